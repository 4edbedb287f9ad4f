// SPDX-License-Identifier: Apache-2.0
// eUICC Packages and their results (SGP.32 §2.11.1.1, §2.11.2.1), both directions: the virtual eIM
// writes requests and reads results, the virtual card the other way round. Independent of the
// daemon's encoders.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "messages/eim_configuration.hpp"

namespace esimlab {

// --- operations of a package (each a complete TLV) -----------------------------------------------
// ICCIDs are 10 octets as on the wire (nibble-swapped, F padded).
namespace psmo {
Bytes enable(ByteView iccid, bool rollback);            // A3
Bytes disable(ByteView iccid);                          // A4
Bytes deleteProfile(ByteView iccid);                    // A5
Bytes listProfileInfo(ByteView searchAndTagList = {});  // BF2D
Bytes getRat();                                         // A6
// A7; empty texts are absent. `smdpOid`: contents octets of the OBJECT IDENTIFIER.
Bytes configureImmediateEnable(bool flag, ByteView smdpOid, std::string_view smdpAddress);
Bytes setFallbackAttribute(ByteView iccid);           // A8
Bytes unsetFallbackAttribute();                       // A9
Bytes setDefaultDpAddress(std::string_view address);  // BF65
}  // namespace psmo
namespace eco {
Bytes addEim(const EimConfigurationData& data);     // A8
Bytes deleteEim(std::string_view eimId);            // A9
Bytes updateEim(const EimConfigurationData& data);  // AA
Bytes listEim();                                    // AB
}  // namespace eco

struct EuiccPackage {
  std::string eimId;
  Bytes eid;  // 16 octets
  std::int64_t counterValue = 0;
  Bytes eimTransactionId;       // empty: absent
  bool configuresEims = false;  // ecoList (A1) instead of psmoList (A0)
  std::vector<Bytes> operations;
};

// euiccPackageSigned, `30 ..`: what the eIM signs together with the association token.
Bytes encodeSigned(const EuiccPackage& package);
// BF51 from euiccPackageSigned and its signature (64 octets r‖s).
Bytes euiccPackageRequest(ByteView packageSigned, ByteView signature);

struct ParsedPackageRequest {
  EuiccPackage package;
  Bytes packageSigned;  // `30 ..` as received
  Bytes signature;
};
// Throws tlv::Malformed.
ParsedPackageRequest parseEuiccPackageRequest(ByteView bf51);

// --- results -------------------------------------------------------------------------------------

// euiccPackageErrorSigned codes.
enum class PackageError {
  invalidEid = 3,
  replayError = 4,
  counterValueOutOfRange = 6,
  sizeOverflow = 15,
  ecallActive = 104,
  undefinedError = 127,
};

struct EuiccPackageResult {
  enum class Form { result, signedError, unsignedError };
  Form form = Form::result;
  std::string eimId;
  std::int64_t counterValue = 0;  // not in unsigned errors
  Bytes eimTransactionId;         // empty: absent
  std::int64_t seqNumber = 0;     // results only
  std::vector<Bytes>
      operationResults;  // results only; complete TLVs: 83.., 84.., BF2D.., 8C.., 02..
  int errorCode = 0;     // signed errors only
  std::optional<std::int64_t> associationToken;  // unsigned errors only
  Bytes dataSigned;                              // `30 ..`; empty in unsigned errors
  Bytes signature;                               // 64 octets; empty in unsigned errors
};

// The `30 ..` that the card signs together with the association token; results and signed errors.
Bytes encodeDataSigned(const EuiccPackageResult& result);
// Complete BF51. For results and signed errors, dataSigned and signature must be set.
Bytes encodeEuiccPackageResult(const EuiccPackageResult& result);
// Accepts a missing A0/A1 wrapper. Throws tlv::Malformed.
EuiccPackageResult parseEuiccPackageResult(ByteView bf51);

}  // namespace esimlab
