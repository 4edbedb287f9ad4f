// SPDX-License-Identifier: Apache-2.0
// Every type of the vector file by its name, and what can be done with it.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "rsp/es10.hpp"
#include "rsp/es10c.hpp"
#include "rsp/esipa.hpp"
#include "rsp/profile_download.hpp"
#include "rsp_xer.hpp"

namespace esimgw::rsp {

// Types of the module that rsp/ needs only as parts of others.
namespace parts {

struct SequenceNumber {
  static constexpr const char* name = "SequenceNumber";
  static constexpr tlv::Tag tag = 0x80;
  std::int64_t value = 0;
  void members(Members& m) { m.required("", 0, value); }
};

template <class Item>
struct ListOf {
  static constexpr const char* name = "list";
  static constexpr tlv::Tag tag = 0x30;
  std::vector<Item> list;
  void members(Members& m) { m.items(list, Item::item); }
};

struct FromIpaToEim {
  static constexpr const char* name = "EsipaMessageFromIpaToEim";
  static constexpr tlv::Tag tag = 0;
  std::variant<InitiateAuthenticationRequestEsipa, AuthenticateClientRequestEsipa,
               GetBoundProfilePackageRequestEsipa, CancelSessionRequestEsipa,
               HandleNotificationEsipa, TransferEimPackageResponse, GetEimPackageRequest,
               ProvideEimPackageResult>
      message;
  void members(Members& m) {
    m.choice(message, {{"initiateAuthenticationRequestEsipa", 0xBF39},
                       {"authenticateClientRequestEsipa", 0xBF3B},
                       {"getBoundProfilePackageRequestEsipa", 0xBF3A},
                       {"cancelSessionRequestEsipa", 0xBF41},
                       {"handleNotificationEsipa", 0xBF3D},
                       {"transferEimPackageResponse", 0xBF4E},
                       {"getEimPackageRequest", 0xBF4F},
                       {"provideEimPackageResult", 0xBF50}});
  }
};

struct FromEimToIpa {
  static constexpr const char* name = "EsipaMessageFromEimToIpa";
  static constexpr tlv::Tag tag = 0;
  std::variant<InitiateAuthenticationResponseEsipa, AuthenticateClientResponseEsipa,
               GetBoundProfilePackageResponseEsipa, CancelSessionResponseEsipa,
               TransferEimPackageRequest, GetEimPackageResponse, ProvideEimPackageResultResponse>
      message;
  void members(Members& m) {
    m.choice(message, {{"initiateAuthenticationResponseEsipa", 0xBF39},
                       {"authenticateClientResponseEsipa", 0xBF3B},
                       {"getBoundProfilePackageResponseEsipa", 0xBF3A},
                       {"cancelSessionResponseEsipa", 0xBF41},
                       {"transferEimPackageRequest", 0xBF4E},
                       {"getEimPackageResponse", 0xBF4F},
                       {"provideEimPackageResultResponse", 0xBF50}});
  }
};

}  // namespace parts

// What the tests do with a type without knowing it.
struct TypeUnderTest {
  std::function<std::string(ByteView)> toXer;        // parse, then print
  std::function<Bytes(const std::string&)> fromXer;  // build from text, then encode
  std::function<Bytes(ByteView)> again;              // parse, then encode
};

template <class T>
TypeUnderTest typeUnderTest() {
  return {[](ByteView der) { return XerWriter::write(decode<T>(der)); },
          [](const std::string& text) { return encode(XerReader::read<T>(text)); },
          [](ByteView der) { return encode(decode<T>(der)); }};
}

const std::map<std::string, TypeUnderTest>& typesUnderTest();

}  // namespace esimgw::rsp
