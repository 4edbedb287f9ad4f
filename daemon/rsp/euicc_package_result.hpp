// SPDX-License-Identifier: Apache-2.0
// The card's signed answer to a eUICC package: SGP.32 §2.11.2.1.
#pragma once

#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

#include "rsp/eim_configuration.hpp"
#include "rsp/ids.hpp"
#include "rsp/message.hpp"
#include "rsp/notification.hpp"
#include "rsp/profile_info.hpp"
#include "rsp/result_code.hpp"

namespace esimgw::rsp {

// BF65
struct SetDefaultDpAddressResponse {
  static constexpr const char* name = "SetDefaultDpAddressResponse";
  static constexpr tlv::Tag tag = 0xBF65;

  SetDefaultDpAddressResult setDefaultDpAddressResult{};

  static SetDefaultDpAddressResponse parse(ByteView complete) {
    return decode<SetDefaultDpAddressResponse>(complete);
  }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};

struct AddEimResult {
  static constexpr const char* name = "AddEimResult";
  static constexpr tlv::Tag tag = 0;

  std::variant<std::int64_t, AddEimResultCode> result;  // association token, or a code

  static AddEimResult parse(ByteView complete) { return decode<AddEimResult>(complete); }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};

struct EimIdInfo {
  static constexpr const char* name = "EimIdInfo";
  static constexpr tlv::Tag tag = 0x30;
  static constexpr Arm item{name, tag};

  EimId eimId;
  std::optional<EimIdType> eimIdType;

  static EimIdInfo parse(ByteView complete) { return decode<EimIdInfo>(complete); }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};

struct ListEimResult {
  static constexpr const char* name = "ListEimResult";
  static constexpr tlv::Tag tag = 0;

  std::variant<std::vector<EimIdInfo>, ListEimError> result;

  static ListEimResult parse(ByteView complete) { return decode<ListEimResult>(complete); }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};

// What one operation of the package gave, in the order of the package.
struct EuiccResultData {
  static constexpr const char* name = "EuiccResultData";
  static constexpr tlv::Tag tag = 0;
  static constexpr Arm item{"", 0};

  std::variant<EnableResult, DisableResult, DeleteResult, ProfileInfoListResponse,
               std::vector<ProfilePolicyAuthorisationRule>, ConfigureImmediateEnableResult,
               AddEimResult, DeleteEimResult, UpdateEimResult, ListEimResult, RollbackResult,
               SetFallbackAttributeResult, UnsetFallbackAttributeResult,
               SetDefaultDpAddressResponse, ProcessingTerminated, UnknownElement>
      result;

  static EuiccResultData parse(ByteView complete) { return decode<EuiccResultData>(complete); }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};

// 30, signed together with the association token.
struct EuiccPackageResultDataSigned {
  static constexpr const char* name = "EuiccPackageResultDataSigned";
  static constexpr tlv::Tag tag = 0x30;

  Bytes raw;
  EimId eimId;
  std::int64_t counterValue = 0;
  std::optional<TransactionId> eimTransactionId;
  SequenceNumber seqNumber = 0;
  std::vector<EuiccResultData> euiccResult;

  static EuiccPackageResultDataSigned parse(ByteView complete) {
    return decode<EuiccPackageResultDataSigned>(complete);
  }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};

struct EuiccPackageResultSigned {
  EuiccPackageResultDataSigned euiccPackageResultDataSigned;
  Bytes euiccSignEPR;  // raw r||s

  void members(Members& m);
};

// 30, signed together with the association token.
struct EuiccPackageErrorDataSigned {
  static constexpr const char* name = "EuiccPackageErrorDataSigned";
  static constexpr tlv::Tag tag = 0x30;

  Bytes raw;
  EimId eimId;
  std::int64_t counterValue = 0;
  std::optional<TransactionId> eimTransactionId;
  EuiccPackageErrorCode euiccPackageErrorCode{};

  static EuiccPackageErrorDataSigned parse(ByteView complete) {
    return decode<EuiccPackageErrorDataSigned>(complete);
  }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};

struct EuiccPackageErrorSigned {
  EuiccPackageErrorDataSigned euiccPackageErrorDataSigned;
  Bytes euiccSignEPE;  // raw r||s

  void members(Members& m);
};

// The card could not authenticate the package.
struct EuiccPackageErrorUnsigned {
  EimId eimId;
  std::optional<TransactionId> eimTransactionId;
  std::optional<std::int64_t> associationToken;

  void members(Members& m);
};

// BF51
struct EuiccPackageResult {
  static constexpr const char* name = "EuiccPackageResult";
  static constexpr tlv::Tag tag = 0xBF51;
  static constexpr Arm item{"", tag};  // in lists and in other messages always as it stands

  Bytes raw;
  std::variant<EuiccPackageResultSigned, EuiccPackageErrorSigned, EuiccPackageErrorUnsigned> result;

  // Null unless the card executed the package.
  const EuiccPackageResultDataSigned* data() const;
  // Of the stored result; a refusal has none and is not stored.
  std::optional<SequenceNumber> seqNumber() const;
  std::optional<TransactionId> eimTransactionId() const;
  const EimId& eimId() const;
  std::optional<std::int64_t> counterValue() const;
  // An enable, disable or rollback succeeded: another profile (or none) is active once the card has
  // been refreshed.
  bool switchesProfile() const;
  // Some enable succeeded.
  bool enabledProfile() const;

  static EuiccPackageResult parse(ByteView complete) {
    return decode<EuiccPackageResult>(complete);
  }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};

}  // namespace esimgw::rsp
