// SPDX-License-Identifier: Apache-2.0
// Requests and responses of the ES10 functions of an ISD-R: SGP.32 §5.9 (SGP.22 §5.7 where SGP.32
// changed nothing). Functions whose messages are shared with other interfaces are elsewhere:
// GetProfilesInfo in profile_info.hpp, GetEimConfigurationData and AddInitialEim in
// eim_configuration.hpp, LoadEuiccPackage in euicc_package.hpp and euicc_package_result.hpp,
// AuthenticateServer, PrepareDownload and CancelSession in profile_download.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "rsp/euicc_info.hpp"
#include "rsp/euicc_package.hpp"
#include "rsp/euicc_package_result.hpp"
#include "rsp/ids.hpp"
#include "rsp/message.hpp"
#include "rsp/notification.hpp"
#include "rsp/profile_info.hpp"
#include "rsp/result_code.hpp"

namespace esimgw::rsp {

// A component's name as a template argument.
template <std::size_t N>
struct ComponentName {
  char text[N];

  constexpr ComponentName(const char (&name)[N]) { std::copy_n(name, N, text); }
};

// A request without components: only its tag.
template <tlv::Tag functionTag>
struct EmptyRequest {
  static constexpr const char* name = "request";
  static constexpr tlv::Tag tag = functionTag;

  static EmptyRequest parse(ByteView complete) { return decode<EmptyRequest>(complete); }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members&) {}
};

// A request that only says whether the card shall signal REFRESH itself.
template <tlv::Tag functionTag>
struct RefreshFlagRequest {
  static constexpr const char* name = "request";
  static constexpr tlv::Tag tag = functionTag;

  bool refreshFlag = false;

  static RefreshFlagRequest parse(ByteView complete) {
    return decode<RefreshFlagRequest>(complete);
  }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m) { m.required("refreshFlag", 0x80, refreshFlag); }
};

// A response that is only a code.
template <tlv::Tag functionTag, class Code, ComponentName component>
struct CodeResponse {
  static constexpr const char* name = "response";
  static constexpr tlv::Tag tag = functionTag;

  Code result{};

  static CodeResponse parse(ByteView complete) { return decode<CodeResponse>(complete); }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m) { m.required(component.text, 0x80, result); }
};

// --- identity and information --------------------------------------------------------------------

using GetEuiccInfo1Request = EmptyRequest<0xBF20>;      // SGP.22 §5.7.8, answer: EuiccInfo1
using GetEuiccInfo2Request = EmptyRequest<0xBF22>;      // §5.9.2, answer: EuiccInfo2
using GetEuiccChallengeRequest = EmptyRequest<0xBF2E>;  // SGP.22 §5.7.7
using GetRatRequest = EmptyRequest<0xBF43>;             // SGP.22 §5.7.22, answer: GetRatResponse
using EuiccConfiguredAddressesRequest = EmptyRequest<0xBF3C>;   // SGP.22 §5.7.3
using GetConnectivityParametersRequest = EmptyRequest<0xBF5F>;  // §5.9.24

// BF3E, SGP.22 §5.7.20: GetEID is this with the default tag list.
struct GetEuiccDataRequest {
  static constexpr const char* name = "GetEuiccDataRequest";
  static constexpr tlv::Tag tag = 0xBF3E;

  Bytes tagList{0x5A};

  static GetEuiccDataRequest parse(ByteView complete) {
    return decode<GetEuiccDataRequest>(complete);
  }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};

struct GetEuiccDataResponse {
  static constexpr const char* name = "GetEuiccDataResponse";
  static constexpr tlv::Tag tag = 0xBF3E;

  Eid eidValue;

  static GetEuiccDataResponse parse(ByteView complete) {
    return decode<GetEuiccDataResponse>(complete);
  }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};

struct GetEuiccChallengeResponse {
  static constexpr const char* name = "GetEuiccChallengeResponse";
  static constexpr tlv::Tag tag = 0xBF2E;

  Bytes euiccChallenge;  // 16 octets

  static GetEuiccChallengeResponse parse(ByteView complete) {
    return decode<GetEuiccChallengeResponse>(complete);
  }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};

struct EuiccConfiguredAddressesResponse {
  static constexpr const char* name = "EuiccConfiguredAddressesResponse";
  static constexpr tlv::Tag tag = 0xBF3C;

  std::optional<std::string> defaultDpAddress;  // FQDNs
  std::string rootDsAddress;

  static EuiccConfiguredAddressesResponse parse(ByteView complete) {
    return decode<EuiccConfiguredAddressesResponse>(complete);
  }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};

