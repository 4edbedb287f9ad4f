// SPDX-License-Identifier: Apache-2.0
// Common mutual authentication of an RSP session: SGP.22 §3.0.1 and §5.7.13 AuthenticateServer,
// SGP.32 §5.14.1 InitiateAuthentication and §5.14.2 AuthenticateClient.
//
// Signatures are raw r||s, 64 octets; nobody here checks them. Challenges are 16 octets, one-time
// keys uncompressed points of 65 octets, addresses FQDNs (in test rigs with ":port").
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "rsp/download_trigger.hpp"
#include "rsp/euicc_info.hpp"
#include "rsp/ids.hpp"
#include "rsp/ipa_euicc_data.hpp"
#include "rsp/message.hpp"
#include "rsp/profile_info.hpp"
#include "rsp/result_code.hpp"
#include "rsp/values.hpp"

namespace esimgw::rsp {

struct CtxParamsForCommonAuthentication {
  Bytes raw;  // an eIM that makes these parameters is taken at its word
  std::optional<std::string> matchingId;
  DeviceInfo deviceInfo;

  void members(Members& m);
};

struct CtxParams1 {
  static constexpr const char* name = "CtxParams1";
  static constexpr tlv::Tag tag = 0;

  CtxParamsForCommonAuthentication ctxParamsForCommonAuthentication;

  static CtxParams1 parse(ByteView complete) { return decode<CtxParams1>(complete); }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};

// 30, signed by the server.
struct ServerSigned1 {
  static constexpr const char* name = "ServerSigned1";
  static constexpr tlv::Tag tag = 0x30;

  Bytes raw;
  TransactionId transactionId;
  Bytes euiccChallenge;  // 16 octets
  std::string serverAddress;
  Bytes serverChallenge;  // 16 octets

  static ServerSigned1 parse(ByteView complete) { return decode<ServerSigned1>(complete); }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};

// 30, signed by the card.
struct EuiccSigned1 {
  static constexpr const char* name = "EuiccSigned1";
  static constexpr tlv::Tag tag = 0x30;

  Bytes raw;
  TransactionId transactionId;
  std::string serverAddress;
  Bytes serverChallenge;
  EuiccInfo2 euiccInfo2;
  CtxParams1 ctxParams1;

  static EuiccSigned1 parse(ByteView complete) { return decode<EuiccSigned1>(complete); }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};

// BF38
struct AuthenticateServerRequest {
  static constexpr const char* name = "AuthenticateServerRequest";
  static constexpr tlv::Tag tag = 0xBF38;

  ServerSigned1 serverSigned1;
  Bytes serverSignature1;      // raw r||s
  CiPkId euiccCiPKIdToBeUsed;  // perhaps only its first octets
  Certificate serverCertificate;
  CtxParams1 ctxParams1;

  static AuthenticateServerRequest parse(ByteView complete) {
    return decode<AuthenticateServerRequest>(complete);
  }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};

struct AuthenticateResponseOk {
  EuiccSigned1 euiccSigned1;
  Bytes euiccSignature1;
  Certificate euiccCertificate;
  Certificate eumCertificate;

  void members(Members& m);
};

struct AuthenticateResponseError {
  TransactionId transactionId;
  AuthenticateErrorCode authenticateErrorCode{};

  void members(Members& m);
};

struct CompactEuiccSigned1 {
  static constexpr const char* name = "CompactEuiccSigned1";
  static constexpr tlv::Tag tag = 0x30;

  Bytes extCardResource;
  std::optional<CtxParams1> ctxParams1;

  static CompactEuiccSigned1 parse(ByteView complete) {
    return decode<CompactEuiccSigned1>(complete);
  }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};

// What an IPA makes of AuthenticateResponseOk for an eIM that knows the rest.
struct CompactAuthenticateResponseOk {
  struct SignedData {
    std::variant<EuiccSigned1, CompactEuiccSigned1> data;

    void members(Members& m);
  };

  SignedData signedData;
  Bytes euiccSignature1;  // over the full euiccSigned1
  std::optional<Certificate> euiccCertificate;
  std::optional<Certificate> eumCertificate;

