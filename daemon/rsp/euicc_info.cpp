// SPDX-License-Identifier: Apache-2.0
#include "rsp/euicc_info.hpp"

namespace esimgw::rsp {
namespace {

constexpr Arm keyIdentifier{"SubjectKeyIdentifier", 0x04};
constexpr Arm versionType{"VersionType", 0x04};

}  // namespace

void EuiccInfo1::members(Members& m) {
  if (m.verbatim(raw)) return;
  m.required("svn", 0x82, svn);
  m.list("euiccCiPKIdListForVerification", 0xA9, euiccCiPKIdListForVerification, keyIdentifier);
  m.list("euiccCiPKIdListForSigning", 0xAA, euiccCiPKIdListForSigning, keyIdentifier);
}

void CertificationDataObject::members(Members& m) {
  m.required("platformLabel", 0x80, platformLabel);
  m.required("discoveryBaseURL", 0x81, discoveryBaseURL);
}

void IotSpecificInfo::members(Members& m) {
  m.list("iotVersion", 0xA0, iotVersion, versionType);
  m.flag("ecallSupported", 0x81, ecallSupported);
  m.flag("fallbackSupported", 0x82, fallbackSupported);
}

void EuiccInfo2::members(Members& m) {
  if (m.verbatim(raw)) return;
  m.required("profileVersion", 0x81, profileVersion);
  m.required("svn", 0x82, svn);
  m.required("euiccFirmwareVer", 0x83, euiccFirmwareVer);
  m.required("extCardResource", 0x84, extCardResource);
  m.required("uiccCapability", 0x85, uiccCapability);
  m.optional("ts102241Version", 0x86, ts102241Version);
  m.optional("globalplatformVersion", 0x87, globalplatformVersion);
  m.required("rspCapability", 0x88, rspCapability);
  m.list("euiccCiPKIdListForVerification", 0xA9, euiccCiPKIdListForVerification, keyIdentifier);
  m.list("euiccCiPKIdListForSigning", 0xAA, euiccCiPKIdListForSigning, keyIdentifier);
  m.optional("euiccCategory", 0x8B, euiccCategory);
  m.optional("forbiddenProfilePolicyRules", 0x99, forbiddenProfilePolicyRules);
  m.required("ppVersion", 0x04, ppVersion);
  m.required("sasAcreditationNumber", 0x0C, sasAccreditationNumber);
  m.optional("certificationDataObject", 0xAC, certificationDataObject);
  m.optional("treProperties", 0x8D, treProperties);
  m.optional("treProductReference", 0x8E, treProductReference);
  m.optionalList("additionalEuiccProfilePackageVersions", 0xAF,
                 additionalEuiccProfilePackageVersions, versionType);
  m.optional("ipaMode", 0x90, ipaMode);
  m.optionalList("euiccCiPKIdListForSigningV3", 0xB1, euiccCiPKIdListForSigningV3, keyIdentifier);
  m.optional("additionalEuiccInfo", 0x92, additionalEuiccInfo);
  m.optional("highestSvn", 0x93, highestSvn);
  m.optional("iotSpecificInfo", 0xB4, iotSpecificInfo);
}

std::optional<std::uint64_t> EuiccInfo2::freeNonVolatileMemory() const {
  try {
    auto found = tlv::find(extCardResource, 0x82);
    if (!found || found->value.empty() || found->value.size() > 8) return std::nullopt;
    std::uint64_t octets = 0;
    for (auto octet : found->value) octets = octets << 8 | octet;
    return octets;
  } catch (const tlv::Malformed&) {
    return std::nullopt;  // the field is informative, and some cards fill it freely
  }
}

void IsdrProprietaryApplicationTemplateIot::members(Members& m) {
  m.required("euiccConfiguration", 0x80, euiccConfiguration);
}

void IsdrProprietaryApplicationTemplate::members(Members& m) {
  m.required("svn", 0x82, svn);
  m.optional("lpaeSupport", 0x03, lpaeSupport);
}

IsdrSelectResponse IsdrSelectResponse::parse(ByteView fci) {
  IsdrSelectResponse response;
  if (fci.empty()) return response;
  auto look = [&response](ByteView members) {
    using Iot = IsdrProprietaryApplicationTemplateIot;
    using Consumer = IsdrProprietaryApplicationTemplate;
    if (auto found = tlv::find(members, Iot::tag)) response.iot = Iot::parse(found->raw);
    if (auto found = tlv::find(members, Consumer::tag)) {
      response.consumer = Consumer::parse(found->raw);
    }
  };
  auto control = tlv::parse(fci, 0x6F);
  look(control.value);
  if (auto proprietary = tlv::find(control.value, 0xA5)) look(proprietary->value);
  return response;
}

}  // namespace esimgw::rsp
