// SPDX-License-Identifier: Apache-2.0
#include "esipa/trust.hpp"

#include "runtime/error.hpp"

namespace esimgw::esipa {
namespace {

Error untrusted(const std::string& why) {
  return {Domain::eim, Code::eimUntrusted, "the eIM cannot be authenticated: " + why};
}

net::TlsTrust trustOf(const rsp::TrustedPublicKeyDataTls& data) {
  if (const auto* key = std::get_if<rsp::SubjectPublicKeyInfo>(&data.key))
    return net::TrustedPublicKey{key->der};
  return net::TrustedCertificate{std::get<rsp::Certificate>(data.key).der};
}

}  // namespace

net::TlsTrust tlsTrust(const rsp::EimConfigurationData& eim, const TrustPolicy& policy) {
  net::TlsTrust bundle = net::TrustedBundle{policy.bundleWhenAbsent};
  bool bundleConfigured = !policy.bundleWhenAbsent.empty();
  if (!eim.trustedPublicKeyDataTls) {
    if (bundleConfigured) return bundle;
    throw untrusted(
        "the card's eIM configuration data has no trustedPublicKeyDataTls, and no bundle of "
        "trusted certificates is configured instead");
  }
  auto trust = trustOf(*eim.trustedPublicKeyDataTls);
  auto reason = net::whyUnusable(trust);
  if (!reason) return trust;
  if (policy.bundleWhenUnusable && bundleConfigured) return bundle;
  throw untrusted(*reason + " (trustedPublicKeyDataTls of the card's eIM configuration data)");
}

}  // namespace esimgw::esipa
