// SPDX-License-Identifier: Apache-2.0
// Owned OpenSSL objects, as far as TLS peers need them.
#pragma once

#include <openssl/evp.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>

#include <memory>

#include "tlv/bytes.hpp"

namespace esimgw::net {

template <auto function>
struct Freeing {
  template <class T>
  void operator()(T* object) const {
    function(object);
  }
};
using X509Ptr = std::unique_ptr<X509, Freeing<X509_free>>;
using EvpKeyPtr = std::unique_ptr<EVP_PKEY, Freeing<EVP_PKEY_free>>;
using X509StorePtr = std::unique_ptr<X509_STORE, Freeing<X509_STORE_free>>;
using X509StoreContextPtr = std::unique_ptr<X509_STORE_CTX, Freeing<X509_STORE_CTX_free>>;

// Null when the octets are not exactly one such object.
X509Ptr parseCertificate(ByteView der);
EvpKeyPtr parsePublicKey(ByteView subjectPublicKeyInfo);

}  // namespace esimgw::net
