// SPDX-License-Identifier: Apache-2.0
// The check of an eUICC's certificate chain (SGP.22 §4.5.2.2). Written by hand because the EUM's
// name constraint is no RFC 5280 subtree: the subject's serialNumber *starts with* the permitted
// one, which X509_verify_cert refuses.
#include <openssl/x509v3.h>

#include "pki/openssl.hpp"
#include "pki/pki.hpp"

namespace esimlab {
namespace {

using openssl::Certificate;
using Constraints = std::unique_ptr<NAME_CONSTRAINTS, openssl::Releaser<NAME_CONSTRAINTS_free>>;
using Policies = std::unique_ptr<CERTIFICATEPOLICIES, openssl::Releaser<CERTIFICATEPOLICIES_free>>;

Bytes octets(const ASN1_OCTET_STRING* string) {
  if (string == nullptr) return {};
  const auto* data = ASN1_STRING_get0_data(string);
  return {data, data + ASN1_STRING_length(string)};
}

std::string attribute(const X509_NAME* name, int nid) {
  int index = X509_NAME_get_index_by_NID(const_cast<X509_NAME*>(name), nid, -1);
  if (index < 0) return {};
  auto text = octets(X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, index)));
  return esimgw::toText(text);
}

bool hasPolicy(X509* certificate, const char* wanted) {
  Policies policies(static_cast<CERTIFICATEPOLICIES*>(
      X509_get_ext_d2i(certificate, NID_certificate_policies, nullptr, nullptr)));
  if (!policies) return false;
  for (int i = 0; i < sk_POLICYINFO_num(policies.get()); ++i) {
    char oid[64];
    OBJ_obj2txt(oid, sizeof oid, sk_POLICYINFO_value(policies.get(), i)->policyid, 1);
    if (std::string_view(oid) == wanted) return true;
  }
  return false;
}

bool withinDates(X509* certificate) {
  return X509_cmp_current_time(X509_get0_notBefore(certificate)) < 0 &&
         X509_cmp_current_time(X509_get0_notAfter(certificate)) > 0;
}

bool permits(X509* eum, X509* euicc) {
  Constraints constraints(static_cast<NAME_CONSTRAINTS*>(
      X509_get_ext_d2i(eum, NID_name_constraints, nullptr, nullptr)));
  if (!constraints || constraints->permittedSubtrees == nullptr) return false;
  const auto* subject = X509_get_subject_name(euicc);
  for (int i = 0; i < sk_GENERAL_SUBTREE_num(constraints->permittedSubtrees); ++i) {
    const auto* base = sk_GENERAL_SUBTREE_value(constraints->permittedSubtrees, i)->base;
    if (base->type != GEN_DIRNAME) continue;
    auto prefix = attribute(base->d.directoryName, NID_serialNumber);
    if (!prefix.empty() && attribute(subject, NID_serialNumber).starts_with(prefix) &&
        attribute(subject, NID_organizationName) ==
            attribute(base->d.directoryName, NID_organizationName)) {
      return true;
    }
  }
  return false;
}

bool issued(X509* issuer, X509* certificate) {
  auto key = X509_get0_subject_key_id(issuer);
  auto authority = X509_get0_authority_key_id(certificate);
  bool right = key != nullptr && authority != nullptr && octets(key) == octets(authority) &&
               X509_verify(certificate, X509_get0_pubkey(issuer)) == 1;
  ERR_clear_error();
  return right;
}

std::string check(X509* ci, X509* eum, X509* euicc, const Eid& eid) {
  if (!issued(ci, eum)) return "EUM certificate is not signed by the CI";
  if (!issued(eum, euicc)) return "eUICC certificate is not signed by the EUM";
  if (!hasPolicy(eum, "2.23.146.1.2.1.2")) return "EUM certificate has another policy";
  if (!hasPolicy(euicc, "2.23.146.1.2.1.1")) return "eUICC certificate has another policy";
  if (X509_check_ca(eum) != 1 || (X509_get_key_usage(eum) & KU_KEY_CERT_SIGN) == 0) {
    return "EUM certificate may not sign certificates";
  }
  if ((X509_get_key_usage(euicc) & KU_DIGITAL_SIGNATURE) == 0) {
    return "eUICC certificate may not sign";
  }
  if (!withinDates(eum)) return "EUM certificate is out of its dates";
  if (!withinDates(euicc)) return "eUICC certificate is out of its dates";
  if (!permits(eum, euicc)) return "EUM may not issue for this EID";
  if (attribute(X509_get_subject_name(euicc), NID_serialNumber) != eidDigits(eid)) {
    return "eUICC certificate belongs to another EID";
  }
  return {};
}

}  // namespace

Bytes subjectKeyId(ByteView certificate) {
  auto parsed = openssl::parseCertificate(certificate);
  return octets(X509_get0_subject_key_id(parsed.get()));
}

Bytes authorityKeyId(ByteView certificate) {
  auto parsed = openssl::parseCertificate(certificate);
  return octets(X509_get0_authority_key_id(parsed.get()));
}

std::string checkEuiccChain(ByteView ci, ByteView eum, ByteView euicc, const Eid& eid) {
  try {
    auto root = openssl::parseCertificate(ci);
    auto middle = openssl::parseCertificate(eum);
    auto leaf = openssl::parseCertificate(euicc);
    return check(root.get(), middle.get(), leaf.get(), eid);
  } catch (const PkiError&) {
    return "a certificate cannot be parsed";
  }
}

}  // namespace esimlab
