// SPDX-License-Identifier: Apache-2.0
// What a card says about itself: SGP.22 §5.7.8 EUICCInfo1 and EUICCInfo2 with the additions of
// SGP.32 §5.9.2, and the ISD-R's answer to SELECT.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "rsp/message.hpp"
#include "rsp/profile_info.hpp"
#include "rsp/values.hpp"

namespace esimgw::rsp {

// BF20
struct EuiccInfo1 {
  static constexpr const char* name = "EUICCInfo1";
  static constexpr tlv::Tag tag = 0xBF20;

  Bytes raw;  // forwarded as it stands
  Version svn;
  std::vector<CiPkId> euiccCiPKIdListForVerification;
  std::vector<CiPkId> euiccCiPKIdListForSigning;

  static EuiccInfo1 parse(ByteView complete) { return decode<EuiccInfo1>(complete); }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};

enum class IpaMode : std::int32_t { ipad = 0, ipae = 1 };
enum class RspCapability : unsigned {
  additionalProfile = 0,
  crlSupport = 1,
  rpmSupport = 2,
  testProfileSupport = 3,
  deviceInfoExtensibilitySupport = 4,
  serviceSpecificDataSupport = 5,
};

struct CertificationDataObject {
  std::string platformLabel;
  std::string discoveryBaseURL;

  void members(Members& m);
};

struct IotSpecificInfo {
  std::vector<Version> iotVersion;  // SGP.32 versions the card supports
  bool ecallSupported = false;
  bool fallbackSupported = false;

  void members(Members& m);
};

// BF22. A card for SGP.32 has ipaMode and iotSpecificInfo, a consumer card has neither.
struct EuiccInfo2 {
  static constexpr const char* name = "EUICCInfo2";
  static constexpr tlv::Tag tag = 0xBF22;

  Bytes raw;  // signed within euiccSigned1 and forwarded as it stands
  Version profileVersion;
  Version svn;
  Version euiccFirmwareVer;
  Bytes extCardResource;  // TLVs 81 applications, 82 free non-volatile, 83 free volatile octets
  Bits uiccCapability;
  std::optional<Version> ts102241Version;
  std::optional<Version> globalplatformVersion;
  BitSet<RspCapability> rspCapability;
  std::vector<CiPkId> euiccCiPKIdListForVerification;
  std::vector<CiPkId> euiccCiPKIdListForSigning;
  std::optional<std::int64_t> euiccCategory;
  std::optional<ProfilePolicyRules> forbiddenProfilePolicyRules;
  Version ppVersion;
  std::string sasAccreditationNumber;
  std::optional<CertificationDataObject> certificationDataObject;
  std::optional<Bits> treProperties;
  std::optional<std::string> treProductReference;
  std::optional<std::vector<Version>> additionalEuiccProfilePackageVersions;
  std::optional<IpaMode> ipaMode;
  std::optional<std::vector<CiPkId>> euiccCiPKIdListForSigningV3;
  std::optional<Bytes> additionalEuiccInfo;
  std::optional<Version> highestSvn;
  std::optional<IotSpecificInfo> iotSpecificInfo;

  bool forIot() const { return iotSpecificInfo.has_value(); }
  // Free non-volatile memory in octets, as extCardResource gives it.
  std::optional<std::uint64_t> freeNonVolatileMemory() const;

  static EuiccInfo2 parse(ByteView complete) { return decode<EuiccInfo2>(complete); }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};

enum class EuiccConfiguration : unsigned { ipaeSupported = 0, enabledProfile = 1 };

// E1, in the FCI of an SGP.32 card's ISD-R.
struct IsdrProprietaryApplicationTemplateIot {
  static constexpr const char* name = "ISDRProprietaryApplicationTemplateIoT";
  static constexpr tlv::Tag tag = 0xE1;

  BitSet<EuiccConfiguration> euiccConfiguration;

  static IsdrProprietaryApplicationTemplateIot parse(ByteView complete) {
    return decode<IsdrProprietaryApplicationTemplateIot>(complete);
  }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};

// E0, in the FCI of a consumer card's ISD-R (SGP.22 §5.7.1).
struct IsdrProprietaryApplicationTemplate {
  static constexpr const char* name = "ISDRProprietaryApplicationTemplate";
  static constexpr tlv::Tag tag = 0xE0;

  Version svn;
  std::optional<Bits> lpaeSupport;

  static IsdrProprietaryApplicationTemplate parse(ByteView complete) {
    return decode<IsdrProprietaryApplicationTemplate>(complete);
  }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};

// What SELECT ISD-R said: 6F{… E0 or E1 …}, the templates perhaps inside A5. Cards that give
// neither, and hosts that never fetched the answer, are normal: both stay empty.
struct IsdrSelectResponse {
  std::optional<IsdrProprietaryApplicationTemplateIot> iot;
  std::optional<IsdrProprietaryApplicationTemplate> consumer;

  static IsdrSelectResponse parse(ByteView fci);  // throws tlv::Malformed for broken TLVs
};

}  // namespace esimgw::rsp
