// SPDX-License-Identifier: Apache-2.0
#include "net/trust.hpp"

#include <openssl/err.h>

#include "net/openssl_types.hpp"

namespace esimgw::net {

X509Ptr parseCertificate(ByteView der) {
  const auto* at = der.data();
  X509Ptr certificate(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
  ERR_clear_error();  // curl takes what is left in the queue for its own
  if (at != der.data() + der.size()) return nullptr;
  return certificate;
}

EvpKeyPtr parsePublicKey(ByteView subjectPublicKeyInfo) {
  const auto* at = subjectPublicKeyInfo.data();
  EvpKeyPtr key(d2i_PUBKEY(nullptr, &at, static_cast<long>(subjectPublicKeyInfo.size())));
  ERR_clear_error();
  if (at != subjectPublicKeyInfo.data() + subjectPublicKeyInfo.size()) return nullptr;
  return key;
}

namespace {

// What TLS itself asks for at OpenSSL's security level 2; a weaker key would fail every handshake.
constexpr int leastSecurityBits = 112;

struct WhyUnusable {
  std::optional<std::string> operator()(const TrustedPublicKey& trust) const {
    auto key = parsePublicKey(trust.subjectPublicKeyInfo);
    if (!key) return "the trusted key is no public key that this system knows";
    return ofKey(key.get());
  }
  std::optional<std::string> operator()(const TrustedCertificate& trust) const {
    auto certificate = parseCertificate(trust.certificate);
    if (!certificate) return "the trusted certificate is no X.509 certificate";
    auto* key = X509_get0_pubkey(certificate.get());
    ERR_clear_error();
    if (key == nullptr) return "the trusted certificate's key is of a kind that is not known";
    return ofKey(key);
  }
  std::optional<std::string> operator()(const TrustedBundle& trust) const {
    if (trust.file.empty()) return "no bundle of trusted certificates is configured";
    return std::nullopt;
  }

  static std::optional<std::string> ofKey(EVP_PKEY* key) {
    if (EVP_PKEY_get_security_bits(key) >= leastSecurityBits) return std::nullopt;
    return "the trusted key is too weak";
  }
};

}  // namespace

std::optional<std::string> whyUnusable(const TlsTrust& trust) {
  return std::visit(WhyUnusable(), trust);
}

}  // namespace esimgw::net
