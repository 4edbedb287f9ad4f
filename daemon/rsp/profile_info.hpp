// SPDX-License-Identifier: Apache-2.0
// What a card says about its profiles: SGP.32 §5.9.14 GetProfilesInfo, SGP.22 §5.5 StoreMetadata,
// rules authorisation table.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "rsp/ids.hpp"
#include "rsp/message.hpp"
#include "rsp/result_code.hpp"
#include "rsp/values.hpp"

namespace esimgw::rsp {

enum class ProfileState : std::int32_t { disabled = 0, enabled = 1 };
enum class ProfileClass : std::int32_t { test = 0, provisioning = 1, operational = 2 };
enum class IconType : std::int32_t { jpg = 0, png = 1 };
// Bits of profileManagementOperation; a notification has exactly one set.
enum class NotificationEvent : unsigned { install = 0, enable = 1, disable = 2, remove = 3 };
using NotificationEvents = BitSet<NotificationEvent>;
// Profile Policy Rules: ppr1 forbids to disable the profile, ppr2 to delete it.
enum class ProfilePolicyRule : unsigned { pprUpdateControl = 0, ppr1 = 1, ppr2 = 2 };
using ProfilePolicyRules = BitSet<ProfilePolicyRule>;

struct NotificationConfigurationInformation {
  NotificationEvents profileManagementOperation;
  std::string notificationAddress;

  static constexpr Arm item{"NotificationConfigurationInformation", 0x30};
  void members(Members& m);
};

struct OperatorId {
  Bytes mccMnc;  // three octets, TS 24.008: MCC2|MCC1, MNC3(F)|MCC3, MNC2|MNC1
  std::optional<Bytes> gid1;
  std::optional<Bytes> gid2;

  static constexpr Arm item{"OperatorId", 0x30};
  void members(Members& m);
};

struct VendorSpecificData {
  Oid vendorOid;
  Bytes vendorSpecificData;

  static constexpr Arm item{"SEQUENCE", 0x30};
  void members(Members& m);
};

struct DpProprietaryData {
  Oid dpOid;

  void members(Members& m);
};

struct ProfileInfo {
  static constexpr const char* name = "ProfileInfo";
  static constexpr tlv::Tag tag = 0xE3;
  static constexpr Arm item{name, tag};

  std::optional<Iccid> iccid;
  std::optional<IsdpAid> isdpAid;
  std::optional<ProfileState> profileState;
  std::optional<std::string> profileNickname;
  std::optional<std::string> serviceProviderName;
  std::optional<std::string> profileName;
  std::optional<IconType> iconType;
  std::optional<Bytes> icon;
  std::optional<ProfileClass>
      profileClass;  // a card may leave out `operational`: see classOrDefault
  std::optional<std::vector<NotificationConfigurationInformation>> notificationConfigurationInfo;
  std::optional<OperatorId> profileOwner;
  std::optional<DpProprietaryData> dpProprietaryData;
  std::optional<ProfilePolicyRules> profilePolicyRules;
  std::optional<std::vector<VendorSpecificData>> serviceSpecificDataStoredInEuicc;
  std::optional<bool> ecallIndication;
  bool fallbackAttribute = false;
  std::optional<bool> fallbackAllowed;

  ProfileClass classOrDefault() const { return profileClass.value_or(ProfileClass::operational); }
  bool enabled() const { return profileState == ProfileState::enabled; }

  static ProfileInfo parse(ByteView complete) { return decode<ProfileInfo>(complete); }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};

// Which profiles, or which one.
using ProfileSearchCriteria = std::variant<Iccid, IsdpAid, ProfileClass>;

// BF2D. The tag list is the concatenation of ProfileInfo tags, for example 5A 9F70.
struct ProfileInfoListRequest {
  static constexpr const char* name = "ProfileInfoListRequest";
  static constexpr tlv::Tag tag = 0xBF2D;

  struct SearchCriteria {
    ProfileSearchCriteria profile;

    void members(Members& m);
  };

  std::optional<SearchCriteria> searchCriteria;
  std::optional<Bytes> tagList;

  static ProfileInfoListRequest parse(ByteView complete) {
    return decode<ProfileInfoListRequest>(complete);
  }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};

// BF2D
struct ProfileInfoListResponse {
  static constexpr const char* name = "ProfileInfoListResponse";
  static constexpr tlv::Tag tag = 0xBF2D;

  std::variant<std::vector<ProfileInfo>, ProfileInfoListError> result;

  static ProfileInfoListResponse parse(ByteView complete) {
    return decode<ProfileInfoListResponse>(complete);
  }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};

// BF25: what the SM-DP+ says about a profile before and while it is installed.
struct StoreMetadataRequest {
  static constexpr const char* name = "StoreMetadataRequest";
  static constexpr tlv::Tag tag = 0xBF25;

  Bytes raw;
  Iccid iccid;
  std::string serviceProviderName;
  std::string profileName;
  std::optional<IconType> iconType;
  std::optional<Bytes> icon;
  ProfileClass profileClass = ProfileClass::operational;
  std::optional<std::vector<NotificationConfigurationInformation>> notificationConfigurationInfo;
  std::optional<OperatorId> profileOwner;
  std::optional<ProfilePolicyRules> profilePolicyRules;
  std::optional<std::vector<VendorSpecificData>> serviceSpecificDataStoredInEuicc;
  std::optional<std::vector<VendorSpecificData>> serviceSpecificDataNotStoredInEuicc;
  std::optional<bool> ecallIndication;
  std::optional<bool> fallbackAllowed;

  static StoreMetadataRequest parse(ByteView complete) {
    return decode<StoreMetadataRequest>(complete);
  }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};

// One entry of the Rules Authorisation Table.
struct ProfilePolicyAuthorisationRule {
  static constexpr Arm item{"ProfilePolicyAuthorisationRule", 0x30};

  ProfilePolicyRules pprIds;
  std::vector<OperatorId> allowedOperators;
  Bits pprFlags;  // bit 0: consentRequired

  void members(Members& m);
};

// BF43
struct GetRatResponse {
  static constexpr const char* name = "GetRatResponse";
  static constexpr tlv::Tag tag = 0xBF43;

  std::vector<ProfilePolicyAuthorisationRule> rat;

  static GetRatResponse parse(ByteView complete) { return decode<GetRatResponse>(complete); }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};

}  // namespace esimgw::rsp
