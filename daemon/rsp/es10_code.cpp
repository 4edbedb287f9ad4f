// SPDX-License-Identifier: Apache-2.0
#include "rsp/es10_code.hpp"

#include "rsp/code_table.hpp"

namespace esimgw::rsp {
namespace {

constexpr CodeRow authenticateErrorCodeTable[] = {
    {1, {"invalidCertificate", "the server certificate is invalid"}},
    {2, {"invalidSignature", "the server signature is invalid"}},
    {3, {"unsupportedCurve", "the curve is not supported"}},
    {4, {"noSessionContext", "there is no RSP session"}},
    {5, {"invalidOid", "the OID is invalid"}},
    {6, {"euiccChallengeMismatch", "the eUICC challenge differs"}},
    {7, {"ciPKUnknown", "the CI key is unknown"}},
    {127, {"undefinedError", "undefined error"}},
};
constexpr CodeRow downloadErrorCodeTable[] = {
    {1, {"invalidCertificate", "the server certificate is invalid"}},
    {2, {"invalidSignature", "the server signature is invalid"}},
    {3, {"unsupportedCurve", "the curve is not supported"}},
    {4, {"noSessionContext", "there is no RSP session"}},
    {5, {"invalidTransactionId", "the transaction is unknown"}},
    {127, {"undefinedError", "undefined error"}},
};
constexpr CodeRow cancelSessionReasonTable[] = {
    {0, {"endUserRejection", "rejected by the user"}},
    {1, {"postponed", "postponed"}},
    {2, {"timeout", "timed out"}},
    {3, {"pprNotAllowed", "the profile policy rules are not allowed"}},
    {4, {"metadataMismatch", "the profile metadata differ"}},
    {5, {"loadBppExecutionError", "loading the package failed"}},
    {127, {"undefinedReason", "undefined reason"}},
};
constexpr CodeRow cancelSessionResponseErrorTable[] = {
    {5, {"invalidTransactionId", "the transaction is unknown"}},
    {127, {"undefinedError", "undefined error"}},
};
constexpr CodeRow notificationsListResultErrorTable[] = {
    {1, {"noResultAvailable", "there is nothing to retrieve"}},
    {127, {"undefinedError", "undefined error"}},
};
constexpr CodeRow deleteNotificationStatusTable[] = {
    {0, {"ok", "removed"}},
    {1, {"nothingToDelete", "there is nothing to remove"}},
    {127, {"undefinedError", "undefined error"}},
};
constexpr CodeRow addInitialEimErrorTable[] = {
    {1, {"insufficientMemory", "the eUICC has too little memory"}},
    {2, {"associatedEimAlreadyExists", "the eUICC has an associated eIM already"}},
    {3, {"ciPKUnknown", "the CI key is unknown"}},
    {5, {"invalidAssociationToken", "the association token is invalid"}},
    {6, {"counterValueOutOfRange", "the counter value is out of range"}},
    {7, {"commandError", "the eUICC refuses the command"}},
    {127, {"undefinedError", "undefined error"}},
};
constexpr CodeRow resetResultTable[] = {
    {0, {"ok", "done"}},
    {1, {"nothingToDelete", "there is nothing to delete"}},
    {5, {"catBusy", "a proactive session is running"}},
    {104, {"ecallActive", "the emergency profile is enabled"}},
    {127, {"undefinedError", "undefined error"}},
};
constexpr CodeRow resetEimResultTable[] = {
    {0, {"ok", "done"}},
    {1, {"nothingToDelete", "there is nothing to delete"}},
    {2, {"eimResetNotSupported", "the eUICC cannot delete its eIM configuration"}},
    {127, {"undefinedError", "undefined error"}},
};
constexpr CodeRow resetImmediateEnableConfigResultTable[] = {
    {0, {"ok", "done"}},
    {1, {"resetIECNotSupported", "the eUICC cannot reset this configuration"}},
    {127, {"undefinedError", "undefined error"}},
};
constexpr CodeRow getCertsErrorTable[] = {
    {1, {"invalidCiPKId", "the CI key is unknown"}},
    {127, {"undefinedError", "undefined error"}},
};
constexpr CodeRow profileInfoListErrorTable[] = {
    {1, {"incorrectInputValues", "the request is wrong"}},
    {11, {"profileChangeOngoing", "a profile change is under way"}},
    {127, {"undefinedError", "undefined error"}},
};
constexpr CodeRow immediateEnableResultTable[] = {
    {0, {"ok", "done"}},
    {1, {"immediateEnableNotAvailable", "immediate enabling is not configured"}},
    {4, {"noSessionContext", "there is no RSP session"}},
    {5, {"catBusy", "a proactive session is running"}},
    {127, {"undefinedError", "undefined error"}},
};
constexpr CodeRow profileRollbackCommandResultTable[] = {
    {0, {"ok", "done"}},
    {1, {"rollbackNotAllowed", "no rollback is granted"}},
    {5, {"catBusy", "a proactive session is running"}},
    {7, {"commandError", "the eUICC refuses the command"}},
    {127, {"undefinedError", "undefined error"}},
};
constexpr CodeRow configImmediateEnableResultTable[] = {
    {0, {"ok", "done"}},
    {1, {"insufficientMemory", "the eUICC has too little memory"}},
    {2, {"associatedEimAlreadyExists", "an associated eIM decides this"}},
    {127, {"undefinedError", "undefined error"}},
};
constexpr CodeRow executeFallbackMechanismResultTable[] = {
    {0, {"ok", "done"}},
    {2, {"profileNotInDisabledState", "the fallback profile is not disabled"}},
    {5, {"catBusy", "a proactive session is running"}},
    {6, {"fallbackNotAvailable", "no profile has the fallback attribute"}},
    {7, {"commandError", "the eUICC refuses the command"}},
    {104, {"ecallActive", "the emergency profile is enabled"}},
    {127, {"undefinedError", "undefined error"}},
};
constexpr CodeRow returnFromFallbackResultTable[] = {
    {0, {"ok", "done"}},
    {5, {"catBusy", "a proactive session is running"}},
    {6, {"fallbackNotAvailable", "the fallback profile is not in use"}},
    {7, {"commandError", "the eUICC refuses the command"}},
    {127, {"undefinedError", "undefined error"}},
};
constexpr CodeRow enableEmergencyProfileResultTable[] = {
    {0, {"ok", "done"}},
    {2, {"profileNotInDisabledState", "the emergency profile is not disabled"}},
    {5, {"catBusy", "a proactive session is running"}},
    {8, {"ecallNotAvailable", "there is no emergency profile"}},
    {127, {"undefinedError", "undefined error"}},
};
constexpr CodeRow disableEmergencyProfileResultTable[] = {
    {0, {"ok", "done"}},
    {2, {"profileNotInEnabledState", "the emergency profile is not enabled"}},
    {5, {"catBusy", "a proactive session is running"}},
    {127, {"undefinedError", "undefined error"}},
};
constexpr CodeRow connectivityParametersErrorTable[] = {
    {1, {"parametersNotAvailable", "the profile has no connectivity parameters"}},
    {127, {"undefinedError", "undefined error"}},
};
constexpr CodeRow ipaeActivationResultTable[] = {
    {0, {"ok", "done"}},
    {1, {"notSupported", "the eUICC has no IPAe"}},
};
constexpr CodeRow setNicknameResultTable[] = {
    {0, {"ok", "done"}},
    {1, {"iccidNotFound", "there is no such profile"}},
    {127, {"undefinedError", "undefined error"}},
};
constexpr CodeRow bppCommandIdTable[] = {
    {0, {"initialiseSecureChannel", "initialise secure channel"}},
    {1, {"configureISDP", "configure ISD-P"}},
    {2, {"storeMetadata", "store metadata"}},
    {3, {"storeMetadata2", "store metadata, second part"}},
    {4, {"replaceSessionKeys", "replace session keys"}},
    {5, {"loadProfileElements", "load profile elements"}},
};
constexpr CodeRow bppErrorReasonTable[] = {
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
