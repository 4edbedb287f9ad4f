// SPDX-License-Identifier: Apache-2.0
#include "rsp/notification.hpp"

namespace esimgw::rsp {

void NotificationMetadata::members(Members& m) {
  if (m.verbatim(raw)) return;
  m.required("seqNumber", 0x80, seqNumber);
  m.required("profileManagementOperation", 0x81, profileManagementOperation);
  m.required("notificationAddress", 0x0C, notificationAddress);
  m.optional("iccid", 0x5A, iccid);
}

void SuccessResult::members(Members& m) {
  m.required("aid", 0x4F, aid);
  m.required("simaResponse", 0x04, simaResponse);
}

void ErrorResult::members(Members& m) {
  m.required("bppCommandId", 0x80, bppCommandId);
  m.required("errorReason", 0x81, errorReason);
  m.optional("simaResponse", 0x82, simaResponse);
}

void ProfileInstallationResultData::FinalResult::members(Members& m) {
  m.choice(result, {{"successResult", 0xA0}, {"errorResult", 0xA1}});
}

void ProfileInstallationResultData::members(Members& m) {
  if (m.verbatim(raw)) return;
  m.required("transactionId", 0x80, transactionId, {1, 16});
  m.required("notificationMetadata", NotificationMetadata::tag, notificationMetadata);
  m.optional("smdpOid", 0x06, smdpOid);
  m.required("finalResult", 0xA2, finalResult);
}

void ProfileInstallationResult::members(Members& m) {
  if (m.verbatim(raw)) return;
  m.required("profileInstallationResultData", ProfileInstallationResultData::tag,
             profileInstallationResultData);
  m.required("euiccSignPIR", 0x5F37, euiccSignPIR);
}

void OtherSignedNotification::members(Members& m) {
  if (m.verbatim(raw)) return;
  m.required("tbsOtherNotification", NotificationMetadata::tag, tbsOtherNotification);
  m.required("euiccNotificationSignature", 0x5F37, euiccNotificationSignature);
  m.required("euiccCertificate", 0x30, euiccCertificate);
  m.required("eumCertificate", 0x30, eumCertificate);
}

void CompactSuccessResult::members(Members& m) {
  m.required("compactAid", 0x4F, compactAid, {2, 2});
  m.optional("simaResponse", 0x04, simaResponse);
}

void CompactProfileInstallationResultData::CompactFinalResult::members(Members& m) {
  m.choice(result, {{"compactSuccessResult", 0xA0}, {"errorResult", 0xA1}});
}

void CompactProfileInstallationResultData::members(Members& m) {
  m.required("transactionId", 0x80, transactionId, {1, 16});
  m.required("seqNumber", 0x02, seqNumber);
  m.defaulted("iccidPresent", 0x01, iccidPresent, true);
  m.required("compactFinalResult", 0xA2, compactFinalResult);
}

void CompactProfileInstallationResult::members(Members& m) {
  m.required("compactProfileInstallationResultData", 0xA0, compactProfileInstallationResultData);
  m.required("euiccSignPIR", 0x5F37, euiccSignPIR);
}

void CompactOtherSignedNotification::members(Members& m) {
  m.optional("eidValue", 0x5A, eidValue);
  m.required("tbsOtherNotification", NotificationMetadata::tag, tbsOtherNotification);
  m.required("euiccNotificationSignature", 0x5F37, euiccNotificationSignature);
}

void PendingNotification::members(Members& m) {
  m.choice(notification, {{"profileInstallationResult", 0xBF37},
                          {"otherSignedNotification", 0x30},
                          {"compactProfileInstallationResult", 0xA0},
                          {"compactOtherSignedNotification", 0xA1}});
}

const NotificationMetadata* PendingNotification::metadata() const {
  if (auto* installed = std::get_if<ProfileInstallationResult>(&notification)) {
    return &installed->profileInstallationResultData.notificationMetadata;
  }
  if (auto* other = std::get_if<OtherSignedNotification>(&notification)) {
    return &other->tbsOtherNotification;
  }
  if (auto* compact = std::get_if<CompactOtherSignedNotification>(&notification)) {
    return &compact->tbsOtherNotification;
  }
  return nullptr;
}

SequenceNumber PendingNotification::seqNumber() const {
  if (auto* found = metadata()) return found->seqNumber;
  return std::get<CompactProfileInstallationResult>(notification)
      .compactProfileInstallationResultData.seqNumber;
}

}  // namespace esimgw::rsp
