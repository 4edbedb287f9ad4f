// SPDX-License-Identifier: Apache-2.0
// The result and error codes of SGP.32 v1.2 and SGP.22 v2, under the names of the specifications.
// An enum may hold a number that has no name here (a later version's code): it is kept as it is.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace esimgw::rsp {

// What a code is called and what it means, for logs, D-Bus and people.
struct CodeText {
  std::string_view name;      // as in the specification; empty for an unknown number
  std::string_view sentence;  // short, lower case, no full stop
};

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

// ES10b.AuthenticateServer.
enum class AuthenticateErrorCode : std::int32_t {
  invalidCertificate = 1,
  invalidSignature = 2,
  unsupportedCurve = 3,
  noSessionContext = 4,
  invalidOid = 5,
  euiccChallengeMismatch = 6,
  ciPKUnknown = 7,
  undefinedError = 127,
};

// ES10b.PrepareDownload.
enum class DownloadErrorCode : std::int32_t {
  invalidCertificate = 1,
  invalidSignature = 2,
  unsupportedCurve = 3,
  noSessionContext = 4,
  invalidTransactionId = 5,
  undefinedError = 127,
};

// Reason given to ES10b.CancelSession.
enum class CancelSessionReason : std::int32_t {
  endUserRejection = 0,
  postponed = 1,
  timeout = 2,
  pprNotAllowed = 3,
  metadataMismatch = 4,
  loadBppExecutionError = 5,
  undefinedReason = 127,
};

// ES10b.CancelSession.
enum class CancelSessionResponseError : std::int32_t {
  invalidTransactionId = 5,
  undefinedError = 127,
};

// ES10b.ListNotification and RetrieveNotificationsList.
enum class NotificationsListResultError : std::int32_t {
  noResultAvailable = 1,
  undefinedError = 127,
};

// ES10b.RemoveNotificationFromList.
enum class DeleteNotificationStatus : std::int32_t {
  ok = 0,
  nothingToDelete = 1,
  undefinedError = 127,
};

// ES10b.AddInitialEim.
enum class AddInitialEimError : std::int32_t {
  insufficientMemory = 1,
  associatedEimAlreadyExists = 2,
  ciPKUnknown = 3,
  invalidAssociationToken = 5,
  counterValueOutOfRange = 6,
  commandError = 7,
  undefinedError = 127,
};

// ES10b.EuiccMemoryReset, profiles and default SM-DP+.
enum class ResetResult : std::int32_t {
  ok = 0,
  nothingToDelete = 1,
  catBusy = 5,
  ecallActive = 104,
  undefinedError = 127,
};

// ES10b.EuiccMemoryReset, eIM configuration data.
enum class ResetEimResult : std::int32_t {
  ok = 0,
  nothingToDelete = 1,
  eimResetNotSupported = 2,
  undefinedError = 127,
};

// ES10b.EuiccMemoryReset, immediate enable configuration.
enum class ResetImmediateEnableConfigResult : std::int32_t {
  ok = 0,
  resetIECNotSupported = 1,
  undefinedError = 127,
};

// ES10b.GetCerts.
enum class GetCertsError : std::int32_t {
  invalidCiPKId = 1,
  undefinedError = 127,
};

// ES10b.GetProfilesInfo.
enum class ProfileInfoListError : std::int32_t {
  incorrectInputValues = 1,
  profileChangeOngoing = 11,
  undefinedError = 127,
};

// ES10b.ImmediateEnable.
enum class ImmediateEnableResult : std::int32_t {
  ok = 0,
  immediateEnableNotAvailable = 1,
  noSessionContext = 4,
  catBusy = 5,
  undefinedError = 127,
};

// ES10b.ProfileRollback.
enum class ProfileRollbackCommandResult : std::int32_t {
  ok = 0,
  rollbackNotAllowed = 1,
  catBusy = 5,
  commandError = 7,
  undefinedError = 127,
};

// ES10b.ConfigureImmediateProfileEnabling.
enum class ConfigImmediateEnableResult : std::int32_t {
  ok = 0,
  insufficientMemory = 1,
  associatedEimAlreadyExists = 2,
  undefinedError = 127,
};

