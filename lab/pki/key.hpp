// SPDX-License-Identifier: Apache-2.0
// ECDSA keys of the lab: NIST P-256 with SHA-256 (SGP.22 §2.6.7), over OpenSSL.
#pragma once

#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

#include "tlv/bytes.hpp"

using EVP_PKEY = struct evp_pkey_st;

namespace esimlab {

using esimgw::Bytes;
using esimgw::ByteView;

// OpenSSL refused; the text says which call.
class PkiError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

class PublicKey {
 public:
  // From `30 ..` SubjectPublicKeyInfo or an X.509 certificate, both DER. Throws PkiError.
  static PublicKey fromSubjectPublicKeyInfo(ByteView der);
  static PublicKey fromCertificate(ByteView der);

  // `signature` is r‖s (64 octets, BSI TR-03111 plain format); a DER ECDSA signature is accepted
  // too, as SGP.32 verifiers should. False for anything else.
  bool verify(ByteView message, ByteView signature) const;
  Bytes subjectPublicKeyInfo() const;
  EVP_PKEY* get() const { return key_.get(); }

 private:
  friend class PrivateKey;
  explicit PublicKey(std::shared_ptr<EVP_PKEY> key) : key_(std::move(key)) {}
  std::shared_ptr<EVP_PKEY> key_;
};

class PrivateKey {
 public:
  static PrivateKey generate();
  // PKCS#8 or SEC 1, not encrypted. Throws PkiError.
  static PrivateKey fromPem(std::string_view pem);

  Bytes sign(ByteView message) const;  // r‖s, 64 octets: the contents of a 5F37
  std::string pem() const;             // PKCS#8
  PublicKey publicKey() const { return PublicKey(key_); }
  Bytes subjectPublicKeyInfo() const { return publicKey().subjectPublicKeyInfo(); }
  EVP_PKEY* get() const { return key_.get(); }

 private:
  explicit PrivateKey(std::shared_ptr<EVP_PKEY> key) : key_(std::move(key)) {}
  std::shared_ptr<EVP_PKEY> key_;
};

}  // namespace esimlab
