// SPDX-License-Identifier: Apache-2.0
#include "rsp/profile_info.hpp"

namespace esimgw::rsp {

void NotificationConfigurationInformation::members(Members& m) {
  m.required("profileManagementOperation", 0x80, profileManagementOperation);
  m.required("notificationAddress", 0x81, notificationAddress);
}

void OperatorId::members(Members& m) {
  m.required("mccMnc", 0x80, mccMnc, {3, 3});
  m.optional("gid1", 0x81, gid1);
  m.optional("gid2", 0x82, gid2);
}

void VendorSpecificData::members(Members& m) {
  m.required("vendorOid", 0x80, vendorOid);
  m.required("vendorSpecificData", 0x81, vendorSpecificData);
}

void DpProprietaryData::members(Members& m) {
  m.required("dpOid", 0x80, dpOid);
}

void ProfileInfo::members(Members& m) {
  m.optional("iccid", 0x5A, iccid);
  m.optional("isdpAid", 0x4F, isdpAid);
  m.optional("profileState", 0x9F70, profileState);
  m.optional("profileNickname", 0x90, profileNickname);
  m.optional("serviceProviderName", 0x91, serviceProviderName);
  m.optional("profileName", 0x92, profileName);
  m.optional("iconType", 0x93, iconType);
  m.optional("icon", 0x94, icon);
  m.optional("profileClass", 0x95, profileClass);
  m.optionalList("notificationConfigurationInfo", 0xB6, notificationConfigurationInfo,
                 NotificationConfigurationInformation::item);
  m.optional("profileOwner", 0xB7, profileOwner);
  m.optional("dpProprietaryData", 0xB8, dpProprietaryData);
  m.optional("profilePolicyRules", 0x99, profilePolicyRules);
  m.optionalList("serviceSpecificDataStoredInEuicc", 0xBF22, serviceSpecificDataStoredInEuicc,
                 VendorSpecificData::item);
  m.optional("ecallIndication", 0x9F7B, ecallIndication);
  m.defaulted("fallbackAttribute", 0x9F26, fallbackAttribute, false);
  m.optional("fallbackAllowed", 0x9F67, fallbackAllowed);
}

void ProfileInfoListRequest::SearchCriteria::members(Members& m) {
  m.choice(profile, {{"iccid", 0x5A}, {"isdpAid", 0x4F}, {"profileClass", 0x95}});
}

void ProfileInfoListRequest::members(Members& m) {
  m.optional("searchCriteria", 0xA0, searchCriteria);
  m.optional("tagList", 0x5C, tagList);
}

void ProfileInfoListResponse::members(Members& m) {
  m.choice(result, {{"profileInfoListOk", 0xA0, 0x30}, {"profileInfoListError", 0x81}},
           {ProfileInfo::tag});
}

void StoreMetadataRequest::members(Members& m) {
  if (m.verbatim(raw)) return;
  m.required("iccid", 0x5A, iccid);
  m.required("serviceProviderName", 0x91, serviceProviderName);
  m.required("profileName", 0x92, profileName);
  m.optional("iconType", 0x93, iconType);
  m.optional("icon", 0x94, icon);
  m.defaulted("profileClass", 0x95, profileClass, ProfileClass::operational);
  m.optionalList("notificationConfigurationInfo", 0xB6, notificationConfigurationInfo,
                 NotificationConfigurationInformation::item);
  m.optional("profileOwner", 0xB7, profileOwner);
  m.optional("profilePolicyRules", 0x99, profilePolicyRules);
  m.optionalList("serviceSpecificDataStoredInEuicc", 0xBF22, serviceSpecificDataStoredInEuicc,
                 VendorSpecificData::item);
  m.optionalList("serviceSpecificDataNotStoredInEuicc", 0xBF23, serviceSpecificDataNotStoredInEuicc,
                 VendorSpecificData::item);
  m.optional("ecallIndication", 0x9F7B, ecallIndication);
  m.optional("fallbackAllowed", 0x9F67, fallbackAllowed);
}

void ProfilePolicyAuthorisationRule::members(Members& m) {
  m.required("pprIds", 0x80, pprIds);
  m.list("allowedOperators", 0xA1, allowedOperators, OperatorId::item);
  m.required("pprFlags", 0x82, pprFlags);
}

void GetRatResponse::members(Members& m) {
  m.listPerhapsBare("rat", 0xA0, rat, ProfilePolicyAuthorisationRule::item);
}

}  // namespace esimgw::rsp
