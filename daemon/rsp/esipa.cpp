// SPDX-License-Identifier: Apache-2.0
#include "rsp/esipa.hpp"

namespace esimgw::rsp {
namespace {

template <class Message>
Message decodePackage(ByteView complete) {
  try {
    return decode<Message>(complete);
  } catch (const tlv::Malformed& malformed) {
    throw MalformedEimPackage(malformed.what(), findEimTransactionId(complete));
  }
}

template <class Package>
std::optional<TransactionId> transactionIdOf(const Package& package) {
  if (auto* euiccPackage = std::get_if<EuiccPackageRequest>(&package)) {
    return euiccPackage->euiccPackageSigned.eimTransactionId;
  }
  if (auto* data = std::get_if<IpaEuiccDataRequest>(&package)) return data->eimTransactionId;
  if (auto* trigger = std::get_if<ProfileDownloadTriggerRequest>(&package)) {
    return trigger->eimTransactionId;
  }
  if (auto* unknown = std::get_if<UnknownElement>(&package)) {
    return findEimTransactionId(tlv::encode(0xBF4F, unknown->raw));
  }
  return std::nullopt;
}

}  // namespace

void GetEimPackageRequest::members(Members& m) {
  m.required("eidValue", 0x5A, eidValue);
  m.flag("notifyStateChange", 0x80, notifyStateChange);
  m.optional("stateChangeCause", 0x81, stateChangeCause);
  m.optional("rPLMN", 0x82, rPLMN, {3, 3});
}

void GetEimPackageResponse::members(Members& m) {
  m.choice(package, {{"euiccPackageRequest", 0xBF51},
                     {"ipaEuiccDataRequest", 0xBF52},
                     {"profileDownloadTriggerRequest", 0xBF54},
                     {"eimPackageError", 0x02}});
}

GetEimPackageResponse GetEimPackageResponse::parse(ByteView complete) {
  return decodePackage<GetEimPackageResponse>(complete);
}

std::optional<TransactionId> GetEimPackageResponse::eimTransactionId() const {
  return transactionIdOf(package);
}

void EimAcknowledgements::members(Members& m) {
  m.items(seqNumbers, {"SequenceNumber", 0x80});
}

void EprAndNotifications::members(Members& m) {
  m.required("euiccPackageResult", EuiccPackageResult::tag, euiccPackageResult);
  m.list("notificationList", 0xA0, notificationList, PendingNotification::item);
}

void EimPackageResultResponseError::members(Members& m) {
  m.optional("eimTransactionId", 0x80, eimTransactionId, {1, 16});
  m.required("eimPackageResultErrorCode", 0x02, eimPackageResultErrorCode);
}

void EimPackageResult::members(Members& m) {
  m.choice(result, {{"euiccPackageResult", 0xBF51},
                    {"ePRAndNotifications", 0x30},
                    {"ipaEuiccDataResponse", 0xBF52},
                    {"profileDownloadTriggerResult", 0xBF54},
                    {"eimPackageResultResponseError", 0xA0}});
}

void ProvideEimPackageResult::members(Members& m) {
  m.optional("eidValue", 0x5A, eidValue);
  m.required("eimPackageResult", 0, eimPackageResult);
}

void ProvideEimPackageResultResponse::members(Members& m) {
  m.choice(result, {{"eimAcknowledgements", 0xBF53},
                    {"emptyResponse", 0x30},
                    {"provideEimPackageResultError", 0x02}});
}

void HandleNotificationEsipa::members(Members& m) {
  m.choice(notification, {{"pendingNotification", 0xA0}, {"provideEimPackageResult", 0xBF50}});
}

void TransferEimPackageRequest::members(Members& m) {
  m.choice(package, {{"euiccPackageRequest", 0xBF51},
                     {"ipaEuiccDataRequest", 0xBF52},
                     {"eimAcknowledgements", 0xBF53},
                     {"profileDownloadTriggerRequest", 0xBF54}});
}

TransferEimPackageRequest TransferEimPackageRequest::parse(ByteView complete) {
  return decodePackage<TransferEimPackageRequest>(complete);
}

std::optional<TransactionId> TransferEimPackageRequest::eimTransactionId() const {
  return transactionIdOf(package);
}

void TransferEimPackageResponse::members(Members& m) {
  m.choice(result, {{"euiccPackageResult", 0xBF51},
                    {"ePRAndNotifications", 0x30},
                    {"ipaEuiccDataResponse", 0xBF52},
                    {"eimPackageReceived", 0x05},
                    {"eimPackageError", 0x02}});
}

}  // namespace esimgw::rsp
