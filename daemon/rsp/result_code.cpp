// SPDX-License-Identifier: Apache-2.0
#include "rsp/result_code.hpp"

#include "rsp/code_table.hpp"

namespace esimgw::rsp {
namespace {

constexpr CodeRow eimPackageErrorTable[] = {
    {1, {"noEimPackageAvailable", "no eIM package is waiting"}},
    {2, {"eidNotFound", "the eIM does not know this EID"}},
    {3, {"invalidEid", "the eIM takes the EID for invalid"}},
    {4, {"missingEid", "the eIM misses the EID"}},
    {127, {"undefinedError", "undefined error"}},
};
constexpr CodeRow eimPackageResultErrorCodeTable[] = {
    {1, {"invalidPackageFormat", "the package cannot be read"}},
    {2, {"unknownPackage", "the package is of an unknown kind"}},
    {127, {"undefinedError", "undefined error"}},
};
constexpr CodeRow provideEimPackageResultErrorTable[] = {
    {2, {"eidNotFound", "the eIM does not know this EID"}},
    {3, {"invalidEid", "the eIM takes the EID for invalid"}},
    {4, {"missingEid", "the eIM misses the EID"}},
    {127, {"undefinedError", "undefined error"}},
};
constexpr CodeRow stateChangeCauseTable[] = {
    {0, {"otherEim", "another eIM changed the profile state"}},
    {1, {"fallback", "the fallback mechanism was executed"}},
    {2, {"emergencyProfile", "the emergency profile was enabled or disabled"}},
    {3, {"local", "changed locally"}},
    {4, {"reset", "the eUICC memory was reset"}},
    {5, {"immediateEnableProfile", "a downloaded profile was enabled at once"}},
    {6, {"deviceChange", "the eUICC moved to another device"}},
    {127, {"undefined", "undefined cause"}},
};
constexpr CodeRow initiateAuthenticationErrorTable[] = {
    {1, {"invalidDpAddress", "the SM-DP+ address is invalid"}},
    {2, {"euiccVersionNotSupportedByDp", "the SM-DP+ does not support this eUICC version"}},
    {3, {"ciPKIdNotSupported", "no common CI key"}},
    {50, {"smdpAddressMismatch", "the SM-DP+ address differs from the ordered one"}},
    {51, {"smdpOidMismatch", "the SM-DP+ OID differs from the ordered one"}},
    {52, {"invalidEimTransactionId", "the eIM does not know this eIM transaction"}},
    {127, {"undefinedError", "undefined error"}},
};
constexpr CodeRow authenticateClientErrorTable[] = {
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
constexpr CodeRow getBoundProfilePackageErrorTable[] = {
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
constexpr CodeRow cancelSessionErrorTable[] = {
    {1, {"invalidTransactionId", "the transaction is unknown"}},
    {2, {"euiccSignatureInvalid", "the eUICC signature is invalid"}},
    {127, {"undefinedError", "undefined error"}},
};
constexpr CodeRow enableResultTable[] = {
    {0, {"ok", "done"}},
    {1, {"iccidOrAidNotFound", "there is no such profile"}},
    {2, {"profileNotInDisabledState", "the profile is not disabled"}},
    {3, {"disallowedByPolicy", "a profile policy rule forbids it"}},
    {4, {"wrongProfileReenabling", "another profile has to be enabled again"}},
    {5, {"catBusy", "a proactive session is running"}},
    {20, {"rollbackNotAvailable", "there is no profile to roll back to"}},
    {127, {"undefinedError", "undefined error"}},
};
constexpr CodeRow disableResultTable[] = {
    {0, {"ok", "done"}},
    {1, {"iccidOrAidNotFound", "there is no such profile"}},
    {2, {"profileNotInEnabledState", "the profile is not enabled"}},
    {3, {"disallowedByPolicy", "a profile policy rule forbids it"}},
    {5, {"catBusy", "a proactive session is running"}},
    {127, {"undefinedError", "undefined error"}},
};
constexpr CodeRow deleteResultTable[] = {
    {0, {"ok", "done"}},
    {1, {"iccidOrAidNotFound", "there is no such profile"}},
    {2, {"profileNotInDisabledState", "the profile is not disabled"}},
    {3, {"disallowedByPolicy", "a profile policy rule forbids it"}},
    {20, {"rollbackNotAvailable", "the profile is needed for a rollback"}},
    {21, {"returnFallbackProfile", "the profile is the one to return to after the fallback"}},
    {127, {"undefinedError", "undefined error"}},
};
constexpr CodeRow configureImmediateEnableResultTable[] = {
    {0, {"ok", "done"}},
    {1, {"insufficientMemory", "the eUICC has too little memory"}},
    {7, {"commandError", "the eUICC refuses the command"}},
    {127, {"undefinedError", "undefined error"}},
};
constexpr CodeRow setFallbackAttributeResultTable[] = {
    {0, {"ok", "done"}},
    {1, {"iccidNotFound", "there is no such profile"}},
    {2, {"fallbackNotAllowed", "the profile may not be the fallback profile"}},
    {3, {"fallbackProfileEnabled", "the present fallback profile is enabled"}},
    {127, {"undefinedError", "undefined error"}},
};
constexpr CodeRow unsetFallbackAttributeResultTable[] = {
    {0, {"ok", "done"}},
    {2, {"noFallbackAttribute", "no profile has the fallback attribute"}},
    {3, {"fallbackProfileEnabled", "the fallback profile is enabled"}},
    {7, {"commandError", "the eUICC refuses the command"}},
    {127, {"undefinedError", "undefined error"}},
};
constexpr CodeRow setDefaultDpAddressResultTable[] = {
    {0, {"ok", "done"}},
    {127, {"undefinedError", "undefined error"}},
};
constexpr CodeRow rollbackResultTable[] = {
    {0, {"ok", "rolled back"}},
    {127, {"undefinedError", "undefined error"}},
};
constexpr CodeRow addEimResultCodeTable[] = {
    {0, {"ok", "done"}},
    {1, {"insufficientMemory", "the eUICC has too little memory"}},
    {2, {"associatedEimAlreadyExists", "the eIM is associated already"}},
    {3, {"ciPKUnknown", "the CI key is unknown"}},
    {5, {"invalidAssociationToken", "the association token is invalid"}},
    {6, {"counterValueOutOfRange", "the counter value is out of range"}},
    {7, {"commandError", "the eUICC refuses the command"}},
    {127, {"undefinedError", "undefined error"}},
};
constexpr CodeRow deleteEimResultTable[] = {
    {0, {"ok", "done"}},
    {1, {"eimNotFound", "there is no such eIM"}},
    {2, {"lastEimDeleted", "done, and no eIM is left"}},
    {7, {"commandError", "the eUICC refuses the command"}},
    {127, {"undefinedError", "undefined error"}},
};
constexpr CodeRow updateEimResultTable[] = {
    {0, {"ok", "done"}},
    {1, {"eimNotFound", "there is no such eIM"}},
    {3, {"ciPKUnknown", "the CI key is unknown"}},
    {6, {"counterValueOutOfRange", "the counter value is out of range"}},
    {7, {"commandError", "the eUICC refuses the command"}},
    {127, {"undefinedError", "undefined error"}},
};
constexpr CodeRow listEimErrorTable[] = {
    {127, {"undefinedError", "undefined error"}},
};
constexpr CodeRow processingTerminatedTable[] = {
    {1, {"resultSizeOverflow", "the result became too large"}},
    {2, {"unknownOrDamagedCommand", "a command is unknown or damaged"}},
    {3, {"interruption", "execution was interrupted"}},
    {127, {"undefinedError", "undefined error"}},
};
constexpr CodeRow euiccPackageErrorCodeTable[] = {
    {3, {"invalidEid", "the package is for another EID"}},
    {4, {"replayError", "the counter value was used before"}},
    {6, {"counterValueOutOfRange", "the counter value is out of range"}},
    {15, {"sizeOverflow", "the package is too large"}},
    {104, {"ecallActive", "the emergency profile is enabled"}},
    {127, {"undefinedError", "undefined error"}},
};
constexpr CodeRow ipaEuiccDataErrorCodeTable[] = {
    {1, {"incorrectTagList", "the tag list is wrong"}},
    {5, {"euiccCiPKIdNotFound", "the CI key is unknown"}},
    {104, {"ecallActive", "the emergency profile is enabled"}},
    {127, {"undefinedError", "undefined error"}},
};
constexpr CodeRow profileDownloadErrorReasonTable[] = {
    {104, {"ecallActive", "the emergency profile is enabled"}},
    {127, {"undefinedError", "undefined error"}},
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

}  // namespace esimgw::rsp
