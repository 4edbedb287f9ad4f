// SPDX-License-Identifier: Apache-2.0
// Profile download trigger of an eIM and its result: SGP.32 §2.11.1.3, §2.11.2.3.
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "rsp/ids.hpp"
#include "rsp/message.hpp"
#include "rsp/notification.hpp"
#include "rsp/result_code.hpp"

namespace esimgw::rsp {

struct ContactDefaultSmdp : Null {};

struct ContactSmds {
  std::optional<std::string> smdsAddress;  // absent: the root SM-DS of the card

  void members(Members& m);
};

struct ProfileDownloadData {
  // The first is an activation code.
  std::variant<std::string, ContactDefaultSmdp, ContactSmds> source;

  void members(Members& m);
};

// BF54
struct ProfileDownloadTriggerRequest {
  static constexpr const char* name = "ProfileDownloadTriggerRequest";
  static constexpr tlv::Tag tag = 0xBF54;

  std::optional<ProfileDownloadData> profileDownloadData;  // absent: the eIM holds it
  std::optional<TransactionId> eimTransactionId;

  static ProfileDownloadTriggerRequest parse(ByteView complete) {
    return decode<ProfileDownloadTriggerRequest>(complete);
  }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};

struct ProfileDownloadError {
  ProfileDownloadErrorReason profileDownloadErrorReason{};
  std::optional<Bytes> errorResponse;

  void members(Members& m);
};

struct ProfileDownloadTriggerResultData {
  std::variant<ProfileInstallationResult, ProfileDownloadError> result;

  void members(Members& m);
};

// BF54
struct ProfileDownloadTriggerResult {
  static constexpr const char* name = "ProfileDownloadTriggerResult";
  static constexpr tlv::Tag tag = 0xBF54;

  std::optional<TransactionId> eimTransactionId;
  ProfileDownloadTriggerResultData profileDownloadTriggerResultData;

  static ProfileDownloadTriggerResult parse(ByteView complete) {
    return decode<ProfileDownloadTriggerResult>(complete);
  }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};

}  // namespace esimgw::rsp
