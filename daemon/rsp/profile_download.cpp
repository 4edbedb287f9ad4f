// SPDX-License-Identifier: Apache-2.0
#include "rsp/profile_download.hpp"

namespace esimgw::rsp {

void PrepareDownloadRequest::members(Members& m) {
  m.required("smdpSigned2", 0x30, smdpSigned2);
  m.required("smdpSignature2", 0x5F37, smdpSignature2);
  m.optional("hashCc", 0x04, hashCc, {32, 32});
  m.required("smdpCertificate", 0x30, smdpCertificate);
}

void EuiccSigned2::members(Members& m) {
  if (m.verbatim(raw)) return;
  m.required("transactionId", 0x80, transactionId, {1, 16});
  m.required("euiccOtpk", 0x5F49, euiccOtpk);
  m.optional("hashCc", 0x04, hashCc, {32, 32});
}

void DownloadResponseOk::members(Members& m) {
  m.required("euiccSigned2", 0x30, euiccSigned2);
  m.required("euiccSignature2", 0x5F37, euiccSignature2);
}

void DownloadResponseError::members(Members& m) {
  m.required("transactionId", 0x80, transactionId, {1, 16});
  m.required("downloadErrorCode", 0x02, downloadErrorCode);
}

void CompactEuiccSigned2::members(Members& m) {
  m.optional("euiccOtpk", 0x5F49, euiccOtpk);
  m.optional("hashCc", 0x04, hashCc, {32, 32});
}

void CompactDownloadResponseOk::members(Members& m) {
  m.required("compactEuiccSigned2", 0x30, compactEuiccSigned2);
  m.required("euiccSignature2", 0x5F37, euiccSignature2);
}

void PrepareDownloadResponse::members(Members& m) {
  if (m.verbatim(raw)) return;
  m.choice(result, {{"downloadResponseOk", 0xA0},
                    {"downloadResponseError", 0xA1},
                    {"compactDownloadResponseOk", 0xA2}});
}

void GetBoundProfilePackageRequestEsipa::members(Members& m) {
  m.required("transactionId", 0x80, transactionId, {1, 16});
  m.required("prepareDownloadResponse", PrepareDownloadResponse::tag, prepareDownloadResponse);
}

void ControlRefTemplate::members(Members& m) {
  m.required("keyType", 0x80, keyType, {1, 1});
  m.required("keyLen", 0x81, keyLen, {1, 1});
  m.required("hostId", 0x84, hostId, {1, 16});
}

void InitialiseSecureChannelRequest::members(Members& m) {
  m.required("remoteOpId", 0x82, remoteOpId);
  m.required("transactionId", 0x80, transactionId, {1, 16});
  m.required("controlRefTemplate", 0xA6, controlRefTemplate);
  m.required("smdpOtpk", 0x5F49, smdpOtpk);
  m.required("smdpSign", 0x5F37, smdpSign);
}

void ConfigureIsdpRequest::members(Members& m) {
  m.optional("dpProprietaryData", 0xB8, dpProprietaryData);
}

void ReplaceSessionKeysRequest::members(Members& m) {
  m.required("initialMacChainingValue", 0x80, initialMacChainingValue, {16, 16});
  m.required("ppkEnc", 0x81, ppkEnc, {16, 16});
  m.required("ppkCmac", 0x82, ppkCmac, {16, 16});
}

void BoundProfilePackage::members(Members& m) {
  if (m.verbatim(raw)) return;
  constexpr Arm item87{"OCTET_STRING", 0x87};
  m.required("initialiseSecureChannelRequest", InitialiseSecureChannelRequest::tag,
             initialiseSecureChannelRequest);
  m.list("firstSequenceOf87", 0xA0, firstSequenceOf87, item87);
  m.list("sequenceOf88", 0xA1, sequenceOf88, {"OCTET_STRING", 0x88});
  m.optionalList("secondSequenceOf87", 0xA2, secondSequenceOf87, item87);
  m.list("sequenceOf86", 0xA3, sequenceOf86, {"OCTET_STRING", 0x86});
}

void GetBoundProfilePackageOk::members(Members& m) {
  m.optional("transactionId", 0x80, transactionId, {1, 16});
  m.required("boundProfilePackage", BoundProfilePackage::tag, boundProfilePackage);
}

void GetBoundProfilePackageResponseEsipa::members(Members& m) {
  m.choice(result,
           {{"getBoundProfilePackageOkEsipa", 0xA0}, {"getBoundProfilePackageErrorEsipa", 0x81}});
}

void CancelSessionRequest::members(Members& m) {
  m.required("transactionId", 0x80, transactionId, {1, 16});
  m.required("reason", 0x81, reason);
}

void EuiccCancelSessionSigned::members(Members& m) {
  if (m.verbatim(raw)) return;
  m.required("transactionId", 0x80, transactionId, {1, 16});
  m.required("smdpOid", 0x81, smdpOid);
  m.required("reason", 0x82, reason);
}

void CancelSessionResponseOk::members(Members& m) {
  m.required("euiccCancelSessionSigned", 0x30, euiccCancelSessionSigned);
  m.required("euiccCancelSessionSignature", 0x5F37, euiccCancelSessionSignature);
}

void CompactEuiccCancelSessionSigned::members(Members& m) {
  m.optional("reason", 0x80, reason);
}

void CompactCancelSessionResponseOk::members(Members& m) {
  m.required("compactEuiccCancelSessionSigned", 0x30, compactEuiccCancelSessionSigned);
  m.required("euiccCancelSessionSignature", 0x5F37, euiccCancelSessionSignature);
}

void CancelSessionResponse::members(Members& m) {
  if (m.verbatim(raw)) return;
  // Some readings of the module put the whole BF41 inside A1. Looked for only one level deep.
  bool underA1 = m.reading() && !raw.empty() && raw.front() == 0xA1;
  if (underA1 && m.nested(tag, *this)) return;
  m.choice(result, {{"cancelSessionResponseOk", 0xA0},
                    {"cancelSessionResponseError", 0x81},
                    {"compactCancelSessionResponseOk", 0xA2}});
}

void CancelSessionRequestEsipa::members(Members& m) {
  m.required("transactionId", 0x80, transactionId, {1, 16});
  m.required("cancelSessionResponse", 0xA1, cancelSessionResponse);
}

void CancelSessionResponseEsipa::members(Members& m) {
  m.choice(result, {{"cancelSessionOk", 0xA0}, {"cancelSessionError", 0x81}});
}

}  // namespace esimgw::rsp
