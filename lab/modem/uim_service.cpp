// SPDX-License-Identifier: Apache-2.0
#include "modem/services.hpp"

namespace esimlab::detail {

Slot& logicalSlot(Sim& sim, std::uint8_t number) {
  if (number != 1) throw Refusal{qmi::Error::invalidArgument};
  return sim.active();
}

Slot& readySlot(Sim& sim, std::uint8_t number) {
  auto& slot = logicalSlot(sim, number);
  if (slot.card() == nullptr) throw Refusal{qmi::Error::noSim};
  if (slot.state() != Slot::State::ready) throw Refusal{qmi::Error::deviceNotReady};
  return slot;
}

Reply UimService::handle(const Request& request) {
  switch (request.message.id) {
    case 0x0000: return reset(request);
    case 0x0020: return readTransparent(request);
    case 0x002A: return registerRefresh(request, false);
    case 0x002B: return voteRefresh(request, false);
    case 0x002C: return voteRefresh(request, true);
    case 0x002D: return lastRefreshEvent();
    case 0x002E: return registerEvents(request);
    case 0x002F: return {.tlvs = sim_.cardStatus()};
    case 0x0030: return power(request, false);
    case 0x0031: return power(request, true);
    case 0x0038: return provision(request);
    case 0x003B: return apdus_.sendApdu(request);
    case 0x003F: return apdus_.logicalChannel(request);
    case 0x0041: return answerToReset(request);
    case 0x0042: return apdus_.openLogicalChannel(request);
    case 0x0044: return registerRefresh(request, true);
    case 0x0046: return switchSlot(request);
    case 0x0047:
      if (!core_.behaviour.hasSlotStatus) return {.error = qmi::Error::notSupported};
      return {.tlvs = sim_.slotStatus()};
    default: return {.error = qmi::Error::invalidQmiCommand};
  }
}

Reply UimService::reset(const Request& request) {
  auto& client = *request.client;
  client.uimEvents = 0;
  client.refreshRegistered = client.votesForRefresh = false;
  if (core_.behaviour.freesChannelsOnReset) sim_.closeChannelsOf(client.id);
  return {};
}

// Only EF.ICCID, which tells a host whose profile is enabled.
Reply UimService::readTransparent(const Request& request) {
  constexpr std::uint16_t efIccid = 0x2FE2;
  auto file = request.need(0x02);
  auto range = request.need(0x03);
  auto& slot = readySlot(sim_, 1);
  if (file.u16() != efIccid) return {.error = qmi::Error::invalidArgument};
  auto offset = range.u16();
  auto length = range.u16();
  Bytes content = slot.iccid().empty() ? Bytes(10, 0xFF) : Sim::iccidOctets(slot.iccid());
  if (offset > content.size()) return {.error = qmi::Error::invalidArgument};
  auto rest = ByteView(content).subspan(offset);
  if (length != 0 && length < rest.size()) rest = rest.first(length);
  qmi::Writer data;
  data.counted16(rest);
  return {.tlvs = {{0x10, {0x90, 0x00}}, {0x11, data.take()}}};
}

Reply UimService::registerEvents(const Request& request) {
  constexpr std::uint32_t supported = 0x15;  // card, extended card and physical slot status
  auto mask = request.need(0x01).u32() & supported;
  if (!core_.behaviour.hasSlotStatus) mask &= ~0x10u;
  request.client->uimEvents = mask;
  qmi::Writer accepted;
  accepted.u32(mask);
  return {.tlvs = {{0x10, accepted.take()}}};
}

Reply UimService::registerRefresh(const Request& request, bool all) {
  request.need(0x01);
  auto what = request.need(0x02);
  bool registers = what.u8() != 0;
  request.client->refreshRegistered = registers;
  request.client->votesForRefresh = registers && !all && what.u8() != 0;
  return {};
}

Reply UimService::voteRefresh(const Request& request, bool complete) {
  request.need(0x01);
  bool ok = request.need(0x02).u8() != 0;
  auto* client = request.client;
  auto id = client->id;
  return {.then = [this, id, ok, complete] {
    auto* voter = core_.find(qmi::Service::uim, id);
    if (voter == nullptr) return;
    if (complete) {
      toolkit_.complete(*voter);
    } else {
      toolkit_.vote(*voter, ok);
    }
  }};
}

Reply UimService::lastRefreshEvent() {
  if (toolkit_.lastEvent().empty()) return {};
  return {.tlvs = {{0x10, toolkit_.lastEvent()}}};
}

Reply UimService::power(const Request& request, bool on) {
  auto& slot = logicalSlot(sim_, request.need(0x01).u8());
  if (slot.card() == nullptr) return {.error = qmi::Error::noSim};
  bool isOn = slot.state() != Slot::State::off;
  if (isOn == on) return {.error = qmi::Error::noEffect};
  if (on) return {.then = [this, &slot] { sim_.powerOn(slot); }};
  ++core_.records.simPowerCycles;
  if (core_.behaviour.powerOffResetsModem) {
    return {.then = [this] { core_.after(core_.behaviour.goodbyeTime, core_.reboot); }};
  }
  return {.then = [this, &slot] { sim_.powerOff(slot); }};
}

Reply UimService::provision(const Request& request) {
  constexpr std::uint8_t primaryGw = 0;
  auto change = request.need(0x01);
  auto session = change.u8();
  bool activate = change.u8() != 0;
  if (session != primaryGw) return {.error = qmi::Error::notSupported};
  if (activate) readySlot(sim_, request.need(0x10).u8());
  if (sim_.provisioned() == activate) return {.error = qmi::Error::noEffect};
  return {.then = [this, activate] { sim_.setProvisioned(activate); }};
}

Reply UimService::answerToReset(const Request& request) {
  auto& slot = logicalSlot(sim_, request.need(0x01).u8());
  if (slot.card() == nullptr) return {.error = qmi::Error::noSim};
  if (slot.state() == Slot::State::off) return {.error = qmi::Error::deviceNotReady};
  qmi::Writer atr;
  atr.counted8(slot.card()->atr());
  return {.tlvs = {{0x10, atr.take()}}};
}

Reply UimService::switchSlot(const Request& request) {
  logicalSlot(sim_, request.need(0x01).u8());
  auto physical = request.need(0x02).u32();
  auto& next = sim_.slot(physical);
  if (next.number() == sim_.activeNumber()) return {.error = qmi::Error::noEffect};
  return {.then = [this, physical] { sim_.switchTo(physical); }};
}

}  // namespace esimlab::detail
