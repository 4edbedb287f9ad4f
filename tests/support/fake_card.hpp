// SPDX-License-Identifier: Apache-2.0
// A card that is just enough for tests of the virtual modem: logical channels, ISD-R, GetEID, a
// command with a long answer, and a switch of profiles that ends in REFRESH.
#pragma once

#include <algorithm>
#include <map>
#include <set>

#include "modem/card_slot.hpp"

namespace esimlab::test {

class FakeCard final : public CardSlot {
 public:
  // What the card saw.
  std::vector<Bytes> commands;
  unsigned powerOns = 0;
  bool powered = false;
  // What it is.
  std::string eidDigits = "89049032123451234512345678901235";
  std::string enabledIccid = "8900000000000000001";
  std::string nextIccid = "8900000000000000002";  // enabled by the REFRESH
  std::uint8_t refreshQualifier = 0x04;           // UICC reset
  std::size_t longAnswer = 600;
  bool euicc = true;
  unsigned channelLimit = 3;

  Bytes atr() const override { return esimgw::fromHex("3B9F96801FC78031E073FE2111"); }
  void powerOff() override { powered = false; }
  void powerOn() override {
    powered = true;
    ++powerOns;
    channels_.clear();
    selected_.clear();
    waiting_.clear();
    if (pending_ || switching_) enabledIccid = nextIccid;
    pending_ = switching_ = false;
  }
  std::string eid() const override { return euicc ? eidDigits : ""; }
  bool isEuicc() const override { return euicc; }
  std::optional<std::string> iccid() const override {
    return enabledIccid.empty() ? std::nullopt : std::optional(enabledIccid);
  }

  Bytes transmit(ByteView command) override {
    commands.push_back(esimgw::toBytes(command));
    std::uint8_t channel = command[0] & 0x40 ? 4 + (command[0] & 0x0F) : command[0] & 0x03;
    switch (command[1]) {
      case 0x70: return manageChannel(command);
      case 0xA4: return select(channel, command);
      case 0xC0: return getResponse(command[4]);
      case 0x12: return fetch();
      case 0x14:
        switching_ = pending_;
        pending_ = false;
        return sw(0x9000);
      case 0xE2: return storeData(channel, command);
      default: return sw(0x6D00);
    }
  }

  // STORE DATA with this content answers these octets; "long" and "switch" are built in.
  std::map<std::string, std::string> answers = {
      {"BF3E035C015A", "BF3E125A1089049032123451234512345678901235"}};

 private:
  static Bytes sw(std::uint16_t value, Bytes data = {}) {
    data.push_back(static_cast<std::uint8_t>(value >> 8));
    data.push_back(static_cast<std::uint8_t>(value));
    return data;
  }
  Bytes manageChannel(ByteView command) {
    if (command[2] == 0x80) {
      return sw(channels_.erase(command[3]) != 0 ? 0x9000 : 0x6881);
    }
    for (std::uint8_t number = 1; number <= channelLimit; ++number) {
      if (channels_.insert(number).second) return sw(0x9000, {number});
    }
    return sw(0x6A81);
  }
  Bytes select(std::uint8_t channel, ByteView command) {
    auto aid = esimgw::toHex(command.subspan(5, command[4]));
    if (!euicc || aid != "A0000005591010FFFFFFFF8900000100") return sw(0x6A82);
    selected_.insert(channel);
    if (command[3] == 0x0C) return sw(0x9000);
    waiting_ = esimgw::fromHex("6F148410A0000005591010FFFFFFFF8900000100A500");
    return sw(0x6116);
  }
  Bytes storeData(std::uint8_t channel, ByteView command) {
    if (!selected_.contains(channel)) return sw(0x6985);
    auto content = esimgw::toHex(command.subspan(5, command[4]));
    if (content == "BF31") {  // stands for EnableProfile
      pending_ = true;
      return sw(0x910B, esimgw::fromHex("BF3103800100"));
    }
    if (content == "BF2D") {  // stands for a long list
      waiting_.assign(longAnswer, 0xA5);
    } else if (auto found = answers.find(content); found != answers.end()) {
      waiting_ = esimgw::fromHex(found->second);
    } else {
      return sw(0x6A80);
    }
    return sw(static_cast<std::uint16_t>(0x6100 | (waiting_.size() > 255 ? 0 : waiting_.size())));
  }
  Bytes getResponse(std::uint8_t length) {
    std::size_t count = std::min<std::size_t>(length == 0 ? 256 : length, waiting_.size());
    Bytes piece(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(count));
    waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(count));
    if (waiting_.empty()) return sw(0x9000, piece);
    return sw(static_cast<std::uint16_t>(0x6100 | (waiting_.size() > 255 ? 0 : waiting_.size())),
              piece);
  }
  Bytes fetch() {
    if (!pending_) return sw(0x6985);
    auto command = esimgw::fromHex("D009 8103010100 82028182");
    command[6] = refreshQualifier;
    return sw(0x9000, command);
  }

  std::set<std::uint8_t> channels_;
  std::set<std::uint8_t> selected_;
  Bytes waiting_;
  bool pending_ = false;
  bool switching_ = false;
};

}  // namespace esimlab::test
