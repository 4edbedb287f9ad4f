// SPDX-License-Identifier: Apache-2.0
// Elliptic curve keys and the signatures of RSP protocols: ECDSA with SHA-256 on NIST P-256 or
// brainpoolP256r1. A protocol signature (tag 5F37) is raw r||s, 64 octets, each half big-endian and
// padded on the left (SGP.22 §2.6.7.2, BSI TR-03111); X.509 and most libraries use DER.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "crypto/error.hpp"
#include "tlv/bytes.hpp"

struct evp_pkey_st;

namespace esimgw::crypto {

inline constexpr std::size_t rawSignatureSize = 64;

// Both throw Error for what is no signature of a 256-bit curve.
Bytes rawFromDer(ByteView derSignature);
Bytes derFromRaw(ByteView rawSignature);

class PublicKey {
 public:
  // DER SubjectPublicKeyInfo (30 …). Throws Error for anything but a key on one of the two curves.
  static PublicKey fromSpki(ByteView der);

  Bytes spki() const;
  // Raw signature, or DER as some peers send it. False for anything else.
  bool verifies(ByteView signedOctets, ByteView signature) const;

  bool operator==(const PublicKey& other) const { return spki() == other.spki(); }
  evp_pkey_st* native() const { return key_.get(); }

 private:
  friend class Certificate;
  friend class PrivateKey;
  explicit PublicKey(std::shared_ptr<evp_pkey_st> key) : key_(std::move(key)) {}

  std::shared_ptr<evp_pkey_st> key_;
};

class PrivateKey {
 public:
  static PrivateKey generate();                      // on P-256
  static PrivateKey fromPem(std::string_view text);  // unencrypted; throws Error

  std::string pem() const;  // PKCS#8
  PublicKey publicKey() const { return PublicKey(key_); }
  Bytes sign(ByteView octets) const;  // raw r||s

  evp_pkey_st* native() const { return key_.get(); }

 private:
  explicit PrivateKey(std::shared_ptr<evp_pkey_st> key) : key_(std::move(key)) {}

  std::shared_ptr<evp_pkey_st> key_;
};

}  // namespace esimgw::crypto
