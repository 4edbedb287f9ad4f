// SPDX-License-Identifier: Apache-2.0
#include "rsp/ipa_euicc_data.hpp"

namespace esimgw::rsp {

void SearchCriteriaNotification::members(Members& m) {
  m.choice(criteria, {{"seqNumber", 0x80}, {"profileManagementOperation", 0x81}});
}

void SearchCriteriaEuiccPackageResult::members(Members& m) {
  m.required("seqNumber", 0x80, seqNumber);
}

void IpaEuiccDataRequest::members(Members& m) {
  m.required("tagList", 0x5C, tagList);
  m.optional("euiccCiPKIdentifierToBeUsed", 0x04, euiccCiPKIdentifierToBeUsed);
  m.optional("searchCriteriaNotification", 0xA1, searchCriteriaNotification);
  m.optional("searchCriteriaEuiccPackageResult", 0xA2, searchCriteriaEuiccPackageResult);
  m.optional("eimTransactionId", 0x83, eimTransactionId, {1, 16});
}

std::vector<tlv::Tag> IpaEuiccDataRequest::tags() const {
  std::vector<tlv::Tag> tags;
  for (auto rest = ByteView(tagList); !rest.empty();) {
    auto tag = tlv::Reader(rest).peekTag();
    rest = rest.subspan(tag > 0xFFFF ? 3 : tag > 0xFF ? 2 : 1);
    tags.push_back(tag);
  }
  return tags;
}

void IpaCapabilities::members(Members& m) {
  m.required("ipaFeatures", 0x80, ipaFeatures);
  m.optional("ipaSupportedProtocols", 0x81, ipaSupportedProtocols);
}

void DeviceCapabilities::AdditionalFeatures::members(Members& m) {
  m.optional("naiSupport", 0x80, naiSupport);
}

void DeviceCapabilities::members(Members& m) {
  m.optional("gsmSupportedRelease", 0x80, gsmSupportedRelease);
  m.optional("utranSupportedRelease", 0x81, utranSupportedRelease);
  m.optional("cdma2000onexSupportedRelease", 0x82, cdma2000onexSupportedRelease);
  m.optional("cdma2000hrpdSupportedRelease", 0x83, cdma2000hrpdSupportedRelease);
  m.optional("cdma2000ehrpdSupportedRelease", 0x84, cdma2000ehrpdSupportedRelease);
  m.optional("eutranEpcSupportedRelease", 0x85, eutranEpcSupportedRelease);
  m.optional("contactlessSupportedRelease", 0x86, contactlessSupportedRelease);
  m.optional("rspCrlSupportedVersion", 0x87, rspCrlSupportedVersion);
  m.optional("nrEpcSupportedRelease", 0x88, nrEpcSupportedRelease);
  m.optional("nr5gcSupportedRelease", 0x89, nr5gcSupportedRelease);
  m.optional("eutran5gcSupportedRelease", 0x8A, eutran5gcSupportedRelease);
  m.optional("lpaSvn", 0x8B, lpaSvn);
  m.optional("catSupportedClasses", 0x8C, catSupportedClasses);
  m.optional("euiccFormFactorType", 0x8D, euiccFormFactorType);
  m.optional("deviceAdditionalFeatureSupport", 0xAE, deviceAdditionalFeatureSupport);
}

void DeviceInfo::members(Members& m) {
  m.required("tac", 0x80, tac, {4, 4});
  m.required("deviceCapabilities", 0xA1, deviceCapabilities);
  m.optional("imei", 0x82, imei, {8, 8});
}

void IpaEuiccData::members(Members& m) {
  m.optionalList("notificationsList", 0xA0, notificationsList, PendingNotification::item);
  m.optional("defaultSmdpAddress", 0x81, defaultSmdpAddress);
  m.optionalList("euiccPackageResultList", 0xA2, euiccPackageResultList, EuiccPackageResult::item);
  m.optional("euiccInfo1", EuiccInfo1::tag, euiccInfo1);
  m.optional("euiccInfo2", EuiccInfo2::tag, euiccInfo2);
  m.optional("rootSmdsAddress", 0x83, rootSmdsAddress);
  m.optional("associationToken", 0x84, associationToken);
  m.optional("eumCertificate", 0xA5, eumCertificate);
  m.optional("euiccCertificate", 0xA6, euiccCertificate);
  m.optional("eimTransactionId", 0x87, eimTransactionId, {1, 16});
  m.optional("ipaCapabilities", 0xA8, ipaCapabilities);
  m.optional("deviceInfo", 0xA9, deviceInfo);
}

void IpaEuiccDataResponseError::members(Members& m) {
  m.optional("eimTransactionId", 0x80, eimTransactionId, {1, 16});
  m.required("ipaEuiccDataErrorCode", 0x02, ipaEuiccDataErrorCode);
}

void IpaEuiccDataResponse::members(Members& m) {
  // Fields without the arm's A0, except where they begin with A0 themselves (notificationsList).
  m.choice(result, {{"ipaEuiccData", 0xA0}, {"ipaEuiccDataResponseError", 0xA1}},
           {0x81, 0xA2, 0xBF20, 0xBF22, 0x83, 0x84, 0xA5, 0xA6, 0x87, 0xA8, 0xA9});
}

}  // namespace esimgw::rsp
