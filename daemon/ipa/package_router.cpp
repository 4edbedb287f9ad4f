// SPDX-License-Identifier: Apache-2.0
// What an eIM handed over decides what is done with it. Whatever it is, the eIM gets an answer
// (SGP.32 §3.1.1.1: going silent would leave the operation pending at the eIM).
#include "ipa/ipa.hpp"
#include "runtime/log.hpp"

namespace esimgw {
namespace {

// This gateway reads no card data for eIMs: §2.11.2.2 with undefinedError.
rsp::EimPackageResult dataError(const rsp::IpaEuiccDataRequest& request) {
  rsp::IpaEuiccDataResponseError error;
  error.eimTransactionId = request.eimTransactionId;
  error.ipaEuiccDataErrorCode = rsp::IpaEuiccDataErrorCode::undefinedError;
  return {rsp::IpaEuiccDataResponse{error}};
}

// Nor does it download profiles: §2.11.2.3 with undefinedError.
rsp::EimPackageResult downloadError(const rsp::ProfileDownloadTriggerRequest& request) {
  rsp::ProfileDownloadError error;
  error.profileDownloadErrorReason = rsp::ProfileDownloadErrorReason::undefinedError;
  rsp::ProfileDownloadTriggerResult result;
  result.eimTransactionId = request.eimTransactionId;
  result.profileDownloadTriggerResultData = {error};
  return {result};
}

// What is answered to everything but a eUICC Package. Throws when the eIM has refused to give one.
rsp::EimPackageResult answerTo(const EimPackageAnswer& answer) {
  if (auto* unreadable = std::get_if<UnreadableEimPackage>(&answer)) {
    log::warning("package-unreadable", "the eIM's package cannot be read: " + unreadable->why);
    return packageError(unreadable->eimTransactionId,
                        rsp::EimPackageResultErrorCode::invalidPackageFormat);
  }
  auto& response = std::get<rsp::GetEimPackageResponse>(answer);
  if (auto* request = std::get_if<rsp::IpaEuiccDataRequest>(&response.package)) {
    return dataError(*request);
  }
  if (auto* trigger = std::get_if<rsp::ProfileDownloadTriggerRequest>(&response.package)) {
    return downloadError(*trigger);
  }
  if (auto* refusal = std::get_if<rsp::EimPackageError>(&response.package)) {
    throw Error(Domain::eim, Code::eimRefused,
                "the eIM gives no package: " + std::string(rsp::describe(*refusal).sentence));
  }
  return packageError(response.eimTransactionId(), rsp::EimPackageResultErrorCode::unknownPackage);
}

}  // namespace

rsp::EimPackageResult packageError(const std::optional<rsp::TransactionId>& id,
                                   rsp::EimPackageResultErrorCode code) {
  rsp::EimPackageResultResponseError error;
  error.eimTransactionId = id;
  error.eimPackageResultErrorCode = code;
  return {error};
}

Task<void> Ipa::answerPackage(Partner partner, EimPackageAnswer answer) {
  if (auto* response = std::get_if<rsp::GetEimPackageResponse>(&answer)) {
    if (auto* package = std::get_if<rsp::EuiccPackageRequest>(&response->package)) {
      auto received = std::move(*package);
      co_await receiveEuiccPackage(partner, std::move(received));
      co_return;
    }
  }
  auto reply = answerTo(answer);
  log::notice("package-not-executed", "the eIM sent a package that this gateway cannot execute",
              {{"EUICC", key_}});
  co_await sendPackageResult(partner, std::move(reply));
}

Task<void> Ipa::sendPackageResult(Partner partner, rsp::EimPackageResult answer) {
  rsp::ProvideEimPackageResult message;
  message.eidValue = eid_;
  message.eimPackageResult = std::move(answer);
  auto octets = message.encode();
  // Whatever the eIM says to it: nothing of the card was delivered, so nothing is to be removed.
  auto response = co_await partner->eim->provideEimPackageResult(std::move(octets));
}

}  // namespace esimgw
