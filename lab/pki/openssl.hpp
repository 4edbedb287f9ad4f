// SPDX-License-Identifier: Apache-2.0
// Private to lab/pki: owners of OpenSSL objects and checks of its return values.
#pragma once

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>

#include "pki/key.hpp"

namespace esimlab::openssl {

template <auto release>
struct Releaser {
  template <class T>
  void operator()(T* object) const {
    release(object);
  }
};

using Certificate = std::unique_ptr<X509, Releaser<X509_free>>;
using Text = std::unique_ptr<BIO, Releaser<BIO_free_all>>;

template <class T>
T* need(T* object, const char* call) {
  if (object != nullptr) return object;
  ERR_clear_error();
  throw PkiError(std::string("OpenSSL: ") + call);
}

inline void need(bool done, const char* call) {
  if (done) return;
  ERR_clear_error();
  throw PkiError(std::string("OpenSSL: ") + call);
}

inline std::shared_ptr<EVP_PKEY> own(EVP_PKEY* key) {
  return {key, [](EVP_PKEY* owned) { EVP_PKEY_free(owned); }};
}

Certificate parseCertificate(ByteView der);
Text textOf(std::string_view text);
std::string contents(BIO* text);

}  // namespace esimlab::openssl
