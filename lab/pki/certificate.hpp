// SPDX-License-Identifier: Apache-2.0
// Private to lab/pki: makes one X.509 v3 certificate from a description.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "pki/pki.hpp"

namespace esimlab {

struct CertificateRequest {
  // Attribute short name and text, in order.
  std::vector<std::pair<std::string, std::string>> subject;
  // OpenSSL configuration: name and value of each extension, in order. `sections` are more lines
  // that the values may name.
  std::vector<std::pair<std::string, std::string>> extensions;
  std::string sections;
  Validity validity;
};

// For `key`; signed by `issuer`, or by its own key when there is none.
Identity issue(const CertificateRequest& request, const Identity* issuer,
               const PrivateKey& key = PrivateKey::generate());

}  // namespace esimlab
