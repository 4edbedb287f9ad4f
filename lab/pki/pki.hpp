// SPDX-License-Identifier: Apache-2.0
// The lab's public key infrastructure, minted when the lab starts (SGP.22 §2.7, SGP.26 shapes):
//
//   CI ─┬─ EUM ── eUICC (EID in the subject)
//       ├─ DPauth, DPpb, DPtls (SM-DP+)
//   TLS authority ── TLS servers (eIM)        self-signed TLS servers
//
// Every certificate is DER, P-256, ecdsa-with-SHA256. The names of an eUICC's chain are long enough
// that its certificates have the size of real ones (eUICC >= 500, EUM >= 600 octets).
#pragma once

#include <array>
#include <filesystem>
#include <string>
#include <vector>

#include "pki/key.hpp"

namespace esimlab {

// 16 octets, packed BCD in reading order (not nibble-swapped).
using Eid = std::array<std::uint8_t, 16>;
// From 32 digits; throws std::invalid_argument unless they form an EID with right check digits.
Eid eidFromDigits(std::string_view digits);
std::string eidDigits(const Eid& eid);
// An EID below `prefix` (8 digits) with this serial number and right check digits (SGP.29).
Eid makeEid(std::string_view prefix, std::uint64_t serial);
// The prefix that the lab's EUM certificate permits.
inline constexpr std::string_view eumPrefix = "89049032";

// Certificate and key of one party.
struct Identity {
  Bytes certificate;  // DER
  PrivateKey key;

  std::string certificatePem() const;
  PublicKey publicKey() const { return key.publicKey(); }
};

// X.509 times "YYYYMMDDHHMMSSZ".
struct Validity {
  std::string from = "20200101000000Z";
  std::string to = "20550101000000Z";
};
// For tests of the refusal.
inline const Validity expired{"20200101000000Z", "20210101000000Z"};

class Pki {
 public:
  static Pki mint();
  // Directory with ci.pem, eum.pem, tls-authority.pem (certificate and key each), mode 0600.
  static Pki load(const std::filesystem::path& directory);
  void save(const std::filesystem::path& directory) const;

  const Identity& ci() const { return ci_; }
  const Identity& eum() const { return eum_; }
  // Root of TLS certificates that servers of this lab use; not a GSMA CI.
  const Identity& tlsAuthority() const { return tlsAuthority_; }
  // SubjectKeyIdentifier of the CI: 20 octets, the "CI PKID".
  Bytes ciPublicKeyId() const;

  Identity issueEuicc(const Eid& eid) const;
  // SM-DP+ certificates; `oid` is dotted and goes to the SAN registeredID.
  Identity issueSmdpAuth(const std::string& oid, const Validity& validity = {}) const;
  Identity issueSmdpPb(const std::string& oid, const Validity& validity = {}) const;
  Identity issueSmdpTls(const std::string& oid, const std::string& host,
                        const Validity& validity = {}) const;
  // A TLS server below tlsAuthority(). `hosts`: DNS names and IP addresses for the SAN. With a key
  // given, several certificates can differ in nothing but their names or dates.
  Identity issueTlsServer(const std::vector<std::string>& hosts, const Validity& validity = {},
                          const PrivateKey& key = PrivateKey::generate()) const;
  static Identity selfSignedTlsServer(const std::vector<std::string>& hosts,
                                      const Validity& validity = {},
                                      const PrivateKey& key = PrivateKey::generate());
  // A certificate for an eIM's package signing key, self-signed (eimPublicKeyData, certificate
  // arm).
  static Identity selfSignedEimSigner(const std::string& eimId, const Validity& validity = {});

 private:
  Pki(Identity ci, Identity eum, Identity tlsAuthority);
  Identity ci_;
  Identity eum_;
  Identity tlsAuthority_;
};

// SubjectKeyIdentifier or AuthorityKeyIdentifier (key id) of a certificate; empty when absent.
Bytes subjectKeyId(ByteView certificate);
Bytes authorityKeyId(ByteView certificate);

// What a strict eIM checks of an eUICC (SGP.22 §4.5.2): CI → EUM → eUICC signatures, key ids,
// policies, key usage, dates, the EUM's name constraint (organisation and EID prefix), and that the
// subject carries this EID. Empty text when all is well, else what is wrong.
std::string checkEuiccChain(ByteView ci, ByteView eum, ByteView euicc, const Eid& eid);

}  // namespace esimlab
