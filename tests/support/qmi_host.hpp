// SPDX-License-Identifier: Apache-2.0
// A host on the same loop as the virtual modem, without any library: whole frames in and out.
#pragma once

#include <vector>

#include "modem/qmi_modem.hpp"
#include "support/fake_card.hpp"
#include "support/hex.hpp"

namespace esimlab::test {

class QmiHost final : public Link {
 public:
  QmiHost(esimgw::Loop& loop, QmiModem& modem) : loop_(loop), modem_(modem) {
    modem_.connect(*this);
  }
  ~QmiHost() override { modem_.disconnect(*this); }
  void send(ByteView octets) override {
    esimgw::append(raw_, octets);
    reader_.feed(octets);
  }

  // What came, in order, since the last call.
  std::vector<qmi::Message> received() {
    loop_.runUntilIdle();
    std::vector<qmi::Message> messages;
    while (auto frame = reader_.next()) messages.push_back(qmi::decode(*frame));
    return messages;
  }
  Bytes rawReceived() {
    loop_.runUntilIdle();
    return std::exchange(raw_, {});
  }

  // Octets as hexadecimal text both ways; only the first message that the modem answers with.
  std::string exchange(std::string_view request) {
    raw_.clear();
    modem_.receive(*this, esimgw::fromHex(request));
    reader_ = {};
    qmi::FrameReader answers;
    answers.feed(std::exchange(raw_, {}));
    auto frame = answers.next();
    return frame ? esimgw::toHex(*frame) : "";
  }

  std::uint8_t allocate(qmi::Service service) {
    auto response = request(qmi::Service::ctl, 0x0022, {{0x01, {std::uint8_t(service)}}});
    clients_[service] = response.find(0x01) != nullptr ? response.find(0x01)->at(1) : 0;
    return clients_[service];
  }
  void post(qmi::Service service, std::uint16_t id, qmi::Tlvs tlvs = {}) {
    auto client = service == qmi::Service::ctl ? std::uint8_t{0} : clients_[service];
    modem_.receive(*this, qmi::encode({service, client, qmi::Kind::request, ++transaction_, id,
                                       std::move(tlvs)}));
  }
  // The response; other messages that came meanwhile are kept in `others`. An empty message (kind
  // request) when there is none.
  qmi::Message request(qmi::Service service, std::uint16_t id, qmi::Tlvs tlvs = {}) {
    post(service, id, std::move(tlvs));
    qmi::Message response;
    while (auto frame = reader_.next()) {
      auto message = qmi::decode(*frame);
      bool answers = message.kind == qmi::Kind::response && message.transaction == transaction_;
      answers ? response = std::move(message) : others.emplace_back(std::move(message));
    }
    return response;
  }
  qmi::Message uim(std::uint16_t id, qmi::Tlvs tlvs = {}) {
    return request(qmi::Service::uim, id, std::move(tlvs));
  }
  qmi::Message openIsdR() {
    qmi::Writer aid;
    aid.counted8(esimgw::fromHex("A0000005591010FFFFFFFF8900000100"));
    return uim(0x0042, {{0x01, {1}}, {0x10, aid.take()}});
  }
  qmi::Message apdu(std::uint8_t channel, std::string_view hex, qmi::Tlvs more = {}) {
    qmi::Writer value;
    value.counted16(esimgw::fromHex(hex));
    qmi::Tlvs tlvs = {{0x01, {1}}, {0x02, value.take()}, {0x10, {channel}}};
    tlvs.insert(tlvs.end(), more.begin(), more.end());
    return uim(0x003B, std::move(tlvs));
  }

  std::vector<qmi::Message> others;

 private:
  esimgw::Loop& loop_;
  QmiModem& modem_;
  qmi::FrameReader reader_;
  Bytes raw_;
  std::uint8_t transaction_ = 0;
  std::map<qmi::Service, std::uint8_t> clients_;
};

// Error field of TLV 0x02, or 0xFFFF when there is no response.
inline unsigned errorOf(const qmi::Message& message) {
  const auto* result = message.find(0x02);
  return result == nullptr || result->size() != 4 ? 0xFFFF : (*result)[2] | (*result)[3] << 8;
}

// A TLV's value as hexadecimal text; "-" when it is absent.
inline std::string tlvOf(const qmi::Message& message, std::uint8_t type) {
  const auto* value = message.find(type);
  return value == nullptr ? "-" : esimgw::toHex(*value);
}

}  // namespace esimlab::test
