// SPDX-License-Identifier: Apache-2.0
// The result and error codes of SGP.32 v1.2 and SGP.22 v2, under the names of the specifications:
// here those of ESipa and of eUICC packages, in es10_code.hpp those of the card's functions.
// An enum may hold a number that has no name here (a later version's code): it is kept as it is.
#pragma once

#include "rsp/code_text.hpp"
#include "rsp/es10_code.hpp"

namespace esimgw::rsp {

// GetEimPackage answered without a package (ESipa).
enum class EimPackageError : std::int32_t {
  noEimPackageAvailable = 1,
  eidNotFound = 2,
  invalidEid = 3,
  missingEid = 4,
  undefinedError = 127,
};

// An eIM package that cannot be processed (ProvideEimPackageResult, TransferEimPackage).
enum class EimPackageResultErrorCode : std::int32_t {
  invalidPackageFormat = 1,
  unknownPackage = 2,
  undefinedError = 127,
};

// ProvideEimPackageResult refused by the eIM.
enum class ProvideEimPackageResultError : std::int32_t {
  eidNotFound = 2,
  invalidEid = 3,
  missingEid = 4,
  undefinedError = 127,
};

// Why the IPA reports a state change in GetEimPackage.
enum class StateChangeCause : std::int32_t {
  otherEim = 0,
  fallback = 1,
  emergencyProfile = 2,
  local = 3,
  reset = 4,
  immediateEnableProfile = 5,
  deviceChange = 6,
  undefined = 127,
};

// ESipa.InitiateAuthentication.
enum class InitiateAuthenticationError : std::int32_t {
  invalidDpAddress = 1,
  euiccVersionNotSupportedByDp = 2,
  ciPKIdNotSupported = 3,
  smdpAddressMismatch = 50,
  smdpOidMismatch = 51,
  invalidEimTransactionId = 52,
  undefinedError = 127,
};

// ESipa.AuthenticateClient.
enum class AuthenticateClientError : std::int32_t {
  eumCertificateInvalid = 1,
  eumCertificateExpired = 2,
  euiccCertificateInvalid = 3,
  euiccCertificateExpired = 4,
  euiccSignatureInvalid = 5,
  matchingIdRefused = 6,
  eidMismatch = 7,
  noEligibleProfile = 8,
  ciPKUnknown = 9,
  invalidTransactionId = 10,
  insufficientMemory = 11,
  downloadOrderExpired = 18,
  pprNotAllowed = 50,
  eventIdUnknown = 56,
  undefinedError = 127,
};

// ESipa.GetBoundProfilePackage.
enum class GetBoundProfilePackageError : std::int32_t {
  euiccSignatureInvalid = 1,
  confirmationCodeMissing = 2,
  confirmationCodeRefused = 3,
  confirmationCodeRetriesExceeded = 4,
  bppRebindingRefused = 5,
  downloadOrderExpired = 6,
  metadataMismatch = 50,
  invalidTransactionId = 95,
  undefinedError = 127,
};

// ESipa.CancelSession.
enum class CancelSessionError : std::int32_t {
  invalidTransactionId = 1,
  euiccSignatureInvalid = 2,
  undefinedError = 127,
};

// PSMO enable; ES10c.EnableProfile has the same codes.
enum class EnableResult : std::int32_t {
  ok = 0,
  iccidOrAidNotFound = 1,
  profileNotInDisabledState = 2,
  disallowedByPolicy = 3,
  wrongProfileReenabling = 4,
  catBusy = 5,
  rollbackNotAvailable = 20,
  undefinedError = 127,
};

// PSMO disable; ES10c.DisableProfile.
enum class DisableResult : std::int32_t {
  ok = 0,
  iccidOrAidNotFound = 1,
  profileNotInEnabledState = 2,
  disallowedByPolicy = 3,
  catBusy = 5,
  undefinedError = 127,
};

// PSMO delete; ES10c.DeleteProfile.
enum class DeleteResult : std::int32_t {
  ok = 0,
  iccidOrAidNotFound = 1,
  profileNotInDisabledState = 2,
  disallowedByPolicy = 3,
  rollbackNotAvailable = 20,
  returnFallbackProfile = 21,
  undefinedError = 127,
};

// PSMO configureImmediateEnable.
enum class ConfigureImmediateEnableResult : std::int32_t {
  ok = 0,
  insufficientMemory = 1,
  commandError = 7,
  undefinedError = 127,
};

// PSMO setFallbackAttribute.
enum class SetFallbackAttributeResult : std::int32_t {
  ok = 0,
  iccidNotFound = 1,
  fallbackNotAllowed = 2,
  fallbackProfileEnabled = 3,
  undefinedError = 127,
};

// PSMO unsetFallbackAttribute.
enum class UnsetFallbackAttributeResult : std::int32_t {
  ok = 0,
  noFallbackAttribute = 2,
  fallbackProfileEnabled = 3,
  commandError = 7,
  undefinedError = 127,
};

// SetDefaultDpAddress.
enum class SetDefaultDpAddressResult : std::int32_t {
  ok = 0,
  undefinedError = 127,
};

// The result a ProfileRollback leaves in the eUICC package result.
enum class RollbackResult : std::int32_t {
  ok = 0,
  undefinedError = 127,
};

// ECO addEim without an association token.
enum class AddEimResultCode : std::int32_t {
  ok = 0,
  insufficientMemory = 1,
  associatedEimAlreadyExists = 2,
  ciPKUnknown = 3,
  invalidAssociationToken = 5,
  counterValueOutOfRange = 6,
  commandError = 7,
  undefinedError = 127,
};

// ECO deleteEim.
enum class DeleteEimResult : std::int32_t {
  ok = 0,
  eimNotFound = 1,
  lastEimDeleted = 2,
  commandError = 7,
  undefinedError = 127,
};

// ECO updateEim.
enum class UpdateEimResult : std::int32_t {
  ok = 0,
  eimNotFound = 1,
  ciPKUnknown = 3,
  counterValueOutOfRange = 6,
  commandError = 7,
  undefinedError = 127,
};

// ECO listEim.
enum class ListEimError : std::int32_t {
  undefinedError = 127,
};

// Why a eUICC package ended before its last command.
enum class ProcessingTerminated : std::int32_t {
  resultSizeOverflow = 1,
  unknownOrDamagedCommand = 2,
  interruption = 3,
  undefinedError = 127,
};

// A eUICC package that the card refused with a signature.
enum class EuiccPackageErrorCode : std::int32_t {
  invalidEid = 3,
  replayError = 4,
  counterValueOutOfRange = 6,
  sizeOverflow = 15,
  ecallActive = 104,
  undefinedError = 127,
};

// IpaEuiccDataResponse.
enum class IpaEuiccDataErrorCode : std::int32_t {
  incorrectTagList = 1,
  euiccCiPKIdNotFound = 5,
  ecallActive = 104,
  undefinedError = 127,
};

// ProfileDownloadTriggerResult.
enum class ProfileDownloadErrorReason : std::int32_t {
  ecallActive = 104,
  undefinedError = 127,
};

CodeText describe(EimPackageError code);
CodeText describe(EimPackageResultErrorCode code);
CodeText describe(ProvideEimPackageResultError code);
CodeText describe(StateChangeCause code);
CodeText describe(InitiateAuthenticationError code);
CodeText describe(AuthenticateClientError code);
CodeText describe(GetBoundProfilePackageError code);
CodeText describe(CancelSessionError code);
CodeText describe(EnableResult code);
CodeText describe(DisableResult code);
CodeText describe(DeleteResult code);
CodeText describe(ConfigureImmediateEnableResult code);
CodeText describe(SetFallbackAttributeResult code);
CodeText describe(UnsetFallbackAttributeResult code);
CodeText describe(SetDefaultDpAddressResult code);
CodeText describe(RollbackResult code);
CodeText describe(AddEimResultCode code);
CodeText describe(DeleteEimResult code);
CodeText describe(UpdateEimResult code);
CodeText describe(ListEimError code);
CodeText describe(ProcessingTerminated code);
CodeText describe(EuiccPackageErrorCode code);
CodeText describe(IpaEuiccDataErrorCode code);
CodeText describe(ProfileDownloadErrorReason code);

}  // namespace esimgw::rsp