// ES10b.ExecuteFallbackMechanism.
enum class ExecuteFallbackMechanismResult : std::int32_t {
  ok = 0,
  profileNotInDisabledState = 2,
  catBusy = 5,
  fallbackNotAvailable = 6,
  commandError = 7,
  ecallActive = 104,
  undefinedError = 127,
};

// ES10b.ReturnFromFallback.
enum class ReturnFromFallbackResult : std::int32_t {
  ok = 0,
  catBusy = 5,
  fallbackNotAvailable = 6,
  commandError = 7,
  undefinedError = 127,
};

// ES10b.EnableEmergencyProfile.
enum class EnableEmergencyProfileResult : std::int32_t {
  ok = 0,
  profileNotInDisabledState = 2,
  catBusy = 5,
  ecallNotAvailable = 8,
  undefinedError = 127,
};

// ES10b.DisableEmergencyProfile.
enum class DisableEmergencyProfileResult : std::int32_t {
  ok = 0,
  profileNotInEnabledState = 2,
  catBusy = 5,
  undefinedError = 127,
};

// ES10b.GetConnectivityParameters.
enum class ConnectivityParametersError : std::int32_t {
  parametersNotAvailable = 1,
  undefinedError = 127,
};

// ES10b.IpaeActivation.
enum class IpaeActivationResult : std::int32_t {
  ok = 0,
  notSupported = 1,
};

// ES10c.SetNickname (SGP.22).
enum class SetNicknameResult : std::int32_t {
  ok = 0,
  iccidNotFound = 1,
  undefinedError = 127,
};

// The command of a bound profile package that failed.
enum class BppCommandId : std::int32_t {
  initialiseSecureChannel = 0,
  configureISDP = 1,
  storeMetadata = 2,
  storeMetadata2 = 3,
  replaceSessionKeys = 4,
  loadProfileElements = 5,
};

// Why loading a bound profile package failed.
enum class BppErrorReason : std::int32_t {
  incorrectInputValues = 1,
  invalidSignature = 2,
  invalidTransactionId = 3,
  unsupportedCrtValues = 4,
  unsupportedRemoteOperationType = 5,
  unsupportedProfileClass = 6,
  scp03tStructureError = 7,
  scp03tSecurityError = 8,
  installFailedDueToIccidAlreadyExistsOnEuicc = 9,
  installFailedDueToInsufficientMemoryForProfile = 10,
  installFailedDueToInterruption = 11,
  installFailedDueToPEProcessingError = 12,
  installFailedDueToDataMismatch = 13,
  testProfileInstallFailedDueToInvalidNaaKey = 14,
  pprNotAllowed = 15,
  installFailedDueToUnknownError = 127,
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
CodeText describe(AuthenticateErrorCode code);
CodeText describe(DownloadErrorCode code);
CodeText describe(CancelSessionReason code);
CodeText describe(CancelSessionResponseError code);
CodeText describe(NotificationsListResultError code);
CodeText describe(DeleteNotificationStatus code);
CodeText describe(AddInitialEimError code);
CodeText describe(ResetResult code);
CodeText describe(ResetEimResult code);
CodeText describe(ResetImmediateEnableConfigResult code);
CodeText describe(GetCertsError code);
CodeText describe(ProfileInfoListError code);
CodeText describe(ImmediateEnableResult code);
CodeText describe(ProfileRollbackCommandResult code);
CodeText describe(ConfigImmediateEnableResult code);
CodeText describe(ExecuteFallbackMechanismResult code);
CodeText describe(ReturnFromFallbackResult code);
CodeText describe(EnableEmergencyProfileResult code);
CodeText describe(DisableEmergencyProfileResult code);
CodeText describe(ConnectivityParametersError code);
CodeText describe(IpaeActivationResult code);
CodeText describe(SetNicknameResult code);
CodeText describe(BppCommandId code);
CodeText describe(BppErrorReason code);

// "profileNotInDisabledState (2): the profile is not disabled"
template <class Code>
std::string explain(Code code) {
  auto text = describe(code);
  return std::string(text.name) + " (" + std::to_string(static_cast<std::int32_t>(code)) +
         "): " + std::string(text.sentence);
}

}  // namespace esimgw::rsp
