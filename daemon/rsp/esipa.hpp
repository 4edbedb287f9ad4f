// SPDX-License-Identifier: Apache-2.0
// ESipa between IPA and eIM, except for profile download (profile_download.hpp): SGP.32 §5.14.
// The outer tag names the function in both directions.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "rsp/download_trigger.hpp"
#include "rsp/euicc_package.hpp"
#include "rsp/euicc_package_result.hpp"
#include "rsp/ids.hpp"
#include "rsp/ipa_euicc_data.hpp"
#include "rsp/message.hpp"
#include "rsp/notification.hpp"
#include "rsp/result_code.hpp"

namespace esimgw::rsp {

// Thrown for a message that brought an eIM package which cannot be read; what is answered to the
// eIM (invalidPackageFormat) echoes the transaction id if it could still be found.
class MalformedEimPackage : public tlv::Malformed {
 public:
  MalformedEimPackage(const std::string& why, std::optional<TransactionId> id)
      : tlv::Malformed(why), eimTransactionId_(std::move(id)) {}

  const std::optional<TransactionId>& eimTransactionId() const { return eimTransactionId_; }

 private:
  std::optional<TransactionId> eimTransactionId_;
};

// The eimTransactionId of the eIM package in a GetEimPackageResponse or TransferEimPackageRequest,
// also from octets that are cut off or broken elsewhere, and from packages of unknown kind (where
// it is looked for at the places of the known kinds). Never throws.
std::optional<TransactionId> findEimTransactionId(ByteView message) noexcept;

// BF4F. `stateChangeCause` is there exactly when `notifyStateChange` is.
struct GetEimPackageRequest {
  static constexpr const char* name = "GetEimPackageRequest";
  static constexpr tlv::Tag tag = 0xBF4F;

  Eid eidValue;
  bool notifyStateChange = false;
  std::optional<StateChangeCause> stateChangeCause;
  std::optional<Bytes> rPLMN;  // three octets, coded like OperatorId::mccMnc

  static GetEimPackageRequest parse(ByteView complete) {
    return decode<GetEimPackageRequest>(complete);
  }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};

// BF4F
struct GetEimPackageResponse {
  static constexpr const char* name = "GetEimPackageResponse";
  static constexpr tlv::Tag tag = 0xBF4F;

  // UnknownElement: a package of a kind this version does not know (answer unknownPackage).
  std::variant<EuiccPackageRequest, IpaEuiccDataRequest, ProfileDownloadTriggerRequest,
               EimPackageError, UnknownElement>
      package;

  std::optional<TransactionId> eimTransactionId() const;

  static GetEimPackageResponse parse(ByteView complete);  // throws MalformedEimPackage
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};

// BF53
struct EimAcknowledgements {
  static constexpr const char* name = "EimAcknowledgements";
  static constexpr tlv::Tag tag = 0xBF53;

  std::vector<SequenceNumber> seqNumbers;  // of notifications and of eUICC package results

  static EimAcknowledgements parse(ByteView complete) {
    return decode<EimAcknowledgements>(complete);
  }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};

// 30. Only for a list that is not empty; else the result goes alone.
struct EprAndNotifications {
  EuiccPackageResult euiccPackageResult;
  PendingNotificationList notificationList;

  void members(Members& m);
};

struct EimPackageResultResponseError {
  std::optional<TransactionId> eimTransactionId;
  EimPackageResultErrorCode eimPackageResultErrorCode{};

  void members(Members& m);
};

// BF51 ¦ 30 ¦ BF52 ¦ BF54 ¦ A0
struct EimPackageResult {
  static constexpr const char* name = "EimPackageResult";
  static constexpr tlv::Tag tag = 0;

  std::variant<EuiccPackageResult, EprAndNotifications, IpaEuiccDataResponse,
               ProfileDownloadTriggerResult, EimPackageResultResponseError>
      result;

  static EimPackageResult parse(ByteView complete) { return decode<EimPackageResult>(complete); }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};

// BF50. The EID may be left out only where the transport names the card.
struct ProvideEimPackageResult {
  static constexpr const char* name = "ProvideEimPackageResult";
  static constexpr tlv::Tag tag = 0xBF50;

  std::optional<Eid> eidValue;
  EimPackageResult eimPackageResult;

  static ProvideEimPackageResult parse(ByteView complete) {
    return decode<ProvideEimPackageResult>(complete);
  }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};

struct EmptyResponse : Null {};

// BF50
struct ProvideEimPackageResultResponse {
  static constexpr const char* name = "ProvideEimPackageResultResponse";
  static constexpr tlv::Tag tag = 0xBF50;

  std::variant<EimAcknowledgements, EmptyResponse, ProvideEimPackageResultError> result;

  static ProvideEimPackageResultResponse parse(ByteView complete) {
    return decode<ProvideEimPackageResultResponse>(complete);
  }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};

// BF3D; it has no response (HTTP 204).
struct HandleNotificationEsipa {
  static constexpr const char* name = "HandleNotificationEsipa";
  static constexpr tlv::Tag tag = 0xBF3D;

  std::variant<PendingNotification, ProvideEimPackageResult> notification;

  static HandleNotificationEsipa parse(ByteView complete) {
    return decode<HandleNotificationEsipa>(complete);
  }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};

// BF4E, from the eIM (injection, §3.1.1.2)
struct TransferEimPackageRequest {
  static constexpr const char* name = "TransferEimPackageRequest";
  static constexpr tlv::Tag tag = 0xBF4E;

  std::variant<EuiccPackageRequest, IpaEuiccDataRequest, EimAcknowledgements,
               ProfileDownloadTriggerRequest, UnknownElement>
      package;

  std::optional<TransactionId> eimTransactionId() const;

  static TransferEimPackageRequest parse(ByteView complete);  // throws MalformedEimPackage
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};

struct EimPackageReceived : Null {};

// BF4E, to the eIM
struct TransferEimPackageResponse {
  static constexpr const char* name = "TransferEimPackageResponse";
  static constexpr tlv::Tag tag = 0xBF4E;

  std::variant<EuiccPackageResult, EprAndNotifications, IpaEuiccDataResponse, EimPackageReceived,
               EimPackageResultErrorCode>
      result;

  static TransferEimPackageResponse parse(ByteView complete) {
    return decode<TransferEimPackageResponse>(complete);
  }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};

}  // namespace esimgw::rsp
