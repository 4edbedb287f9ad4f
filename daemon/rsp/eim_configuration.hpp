// SPDX-License-Identifier: Apache-2.0
// eIM configuration data of a card and the functions around it: SGP.32 §2.11.1.1, §5.9.4
// AddInitialEim, §5.9.18 GetEimConfigurationData.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "rsp/ids.hpp"
#include "rsp/message.hpp"
#include "rsp/result_code.hpp"
#include "rsp/values.hpp"

namespace esimgw::rsp {

enum class EimIdType : std::int32_t {
  eimIdTypeOid = 1,
  eimIdTypeFqdn = 2,
  eimIdTypeProprietary = 3,
};
enum class EimProtocol : unsigned {
  eimRetrieveHttps = 0,
  eimRetrieveCoaps = 1,
  eimInjectHttps = 2,
  eimInjectCoaps = 3,
  eimProprietary = 4,
};

// With this token in a request the card is asked to issue one.
inline constexpr std::int64_t associationTokenWanted = -1;

// The key an eIM signs packages with.
struct EimPublicKeyData {
  std::variant<SubjectPublicKeyInfo, Certificate> key;

  void members(Members& m);
};

// What the eIM's TLS or DTLS server is recognised by.
struct TrustedPublicKeyDataTls {
  std::variant<SubjectPublicKeyInfo, Certificate> key;

  void members(Members& m);
};

// 30 in lists, A8 and AA within eCOs.
struct EimConfigurationData {
  static constexpr const char* name = "EimConfigurationData";
  static constexpr tlv::Tag tag = 0x30;
  static constexpr Arm item{name, tag};

  EimId eimId;
  std::optional<std::string> eimFqdn;  // may carry ":port"
  std::optional<EimIdType> eimIdType;
  std::optional<std::int64_t> counterValue;  // cards do not tell it
  std::optional<std::int64_t> associationToken;
  std::optional<EimPublicKeyData> eimPublicKeyData;
  std::optional<TrustedPublicKeyDataTls> trustedPublicKeyDataTls;
  std::optional<BitSet<EimProtocol>> eimSupportedProtocol;
  std::optional<CiPkId> euiccCiPKId;  // the CI of the key that the card signs with for this eIM
  bool indirectProfileDownload = false;

  static EimConfigurationData parse(ByteView complete) {
    return decode<EimConfigurationData>(complete);
  }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};

// BF55, for all eIMs or for one.
struct GetEimConfigurationDataRequest {
  static constexpr const char* name = "GetEimConfigurationDataRequest";
  static constexpr tlv::Tag tag = 0xBF55;

  struct SearchCriteria {
    EimId eimId;

    void members(Members& m);
  };

  std::optional<SearchCriteria> searchCriteria;

  static GetEimConfigurationDataRequest parse(ByteView complete) {
    return decode<GetEimConfigurationDataRequest>(complete);
  }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};

// BF55
struct GetEimConfigurationDataResponse {
  static constexpr const char* name = "GetEimConfigurationDataResponse";
  static constexpr tlv::Tag tag = 0xBF55;

  std::vector<EimConfigurationData> eimConfigurationDataList;

  static GetEimConfigurationDataResponse parse(ByteView complete) {
    return decode<GetEimConfigurationDataResponse>(complete);
  }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};

// BF57
struct AddInitialEimRequest {
  static constexpr const char* name = "AddInitialEimRequest";
  static constexpr tlv::Tag tag = 0xBF57;

  std::vector<EimConfigurationData> eimConfigurationDataList;

  static AddInitialEimRequest parse(ByteView complete) {
    return decode<AddInitialEimRequest>(complete);
  }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};

// BF57: one answer for each entry of the request, in its order.
struct AddInitialEimResponse {
  static constexpr const char* name = "AddInitialEimResponse";
  static constexpr tlv::Tag tag = 0xBF57;

  struct Added {
    static constexpr Arm item{"", 0};
    std::variant<std::int64_t, Null> associationToken;  // Null: added without a token

    void members(Members& m);
  };

  std::variant<std::vector<Added>, AddInitialEimError> result;

  static AddInitialEimResponse parse(ByteView complete) {
    return decode<AddInitialEimResponse>(complete);
  }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};

}  // namespace esimgw::rsp
