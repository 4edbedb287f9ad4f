// SPDX-License-Identifier: Apache-2.0
// The messages an eIM reads: ESipa requests (SGP.32 §6.3) with the signed results and notifications
// in them. Members are copies; what is signed keeps its octets. All readers throw tlv::Malformed.
// They are stricter than lab/messages, which also takes the deviations of real cards.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tlv/tlv.hpp"

namespace esimlab::eim {

using esimgw::Bytes;
using esimgw::ByteView;

// The eidValue of a request is there but no EID: 16 octets are missing or too many.
class InvalidEid : public esimgw::tlv::Malformed {
 public:
  using Malformed::Malformed;
};

struct GetEimPackageRequest {
  Bytes eid;  // empty: absent
  bool notifyStateChange = false;
  std::optional<int> stateChangeCause;
  Bytes rPlmn;  // 3 octets, TS 24.008; empty: absent
};
GetEimPackageRequest readGetEimPackage(ByteView message);

// One operation's result: the tag says which, see SGP.32 §2.11.2.1.
struct OperationResult {
  esimgw::tlv::Tag tag = 0;
  Bytes value;
};

struct EuiccPackageResult {
  enum class Kind { result, signedError, unsignedError };
  Kind kind = Kind::result;
  Bytes raw;  // BF51
  std::string eimId;
  std::int64_t counter = 0;
  Bytes transactionId;
  std::int64_t sequenceNumber = 0;               // of a result
  std::vector<OperationResult> operations;       // of a result
  int errorCode = 0;                             // of a signed error
  std::optional<std::int64_t> associationToken;  // of an unsigned error
  Bytes signedElement;                           // 30 ..
  Bytes signature;

  // The result of ProfileRollback (8C) is in it.
  bool isRollback() const;
};
EuiccPackageResult readEuiccPackageResult(ByteView element);

struct Notification {
  enum class Kind { installResult, other, compactInstallResult, compactOther };
  Kind kind = Kind::other;
  Bytes raw;
  std::int64_t sequenceNumber = 0;
  int event = -1;  // 0 install, 1 enable, 2 disable, 3 delete; -1 unknown (compact install result)
  std::string address;
  Bytes iccid;
  Bytes signedElement;
  Bytes signature;
  Bytes euiccCertificate;  // full form of "other" only
  Bytes eumCertificate;
};
Notification readNotification(ByteView element);

struct IpaEuiccDataResponse {
  Bytes raw;  // BF52
  std::optional<int> error;
  Bytes transactionId;
  std::vector<Notification> notifications;
  std::vector<EuiccPackageResult> results;
  Bytes eumCertificate;  // 30 .., rebuilt from A5
  Bytes euiccCertificate;
  std::vector<OperationResult> members;  // every member as it stood, tag and contents
};
IpaEuiccDataResponse readIpaEuiccDataResponse(ByteView element);

struct ProfileDownloadTriggerResult {
  Bytes raw;  // BF54
  Bytes transactionId;
  std::optional<Notification> installResult;
  std::optional<int> errorReason;
};
ProfileDownloadTriggerResult readProfileDownloadTriggerResult(ByteView element);

struct ProvideEimPackageResult {
  Bytes eid;  // empty: absent
  // Exactly one of these four.
  std::optional<EuiccPackageResult> packageResult;
  std::optional<IpaEuiccDataResponse> data;
  std::optional<ProfileDownloadTriggerResult> trigger;
  std::optional<int> packageError;  // 1 invalidPackageFormat, 2 unknownPackage, 127
  Bytes errorTransactionId;         // with packageError
  bool withNotifications = false;   // packageResult came as ePRAndNotifications
  std::vector<Notification> notifications;
};
// `message`: BF50 ..
ProvideEimPackageResult readProvideEimPackageResult(ByteView message);

struct HandleNotification {
  std::optional<Notification> notification;
  std::optional<ProvideEimPackageResult> result;
};
HandleNotification readHandleNotification(ByteView message);

}  // namespace esimlab::eim
