// SPDX-License-Identifier: Apache-2.0
#include "modem/registration.hpp"

namespace esimlab::detail {
namespace {

constexpr std::uint8_t radioLte = 8;
constexpr std::uint8_t domainCsAndPs = 3;

std::size_t number(const std::string& digits) {
  return static_cast<std::size_t>(std::stoul(digits));
}

// Three characters, a two-digit MNC is filled up with FF.
Bytes threeDigits(const std::string& digits) {
  Bytes octets = esimgw::toBytes(digits);
  octets.resize(3, 0xFF);
  return octets;
}

}  // namespace

void Registration::setRadio(bool on) {
  radio_ = on;
  update();
}

void Registration::update() {
  auto& slot = sim_.active();
  bool usable = core_.on && radio_ && sim_.provisioned() && slot.state() == Slot::State::ready &&
                !slot.iccid().empty();
  if (!usable) {
    ++search_;
    enter({});
  } else if (state_.kind == NetworkState::Kind::off || state_.iccid != slot.iccid()) {
    searchAgain();
  }
}

void Registration::searchAgain() {
  auto& slot = sim_.active();
  if (!core_.on || slot.state() != Slot::State::ready || slot.iccid().empty()) return;
  auto search = ++search_;
  enter({.kind = NetworkState::Kind::searching, .iccid = slot.iccid()});
  const auto* network = core_.networks.of(slot.iccid());
  if (network == nullptr || network->answer == NetworkBehaviour::Answer::never) return;
  core_.after(network->delay, [this, search, network = *network] {
    if (search == search_) answer(network);
  });
}

void Registration::modemOff() {
  radio_ = true;  // the operating mode is online again after a start
  update();
}

void Registration::answer(const NetworkBehaviour& network) {
  auto next = state_;
  if (network.answer == NetworkBehaviour::Answer::denied) {
    next.kind = NetworkState::Kind::denied;
    next.rejectCause = network.rejectCause;
    reject(network);
  } else {
    next.kind = NetworkState::Kind::registered;
    next.mcc = network.mcc;
    next.mnc = network.mnc;
    next.operatorName = network.operatorName;
    next.roaming = network.roaming;
  }
  enter(next);
}

void Registration::enter(NetworkState state) {
  if (state == state_) return;
  state_ = std::move(state);
  for (const auto& client : core_.clients) {
    if (client.servingSystem) core_.indicate(client, 0x0024, servingSystem());
    if (client.systemInfo) core_.indicate(client, 0x004E, systemInfo());
  }
  if (core_.bearerHook) core_.bearerHook(state_);
}

void Registration::reject(const NetworkBehaviour& network) {
  qmi::Writer plmn;
  plmn.u16(number(network.mcc)).u16(number(network.mnc)).u8(network.mnc.size() == 3 ? 1 : 0);
  qmi::Tlvs tlvs = {{0x01, {radioLte}},
                    {0x02, {domainCsAndPs}},
                    {0x03, {network.rejectCause}},
                    {0x10, plmn.take()}};
  for (const auto& client : core_.clients) {
    if (client.networkReject) core_.indicate(client, 0x0068, tlvs);
  }
}

qmi::Tlvs Registration::servingSystem() const {
  constexpr std::uint8_t attached = 1, detached = 2, network3gpp = 2, networkUnknown = 0;
  bool registered = state_.kind == NetworkState::Kind::registered;
  qmi::Writer value;
  switch (state_.kind) {
    case NetworkState::Kind::off: value.u8(0); break;
    case NetworkState::Kind::registered: value.u8(1); break;
    case NetworkState::Kind::searching: value.u8(2); break;
    case NetworkState::Kind::denied: value.u8(3); break;
  }
  value.u8(registered ? attached : detached).u8(registered ? attached : detached);
  value.u8(registered ? network3gpp : networkUnknown);
  registered ? value.u8(1).u8(radioLte) : value.u8(0);
  qmi::Tlvs tlvs = {{0x01, value.take()}};
  if (!registered) return tlvs;
  tlvs.push_back({0x10, {static_cast<std::uint8_t>(state_.roaming ? 0 : 1)}});
  qmi::Writer plmn;
  plmn.u16(number(state_.mcc)).u16(number(state_.mnc));
  plmn.counted8(esimgw::toBytes(state_.operatorName));
  tlvs.push_back({0x12, plmn.take()});
  return tlvs;
}

qmi::Tlvs Registration::systemInfo() const {
  constexpr std::uint8_t noService = 0, limited = 1, available = 2;
  bool registered = state_.kind == NetworkState::Kind::registered;
  bool denied = state_.kind == NetworkState::Kind::denied;
  std::uint8_t service = registered ? available : denied ? limited : noService;
  qmi::Tlvs tlvs = {{0x14, {service, service, 1}}};
  if (!registered && !denied) return tlvs;
  qmi::Writer lte;
  lte.u8(1).u8(registered ? domainCsAndPs : 0);  // domain
  lte.u8(1).u8(domainCsAndPs);                   // what the cell is capable of
  lte.u8(1).u8(state_.roaming ? 1 : 0);
  lte.u8(1).u8(denied ? 1 : 0);   // forbidden
  lte.u8(1).u16(1).u8(1).u32(1);  // location area, cell
  lte.u8(denied ? 1 : 0).u8(denied ? domainCsAndPs : 0).u8(state_.rejectCause);
  bool named = registered;
  lte.u8(named ? 1 : 0).raw(threeDigits(state_.mcc)).raw(threeDigits(state_.mnc));
  lte.u8(1).u16(1);  // tracking area
  tlvs.push_back({0x19, lte.take()});
  return tlvs;
}

}  // namespace esimlab::detail
