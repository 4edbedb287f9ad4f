// SPDX-License-Identifier: Apache-2.0
#include "rsp/es10.hpp"

#include "rsp/es10c.hpp"

namespace esimgw::rsp {

void GetEuiccDataRequest::members(Members& m) {
  m.required("tagList", 0x5C, tagList);
}

void GetEuiccDataResponse::members(Members& m) {
  m.required("eidValue", 0x5A, eidValue);
}

void GetEuiccChallengeResponse::members(Members& m) {
  m.required("euiccChallenge", 0x80, euiccChallenge, {16, 16});
}

void EuiccConfiguredAddressesResponse::members(Members& m) {
  m.optional("defaultDpAddress", 0x80, defaultDpAddress);
  m.required("rootDsAddress", 0x81, rootDsAddress);
}

void GetCertsRequest::members(Members& m) {
  m.optional("euiccCiPKId", 0x80, euiccCiPKId);
}

void GetCertsResponse::Certs::members(Members& m) {
  m.required("eumCertificate", 0xA5, eumCertificate);
  m.required("euiccCertificate", 0xA6, euiccCertificate);
}

void GetCertsResponse::members(Members& m) {
  m.choice(result, {{"certs", 0xA0}, {"getCertsError", 0x81}}, {0xA5});
}

void GetConnectivityParametersResponse::Parameters::members(Members& m) {
  m.optional("httpParams", 0x81, httpParams);
}

void GetConnectivityParametersResponse::members(Members& m) {
  m.choice(result, {{"connectivityParameters", 0xA0}, {"connectivityParametersError", 0x81}});
}

void ListNotificationRequest::members(Members& m) {
  m.optional("profileManagementOperation", 0x81, profileManagementOperation);
}

void ListNotificationResponse::members(Members& m) {
  m.choice(result, {{"notificationMetadataList", 0xA0}, {"listNotificationsResultError", 0x81}},
           {NotificationMetadata::tag});
}

void RetrieveNotificationsListRequest::SearchCriteria::members(Members& m) {
  m.choice(
      criteria,
      {{"seqNumber", 0x80}, {"profileManagementOperation", 0x81}, {"euiccPackageResults", 0x82}});
}

void RetrieveNotificationsListRequest::members(Members& m) {
  m.optional("searchCriteria", 0xA0, searchCriteria);
}

void RetrieveNotificationsListResponse::members(Members& m) {
  m.choice(result,
           {{"notificationList", 0xA0},
            {"notificationsListResultError", 0x81},
            {"euiccPackageResultList", 0xA2}},
           {0xBF37, 0x30});
}

void NotificationSentRequest::members(Members& m) {
  m.required("seqNumber", 0x80, seqNumber);
}

void ProfileRollbackResponse::members(Members& m) {
  m.required("cmdResult", 0x02, cmdResult);
  m.optional("eUICCPackageResult", EuiccPackageResult::tag, euiccPackageResult);
}

void ConfigureImmediateProfileEnablingRequest::members(Members& m) {
  m.flag("immediateEnableFlag", 0x80, immediateEnableFlag);
  m.optional("defaultSmdpOid", 0x81, defaultSmdpOid);
  m.optional("defaultSmdpAddress", 0x82, defaultSmdpAddress);
}

void EuiccMemoryResetResponse::members(Members& m) {
  m.required("resetResult", 0x80, resetResult);
  m.optional("resetEimResult", 0x81, resetEimResult);
  m.optional("resetImmediateEnableConfigResult", 0x82, resetImmediateEnableConfigResult);
}

void IpaeActivationRequest::members(Members& m) {
  m.required("ipaeOption", 0x80, ipaeOption);
}

void ProfileIdentifier::members(Members& m) {
  m.choice(profile, {{"iccid", 0x5A}, {"isdpAid", 0x4F}});
}

void DeleteProfileRequest::members(Members& m) {
  m.choice(profile, {{"iccid", 0x5A}, {"isdpAid", 0x4F}});
}

void SetNicknameRequest::members(Members& m) {
  m.required("iccid", 0x5A, iccid);
  m.required("profileNickname", 0x90, profileNickname, {0, 64});
}

void ConsumerSetDefaultDpAddressRequest::members(Members& m) {
  m.required("defaultDpAddress", 0x80, defaultDpAddress);
}

}  // namespace esimgw::rsp
