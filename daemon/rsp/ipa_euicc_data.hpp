// SPDX-License-Identifier: Apache-2.0
// What an eIM asks about a card and its IPA, and the answer: SGP.32 §2.11.1.2, §2.11.2.2.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "rsp/eim_configuration.hpp"
#include "rsp/euicc_info.hpp"
#include "rsp/euicc_package_result.hpp"
#include "rsp/ids.hpp"
#include "rsp/message.hpp"
#include "rsp/notification.hpp"
#include "rsp/result_code.hpp"
#include "rsp/values.hpp"

namespace esimgw::rsp {

struct SearchCriteriaNotification {
  std::variant<SequenceNumber, NotificationEvents> criteria;

  void members(Members& m);
};

struct SearchCriteriaEuiccPackageResult {
  SequenceNumber seqNumber = 0;

  void members(Members& m);
};

// BF52. `tagList` concatenates tags of IpaEuiccData; see tags().
struct IpaEuiccDataRequest {
  static constexpr const char* name = "IpaEuiccDataRequest";
  static constexpr tlv::Tag tag = 0xBF52;

  Bytes tagList;
  std::optional<CiPkId> euiccCiPKIdentifierToBeUsed;  // perhaps only its first octets
  std::optional<SearchCriteriaNotification> searchCriteriaNotification;
  std::optional<SearchCriteriaEuiccPackageResult> searchCriteriaEuiccPackageResult;
  std::optional<TransactionId> eimTransactionId;

  // The single tags of the list, in its order. Throws tlv::Malformed for a tag cut off.
  std::vector<tlv::Tag> tags() const;

  static IpaEuiccDataRequest parse(ByteView complete) {
    return decode<IpaEuiccDataRequest>(complete);
  }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};

enum class IpaFeature : unsigned {
  directRspServerCommunication = 0,
  indirectRspServerCommunication = 1,
  eimDownloadDataHandling = 2,
  eimCtxParams1Generation = 3,
  eimProfileMetadataVerification = 4,
  minimizeEsipaBytes = 5,
};

struct IpaCapabilities {
  static constexpr const char* name = "IpaCapabilities";
  static constexpr tlv::Tag tag = 0x30;

  BitSet<IpaFeature> ipaFeatures;
  std::optional<BitSet<EimProtocol>> ipaSupportedProtocols;  // same bits as the eIM's

  static IpaCapabilities parse(ByteView complete) { return decode<IpaCapabilities>(complete); }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};

// Releases as versions, for example 15.0.0; absent: not supported.
struct DeviceCapabilities {
  std::optional<Version> gsmSupportedRelease;
  std::optional<Version> utranSupportedRelease;
  std::optional<Version> cdma2000onexSupportedRelease;
  std::optional<Version> cdma2000hrpdSupportedRelease;
  std::optional<Version> cdma2000ehrpdSupportedRelease;
  std::optional<Version> eutranEpcSupportedRelease;
  std::optional<Version> contactlessSupportedRelease;
  std::optional<Version> rspCrlSupportedVersion;
  std::optional<Version> nrEpcSupportedRelease;
  std::optional<Version> nr5gcSupportedRelease;
  std::optional<Version> eutran5gcSupportedRelease;
  std::optional<Version> lpaSvn;
  std::optional<Bits> catSupportedClasses;
  std::optional<std::int64_t> euiccFormFactorType;

  struct AdditionalFeatures {
    std::optional<Version> naiSupport;

    void members(Members& m);
  };
  std::optional<AdditionalFeatures> deviceAdditionalFeatureSupport;

  void members(Members& m);
};

// SGP.22 §4.2. TAC and IMEI are coded like EF IMEI (nibble-swapped decimal digits).
struct DeviceInfo {
  static constexpr const char* name = "DeviceInfo";
  static constexpr tlv::Tag tag = 0x30;

  Bytes tac;  // 4 octets: the first eight digits of the IMEI
  DeviceCapabilities deviceCapabilities;
  std::optional<Bytes> imei;  // 8 octets

  static DeviceInfo parse(ByteView complete) { return decode<DeviceInfo>(complete); }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};

struct IpaEuiccData {
  std::optional<PendingNotificationList> notificationsList;
  std::optional<std::string> defaultSmdpAddress;
  std::optional<std::vector<EuiccPackageResult>> euiccPackageResultList;
  std::optional<EuiccInfo1> euiccInfo1;
  std::optional<EuiccInfo2> euiccInfo2;
  std::optional<std::string> rootSmdsAddress;
  std::optional<std::int64_t> associationToken;
  std::optional<Certificate> eumCertificate;
  std::optional<Certificate> euiccCertificate;
  std::optional<TransactionId> eimTransactionId;
  std::optional<IpaCapabilities> ipaCapabilities;
  std::optional<DeviceInfo> deviceInfo;

  void members(Members& m);
};

struct IpaEuiccDataResponseError {
  std::optional<TransactionId> eimTransactionId;
  IpaEuiccDataErrorCode ipaEuiccDataErrorCode{};

  void members(Members& m);
};

// BF52
struct IpaEuiccDataResponse {
  static constexpr const char* name = "IpaEuiccDataResponse";
  static constexpr tlv::Tag tag = 0xBF52;

  std::variant<IpaEuiccData, IpaEuiccDataResponseError> result;

  static IpaEuiccDataResponse parse(ByteView complete) {
    return decode<IpaEuiccDataResponse>(complete);
  }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};

}  // namespace esimgw::rsp
