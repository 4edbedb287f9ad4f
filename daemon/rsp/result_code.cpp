// SPDX-License-Identifier: Apache-2.0
#include "rsp/result_code.hpp"

#include <span>

namespace esimgw::rsp {
namespace {

struct Row {
  std::int32_t code;
  CodeText text;
};

CodeText lookUp(std::span<const Row> table, std::int32_t code) {
  for (const auto& row : table) {
    if (row.code == code) return row.text;
  }
  return {"", "code unknown to this version"};
}

constexpr Row eimPackageErrorTable[] = {
    {1, {"noEimPackageAvailable", "no eIM package is waiting"}},
    {2, {"eidNotFound", "the eIM does not know this EID"}},
    {3, {"invalidEid", "the eIM takes the EID for invalid"}},
    {4, {"missingEid", "the eIM misses the EID"}},
    {127, {"undefinedError", "undefined error"}},
};
constexpr Row eimPackageResultErrorCodeTable[] = {
    {1, {"invalidPackageFormat", "the package cannot be read"}},
    {2, {"unknownPackage", "the package is of an unknown kind"}},
    {127, {"undefinedError", "undefined error"}},
};
constexpr Row provideEimPackageResultErrorTable[] = {
    {2, {"eidNotFound", "the eIM does not know this EID"}},
    {3, {"invalidEid", "the eIM takes the EID for invalid"}},
    {4, {"missingEid", "the eIM misses the EID"}},
    {127, {"undefinedError", "undefined error"}},
};
constexpr Row stateChangeCauseTable[] = {
    {0, {"otherEim", "another eIM changed the profile state"}},
    {1, {"fallback", "the fallback mechanism was executed"}},
    {2, {"emergencyProfile", "the emergency profile was enabled or disabled"}},
    {3, {"local", "changed locally"}},
    {4, {"reset", "the eUICC memory was reset"}},
    {5, {"immediateEnableProfile", "a downloaded profile was enabled at once"}},
    {6, {"deviceChange", "the eUICC moved to another device"}},
    {127, {"undefined", "undefined cause"}},
};
constexpr Row initiateAuthenticationErrorTable[] = {
    {1, {"invalidDpAddress", "the SM-DP+ address is invalid"}},
    {2, {"euiccVersionNotSupportedByDp", "the SM-DP+ does not support this eUICC version"}},
    {3, {"ciPKIdNotSupported", "no common CI key"}},
    {50, {"smdpAddressMismatch", "the SM-DP+ address differs from the ordered one"}},
    {51, {"smdpOidMismatch", "the SM-DP+ OID differs from the ordered one"}},
    {52, {"invalidEimTransactionId", "the eIM does not know this eIM transaction"}},
    {127, {"undefinedError", "undefined error"}},
};
constexpr Row authenticateClientErrorTable[] = {
    {1, {"eumCertificateInvalid", "the EUM certificate is invalid"}},
    {2, {"eumCertificateExpired", "the EUM certificate has expired"}},
    {3, {"euiccCertificateInvalid", "the eUICC certificate is invalid"}},
    {4, {"euiccCertificateExpired", "the eUICC certificate has expired"}},
    {5, {"euiccSignatureInvalid", "the eUICC signature is invalid"}},
    {6, {"matchingIdRefused", "the matching id is refused"}},
    {7, {"eidMismatch", "the order is for another EID"}},
    {8, {"noEligibleProfile", "no profile fits this eUICC"}},
    {9, {"ciPKUnknown", "the CI key is unknown"}},
    {10, {"invalidTransactionId", "the transaction is unknown"}},
    {11, {"insufficientMemory", "the eUICC has too little memory"}},
    {18, {"downloadOrderExpired", "the download order has expired"}},
    {50, {"pprNotAllowed", "the profile policy rules are not allowed"}},
    {56, {"eventIdUnknown", "the event is unknown"}},
    {127, {"undefinedError", "undefined error"}},
};
constexpr Row getBoundProfilePackageErrorTable[] = {
    {1, {"euiccSignatureInvalid", "the eUICC signature is invalid"}},
    {2, {"confirmationCodeMissing", "a confirmation code is needed"}},
    {3, {"confirmationCodeRefused", "the confirmation code is wrong"}},
    {4, {"confirmationCodeRetriesExceeded", "too many wrong confirmation codes"}},
    {5, {"bppRebindingRefused", "the package cannot be bound again"}},
    {6, {"downloadOrderExpired", "the download order has expired"}},
    {50, {"metadataMismatch", "the profile metadata differ"}},
    {95, {"invalidTransactionId", "the transaction is unknown"}},
    {127, {"undefinedError", "undefined error"}},
};
constexpr Row cancelSessionErrorTable[] = {
    {1, {"invalidTransactionId", "the transaction is unknown"}},
    {2, {"euiccSignatureInvalid", "the eUICC signature is invalid"}},
    {127, {"undefinedError", "undefined error"}},
};
constexpr Row enableResultTable[] = {
    {0, {"ok", "done"}},
    {1, {"iccidOrAidNotFound", "there is no such profile"}},
    {2, {"profileNotInDisabledState", "the profile is not disabled"}},
    {3, {"disallowedByPolicy", "a profile policy rule forbids it"}},
    {4, {"wrongProfileReenabling", "another profile has to be enabled again"}},
    {5, {"catBusy", "a proactive session is running"}},
    {20, {"rollbackNotAvailable", "there is no profile to roll back to"}},
    {127, {"undefinedError", "undefined error"}},
};
constexpr Row disableResultTable[] = {
    {0, {"ok", "done"}},
    {1, {"iccidOrAidNotFound", "there is no such profile"}},
    {2, {"profileNotInEnabledState", "the profile is not enabled"}},
    {3, {"disallowedByPolicy", "a profile policy rule forbids it"}},
    {5, {"catBusy", "a proactive session is running"}},
    {127, {"undefinedError", "undefined error"}},
};
constexpr Row deleteResultTable[] = {
    {0, {"ok", "done"}},
    {1, {"iccidOrAidNotFound", "there is no such profile"}},
    {2, {"profileNotInDisabledState", "the profile is not disabled"}},
    {3, {"disallowedByPolicy", "a profile policy rule forbids it"}},
    {20, {"rollbackNotAvailable", "the profile is needed for a rollback"}},
    {21, {"returnFallbackProfile", "the profile is the one to return to after the fallback"}},
    {127, {"undefinedError", "undefined error"}},
};
constexpr Row configureImmediateEnableResultTable[] = {
    {0, {"ok", "done"}},
    {1, {"insufficientMemory", "the eUICC has too little memory"}},
    {7, {"commandError", "the eUICC refuses the command"}},
    {127, {"undefinedError", "undefined error"}},
};
constexpr Row setFallbackAttributeResultTable[] = {
    {0, {"ok", "done"}},
    {1, {"iccidNotFound", "there is no such profile"}},
    {2, {"fallbackNotAllowed", "the profile may not be the fallback profile"}},
    {3, {"fallbackProfileEnabled", "the present fallback profile is enabled"}},
    {127, {"undefinedError", "undefined error"}},
};
constexpr Row unsetFallbackAttributeResultTable[] = {
    {0, {"ok", "done"}},
    {2, {"noFallbackAttribute", "no profile has the fallback attribute"}},
    {3, {"fallbackProfileEnabled", "the fallback profile is enabled"}},
    {7, {"commandError", "the eUICC refuses the command"}},
    {127, {"undefinedError", "undefined error"}},
};
constexpr Row setDefaultDpAddressResultTable[] = {
    {0, {"ok", "done"}},
    {127, {"undefinedError", "undefined error"}},
};
constexpr Row rollbackResultTable[] = {
    {0, {"ok", "rolled back"}},
    {127, {"undefinedError", "undefined error"}},
};
constexpr Row addEimResultCodeTable[] = {
    {0, {"ok", "done"}},
    {1, {"insufficientMemory", "the eUICC has too little memory"}},
    {2, {"associatedEimAlreadyExists", "the eIM is associated already"}},
    {3, {"ciPKUnknown", "the CI key is unknown"}},
    {5, {"invalidAssociationToken", "the association token is invalid"}},
    {6, {"counterValueOutOfRange", "the counter value is out of range"}},
    {7, {"commandError", "the eUICC refuses the command"}},
    {127, {"undefinedError", "undefined error"}},
};
constexpr Row deleteEimResultTable[] = {
    {0, {"ok", "done"}},
    {1, {"eimNotFound", "there is no such eIM"}},
    {2, {"lastEimDeleted", "done, and no eIM is left"}},
    {7, {"commandError", "the eUICC refuses the command"}},
    {127, {"undefinedError", "undefined error"}},
};
constexpr Row updateEimResultTable[] = {
    {0, {"ok", "done"}},
    {1, {"eimNotFound", "there is no such eIM"}},
    {3, {"ciPKUnknown", "the CI key is unknown"}},
    {6, {"counterValueOutOfRange", "the counter value is out of range"}},
    {7, {"commandError", "the eUICC refuses the command"}},
    {127, {"undefinedError", "undefined error"}},
};
constexpr Row listEimErrorTable[] = {
    {127, {"undefinedError", "undefined error"}},
};
constexpr Row processingTerminatedTable[] = {
    {1, {"resultSizeOverflow", "the result became too large"}},
    {2, {"unknownOrDamagedCommand", "a command is unknown or damaged"}},
    {3, {"interruption", "execution was interrupted"}},
    {127, {"undefinedError", "undefined error"}},
};
constexpr Row euiccPackageErrorCodeTable[] = {
    {3, {"invalidEid", "the package is for another EID"}},
    {4, {"replayError", "the counter value was used before"}},
    {6, {"counterValueOutOfRange", "the counter value is out of range"}},
    {15, {"sizeOverflow", "the package is too large"}},
    {104, {"ecallActive", "the emergency profile is enabled"}},
    {127, {"undefinedError", "undefined error"}},
};
constexpr Row ipaEuiccDataErrorCodeTable[] = {
    {1, {"incorrectTagList", "the tag list is wrong"}},
    {5, {"euiccCiPKIdNotFound", "the CI key is unknown"}},
    {104, {"ecallActive", "the emergency profile is enabled"}},
    {127, {"undefinedError", "undefined error"}},
};
constexpr Row profileDownloadErrorReasonTable[] = {
    {104, {"ecallActive", "the emergency profile is enabled"}},
    {127, {"undefinedError", "undefined error"}},
};
constexpr Row authenticateErrorCodeTable[] = {
    {1, {"invalidCertificate", "the server certificate is invalid"}},
    {2, {"invalidSignature", "the server signature is invalid"}},
    {3, {"unsupportedCurve", "the curve is not supported"}},
    {4, {"noSessionContext", "there is no RSP session"}},
    {5, {"invalidOid", "the OID is invalid"}},
    {6, {"euiccChallengeMismatch", "the eUICC challenge differs"}},
    {7, {"ciPKUnknown", "the CI key is unknown"}},
    {127, {"undefinedError", "undefined error"}},
};
constexpr Row downloadErrorCodeTable[] = {
    {1, {"invalidCertificate", "the server certificate is invalid"}},
    {2, {"invalidSignature", "the server signature is invalid"}},
    {3, {"unsupportedCurve", "the curve is not supported"}},
    {4, {"noSessionContext", "there is no RSP session"}},
    {5, {"invalidTransactionId", "the transaction is unknown"}},
    {127, {"undefinedError", "undefined error"}},
};
constexpr Row cancelSessionReasonTable[] = {
    {0, {"endUserRejection", "rejected by the user"}},
    {1, {"postponed", "postponed"}},
    {2, {"timeout", "timed out"}},
    {3, {"pprNotAllowed", "the profile policy rules are not allowed"}},
    {4, {"metadataMismatch", "the profile metadata differ"}},
    {5, {"loadBppExecutionError", "loading the package failed"}},
    {127, {"undefinedReason", "undefined reason"}},
};
constexpr Row cancelSessionResponseErrorTable[] = {
    {5, {"invalidTransactionId", "the transaction is unknown"}},
    {127, {"undefinedError", "undefined error"}},
};
constexpr Row notificationsListResultErrorTable[] = {
    {1, {"noResultAvailable", "there is nothing to retrieve"}},
    {127, {"undefinedError", "undefined error"}},
};
constexpr Row deleteNotificationStatusTable[] = {
    {0, {"ok", "removed"}},
    {1, {"nothingToDelete", "there is nothing to remove"}},
    {127, {"undefinedError", "undefined error"}},
};
constexpr Row addInitialEimErrorTable[] = {
    {1, {"insufficientMemory", "the eUICC has too little memory"}},
    {2, {"associatedEimAlreadyExists", "the eUICC has an associated eIM already"}},
    {3, {"ciPKUnknown", "the CI key is unknown"}},
    {5, {"invalidAssociationToken", "the association token is invalid"}},
    {6, {"counterValueOutOfRange", "the counter value is out of range"}},
    {7, {"commandError", "the eUICC refuses the command"}},
    {127, {"undefinedError", "undefined error"}},
};
constexpr Row resetResultTable[] = {
    {0, {"ok", "done"}},
    {1, {"nothingToDelete", "there is nothing to delete"}},
    {5, {"catBusy", "a proactive session is running"}},
    {104, {"ecallActive", "the emergency profile is enabled"}},
    {127, {"undefinedError", "undefined error"}},
};
constexpr Row resetEimResultTable[] = {
    {0, {"ok", "done"}},
    {1, {"nothingToDelete", "there is nothing to delete"}},
    {2, {"eimResetNotSupported", "the eUICC cannot delete its eIM configuration"}},
    {127, {"undefinedError", "undefined error"}},
};
constexpr Row resetImmediateEnableConfigResultTable[] = {
    {0, {"ok", "done"}},
    {1, {"resetIECNotSupported", "the eUICC cannot reset this configuration"}},
    {127, {"undefinedError", "undefined error"}},
};
constexpr Row getCertsErrorTable[] = {
    {1, {"invalidCiPKId", "the CI key is unknown"}},
    {127, {"undefinedError", "undefined error"}},
};
constexpr Row profileInfoListErrorTable[] = {
    {1, {"incorrectInputValues", "the request is wrong"}},
    {11, {"profileChangeOngoing", "a profile change is under way"}},
    {127, {"undefinedError", "undefined error"}},
};
constexpr Row immediateEnableResultTable[] = {
    {0, {"ok", "done"}},
    {1, {"immediateEnableNotAvailable", "immediate enabling is not configured"}},
    {4, {"noSessionContext", "there is no RSP session"}},
    {5, {"catBusy", "a proactive session is running"}},
    {127, {"undefinedError", "undefined error"}},
};
constexpr Row profileRollbackCommandResultTable[] = {
    {0, {"ok", "done"}},
    {1, {"rollbackNotAllowed", "no rollback is granted"}},
    {5, {"catBusy", "a proactive session is running"}},
    {7, {"commandError", "the eUICC refuses the command"}},
    {127, {"undefinedError", "undefined error"}},
};
constexpr Row configImmediateEnableResultTable[] = {
    {0, {"ok", "done"}},
    {1, {"insufficientMemory", "the eUICC has too little memory"}},
    {2, {"associatedEimAlreadyExists", "an associated eIM decides this"}},
    {127, {"undefinedError", "undefined error"}},
};
constexpr Row executeFallbackMechanismResultTable[] = {
    {0, {"ok", "done"}},
    {2, {"profileNotInDisabledState", "the fallback profile is not disabled"}},
    {5, {"catBusy", "a proactive session is running"}},
    {6, {"fallbackNotAvailable", "no profile has the fallback attribute"}},
    {7, {"commandError", "the eUICC refuses the command"}},
    {104, {"ecallActive", "the emergency profile is enabled"}},
    {127, {"undefinedError", "undefined error"}},
};
constexpr Row returnFromFallbackResultTable[] = {
    {0, {"ok", "done"}},
    {5, {"catBusy", "a proactive session is running"}},
    {6, {"fallbackNotAvailable", "the fallback profile is not in use"}},
    {7, {"commandError", "the eUICC refuses the command"}},
    {127, {"undefinedError", "undefined error"}},
};
constexpr Row enableEmergencyProfileResultTable[] = {
    {0, {"ok", "done"}},
    {2, {"profileNotInDisabledState", "the emergency profile is not disabled"}},
    {5, {"catBusy", "a proactive session is running"}},
    {8, {"ecallNotAvailable", "there is no emergency profile"}},
    {127, {"undefinedError", "undefined error"}},
};
constexpr Row disableEmergencyProfileResultTable[] = {
    {0, {"ok", "done"}},
    {2, {"profileNotInEnabledState", "the emergency profile is not enabled"}},
    {5, {"catBusy", "a proactive session is running"}},
    {127, {"undefinedError", "undefined error"}},
};
constexpr Row connectivityParametersErrorTable[] = {
    {1, {"parametersNotAvailable", "the profile has no connectivity parameters"}},
    {127, {"undefinedError", "undefined error"}},
};
constexpr Row ipaeActivationResultTable[] = {
    {0, {"ok", "done"}},
    {1, {"notSupported", "the eUICC has no IPAe"}},
};
constexpr Row setNicknameResultTable[] = {
    {0, {"ok", "done"}},
    {1, {"iccidNotFound", "there is no such profile"}},
    {127, {"undefinedError", "undefined error"}},
};
constexpr Row bppCommandIdTable[] = {
    {0, {"initialiseSecureChannel", "initialise secure channel"}},
    {1, {"configureISDP", "configure ISD-P"}},
    {2, {"storeMetadata", "store metadata"}},
    {3, {"storeMetadata2", "store metadata, second part"}},
    {4, {"replaceSessionKeys", "replace session keys"}},
    {5, {"loadProfileElements", "load profile elements"}},
};
constexpr Row bppErrorReasonTable[] = {
    {1, {"incorrectInputValues", "incorrect input values"}},
    {2, {"invalidSignature", "invalid signature"}},
    {3, {"invalidTransactionId", "the transaction is unknown"}},
    {4, {"unsupportedCrtValues", "unsupported control reference template"}},
    {5, {"unsupportedRemoteOperationType", "unsupported remote operation"}},
    {6, {"unsupportedProfileClass", "unsupported profile class"}},
    {7, {"scp03tStructureError", "wrong structure of a protected segment"}},
    {8, {"scp03tSecurityError", "a protected segment does not verify"}},
    {9, {"installFailedDueToIccidAlreadyExistsOnEuicc", "the profile is installed already"}},
    {10, {"installFailedDueToInsufficientMemoryForProfile", "the eUICC has too little memory"}},
    {11, {"installFailedDueToInterruption", "installation was interrupted"}},
    {12, {"installFailedDueToPEProcessingError", "a profile element cannot be processed"}},
    {13, {"installFailedDueToDataMismatch", "the package contradicts its metadata"}},
    {14, {"testProfileInstallFailedDueToInvalidNaaKey", "the test profile's key is not allowed"}},
    {15, {"pprNotAllowed", "the profile policy rules are not allowed"}},
    {127, {"installFailedDueToUnknownError", "unknown error"}},
};

}  // namespace

CodeText describe(EimPackageError code) {
  return lookUp(eimPackageErrorTable, static_cast<std::int32_t>(code));
}
CodeText describe(EimPackageResultErrorCode code) {
  return lookUp(eimPackageResultErrorCodeTable, static_cast<std::int32_t>(code));
}
CodeText describe(ProvideEimPackageResultError code) {
  return lookUp(provideEimPackageResultErrorTable, static_cast<std::int32_t>(code));
}
CodeText describe(StateChangeCause code) {
  return lookUp(stateChangeCauseTable, static_cast<std::int32_t>(code));
}
CodeText describe(InitiateAuthenticationError code) {
  return lookUp(initiateAuthenticationErrorTable, static_cast<std::int32_t>(code));
}
CodeText describe(AuthenticateClientError code) {
  return lookUp(authenticateClientErrorTable, static_cast<std::int32_t>(code));
}
CodeText describe(GetBoundProfilePackageError code) {
  return lookUp(getBoundProfilePackageErrorTable, static_cast<std::int32_t>(code));
}
CodeText describe(CancelSessionError code) {
  return lookUp(cancelSessionErrorTable, static_cast<std::int32_t>(code));
}
CodeText describe(EnableResult code) {
  return lookUp(enableResultTable, static_cast<std::int32_t>(code));
}
CodeText describe(DisableResult code) {
  return lookUp(disableResultTable, static_cast<std::int32_t>(code));
}
CodeText describe(DeleteResult code) {
  return lookUp(deleteResultTable, static_cast<std::int32_t>(code));
}
CodeText describe(ConfigureImmediateEnableResult code) {
  return lookUp(configureImmediateEnableResultTable, static_cast<std::int32_t>(code));
}
CodeText describe(SetFallbackAttributeResult code) {
  return lookUp(setFallbackAttributeResultTable, static_cast<std::int32_t>(code));
}
CodeText describe(UnsetFallbackAttributeResult code) {
  return lookUp(unsetFallbackAttributeResultTable, static_cast<std::int32_t>(code));
}
CodeText describe(SetDefaultDpAddressResult code) {
  return lookUp(setDefaultDpAddressResultTable, static_cast<std::int32_t>(code));
}
CodeText describe(RollbackResult code) {
  return lookUp(rollbackResultTable, static_cast<std::int32_t>(code));
}
CodeText describe(AddEimResultCode code) {
  return lookUp(addEimResultCodeTable, static_cast<std::int32_t>(code));
}
CodeText describe(DeleteEimResult code) {
  return lookUp(deleteEimResultTable, static_cast<std::int32_t>(code));
}
CodeText describe(UpdateEimResult code) {
  return lookUp(updateEimResultTable, static_cast<std::int32_t>(code));
}
CodeText describe(ListEimError code) {
  return lookUp(listEimErrorTable, static_cast<std::int32_t>(code));
}
CodeText describe(ProcessingTerminated code) {
  return lookUp(processingTerminatedTable, static_cast<std::int32_t>(code));
}
CodeText describe(EuiccPackageErrorCode code) {
  return lookUp(euiccPackageErrorCodeTable, static_cast<std::int32_t>(code));
}
CodeText describe(IpaEuiccDataErrorCode code) {
  return lookUp(ipaEuiccDataErrorCodeTable, static_cast<std::int32_t>(code));
}
CodeText describe(ProfileDownloadErrorReason code) {
  return lookUp(profileDownloadErrorReasonTable, static_cast<std::int32_t>(code));
}
CodeText describe(AuthenticateErrorCode code) {
  return lookUp(authenticateErrorCodeTable, static_cast<std::int32_t>(code));
}
CodeText describe(DownloadErrorCode code) {
  return lookUp(downloadErrorCodeTable, static_cast<std::int32_t>(code));
}
CodeText describe(CancelSessionReason code) {
  return lookUp(cancelSessionReasonTable, static_cast<std::int32_t>(code));
}
CodeText describe(CancelSessionResponseError code) {
  return lookUp(cancelSessionResponseErrorTable, static_cast<std::int32_t>(code));
}
CodeText describe(NotificationsListResultError code) {
  return lookUp(notificationsListResultErrorTable, static_cast<std::int32_t>(code));
}
CodeText describe(DeleteNotificationStatus code) {
  return lookUp(deleteNotificationStatusTable, static_cast<std::int32_t>(code));
}
CodeText describe(AddInitialEimError code) {
  return lookUp(addInitialEimErrorTable, static_cast<std::int32_t>(code));
}
CodeText describe(ResetResult code) {
  return lookUp(resetResultTable, static_cast<std::int32_t>(code));
}
CodeText describe(ResetEimResult code) {
  return lookUp(resetEimResultTable, static_cast<std::int32_t>(code));
}
CodeText describe(ResetImmediateEnableConfigResult code) {
  return lookUp(resetImmediateEnableConfigResultTable, static_cast<std::int32_t>(code));
}
CodeText describe(GetCertsError code) {
  return lookUp(getCertsErrorTable, static_cast<std::int32_t>(code));
}
CodeText describe(ProfileInfoListError code) {
  return lookUp(profileInfoListErrorTable, static_cast<std::int32_t>(code));
}
CodeText describe(ImmediateEnableResult code) {
  return lookUp(immediateEnableResultTable, static_cast<std::int32_t>(code));
}
CodeText describe(ProfileRollbackCommandResult code) {
  return lookUp(profileRollbackCommandResultTable, static_cast<std::int32_t>(code));
}
CodeText describe(ConfigImmediateEnableResult code) {
  return lookUp(configImmediateEnableResultTable, static_cast<std::int32_t>(code));
}
CodeText describe(ExecuteFallbackMechanismResult code) {
  return lookUp(executeFallbackMechanismResultTable, static_cast<std::int32_t>(code));
}
CodeText describe(ReturnFromFallbackResult code) {
  return lookUp(returnFromFallbackResultTable, static_cast<std::int32_t>(code));
}
CodeText describe(EnableEmergencyProfileResult code) {
  return lookUp(enableEmergencyProfileResultTable, static_cast<std::int32_t>(code));
}
CodeText describe(DisableEmergencyProfileResult code) {
  return lookUp(disableEmergencyProfileResultTable, static_cast<std::int32_t>(code));
}
CodeText describe(ConnectivityParametersError code) {
  return lookUp(connectivityParametersErrorTable, static_cast<std::int32_t>(code));
}
CodeText describe(IpaeActivationResult code) {
  return lookUp(ipaeActivationResultTable, static_cast<std::int32_t>(code));
}
CodeText describe(SetNicknameResult code) {
  return lookUp(setNicknameResultTable, static_cast<std::int32_t>(code));
}
CodeText describe(BppCommandId code) {
  return lookUp(bppCommandIdTable, static_cast<std::int32_t>(code));
}
CodeText describe(BppErrorReason code) {
  return lookUp(bppErrorReasonTable, static_cast<std::int32_t>(code));
}

}  // namespace esimgw::rsp
