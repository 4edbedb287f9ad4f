// SPDX-License-Identifier: Apache-2.0
// X.509 certificates of the GSMA PKI (SGP.22 §4.5, SGP.14).
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "crypto/error.hpp"
#include "crypto/key.hpp"
#include "tlv/bytes.hpp"

struct x509_st;

namespace esimgw::crypto {

class Certificate {
 public:
  static Certificate fromDer(ByteView der);  // throws Error; octets after the end are refused

  Bytes der() const;
  Bytes spki() const;           // DER SubjectPublicKeyInfo (30 …)
  PublicKey publicKey() const;  // throws Error for a key of another kind

  // 32 digits: the subject's serialNumber of a eUICC certificate.
  std::optional<std::string> subjectEid() const;
  std::optional<std::string> subjectOrganization() const;
  Bytes subjectKeyIdentifier() const;    // empty if there is none
  Bytes authorityKeyIdentifier() const;  // empty if there is none
  // registeredID of the subjectAltName (SM-DP+ OID), dotted.
  std::optional<std::string> registeredId() const;
  bool hasPolicy(const std::string& dottedOid) const;
  bool isCertificateAuthority() const;  // basicConstraints CA:TRUE
  bool mayCertify() const;              // keyUsage keyCertSign
  bool maySign() const;                 // keyUsage digitalSignature
  bool hasUnknownCriticalExtension() const;

  // Some GSMA certificates are valid to the year 7496.
  std::chrono::sys_seconds notBefore() const;
  std::chrono::sys_seconds notAfter() const;
  bool validAt(std::chrono::sys_seconds time) const;

  // The signature on this certificate is the issuer's: ecdsa-with-SHA256 by its key. Says nothing
  // about names, dates or usage.
  bool signedBy(const Certificate& issuer) const;

  // What an EUM certificate permits below it: SGP.22 name constraints (one or more), or the list of
  // permitted EINs of newer EUM certificates.
  struct PermittedEids {
    std::optional<std::string> organization;  // the eUICC certificate's must equal it
    std::string eidPrefix;                    // the EID must begin with it
  };
  std::vector<PermittedEids> permittedEids() const;

  x509_st* native() const { return certificate_.get(); }

 private:
  explicit Certificate(std::shared_ptr<x509_st> certificate)
      : certificate_(std::move(certificate)) {}

  std::shared_ptr<x509_st> certificate_;
};

}  // namespace esimgw::crypto
