// SPDX-License-Identifier: Apache-2.0
// The messages an eIM writes: ESipa responses (SGP.32 §6.3), eIM Packages (§2.11) and the eIM
// Configuration Data. Everything is strict DER. ICCIDs are octets as on the card (10 octets,
// nibbles swapped, F at the end); EIDs are 16 octets, not swapped.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tlv/tlv.hpp"

namespace esimlab::eim {

using esimgw::Bytes;
using esimgw::ByteView;

// --- Profile State Management Operations (§2.11.1.1.3): members of psmoList ----------------------
Bytes enable(ByteView iccid, bool rollbackFlag);
Bytes disable(ByteView iccid);
Bytes deleteProfile(ByteView iccid);
// `search`: one complete 5A, 4F or 95 element, or nothing. `tags`: contents of 5C, or nothing.
Bytes listProfileInfo(ByteView search = {}, ByteView tags = {});
Bytes getRat();
struct ImmediateEnable {
  bool flag = false;
  Bytes smdpOid;            // contents octets of the OBJECT IDENTIFIER; empty: absent
  std::string smdpAddress;  // empty: absent
};
Bytes configureImmediateEnable(const ImmediateEnable& configuration);
Bytes setFallbackAttribute(ByteView iccid);
Bytes unsetFallbackAttribute();
Bytes setDefaultDpAddress(const std::string& address);

// --- eIM Configuration Data (§2.11.1.1.1) and the operations on it: members of ecoList -----------
struct EimConfiguration {
  std::string eimId;
  std::optional<std::string> fqdn;  // with ":port" when it is not 443
  std::optional<int> idType;        // 1 OID, 2 FQDN, 3 proprietary
  std::optional<std::int64_t> counter;
  std::optional<std::int64_t> associationToken;  // -1 asks the card to make one
  Bytes publicKey;  // DER SubjectPublicKeyInfo or Certificate (30 ..); empty: absent
  bool publicKeyIsCertificate = false;
  Bytes tls;  // the same for trustedPublicKeyDataTls
  bool tlsIsCertificate = false;
  std::optional<std::uint32_t> protocols;  // bit 0 retrieveHttps … bit 4 proprietary
  Bytes ciPublicKeyId;                     // empty: absent
  bool indirectProfileDownload = false;
};
// Under 30 (lists), or A8/AA as an eCO.
Bytes encode(const EimConfiguration& configuration, esimgw::tlv::Tag tag = 0x30);
Bytes addEim(const EimConfiguration& configuration);
Bytes updateEim(const EimConfiguration& configuration);
Bytes deleteEim(const std::string& eimId);
Bytes listEim();

// --- eUICC Package (§2.11.1.1) -------------------------------------------------------------------
struct EuiccPackage {
  std::string eimId;
  Bytes eid;
  std::int64_t counter = 0;
  Bytes transactionId;         // 1 to 16 octets; empty: absent
  bool configuration = false;  // the operations are eCOs, not PSMOs
  Bytes operations;            // complete members of the list
};
Bytes euiccPackageSigned(const EuiccPackage& package);
// What eimSignature, euiccSignEPR and euiccSignEPE cover: the signed element followed by the
// associationToken element, which is 84 01 00 when the association has none (§2.11.1.1.2).
Bytes signatureInput(ByteView signedElement, std::optional<std::int64_t> associationToken);
Bytes euiccPackageRequest(ByteView signedElement, ByteView signature);

// --- the other packages (§2.11.1.2, §2.11.1.3) ---------------------------------------------------
struct IpaEuiccDataRequest {
  Bytes tags;           // contents of 5C
  Bytes ciPublicKeyId;  // empty: absent
  std::optional<std::int64_t> notificationSequence;
  std::optional<std::uint32_t> notificationEvents;  // bit 0 install … bit 3 delete
  std::optional<std::int64_t> resultSequence;
  Bytes transactionId;
};
Bytes encode(const IpaEuiccDataRequest& request);

struct ProfileDownloadTrigger {
  enum class Contact { none, activationCode, defaultSmdp, smds };
  Contact contact = Contact::none;
  std::string text;  // activation code, or SM-DS address (may be empty)
  Bytes transactionId;
};
Bytes encode(const ProfileDownloadTrigger& trigger);

// --- ESipa responses (§6.3.2) --------------------------------------------------------------------
Bytes getEimPackageResponse(ByteView package);
Bytes getEimPackageError(int code);
Bytes acknowledgements(const std::vector<std::int64_t>& sequenceNumbers);
Bytes emptyResponse();
Bytes provideEimPackageResultError(int code);

}  // namespace esimlab::eim
