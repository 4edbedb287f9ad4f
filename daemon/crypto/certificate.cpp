// SPDX-License-Identifier: Apache-2.0
#include "crypto/certificate.hpp"

#include <openssl/asn1.h>
#include <openssl/err.h>
#include <openssl/objects.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>

#include "crypto/releaser.hpp"

namespace esimgw::crypto {
namespace {

// SGP.22 v3 EUM certificates: SEQUENCE OF PrintableString, the permitted EID issuer numbers.
constexpr const char* permittedEinsOid = "2.23.146.1.2.2.0";

using NameConstraints = std::unique_ptr<NAME_CONSTRAINTS, Releaser<NAME_CONSTRAINTS_free>>;
using AlternativeNames = std::unique_ptr<GENERAL_NAMES, Releaser<GENERAL_NAMES_free>>;
using Policies = std::unique_ptr<CERTIFICATEPOLICIES, Releaser<CERTIFICATEPOLICIES_free>>;
void freeSequence(ASN1_SEQUENCE_ANY* sequence) {
  sk_ASN1_TYPE_pop_free(sequence, ASN1_TYPE_free);
}
using Sequence = std::unique_ptr<ASN1_SEQUENCE_ANY, Releaser<freeSequence>>;
using Object = std::unique_ptr<ASN1_OBJECT, Releaser<ASN1_OBJECT_free>>;

template <class Pointer>
Pointer extension(const X509* certificate, int nid) {
  auto* found = X509_get_ext_d2i(certificate, nid, nullptr, nullptr);
  ERR_clear_error();
  return Pointer(static_cast<typename Pointer::pointer>(found));
}

std::optional<std::string> nameEntry(const X509_NAME* name, int nid) {
  int index = X509_NAME_get_index_by_NID(name, nid, -1);
  if (index < 0) return std::nullopt;
  const auto* data = X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, index));
  unsigned char* utf8 = nullptr;
  int size = ASN1_STRING_to_UTF8(&utf8, data);
  if (size < 0) {
    ERR_clear_error();
    return std::nullopt;
  }
  std::string text(reinterpret_cast<char*>(utf8), static_cast<std::size_t>(size));
  OPENSSL_free(utf8);
  return text;
}

Bytes octetsOf(const ASN1_OCTET_STRING* string) {
  if (string == nullptr) return {};
  const auto* data = ASN1_STRING_get0_data(string);
  return {data, data + ASN1_STRING_length(string)};
}

std::string dotted(const ASN1_OBJECT* object) {
  std::array<char, 128> text{};
  int size = OBJ_obj2txt(text.data(), static_cast<int>(text.size()), object, 1);
  return size > 0 && size < static_cast<int>(text.size()) ? text.data() : "";
}

std::chrono::sys_seconds timePoint(const ASN1_TIME* time) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1) {
    ERR_clear_error();
    throw Error("certificate date cannot be read");
  }
  using namespace std::chrono;
  auto day = year(parts.tm_year + 1900) / (parts.tm_mon + 1) / parts.tm_mday;
  // In days first: counted in nanoseconds the year 7496 would overflow.
  return time_point_cast<seconds>(sys_days(day)) + hours(parts.tm_hour) + minutes(parts.tm_min) +
         seconds(parts.tm_sec);
}

const ASN1_OCTET_STRING* extensionValue(const X509* certificate, const char* oid) {
  Object object(OBJ_txt2obj(oid, 1));
  int index = X509_get_ext_by_OBJ(certificate, object.get(), -1);
  return index < 0 ? nullptr : X509_EXTENSION_get_data(X509_get_ext(certificate, index));
}

// SEQUENCE OF PrintableString; the empty ones are left out.
std::vector<std::string> printableStrings(const ASN1_OCTET_STRING* der) {
  std::vector<std::string> texts;
  if (der == nullptr) return texts;
  const auto* in = ASN1_STRING_get0_data(der);
  Sequence sequence(d2i_ASN1_SEQUENCE_ANY(nullptr, &in, ASN1_STRING_length(der)));
  ERR_clear_error();
  if (!sequence) throw Error("list of permitted EINs cannot be read");
  for (int i = 0; i < sk_ASN1_TYPE_num(sequence.get()); ++i) {
    const auto* item = sk_ASN1_TYPE_value(sequence.get(), i);
    if (item->type != V_ASN1_PRINTABLESTRING) throw Error("permitted EIN of wrong type");
    auto text = toText(octetsOf(item->value.printablestring));
    if (!text.empty()) texts.push_back(std::move(text));
  }
  return texts;
}

}  // namespace

Certificate Certificate::fromDer(ByteView der) {
  const auto* in = der.data();
  std::shared_ptr<X509> certificate(d2i_X509(nullptr, &in, static_cast<long>(der.size())),
                                    X509_free);
  ERR_clear_error();
  if (!certificate || in != der.data() + der.size()) throw Error("no X.509 certificate");
  return Certificate(std::move(certificate));
}

Bytes Certificate::der() const {
  int size = i2d_X509(certificate_.get(), nullptr);
  if (size <= 0) throw Error("certificate cannot be written");
  Bytes der(static_cast<std::size_t>(size));
  auto* out = der.data();
  i2d_X509(certificate_.get(), &out);
  return der;
}

