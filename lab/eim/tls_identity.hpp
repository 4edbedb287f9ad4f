// SPDX-License-Identifier: Apache-2.0
// What the virtual eIM shows to prove who it is over TLS, right and in every wrong way, and what
// the card's eIM Configuration Data can say about it (trustedPublicKeyDataTls, SGP.32 §2.11.1.1.1).
#pragma once

#include <string>
#include <vector>

#include "pki/pki.hpp"

namespace esimlab::eim {

// What a TLS server presents.
struct TlsIdentity {
  PrivateKey key;
  std::vector<Bytes> chain;  // DER certificates, leaf first
};

enum class TlsForm { selfSigned, chain };
enum class TlsDefect { none, expired, notYetValid, wrongName, wrongKey };

// Key and certificates of one server. Each identity has the same leaf key, so that only the named
// defect is wrong with it; wrongKey alone has another key and another authority.
class TlsPki {
 public:
  // `hosts`: host names and IP addresses for subjectAltName.
  TlsPki(const Pki& pki, std::vector<std::string> hosts);

  TlsIdentity identity(TlsForm form, TlsDefect defect = TlsDefect::none) const;
  Bytes subjectPublicKeyInfo() const { return leaf_.subjectPublicKeyInfo(); }
  const Bytes& authorityCertificate() const { return pki_.tlsAuthority().certificate; }

 private:
  Pki pki_;
  PrivateKey leaf_;
  std::vector<std::string> hosts_;
};

}  // namespace esimlab::eim
