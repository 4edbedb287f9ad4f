// SPDX-License-Identifier: Apache-2.0
// The rest of an RSP session: SGP.22 §5.7.5 PrepareDownload, §2.5 bound profile package, §5.7.14
// CancelSession; SGP.32 §5.14.3 GetBoundProfilePackage, §5.14.8 CancelSession.
//
// Signatures are raw r||s, 64 octets; nobody here checks them. One-time keys are uncompressed
// points of 65 octets, hashCc is SHA-256(SHA-256(confirmation code) || transactionId), 32 octets.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "rsp/ids.hpp"
#include "rsp/message.hpp"
#include "rsp/mutual_authentication.hpp"
#include "rsp/profile_info.hpp"
#include "rsp/result_code.hpp"
#include "rsp/values.hpp"

namespace esimgw::rsp {

// BF21
struct PrepareDownloadRequest {
  static constexpr const char* name = "PrepareDownloadRequest";
  static constexpr tlv::Tag tag = 0xBF21;

  SmdpSigned2 smdpSigned2;
  Bytes smdpSignature2;
  std::optional<Bytes> hashCc;
  Certificate smdpCertificate;

  static PrepareDownloadRequest parse(ByteView complete) {
    return decode<PrepareDownloadRequest>(complete);
  }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};

// 30, signed by the card together with smdpSignature2.
struct EuiccSigned2 {
  static constexpr const char* name = "EUICCSigned2";
  static constexpr tlv::Tag tag = 0x30;

  Bytes raw;
  TransactionId transactionId;
  Bytes euiccOtpk;  // uncompressed point, 65 octets
  std::optional<Bytes> hashCc;

  static EuiccSigned2 parse(ByteView complete) { return decode<EuiccSigned2>(complete); }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};

struct DownloadResponseOk {
  EuiccSigned2 euiccSigned2;
  Bytes euiccSignature2;

  void members(Members& m);
};

struct DownloadResponseError {
  TransactionId transactionId;
  DownloadErrorCode downloadErrorCode{};

  void members(Members& m);
};

struct CompactEuiccSigned2 {
  std::optional<Bytes> euiccOtpk;
  std::optional<Bytes> hashCc;

  void members(Members& m);
};

struct CompactDownloadResponseOk {
  CompactEuiccSigned2 compactEuiccSigned2;
  Bytes euiccSignature2;  // over the full euiccSigned2

  void members(Members& m);
};

// BF21
struct PrepareDownloadResponse {
  static constexpr const char* name = "PrepareDownloadResponse";
  static constexpr tlv::Tag tag = 0xBF21;

  Bytes raw;
  std::variant<DownloadResponseOk, DownloadResponseError, CompactDownloadResponseOk> result;

  static PrepareDownloadResponse parse(ByteView complete) {
    return decode<PrepareDownloadResponse>(complete);
  }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};

// BF3A, also of ES9+.
struct GetBoundProfilePackageRequestEsipa {
  static constexpr const char* name = "GetBoundProfilePackageRequestEsipa";
  static constexpr tlv::Tag tag = 0xBF3A;

  TransactionId transactionId;
  PrepareDownloadResponse prepareDownloadResponse;

  static GetBoundProfilePackageRequestEsipa parse(ByteView complete) {
    return decode<GetBoundProfilePackageRequestEsipa>(complete);
  }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};

struct ControlRefTemplate {
  Bytes keyType;  // 88: AES
  Bytes keyLen;   // 10: 16 octets
  Bytes hostId;   // 1 to 16 octets

  void members(Members& m);
};

// BF23
struct InitialiseSecureChannelRequest {
  static constexpr const char* name = "InitialiseSecureChannelRequest";
  static constexpr tlv::Tag tag = 0xBF23;

  std::int64_t remoteOpId = 0;  // 1: installBoundProfilePackage
  TransactionId transactionId;
  ControlRefTemplate controlRefTemplate;
  Bytes smdpOtpk;
  Bytes smdpSign;

  static InitialiseSecureChannelRequest parse(ByteView complete) {
    return decode<InitialiseSecureChannelRequest>(complete);
  }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};

// BF24
struct ConfigureIsdpRequest {
  static constexpr const char* name = "ConfigureISDPRequest";
  static constexpr tlv::Tag tag = 0xBF24;

  std::optional<DpProprietaryData> dpProprietaryData;

  static ConfigureIsdpRequest parse(ByteView complete) {
    return decode<ConfigureIsdpRequest>(complete);
  }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};

// BF26. Each 16 octets.
struct ReplaceSessionKeysRequest {
  static constexpr const char* name = "ReplaceSessionKeysRequest";
  static constexpr tlv::Tag tag = 0xBF26;