// BF56, SGP.32 §5.9.10
struct GetCertsRequest {
  static constexpr const char* name = "GetCertsRequest";
  static constexpr tlv::Tag tag = 0xBF56;

  std::optional<CiPkId> euiccCiPKId;  // absent: the card's first CI

  static GetCertsRequest parse(ByteView complete) { return decode<GetCertsRequest>(complete); }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};

struct GetCertsResponse {
  static constexpr const char* name = "GetCertsResponse";
  static constexpr tlv::Tag tag = 0xBF56;

  struct Certs {
    Certificate eumCertificate;
    Certificate euiccCertificate;

    void members(Members& m);
  };

  std::variant<Certs, GetCertsError> result;

  static GetCertsResponse parse(ByteView complete) { return decode<GetCertsResponse>(complete); }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};

// BF5F, SGP.32 §5.9.24
struct GetConnectivityParametersResponse {
  static constexpr const char* name = "GetConnectivityParametersResponse";
  static constexpr tlv::Tag tag = 0xBF5F;

  struct Parameters {
    std::optional<Bytes> httpParams;  // opaque; for CoAP too

    void members(Members& m);
  };

  std::variant<Parameters, ConnectivityParametersError> result;

  static GetConnectivityParametersResponse parse(ByteView complete) {
    return decode<GetConnectivityParametersResponse>(complete);
  }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};

// --- notifications and stored results ------------------------------------------------------------

// BF28, SGP.22 §5.7.9
struct ListNotificationRequest {
  static constexpr const char* name = "ListNotificationRequest";
  static constexpr tlv::Tag tag = 0xBF28;

  std::optional<NotificationEvents> profileManagementOperation;

  static ListNotificationRequest parse(ByteView complete) {
    return decode<ListNotificationRequest>(complete);
  }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};

struct ListNotificationResponse {
  static constexpr const char* name = "ListNotificationResponse";
  static constexpr tlv::Tag tag = 0xBF28;

  std::variant<std::vector<NotificationMetadata>, NotificationsListResultError> result;

  static ListNotificationResponse parse(ByteView complete) {
    return decode<ListNotificationResponse>(complete);
  }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};

struct EuiccPackageResultsWanted : Null {};

// BF2B, SGP.32 §5.9.11. Without criteria: all notifications. EuiccPackageResultsWanted: all stored
// eUICC package results. A sequence number finds either.
struct RetrieveNotificationsListRequest {
  static constexpr const char* name = "RetrieveNotificationsListRequest";
  static constexpr tlv::Tag tag = 0xBF2B;

  struct SearchCriteria {
    std::variant<SequenceNumber, NotificationEvents, EuiccPackageResultsWanted> criteria;

    void members(Members& m);
  };

  std::optional<SearchCriteria> searchCriteria;

  static RetrieveNotificationsListRequest parse(ByteView complete) {
    return decode<RetrieveNotificationsListRequest>(complete);
  }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};

struct RetrieveNotificationsListResponse {
  static constexpr const char* name = "RetrieveNotificationsListResponse";
  static constexpr tlv::Tag tag = 0xBF2B;

  std::variant<PendingNotificationList, NotificationsListResultError,
               std::vector<EuiccPackageResult>>
      result;

  static RetrieveNotificationsListResponse parse(ByteView complete) {
    return decode<RetrieveNotificationsListResponse>(complete);
  }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};

// BF30, SGP.22 §5.7.11 (RemoveNotificationFromList): for notifications and for stored eUICC package
// results.
struct NotificationSentRequest {
  static constexpr const char* name = "NotificationSentRequest";
  static constexpr tlv::Tag tag = 0xBF30;

  SequenceNumber seqNumber = 0;

  static NotificationSentRequest parse(ByteView complete) {
    return decode<NotificationSentRequest>(complete);
  }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};

using NotificationSentResponse =
    CodeResponse<0xBF30, DeleteNotificationStatus, "deleteNotificationStatus">;

// --- switching without a package -----------------------------------------------------------------

using ImmediateEnableRequest = RefreshFlagRequest<0xBF5A>;           // SGP.32 §5.9.15
using ProfileRollbackRequest = RefreshFlagRequest<0xBF58>;           // SGP.32 §5.9.16
using ExecuteFallbackMechanismRequest = RefreshFlagRequest<0xBF5D>;  // SGP.32 §5.9.20
using ReturnFromFallbackRequest = RefreshFlagRequest<0xBF5E>;        // SGP.32 §5.9.21
using EnableEmergencyProfileRequest = RefreshFlagRequest<0xBF5B>;    // SGP.32 §5.9.22
using DisableEmergencyProfileRequest = RefreshFlagRequest<0xBF5C>;   // SGP.32 §5.9.23
using ImmediateEnableResponse =
    CodeResponse<0xBF5A, ImmediateEnableResult, "immediateEnableResult">;
