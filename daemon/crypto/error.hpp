// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdexcept>

namespace esimgw::crypto {

// Octets that are no key, certificate or signature, or a failure of the library. The text says
// which and never contains key material.
class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace esimgw::crypto
