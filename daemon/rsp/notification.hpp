// SPDX-License-Identifier: Apache-2.0
// Notifications of the card (SGP.22 §5.5, SGP.32 §3.7) in full and in compact form
// (minimizeEsipaBytes).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "rsp/ids.hpp"
#include "rsp/message.hpp"
#include "rsp/profile_info.hpp"
#include "rsp/result_code.hpp"
#include "rsp/values.hpp"

namespace esimgw::rsp {

// seqNumber of notifications and of stored eUICC package results: one number space in a card.
using SequenceNumber = std::int64_t;

// BF2F
struct NotificationMetadata {
  static constexpr const char* name = "NotificationMetadata";
  static constexpr tlv::Tag tag = 0xBF2F;
  static constexpr Arm item{name, tag};

  Bytes raw;
  SequenceNumber seqNumber = 0;
  NotificationEvents profileManagementOperation;
  std::string notificationAddress;  // FQDN
  std::optional<Iccid> iccid;

  static NotificationMetadata parse(ByteView complete) {
    return decode<NotificationMetadata>(complete);
  }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};

struct SuccessResult {
  IsdpAid aid;
  Bytes simaResponse;

  void members(Members& m);
};

struct ErrorResult {
  BppCommandId bppCommandId{};
  BppErrorReason errorReason{};
  std::optional<Bytes> simaResponse;

  void members(Members& m);
};

// BF27, signed as it stands by euiccSignPIR.
struct ProfileInstallationResultData {
  static constexpr const char* name = "ProfileInstallationResultData";
  static constexpr tlv::Tag tag = 0xBF27;

  struct FinalResult {
    std::variant<SuccessResult, ErrorResult> result;

    void members(Members& m);
  };

  Bytes raw;
  TransactionId transactionId;
  NotificationMetadata notificationMetadata;
  std::optional<Oid> smdpOid;  // always there since SGP.22 v2.2
  FinalResult finalResult;

  static ProfileInstallationResultData parse(ByteView complete) {
    return decode<ProfileInstallationResultData>(complete);
  }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};

// BF37
struct ProfileInstallationResult {
  static constexpr const char* name = "ProfileInstallationResult";
  static constexpr tlv::Tag tag = 0xBF37;

  Bytes raw;
  ProfileInstallationResultData profileInstallationResultData;
  Bytes euiccSignPIR;  // raw r||s

  bool succeeded() const { return profileInstallationResultData.finalResult.result.index() == 0; }

  static ProfileInstallationResult parse(ByteView complete) {
    return decode<ProfileInstallationResult>(complete);
  }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};

// 30
struct OtherSignedNotification {
  static constexpr const char* name = "OtherSignedNotification";
  static constexpr tlv::Tag tag = 0x30;

  Bytes raw;
  NotificationMetadata tbsOtherNotification;  // signed as it stands (BF2F …)
  Bytes euiccNotificationSignature;           // raw r||s
  Certificate euiccCertificate;
  Certificate eumCertificate;

  static OtherSignedNotification parse(ByteView complete) {
    return decode<OtherSignedNotification>(complete);
  }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};

struct CompactSuccessResult {
  Bytes compactAid;                   // octets 14 and 15 of the ISD-P AID
  std::optional<Bytes> simaResponse;  // absent: 3007A0053003800100

  void members(Members& m);
};

struct CompactProfileInstallationResultData {
  static constexpr const char* name = "CompactProfileInstallationResultData";
  static constexpr tlv::Tag tag = 0x30;

  struct CompactFinalResult {
    std::variant<CompactSuccessResult, ErrorResult> result;

    void members(Members& m);
  };

  TransactionId transactionId;
  SequenceNumber seqNumber = 0;
  bool iccidPresent = true;
  CompactFinalResult compactFinalResult;

  static CompactProfileInstallationResultData parse(ByteView complete) {
    return decode<CompactProfileInstallationResultData>(complete);
  }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};

struct CompactProfileInstallationResult {
  CompactProfileInstallationResultData compactProfileInstallationResultData;
  Bytes euiccSignPIR;  // over the full ProfileInstallationResultData

  void members(Members& m);
};

struct CompactOtherSignedNotification {
  std::optional<Eid> eidValue;
  NotificationMetadata tbsOtherNotification;
  Bytes euiccNotificationSignature;

  void members(Members& m);
};

// BF37 ¦ 30 ¦ A0 ¦ A1
struct PendingNotification {
  static constexpr const char* name = "PendingNotification";
  static constexpr tlv::Tag tag = 0;
  static constexpr Arm item{"", 0};

  std::variant<ProfileInstallationResult, OtherSignedNotification, CompactProfileInstallationResult,
               CompactOtherSignedNotification>
      notification;

  SequenceNumber seqNumber() const;
  // Nothing for a compact installation result, which carries none.
  const NotificationMetadata* metadata() const;

  static PendingNotification parse(ByteView complete) {
    return decode<PendingNotification>(complete);
  }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};

// A0 where a list stands alone (SEQUENCE OF under a context tag of whoever holds it).
using PendingNotificationList = std::vector<PendingNotification>;

}  // namespace esimgw::rsp
