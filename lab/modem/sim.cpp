// SPDX-License-Identifier: Apache-2.0
#include "modem/sim.hpp"

namespace esimlab::detail {
namespace {

constexpr std::uint32_t wantsCardStatus = 0x01;
constexpr std::uint32_t wantsSlotStatus = 0x10;
constexpr std::uint16_t noSession = 0xFFFF;

const Bytes& usimApplication() {
  static const Bytes aid = esimgw::fromHex("A0000000871002FF33FF018900000100");
  return aid;
}

}  // namespace

Bytes Sim::iccidOctets(const std::string& digits) {
  if (digits.empty()) return {};
  auto nibble = [&](std::size_t at) -> unsigned {
    return at < digits.size() ? digits[at] - '0' : 0xF;
  };
  Bytes octets;
  for (std::size_t i = 0; i < 20; i += 2) {
    octets.push_back(static_cast<std::uint8_t>(nibble(i) | nibble(i + 1) << 4));
  }
  return octets;
}

Sim::Sim(Core& core, unsigned slots) : core_(core) {
  for (unsigned number = 1; number <= slots; ++number) slots_.emplace_back(core, number);
}

Slot& Sim::slot(unsigned physical) {
  if (physical == 0 || physical > slots_.size()) throw Refusal{qmi::Error::invalidArgument};
  return slots_[physical - 1];
}

void Sim::setProvisioned(bool provisioned) {
  if (provisioned_ == provisioned) return;
  provisioned_ = provisioned;
  if (provisioned && active().state() == Slot::State::ready) active().becomeReady();
  tell();
}

void Sim::insert(unsigned physical, std::shared_ptr<CardSlot> card) {
  auto& changing = slot(physical);
  changing.insert(std::move(card));
  if (!core_.on) return;
  if (physical == active_) {
    powerOn(changing);
  } else {
    tell();
  }
}

void Sim::powerOff(Slot& slot) {
  slot.powerOff();
  ++generation_;
  tell();
}

void Sim::powerOn(Slot& slot) {
  powerOn(slot, {});
}

void Sim::powerOn(Slot& slot, std::function<void()> then) {
  slot.powerOn();
  startUp(slot, std::move(then));
}

void Sim::reinitialise(Slot& slot, std::function<void()> then) {
  slot.initialise();
  startUp(slot, std::move(then));
}

void Sim::startUp(Slot& slot, std::function<void()> then) {
  auto generation = ++generation_;
  tell();
  core_.after(core_.behaviour.settleTime, [this, &slot, generation, then = std::move(then)] {
    if (generation != generation_ || slot.state() != Slot::State::starting) return;
    slot.becomeReady();
    if (then) then();
    tell();
  });
}

void Sim::switchTo(unsigned physical) {
  auto& next = slot(physical);
  ++core_.records.slotSwitches;
  active().powerOff();
  active_ = physical;
  provisioned_ = true;
  powerOn(next);
}

void Sim::closeChannelsOf(std::uint8_t client) {
  for (auto& slot : slots_) {
    auto channels = slot.channels();
    for (const auto& channel : channels) {
      if (channel.client != client) continue;
      slot.manageChannelClose(channel.number);
      ++core_.records.channelsClosed;
    }
  }
}

void Sim::modemOn() {
  provisioned_ = true;
  powerOn(active());
}

void Sim::modemOff() {
  ++generation_;
  for (auto& slot : slots_) slot.powerOff();
}

void Sim::tell() {
  for (const auto& client : core_.clients) {
    if (client.uimEvents & wantsCardStatus) core_.indicate(client, 0x0032, cardStatus());
    if (client.uimEvents & wantsSlotStatus && core_.behaviour.hasSlotStatus) {
      core_.indicate(client, 0x0048, slotStatus());
    }
  }
  if (changed_) changed_();
}

// Type USIM, one entry, or none when the enabled profile (or its absence) offers no application.
Bytes Sim::applications(Slot& slot) {
  constexpr std::uint8_t typeUsim = 2, detected = 1, ready = 7, personalisationReady = 2;
  constexpr std::uint8_t pinDisabled = 3;
  qmi::Writer list;
  if (slot.state() != Slot::State::ready || slot.iccid().empty()) return list.u8(0).take();
  list.u8(1).u8(typeUsim).u8(provisioned_ ? ready : detected);
  list.u8(personalisationReady).u8(0).u8(0).u8(0);
  list.counted8(usimApplication()).u8(0);
  list.u8(pinDisabled).u8(3).u8(10);  // PIN1: state, tries, unblock tries
  list.u8(pinDisabled).u8(3).u8(10);  // PIN2
  return list.take();
}

qmi::Tlvs Sim::cardStatus() {
  constexpr std::uint8_t absent = 0, present = 1, failed = 2, poweredDown = 1;
  auto& slot = active();
  bool running = slot.state() == Slot::State::starting || slot.state() == Slot::State::ready;
  bool session = slot.state() == Slot::State::ready && !slot.iccid().empty() && provisioned_;
  qmi::Writer value;
  value.u16(session ? 0x0000 : noSession);  // primary GW: slot index, application index
  value.u16(noSession).u16(noSession).u16(noSession);
  value.u8(1);  // one logical slot
  value.u8(running ? present : slot.card() != nullptr ? failed : absent);
  value.u8(0).u8(0).u8(0);  // UPIN
  value.u8(slot.state() == Slot::State::off ? poweredDown : 0).raw(applications(slot));
  return {{0x10, value.take()}};
}

qmi::Tlvs Sim::slotStatus() {
  constexpr std::uint32_t absent = 1, present = 2, uicc = 2;
  qmi::Writer status, information, eids;
  status.u8(slots_.size());
  information.u8(slots_.size());
  eids.u8(slots_.size());
  for (auto& slot : slots_) {
    bool isActive = slot.number() == active_;
    auto* card = slot.card();
    status.u32(card != nullptr ? present : absent).u32(isActive ? 1 : 0).u8(isActive ? 1 : 0);
    status.counted8(iccidOctets(slot.iccid()));
    bool known = card != nullptr && slot.state() != Slot::State::off;
    information.u32(card != nullptr ? uicc : 0).u8(slot.iccid().empty() ? 0 : 1);
    information.counted8(known ? card->atr() : Bytes{}).u8(known && card->isEuicc() ? 1 : 0);
    eids.counted8(known && card->isEuicc() ? esimgw::fromHex(card->eid()) : Bytes{});
  }
  qmi::Tlvs tlvs = {{0x10, status.take()}, {0x11, information.take()}};
  if (core_.behaviour.tellsEid) tlvs.push_back({0x12, eids.take()});
  return tlvs;
}

}  // namespace esimlab::detail