Bytes Certificate::spki() const {
  auto* info = X509_get_X509_PUBKEY(certificate_.get());
  int size = i2d_X509_PUBKEY(info, nullptr);
  if (size <= 0) throw Error("public key cannot be written");
  Bytes der(static_cast<std::size_t>(size));
  auto* out = der.data();
  i2d_X509_PUBKEY(info, &out);
  return der;
}

PublicKey Certificate::publicKey() const {
  return PublicKey::fromSpki(spki());
}

std::optional<std::string> Certificate::subjectEid() const {
  auto serial = nameEntry(X509_get_subject_name(certificate_.get()), NID_serialNumber);
  bool isEid = serial && serial->size() == 32 &&
               std::ranges::all_of(*serial, [](char c) { return c >= '0' && c <= '9'; });
  return isEid ? serial : std::nullopt;
}

std::optional<std::string> Certificate::subjectOrganization() const {
  return nameEntry(X509_get_subject_name(certificate_.get()), NID_organizationName);
}

Bytes Certificate::subjectKeyIdentifier() const {
  return octetsOf(X509_get0_subject_key_id(certificate_.get()));
}

Bytes Certificate::authorityKeyIdentifier() const {
  return octetsOf(X509_get0_authority_key_id(certificate_.get()));
}

std::optional<std::string> Certificate::registeredId() const {
  auto names = extension<AlternativeNames>(certificate_.get(), NID_subject_alt_name);
  for (int i = 0; names && i < sk_GENERAL_NAME_num(names.get()); ++i) {
    const auto* name = sk_GENERAL_NAME_value(names.get(), i);
    if (name->type == GEN_RID) return dotted(name->d.registeredID);
  }
  return std::nullopt;
}

bool Certificate::hasPolicy(const std::string& dottedOid) const {
  auto policies = extension<Policies>(certificate_.get(), NID_certificate_policies);
  for (int i = 0; policies && i < sk_POLICYINFO_num(policies.get()); ++i) {
    if (dotted(sk_POLICYINFO_value(policies.get(), i)->policyid) == dottedOid) return true;
  }
  return false;
}

bool Certificate::isCertificateAuthority() const {
  return (X509_get_extension_flags(certificate_.get()) & EXFLAG_CA) != 0;
}

bool Certificate::mayCertify() const {
  auto flags = X509_get_extension_flags(certificate_.get());
  return (flags & EXFLAG_KUSAGE) != 0 &&
         (X509_get_key_usage(certificate_.get()) & KU_KEY_CERT_SIGN) != 0;
}

bool Certificate::maySign() const {
  auto flags = X509_get_extension_flags(certificate_.get());
  return (flags & EXFLAG_KUSAGE) != 0 &&
         (X509_get_key_usage(certificate_.get()) & KU_DIGITAL_SIGNATURE) != 0;
}

bool Certificate::hasUnknownCriticalExtension() const {
  for (int i = 0; i < X509_get_ext_count(certificate_.get()); ++i) {
    auto* one = X509_get_ext(certificate_.get(), i);
    if (X509_EXTENSION_get_critical(one) == 0 || X509_supported_extension(one) == 1) continue;
    if (dotted(X509_EXTENSION_get_object(one)) != permittedEinsOid) return true;
  }
  return false;
}

std::chrono::sys_seconds Certificate::notBefore() const {
  return timePoint(X509_get0_notBefore(certificate_.get()));
}

std::chrono::sys_seconds Certificate::notAfter() const {
  return timePoint(X509_get0_notAfter(certificate_.get()));
}

bool Certificate::validAt(std::chrono::sys_seconds time) const {
  return notBefore() <= time && time <= notAfter();
}

bool Certificate::signedBy(const Certificate& issuer) const {
  if (X509_get_signature_nid(certificate_.get()) != NID_ecdsa_with_SHA256) return false;
  auto* key = X509_get0_pubkey(issuer.certificate_.get());
  bool good = key != nullptr && X509_verify(certificate_.get(), key) == 1;
  ERR_clear_error();
  return good;
}

std::vector<Certificate::PermittedEids> Certificate::permittedEids() const {
  std::vector<PermittedEids> permitted;
  auto constraints = extension<NameConstraints>(certificate_.get(), NID_name_constraints);
  auto* subtrees = constraints ? constraints->permittedSubtrees : nullptr;
  for (int i = 0; subtrees != nullptr && i < sk_GENERAL_SUBTREE_num(subtrees); ++i) {
    const auto* base = sk_GENERAL_SUBTREE_value(subtrees, i)->base;
    if (base->type != GEN_DIRNAME) continue;
    auto prefix = nameEntry(base->d.directoryName, NID_serialNumber);
    if (!prefix || prefix->empty()) continue;
    permitted.push_back({nameEntry(base->d.directoryName, NID_organizationName), *prefix});
  }
  for (auto& ein : printableStrings(extensionValue(certificate_.get(), permittedEinsOid))) {
    permitted.push_back({std::nullopt, std::move(ein)});
  }
  return permitted;
}

}  // namespace esimgw::crypto
