// SPDX-License-Identifier: Apache-2.0
#include "crypto/euicc_chain.hpp"

#include <algorithm>

namespace esimgw::crypto {
namespace {

// Roles are told apart by certificate policy (SGP.14): id-rspRole-…
constexpr const char* eumPolicy = "2.23.146.1.2.1.2";
constexpr const char* euiccPolicy = "2.23.146.1.2.1.1";
// SGP.22 v3 certificates of EUMs and eUICCs carry this one in place of a role.
constexpr const char* version3Policy = "2.23.146.1.2.1.0.0.0";

bool hasRole(const Certificate& certificate, const char* policy) {
  return certificate.hasPolicy(policy) || certificate.hasPolicy(version3Policy);
}

bool isBelow(const Certificate& certificate, const Certificate& issuer) {
  auto named = certificate.authorityKeyIdentifier();
  return !named.empty() && named == issuer.subjectKeyIdentifier();
}

bool isAuthority(const Certificate& certificate) {
  return certificate.isCertificateAuthority() && certificate.mayCertify() &&
         !certificate.hasUnknownCriticalExtension();
}

ChainFault checkEum(const Certificate& eum, std::span<const Certificate> trustedCis,
                    std::chrono::sys_seconds now) {
  auto ci = std::ranges::find_if(trustedCis, [&](const auto& one) { return isBelow(eum, one); });
  if (ci == trustedCis.end()) return ChainFault::unknownCi;
  if (!isAuthority(*ci) || !ci->validAt(now)) return ChainFault::ciInvalid;
  if (!isAuthority(eum) || !hasRole(eum, eumPolicy)) return ChainFault::eumInvalid;
  if (!eum.signedBy(*ci)) return ChainFault::eumSignatureInvalid;
  return eum.validAt(now) ? ChainFault::none : ChainFault::eumExpired;
}

bool permits(const Certificate& eum, const Certificate& euicc) {
  auto eid = euicc.subjectEid();
  return eid && std::ranges::any_of(eum.permittedEids(), [&](const auto& permitted) {
           return eid->starts_with(permitted.eidPrefix) &&
                  (!permitted.organization ||
                   permitted.organization == euicc.subjectOrganization());
         });
}

ChainFault checkChain(const Certificate& euicc, const Certificate& eum,
                      std::span<const Certificate> trustedCis, std::chrono::sys_seconds now) {
  if (auto fault = checkEum(eum, trustedCis, now); fault != ChainFault::none) return fault;
  if (!isBelow(euicc, eum) || euicc.isCertificateAuthority() || !euicc.maySign() ||
      euicc.hasUnknownCriticalExtension() || !hasRole(euicc, euiccPolicy)) {
    return ChainFault::euiccInvalid;
  }
  if (!euicc.signedBy(eum)) return ChainFault::euiccSignatureInvalid;
  if (!euicc.validAt(now)) return ChainFault::euiccExpired;
  return permits(eum, euicc) ? ChainFault::none : ChainFault::eidNotPermitted;
}

}  // namespace

std::string_view sentence(ChainFault fault) {
  switch (fault) {
    case ChainFault::none: return "the chain is valid";
    case ChainFault::unknownCi: return "no trusted CI issued the EUM certificate";
    case ChainFault::ciInvalid: return "the CI certificate is not valid";
    case ChainFault::eumInvalid: return "the EUM certificate is no EUM certificate";
    case ChainFault::eumSignatureInvalid: return "the EUM certificate's signature is wrong";
    case ChainFault::eumExpired: return "the EUM certificate is not valid at this time";
    case ChainFault::euiccInvalid: return "the eUICC certificate is not one of this EUM";
    case ChainFault::euiccSignatureInvalid: return "the eUICC certificate's signature is wrong";
    case ChainFault::euiccExpired: return "the eUICC certificate is not valid at this time";
    case ChainFault::eidNotPermitted: return "the EUM may not issue certificates for this EID";
  }
  return "unknown fault";
}

ChainFault checkEuiccChain(const Certificate& euicc, const Certificate& eum,
                           std::span<const Certificate> trustedCis, std::chrono::sys_seconds now) {
  try {
    return checkChain(euicc, eum, trustedCis, now);
  } catch (const Error&) {
    return ChainFault::euiccInvalid;  // a date or an extension that cannot be read
  }
}

}  // namespace esimgw::crypto
