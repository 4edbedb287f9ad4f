// SPDX-License-Identifier: Apache-2.0
#include "crypto/key.hpp"

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "crypto/releaser.hpp"

namespace esimgw::crypto {
namespace {

constexpr std::size_t coordinateSize = rawSignatureSize / 2;

using Signature = std::unique_ptr<ECDSA_SIG, Releaser<ECDSA_SIG_free>>;
using Number = std::unique_ptr<BIGNUM, Releaser<BN_free>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, Releaser<EVP_MD_CTX_free>>;
using Bio = std::unique_ptr<BIO, Releaser<BIO_free_all>>;

std::shared_ptr<EVP_PKEY> owned(EVP_PKEY* key) {
  return {key, EVP_PKEY_free};
}

[[noreturn]] void fail(const char* what) {
  ERR_clear_error();
  throw Error(what);
}

bool onKnownCurve(EVP_PKEY* key) {
  char group[80];
  std::size_t length = 0;
  if (EVP_PKEY_get_base_id(key) != EVP_PKEY_EC) return false;
  if (EVP_PKEY_get_group_name(key, group, sizeof group, &length) != 1) return false;
  std::string_view name(group, length);
  return name == SN_X9_62_prime256v1 || name == SN_brainpoolP256r1;
}

Bytes derOf(const ECDSA_SIG* signature) {
  int size = i2d_ECDSA_SIG(signature, nullptr);
  if (size <= 0) fail("signature cannot be written as DER");
  Bytes der(static_cast<std::size_t>(size));
  auto* out = der.data();
  i2d_ECDSA_SIG(signature, &out);
  return der;
}

}  // namespace

Bytes rawFromDer(ByteView derSignature) {
  const auto* in = derSignature.data();
  Signature signature(d2i_ECDSA_SIG(nullptr, &in, static_cast<long>(derSignature.size())));
  if (!signature || in != derSignature.data() + derSignature.size()) fail("no DER ECDSA signature");
  Bytes raw(rawSignatureSize);
  constexpr int size = coordinateSize;
  if (BN_bn2binpad(ECDSA_SIG_get0_r(signature.get()), raw.data(), size) != size ||
      BN_bn2binpad(ECDSA_SIG_get0_s(signature.get()), raw.data() + size, size) != size) {
    fail("ECDSA signature of another curve size");
  }
  return raw;
}

Bytes derFromRaw(ByteView rawSignature) {
  if (rawSignature.size() != rawSignatureSize) fail("raw signature of wrong size");
  Number r(BN_bin2bn(rawSignature.data(), coordinateSize, nullptr));
  Number s(BN_bin2bn(rawSignature.data() + coordinateSize, coordinateSize, nullptr));
  Signature signature(ECDSA_SIG_new());
  if (!r || !s || !signature) fail("out of memory");
  ECDSA_SIG_set0(signature.get(), r.release(), s.release());
  return derOf(signature.get());
}

PublicKey PublicKey::fromSpki(ByteView der) {
  const auto* in = der.data();
  auto key = owned(d2i_PUBKEY(nullptr, &in, static_cast<long>(der.size())));
  if (!key || in != der.data() + der.size()) fail("no SubjectPublicKeyInfo");
  if (!onKnownCurve(key.get())) fail("public key is on neither P-256 nor brainpoolP256r1");
  return PublicKey(std::move(key));
}

Bytes PublicKey::spki() const {
  int size = i2d_PUBKEY(key_.get(), nullptr);
  if (size <= 0) fail("public key cannot be written");
  Bytes der(static_cast<std::size_t>(size));
  auto* out = der.data();
  i2d_PUBKEY(key_.get(), &out);
  return der;
}

bool PublicKey::verifies(ByteView signedOctets, ByteView signature) const {
  // A DER signature of 64 octets exists (both numbers short), so what looks like raw is tried
  // first.
  auto asDer = [&](ByteView der) {
    DigestContext context(EVP_MD_CTX_new());
    bool good =
        context &&
        EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get()) == 1 &&
        EVP_DigestVerify(context.get(), der.data(), der.size(), signedOctets.data(),
                         signedOctets.size()) == 1;
    ERR_clear_error();
    return good;
  };
  if (signature.size() == rawSignatureSize && asDer(derFromRaw(signature))) return true;
  return asDer(signature);
}

PrivateKey PrivateKey::generate() {
  auto key = owned(EVP_EC_gen(SN_X9_62_prime256v1));
  if (!key) fail("key generation failed");
  return PrivateKey(std::move(key));
}

PrivateKey PrivateKey::fromPem(std::string_view text) {
  Bio bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
  // Without a callback the library would ask for a passphrase on the terminal.
  auto noPassphrase = [](char*, int, int, void*) { return -1; };
  auto key =
      owned(bio ? PEM_read_bio_PrivateKey(bio.get(), nullptr, noPassphrase, nullptr) : nullptr);
  if (!key) fail("no unencrypted private key in PEM");
  if (!onKnownCurve(key.get())) fail("private key is on neither P-256 nor brainpoolP256r1");
  return PrivateKey(std::move(key));
}

std::string PrivateKey::pem() const {
  Bio bio(BIO_new(BIO_s_secmem()));
  if (!bio || PEM_write_bio_PKCS8PrivateKey(bio.get(), key_.get(), nullptr, nullptr, 0, nullptr,
                                            nullptr) != 1) {
    fail("private key cannot be written");
  }
  char* data = nullptr;
  auto size = BIO_get_mem_data(bio.get(), &data);
  return {data, static_cast<std::size_t>(size)};
}

Bytes PrivateKey::sign(ByteView octets) const {
  DigestContext context(EVP_MD_CTX_new());
  std::size_t size = 0;
  if (!context ||
      EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get()) != 1 ||
      EVP_DigestSign(context.get(), nullptr, &size, octets.data(), octets.size()) != 1) {
    fail("signing failed");
  }
  Bytes der(size);
  if (EVP_DigestSign(context.get(), der.data(), &size, octets.data(), octets.size()) != 1) {
    fail("signing failed");
  }
  der.resize(size);
  return rawFromDer(der);
}

}  // namespace esimgw::crypto