  void members(Members& m);
};

// BF38
struct AuthenticateServerResponse {
  static constexpr const char* name = "AuthenticateServerResponse";
  static constexpr tlv::Tag tag = 0xBF38;

  Bytes raw;
  std::variant<AuthenticateResponseOk, AuthenticateResponseError, CompactAuthenticateResponseOk>
      result;

  static AuthenticateServerResponse parse(ByteView complete) {
    return decode<AuthenticateServerResponse>(complete);
  }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};

// BF39; with address and euiccInfo1 also InitiateAuthentication of ES9+.
struct InitiateAuthenticationRequestEsipa {
  static constexpr const char* name = "InitiateAuthenticationRequestEsipa";
  static constexpr tlv::Tag tag = 0xBF39;

  Bytes euiccChallenge;
  std::optional<std::string> smdpAddress;
  std::optional<EuiccInfo1> euiccInfo1;
  std::optional<TransactionId> eimTransactionId;

  static InitiateAuthenticationRequestEsipa parse(ByteView complete) {
    return decode<InitiateAuthenticationRequestEsipa>(complete);
  }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};

struct InitiateAuthenticationOk {
  std::optional<TransactionId> transactionId;  // absent: the one in serverSigned1
  ServerSigned1 serverSigned1;
  Bytes serverSignature1;
  CiPkId euiccCiPKIdentifierToBeUsed;  // perhaps only its first octets
  Certificate serverCertificate;
  std::optional<std::string> matchingId;
  std::optional<CtxParams1> ctxParams1;

  void members(Members& m);
};

// BF39
struct InitiateAuthenticationResponseEsipa {
  static constexpr const char* name = "InitiateAuthenticationResponseEsipa";
  static constexpr tlv::Tag tag = 0xBF39;

  std::variant<InitiateAuthenticationOk, InitiateAuthenticationError> result;

  static InitiateAuthenticationResponseEsipa parse(ByteView complete) {
    return decode<InitiateAuthenticationResponseEsipa>(complete);
  }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};

// BF3B, also of ES9+.
struct AuthenticateClientRequestEsipa {
  static constexpr const char* name = "AuthenticateClientRequestEsipa";
  static constexpr tlv::Tag tag = 0xBF3B;

  TransactionId transactionId;
  AuthenticateServerResponse authenticateServerResponse;

  static AuthenticateClientRequestEsipa parse(ByteView complete) {
    return decode<AuthenticateClientRequestEsipa>(complete);
  }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};

// 30, signed by the SM-DP+ together with euiccSignature1.
struct SmdpSigned2 {
  static constexpr const char* name = "SmdpSigned2";
  static constexpr tlv::Tag tag = 0x30;

  Bytes raw;
  TransactionId transactionId;
  bool ccRequiredFlag = false;
  std::optional<Bytes> bppEuiccOtpk;  // the card's key of an earlier binding

  static SmdpSigned2 parse(ByteView complete) { return decode<SmdpSigned2>(complete); }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};

struct AuthenticateClientOkDp {
  std::optional<TransactionId> transactionId;  // absent: the one in smdpSigned2
  std::optional<StoreMetadataRequest> profileMetaData;
  SmdpSigned2 smdpSigned2;
  Bytes smdpSignature2;
  Certificate smdpCertificate;
  std::optional<Bytes> hashCc;  // 32 octets, from an eIM that knows the confirmation code

  void members(Members& m);
};

// The server was an SM-DS; what follows is like a fresh trigger.
struct AuthenticateClientOkDs {
  TransactionId transactionId;
  std::optional<ProfileDownloadTriggerRequest> profileDownloadTrigger;

  void members(Members& m);
};

// BF3B
struct AuthenticateClientResponseEsipa {
  static constexpr const char* name = "AuthenticateClientResponseEsipa";
  static constexpr tlv::Tag tag = 0xBF3B;

  std::variant<AuthenticateClientOkDp, AuthenticateClientOkDs, AuthenticateClientError> result;

  static AuthenticateClientResponseEsipa parse(ByteView complete) {
    return decode<AuthenticateClientResponseEsipa>(complete);
  }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};

}  // namespace esimgw::rsp
