// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "modem/sim.hpp"

namespace esimlab::detail {
namespace {

// A card that never stops answering 61xx must not hold the modem for ever.
constexpr unsigned chainLimit = 300;

CardAnswer split(Bytes octets) {
  if (octets.size() < 2) return {};  // mute
  std::uint16_t sw = static_cast<std::uint16_t>(octets.end()[-2] << 8 | octets.end()[-1]);
  octets.resize(octets.size() - 2);
  return {std::move(octets), sw};
}

}  // namespace

Bytes CardAnswer::octets() const {
  Bytes all = data;
  all.push_back(static_cast<std::uint8_t>(sw >> 8));
  all.push_back(static_cast<std::uint8_t>(sw & 0xFF));
  return all;
}

std::uint8_t classWithChannel(std::uint8_t cla, std::uint8_t channel) {
  if (channel < 4) return static_cast<std::uint8_t>((cla & 0x9C) | channel);
  return static_cast<std::uint8_t>((cla & 0x80) | 0x40 | (channel - 4));
}

std::uint8_t channelOfClass(std::uint8_t cla) {
  return (cla & 0x40) != 0 ? 4 + (cla & 0x0F) : cla & 0x03;
}

void Slot::insert(std::shared_ptr<CardSlot> card) {
  powerOff();
  card_ = std::move(card);
  wasPowered_ = false;
  state_ = card_ ? State::off : State::absent;
}

void Slot::powerOff() {
  forgetChannels();
  iccid_.clear();
  if (state_ == State::starting || state_ == State::ready) card_->powerOff();
  state_ = card_ ? State::off : State::absent;
}

void Slot::powerOn() {
  if (!card_) return;
  forgetChannels();
  card_->powerOn();
  if (wasPowered_) ++core_.records.cardResets;
  wasPowered_ = true;
  announced_.reset();
  state_ = State::starting;
}

void Slot::initialise() {
  if (state_ == State::ready) state_ = State::starting;
}

void Slot::becomeReady() {
  state_ = State::ready;
  iccid_ = card_->iccid().value_or("");
}

void Slot::forgetChannels() {
  auto ours = [](const Channel& channel) { return channel.client != 0; };
  core_.records.channelsLost += std::count_if(channels_.begin(), channels_.end(), ours);
  channels_.clear();
}

bool Slot::isOpen(std::uint8_t channel) const {
  if (channel == 0) return true;
  return std::any_of(channels_.begin(), channels_.end(),
                     [channel](const Channel& open) { return open.number == channel; });
}

CardAnswer Slot::transmit(ApduEvent::Origin origin, std::uint8_t channel, ByteView command) {
  bool host = origin == ApduEvent::Origin::host;
  unsigned index = host ? ++core_.records.apdus : ++core_.records.modemApdus;
  auto tell = [&](ApduEvent::Direction direction, ByteView octets) {
    if (core_.apduHook) core_.apduHook({direction, origin, index, channel, octets});
  };
  tell(ApduEvent::Direction::toCard, command);
  auto octets = card_->transmit(command);
  tell(ApduEvent::Direction::fromCard, octets);
  auto answer = split(std::move(octets));
  if (answer.proactive()) announced_ = static_cast<std::uint8_t>(answer.sw & 0xFF);
  return answer;
}

CardAnswer Slot::transmitChained(ApduEvent::Origin origin, std::uint8_t channel, ByteView command) {
  return settle(channel, command, transmit(origin, channel, command));
}

// ISO 7816-4 §5.3.4: 61xx says that xx more octets wait, 6Cxx that Le should have been xx.
CardAnswer Slot::settle(std::uint8_t channel, ByteView command, CardAnswer answer) {
  for (unsigned round = 0; round < chainLimit; ++round) {
    auto length = static_cast<std::uint8_t>(answer.sw & 0xFF);
    Bytes next;
    if (answer.sw >> 8 == 0x61) {
      next = {command[0], 0xC0, 0x00, 0x00, length};
    } else if (answer.sw >> 8 == 0x6C) {
      bool hasData = command.size() > 5;
      next = esimgw::toBytes(
          hasData ? command.first(std::min<std::size_t>(command.size(), 5u + command[4]))
                  : command.first(4));
      next.push_back(length);
    } else {
      break;
    }
    auto more = transmit(ApduEvent::Origin::modem, channel, next);
    esimgw::append(answer.data, more.data);
    answer.sw = more.sw;
  }
  return answer;
}

CardAnswer Slot::manageChannelOpen() {
  const Bytes command = {0x00, 0x70, 0x00, 0x00, 0x01};
  return transmit(ApduEvent::Origin::modem, 0, command);
}

void Slot::manageChannelClose(std::uint8_t channel) {
  const Bytes command = {0x00, 0x70, 0x80, channel, 0x00};
  transmit(ApduEvent::Origin::modem, 0, command);
  std::erase_if(channels_, [channel](const Channel& open) { return open.number == channel; });
}

}  // namespace esimlab::detail
