// SPDX-License-Identifier: Apache-2.0
#include "pki/key.hpp"

#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/pem.h>

#include "pki/openssl.hpp"

namespace esimlab {
namespace {

using openssl::need;
constexpr int coordinateSize = 32;

using Signature = std::unique_ptr<ECDSA_SIG, openssl::Releaser<ECDSA_SIG_free>>;
using Digest = std::unique_ptr<EVP_MD_CTX, openssl::Releaser<EVP_MD_CTX_free>>;

Bytes derOf(ECDSA_SIG* signature) {
  unsigned char* octets = nullptr;
  int size = i2d_ECDSA_SIG(signature, &octets);
  need(size > 0, "i2d_ECDSA_SIG");
  Bytes der(octets, octets + size);
  OPENSSL_free(octets);
  return der;
}

Bytes derFromRaw(ByteView raw) {
  Signature signature(need(ECDSA_SIG_new(), "ECDSA_SIG_new"));
  auto* r = need(BN_bin2bn(raw.data(), coordinateSize, nullptr), "BN_bin2bn");
  auto* s = need(BN_bin2bn(raw.data() + coordinateSize, coordinateSize, nullptr), "BN_bin2bn");
  need(ECDSA_SIG_set0(signature.get(), r, s) == 1, "ECDSA_SIG_set0");
  return derOf(signature.get());
}

Bytes rawFromDer(ByteView der) {
  const auto* at = der.data();
  Signature signature(
      need(d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())), "d2i_ECDSA_SIG"));
  Bytes raw(2 * coordinateSize);
  need(BN_bn2binpad(ECDSA_SIG_get0_r(signature.get()), raw.data(), coordinateSize) > 0 &&
           BN_bn2binpad(ECDSA_SIG_get0_s(signature.get()), raw.data() + coordinateSize,
                        coordinateSize) > 0,
       "BN_bn2binpad");
  return raw;
}

}  // namespace

PublicKey PublicKey::fromSubjectPublicKeyInfo(ByteView der) {
  const auto* at = der.data();
  auto key =
      openssl::own(need(d2i_PUBKEY(nullptr, &at, static_cast<long>(der.size())), "d2i_PUBKEY"));
  need(at == der.data() + der.size(), "octets after the SubjectPublicKeyInfo");
  return PublicKey(std::move(key));
}

PublicKey PublicKey::fromCertificate(ByteView der) {
  auto certificate = openssl::parseCertificate(der);
  return PublicKey(openssl::own(need(X509_get_pubkey(certificate.get()), "X509_get_pubkey")));
}

bool PublicKey::verify(ByteView message, ByteView signature) const {
  if (signature.empty()) return false;
  auto der =
      signature.size() == 2 * coordinateSize ? derFromRaw(signature) : esimgw::toBytes(signature);
  Digest digest(need(EVP_MD_CTX_new(), "EVP_MD_CTX_new"));
  need(EVP_DigestVerifyInit(digest.get(), nullptr, EVP_sha256(), nullptr, key_.get()) == 1,
       "EVP_DigestVerifyInit");
  bool right =
      EVP_DigestVerify(digest.get(), der.data(), der.size(), message.data(), message.size()) == 1;
  ERR_clear_error();
  return right;
}

Bytes PublicKey::subjectPublicKeyInfo() const {
  unsigned char* octets = nullptr;
  int size = i2d_PUBKEY(key_.get(), &octets);
  need(size > 0, "i2d_PUBKEY");
  Bytes der(octets, octets + size);
  OPENSSL_free(octets);
  return der;
}

PrivateKey PrivateKey::generate() {
  return PrivateKey(openssl::own(need(EVP_EC_gen("P-256"), "EVP_EC_gen")));
}

PrivateKey PrivateKey::fromPem(std::string_view pem) {
  auto text = openssl::textOf(pem);
  return PrivateKey(openssl::own(need(
      PEM_read_bio_PrivateKey(text.get(), nullptr, nullptr, nullptr), "PEM_read_bio_PrivateKey")));
}

Bytes PrivateKey::sign(ByteView message) const {
  Digest digest(need(EVP_MD_CTX_new(), "EVP_MD_CTX_new"));
  need(EVP_DigestSignInit(digest.get(), nullptr, EVP_sha256(), nullptr, key_.get()) == 1,
       "EVP_DigestSignInit");
  std::size_t size = 0;
  need(EVP_DigestSign(digest.get(), nullptr, &size, message.data(), message.size()) == 1,
       "EVP_DigestSign");
  Bytes der(size);
  need(EVP_DigestSign(digest.get(), der.data(), &size, message.data(), message.size()) == 1,
       "EVP_DigestSign");
  der.resize(size);
  return rawFromDer(der);
}

std::string PrivateKey::pem() const {
  openssl::Text text(need(BIO_new(BIO_s_mem()), "BIO_new"));
  need(PEM_write_bio_PKCS8PrivateKey(text.get(), key_.get(), nullptr, nullptr, 0, nullptr,
                                     nullptr) == 1,
       "PEM_write_bio_PKCS8PrivateKey");
  return openssl::contents(text.get());
}

}  // namespace esimlab
