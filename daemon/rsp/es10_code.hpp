// SPDX-License-Identifier: Apache-2.0
// The result and error codes of the ES10 functions (SGP.32 v1.2 §5.9, SGP.22 v2 §5.7), under the
// names of the specifications.
// An enum may hold a number that has no name here (a later version's code): it is kept as it is.
#pragma once

#include "rsp/code_text.hpp"

namespace esimgw::rsp {

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

}  // namespace esimgw::rsp
