// SPDX-License-Identifier: Apache-2.0
// A terminal with one channel to ISD-R and an eIM that signs packages, for tests of the virtual
// eUICC. Expected octets are written out or built by tlv/ alone, never by the code under test.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "euicc/euicc.hpp"
#include "messages/euicc_package.hpp"

namespace esimlab {

namespace tlv = esimgw::tlv;
using esimgw::fromHex;
using esimgw::toHex;

inline constexpr auto firstIccid = "8949000000000000011";
inline constexpr auto secondIccid = "8949000000000000029";
inline constexpr auto eimName = "eim.example.com";

inline const Pki& sharedPki() {
  static const Pki pki = Pki::mint();
  return pki;
}

inline const PrivateKey& eimKey() {
  static const PrivateKey key = PrivateKey::generate();
  return key;
}

inline EimConfigurationData association(std::string id = eimName) {
  EimConfigurationData eim;
  eim.eimId = std::move(id);
  eim.fqdn = "eim.example.com";
  eim.idType = EimIdType::fqdn;
  eim.counterValue = 0;
  eim.publicKey = PublicKeyData{PublicKeyData::Kind::key, eimKey().subjectPublicKeyInfo()};
  eim.supportedProtocol = eim_protocol::retrieveHttps;
  return eim;
}

inline ProfileOptions profileOptions(std::string iccid, bool enabled) {
  ProfileOptions profile;
  profile.iccid = std::move(iccid);
  profile.enabled = enabled;
  profile.notifications = {
      {notification_event::enable | notification_event::disable | notification_event::deletion,
       "smdp.example.com"}};
  return profile;
}

inline EuiccOptions twoProfiles() {
  EuiccOptions options;
  options.profiles = {profileOptions(firstIccid, true), profileOptions(secondIccid, false)};
  options.eims = {association()};
  return options;
}

inline Bytes octets(std::initializer_list<ByteView> parts) {
  Bytes all;
  for (auto part : parts) esimgw::append(all, part);
  return all;
}

class Terminal {
 public:
  explicit Terminal(EuiccOptions options = twoProfiles())
      : card(std::make_unique<Euicc>(sharedPki(), std::move(options))) {
    card->powerOn();
  }

  // Hex of the whole answer.
  std::string apdu(std::string_view hex) { return toHex(card->transmit(fromHex(hex))); }

  void select() {
    ASSERT_EQ(apdu("0070000001"), "019000");
    ASSERT_EQ(apdu("01A4040C10A0000005591010FFFFFFFF8900000100"), "9000");
  }
  void reset() {
    card->powerOn();
    select();
  }

  // One ES10 command in blocks on channel 1; the data, and the last status word in `status`.
  Bytes es10(ByteView command) {
    auto answer = sendBlocks(command);
    Bytes data;
    while (true) {
      status = answer.size() < 2 ? 0 : answer[answer.size() - 2] << 8 | answer.back();
      if (answer.size() > 2) data.insert(data.end(), answer.begin(), answer.end() - 2);
      if (status >> 8 != 0x61) return data;
      Bytes more{0x01, 0xC0, 0x00, 0x00, static_cast<std::uint8_t>(status)};
      answer = card->transmit(more);
    }
  }
  std::string es10(std::string_view hex) { return toHex(es10(fromHex(hex))); }

  // Executes the operations under the eIM's next counter.
  EuiccPackageResult package(std::vector<Bytes> operations, bool configuresEims = false) {
    EuiccPackage order;
    order.eimId = eimName;
    order.eid = esimgw::toBytes(card->eid());
    order.counterValue = ++counter;
    order.eimTransactionId = fromHex("0A0B0C0D");
    order.configuresEims = configuresEims;
    order.operations = std::move(operations);
    return load(order);
  }
  EuiccPackageResult load(const EuiccPackage& order) {
    auto request = signedRequest(order, token);
    return parseEuiccPackageResult(es10(request));
  }
  static Bytes signedRequest(const EuiccPackage& order, std::optional<std::int64_t> token = {}) {
    auto packageSigned = encodeSigned(order);
    auto tokenTlv = token ? tlv::encodeInteger(0x84, *token) : fromHex("840100");
    return euiccPackageRequest(packageSigned, eimKey().sign(octets({packageSigned, tokenTlv})));
  }
  // Fetches and confirms the REFRESH that the last status word announced.
  void refresh() {
    ASSERT_EQ(status >> 8, 0x91);
    auto fetched = apdu("80120000" + toHex(Bytes{static_cast<std::uint8_t>(status)}));
    ASSERT_EQ(fetched.substr(0, 8), "D0098103") << fetched;
    auto details = fetched.substr(8, 6);
    ASSERT_EQ(apdu("801400000C8103" + details + "82028281830100"), "9000");
  }

  std::unique_ptr<Euicc> card;
  int status = 0;
  std::int64_t counter = 0;
  std::optional<std::int64_t> token;

 private:
  Bytes sendBlocks(ByteView command) {
    Bytes answer;
    for (unsigned block = 0; !command.empty(); ++block) {
      auto size = std::min<std::size_t>(command.size(), 255);
      bool last = size == command.size();
      Bytes apdu{0x81, 0xE2, static_cast<std::uint8_t>(last ? 0x91 : 0x11),
                 static_cast<std::uint8_t>(block), static_cast<std::uint8_t>(size)};
      esimgw::append(apdu, command.first(size));
      answer = card->transmit(apdu);
      if (!last && toHex(answer) != "9000") return answer;
      command = command.subspan(size);
    }
    return answer;
  }
};

inline std::vector<std::string> results(const EuiccPackageResult& result) {
  std::vector<std::string> all;
  for (const auto& entry : result.operationResults) all.push_back(toHex(entry));
  return all;
}

}  // namespace esimlab
