// SPDX-License-Identifier: Apache-2.0
// A deleter for std::unique_ptr that calls the library's own function.
#pragma once

namespace esimgw::crypto {

template <auto release>
struct Releaser {
  template <class T>
  void operator()(T* object) const {
    release(object);
  }
};

}  // namespace esimgw::crypto
