// SPDX-License-Identifier: Apache-2.0
#include "eim/tls_identity.hpp"

namespace esimlab::eim {
namespace {

Validity validityOf(TlsDefect defect) {
  switch (defect) {
    case TlsDefect::expired: return {"20200101000000Z", "20210101000000Z"};
    case TlsDefect::notYetValid: return {"20540101000000Z", "20550101000000Z"};
    default: return {};
  }
}

}  // namespace

TlsPki::TlsPki(const Pki& pki, std::vector<std::string> hosts)
    : pki_(pki), leaf_(PrivateKey::generate()), hosts_(std::move(hosts)) {}

TlsIdentity TlsPki::identity(TlsForm form, TlsDefect defect) const {
  auto hosts = hosts_;
  if (defect == TlsDefect::wrongName) hosts = {"other.lab.example"};
  bool foreign = defect == TlsDefect::wrongKey;
  auto key = foreign ? PrivateKey::generate() : leaf_;
  auto validity = validityOf(defect);
  if (form == TlsForm::selfSigned) {
    return {key, {Pki::selfSignedTlsServer(hosts, validity, key).certificate}};
  }
  auto authority = foreign ? Pki::mint() : pki_;
  return {key,
          {authority.issueTlsServer(hosts, validity, key).certificate,
           authority.tlsAuthority().certificate}};
}

}  // namespace esimlab::eim