  Bytes initialMacChainingValue;
  Bytes ppkEnc;
  Bytes ppkCmac;

  static ReplaceSessionKeysRequest parse(ByteView complete) {
    return decode<ReplaceSessionKeysRequest>(complete);
  }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};

// BF36. The card gets it in segments cut from the octets as they came; this type is for looking
// inside a package that is in memory anyway. The pieces are kept as they came, encrypted.
struct BoundProfilePackage {
  static constexpr const char* name = "BoundProfilePackage";
  static constexpr tlv::Tag tag = 0xBF36;

  Bytes raw;
  InitialiseSecureChannelRequest initialiseSecureChannelRequest;
  std::vector<Bytes> firstSequenceOf87;
  std::vector<Bytes> sequenceOf88;
  std::optional<std::vector<Bytes>> secondSequenceOf87;
  std::vector<Bytes> sequenceOf86;

  static BoundProfilePackage parse(ByteView complete) {
    return decode<BoundProfilePackage>(complete);
  }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};

struct GetBoundProfilePackageOk {
  std::optional<TransactionId> transactionId;
  BoundProfilePackage boundProfilePackage;

  void members(Members& m);
};

// BF3A
struct GetBoundProfilePackageResponseEsipa {
  static constexpr const char* name = "GetBoundProfilePackageResponseEsipa";
  static constexpr tlv::Tag tag = 0xBF3A;

  std::variant<GetBoundProfilePackageOk, GetBoundProfilePackageError> result;

  static GetBoundProfilePackageResponseEsipa parse(ByteView complete) {
    return decode<GetBoundProfilePackageResponseEsipa>(complete);
  }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};

// BF41, to the card.
struct CancelSessionRequest {
  static constexpr const char* name = "CancelSessionRequest";
  static constexpr tlv::Tag tag = 0xBF41;

  TransactionId transactionId;
  CancelSessionReason reason{};

  static CancelSessionRequest parse(ByteView complete) {
    return decode<CancelSessionRequest>(complete);
  }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};

struct EuiccCancelSessionSigned {
  static constexpr const char* name = "EuiccCancelSessionSigned";
  static constexpr tlv::Tag tag = 0x30;

  Bytes raw;
  TransactionId transactionId;
  Oid smdpOid;
  CancelSessionReason reason{};

  static EuiccCancelSessionSigned parse(ByteView complete) {
    return decode<EuiccCancelSessionSigned>(complete);
  }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};

struct CancelSessionResponseOk {
  EuiccCancelSessionSigned euiccCancelSessionSigned;
  Bytes euiccCancelSessionSignature;

  void members(Members& m);
};

struct CompactEuiccCancelSessionSigned {
  std::optional<CancelSessionReason> reason;

  void members(Members& m);
};

struct CompactCancelSessionResponseOk {
  CompactEuiccCancelSessionSigned compactEuiccCancelSessionSigned;
  Bytes euiccCancelSessionSignature;

  void members(Members& m);
};

// BF41, from the card.
struct CancelSessionResponse {
  static constexpr const char* name = "CancelSessionResponse";
  static constexpr tlv::Tag tag = 0xBF41;

  Bytes raw;
  std::variant<CancelSessionResponseOk, CancelSessionResponseError, CompactCancelSessionResponseOk>
      result;

  static CancelSessionResponse parse(ByteView complete) {
    return decode<CancelSessionResponse>(complete);
  }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};

// BF41, to the eIM: the card's BF41 goes under A1, which takes the place of its own tag.
struct CancelSessionRequestEsipa {
  static constexpr const char* name = "CancelSessionRequestEsipa";
  static constexpr tlv::Tag tag = 0xBF41;

  TransactionId transactionId;
  CancelSessionResponse cancelSessionResponse;

  static CancelSessionRequestEsipa parse(ByteView complete) {
    return decode<CancelSessionRequestEsipa>(complete);
  }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};

struct CancelSessionOk : Null {};

// BF41, from the eIM.
struct CancelSessionResponseEsipa {
  static constexpr const char* name = "CancelSessionResponseEsipa";
  static constexpr tlv::Tag tag = 0xBF41;

  std::variant<CancelSessionOk, CancelSessionError> result;

  static CancelSessionResponseEsipa parse(ByteView complete) {
    return decode<CancelSessionResponseEsipa>(complete);
  }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};

}  // namespace esimgw::rsp
