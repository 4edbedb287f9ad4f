// SPDX-License-Identifier: Apache-2.0
#include "rsp/mutual_authentication.hpp"

namespace esimgw::rsp {

void CtxParamsForCommonAuthentication::members(Members& m) {
  if (m.verbatim(raw)) return;
  m.optional("matchingId", 0x80, matchingId);
  m.required("deviceInfo", 0xA1, deviceInfo);
}

void CtxParams1::members(Members& m) {
  m.required("ctxParamsForCommonAuthentication", 0xA0, ctxParamsForCommonAuthentication);
}

void ServerSigned1::members(Members& m) {
  if (m.verbatim(raw)) return;
  m.required("transactionId", 0x80, transactionId, {1, 16});
  m.required("euiccChallenge", 0x81, euiccChallenge, {16, 16});
  m.required("serverAddress", 0x83, serverAddress);
  m.required("serverChallenge", 0x84, serverChallenge, {16, 16});
}

void EuiccSigned1::members(Members& m) {
  if (m.verbatim(raw)) return;
  m.required("transactionId", 0x80, transactionId, {1, 16});
  m.required("serverAddress", 0x83, serverAddress);
  m.required("serverChallenge", 0x84, serverChallenge, {16, 16});
  m.required("euiccInfo2", EuiccInfo2::tag, euiccInfo2);
  m.required("ctxParams1", 0, ctxParams1);
}

void AuthenticateServerRequest::members(Members& m) {
  m.required("serverSigned1", 0x30, serverSigned1);
  m.required("serverSignature1", 0x5F37, serverSignature1);
  m.required("euiccCiPKIdToBeUsed", 0x04, euiccCiPKIdToBeUsed);
  m.required("serverCertificate", 0x30, serverCertificate);
  m.required("ctxParams1", 0, ctxParams1);
}

void AuthenticateResponseOk::members(Members& m) {
  m.required("euiccSigned1", 0x30, euiccSigned1);
  m.required("euiccSignature1", 0x5F37, euiccSignature1);
  m.required("euiccCertificate", 0x30, euiccCertificate);
  m.required("eumCertificate", 0x30, eumCertificate);
}

void AuthenticateResponseError::members(Members& m) {
  m.required("transactionId", 0x80, transactionId, {1, 16});
  m.required("authenticateErrorCode", 0x02, authenticateErrorCode);
}

void CompactEuiccSigned1::members(Members& m) {
  m.required("extCardResource", 0x84, extCardResource);
  m.optional("ctxParams1", 0xA2, ctxParams1);
}

void CompactAuthenticateResponseOk::SignedData::members(Members& m) {
  m.choice(data, {{"euiccSigned1", 0x30}, {"compactEuiccSigned1", 0xA0}});
}

void CompactAuthenticateResponseOk::members(Members& m) {
  m.required("signedData", 0, signedData);
  m.required("euiccSignature1", 0x5F37, euiccSignature1);
  m.optional("euiccCertificate", 0xA1, euiccCertificate);
  m.optional("eumCertificate", 0xA2, eumCertificate);
}

void AuthenticateServerResponse::members(Members& m) {
  if (m.verbatim(raw)) return;
  m.choice(result, {{"authenticateResponseOk", 0xA0},
                    {"authenticateResponseError", 0xA1},
                    {"compactAuthenticateResponseOk", 0xA2}});
}

void InitiateAuthenticationRequestEsipa::members(Members& m) {
  m.required("euiccChallenge", 0x81, euiccChallenge, {16, 16});
  m.optional("smdpAddress", 0x83, smdpAddress);
  m.optional("euiccInfo1", EuiccInfo1::tag, euiccInfo1);
  m.optional("eimTransactionId", 0x82, eimTransactionId, {1, 16});
}

void InitiateAuthenticationOk::members(Members& m) {
  m.optional("transactionId", 0x80, transactionId, {1, 16});
  m.required("serverSigned1", 0x30, serverSigned1);
  m.required("serverSignature1", 0x5F37, serverSignature1);
  m.required("euiccCiPKIdentifierToBeUsed", 0x04, euiccCiPKIdentifierToBeUsed);
  m.required("serverCertificate", 0x30, serverCertificate);
  m.optional("matchingId", 0x0C, matchingId);
  m.optional("ctxParams1", 0xA2, ctxParams1);
}

void InitiateAuthenticationResponseEsipa::members(Members& m) {
  m.choice(result,
           {{"initiateAuthenticationOkEsipa", 0xA0}, {"initiateAuthenticationErrorEsipa", 0x81}});
}

void AuthenticateClientRequestEsipa::members(Members& m) {
  m.required("transactionId", 0x80, transactionId, {1, 16});
  m.required("authenticateServerResponse", AuthenticateServerResponse::tag,
             authenticateServerResponse);
}

void SmdpSigned2::members(Members& m) {
  if (m.verbatim(raw)) return;
  m.required("transactionId", 0x80, transactionId, {1, 16});
  m.required("ccRequiredFlag", 0x01, ccRequiredFlag);
  m.optional("bppEuiccOtpk", 0x5F49, bppEuiccOtpk);
}

void AuthenticateClientOkDp::members(Members& m) {
  m.optional("transactionId", 0x80, transactionId, {1, 16});
  m.optional("profileMetaData", StoreMetadataRequest::tag, profileMetaData);
  m.required("smdpSigned2", 0x30, smdpSigned2);
  m.required("smdpSignature2", 0x5F37, smdpSignature2);
  m.required("smdpCertificate", 0x30, smdpCertificate);
  m.optional("hashCc", 0x04, hashCc, {32, 32});
}

void AuthenticateClientOkDs::members(Members& m) {
  m.required("transactionId", 0x80, transactionId, {1, 16});
  m.optional("profileDownloadTrigger", ProfileDownloadTriggerRequest::tag, profileDownloadTrigger);
}

void AuthenticateClientResponseEsipa::members(Members& m) {
  m.choice(result, {{"authenticateClientOkDPEsipa", 0xA0},
                    {"authenticateClientOkDSEsipa", 0xA1},
                    {"authenticateClientErrorEsipa", 0x82}});
}

}  // namespace esimgw::rsp