using ExecuteFallbackMechanismResponse =
    CodeResponse<0xBF5D, ExecuteFallbackMechanismResult, "executeFallbackMechanismResult">;
using ReturnFromFallbackResponse =
    CodeResponse<0xBF5E, ReturnFromFallbackResult, "returnFromFallbackResult">;
using EnableEmergencyProfileResponse =
    CodeResponse<0xBF5B, EnableEmergencyProfileResult, "enableEmergencyProfileResult">;
using DisableEmergencyProfileResponse =
    CodeResponse<0xBF5C, DisableEmergencyProfileResult, "disableEmergencyProfileResult">;

// BF58, SGP.32 §5.9.16. The result of the package whose effect was rolled back, signed anew.
struct ProfileRollbackResponse {
  static constexpr const char* name = "ProfileRollbackResponse";
  static constexpr tlv::Tag tag = 0xBF58;

  ProfileRollbackCommandResult cmdResult{};
  std::optional<EuiccPackageResult> euiccPackageResult;

  static ProfileRollbackResponse parse(ByteView complete) {
    return decode<ProfileRollbackResponse>(complete);
  }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};

// BF59, SGP.32 §5.9.17
struct ConfigureImmediateProfileEnablingRequest {
  static constexpr const char* name = "ConfigureImmediateProfileEnablingRequest";
  static constexpr tlv::Tag tag = 0xBF59;

  bool immediateEnableFlag = false;
  std::optional<Oid> defaultSmdpOid;
  std::optional<std::string> defaultSmdpAddress;

  static ConfigureImmediateProfileEnablingRequest parse(ByteView complete) {
    return decode<ConfigureImmediateProfileEnablingRequest>(complete);
  }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};
using ConfigureImmediateProfileEnablingResponse =
    CodeResponse<0xBF59, ConfigImmediateEnableResult, "configImmediateEnableResult">;

enum class ResetOption : unsigned {
  deleteOperationalProfiles = 0,
  deleteFieldLoadedTestProfiles = 1,
  resetDefaultSmdpAddress = 2,
  deletePreLoadedTestProfiles = 3,
  deleteProvisioningProfiles = 4,
  resetEimConfigurationData = 5,
  resetImmediateEnableConfig = 6,
};

// EuiccMemoryReset: BF64 for SGP.32 §5.9.5, BF34 for a consumer card (ES10c).
template <tlv::Tag functionTag>
struct MemoryResetRequest {
  static constexpr const char* name = "EuiccMemoryResetRequest";
  static constexpr tlv::Tag tag = functionTag;

  BitSet<ResetOption> resetOptions;

  static MemoryResetRequest parse(ByteView complete) {
    return decode<MemoryResetRequest>(complete);
  }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m) { m.required("resetOptions", 0x82, resetOptions); }
};
using EuiccMemoryResetRequest = MemoryResetRequest<0xBF64>;
using ConsumerMemoryResetRequest = MemoryResetRequest<0xBF34>;
using ConsumerMemoryResetResponse = CodeResponse<0xBF34, ResetResult, "resetResult">;

struct EuiccMemoryResetResponse {
  static constexpr const char* name = "EuiccMemoryResetResponse";
  static constexpr tlv::Tag tag = 0xBF64;

  ResetResult resetResult{};
  std::optional<ResetEimResult> resetEimResult;
  std::optional<ResetImmediateEnableConfigResult> resetImmediateEnableConfigResult;

  static EuiccMemoryResetResponse parse(ByteView complete) {
    return decode<EuiccMemoryResetResponse>(complete);
  }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};

enum class IpaeOption : unsigned { activateIpae = 0 };

// BF42, SGP.32 §3.8.4
struct IpaeActivationRequest {
  static constexpr const char* name = "IpaeActivationRequest";
  static constexpr tlv::Tag tag = 0xBF42;

  BitSet<IpaeOption> ipaeOption;

  static IpaeActivationRequest parse(ByteView complete) {
    return decode<IpaeActivationRequest>(complete);
  }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};
using IpaeActivationResponse =
    CodeResponse<0xBF42, ::esimgw::rsp::IpaeActivationResult, "ipaeActivationResult">;

}  // namespace esimgw::rsp
