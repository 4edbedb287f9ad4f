// SPDX-License-Identifier: Apache-2.0
// CTL, DMS, NAS and WDS: everything about the modem that is not the card.
#include "modem/services.hpp"

namespace esimlab::detail {
namespace {

constexpr std::uint8_t radioLte = 8;

qmi::Tlv text(std::uint8_t type, const std::string& value) {
  return {type, esimgw::toBytes(value)};
}

bool knownService(qmi::Service service) {
  switch (service) {
    case qmi::Service::wds:
    case qmi::Service::dms:
    case qmi::Service::nas:
    case qmi::Service::uim: return true;
    default: return false;
  }
}

Reply versions() {
  struct Version {
    qmi::Service service;
    std::uint16_t major, minor;
  };
  constexpr Version table[] = {{qmi::Service::ctl, 1, 5},
                               {qmi::Service::wds, 1, 67},
                               {qmi::Service::dms, 1, 14},
                               {qmi::Service::nas, 1, 25},
                               {qmi::Service::uim, 1, 46}};
  qmi::Writer list;
  list.u8(std::size(table));
  for (const auto& [service, major, minor] : table) {
    list.u8(static_cast<std::uint8_t>(service)).u16(major).u16(minor);
  }
  return {.tlvs = {{0x01, list.take()}}};
}

}  // namespace

Reply CtlService::handle(const Request& request) {
  switch (request.message.id) {
    case 0x0021: return versions();
    case 0x0022: return allocate(request);
    case 0x0023: return release(request);
    case 0x0027:  // every client id of the modem is void, whoever has it
      core_.records.clientsReleased += core_.clients.size();
      core_.clients.clear();
      return {};
    default: return {.error = qmi::Error::invalidQmiCommand};
  }
}

Reply CtlService::allocate(const Request& request) {
  auto service = static_cast<qmi::Service>(request.need(0x01).u8());
  if (!knownService(service)) return {.error = qmi::Error::notSupported};
  auto* client = core_.allocate(service, request.link);
  if (client == nullptr) return {.error = qmi::Error::clientIdsExhausted};
  return {.tlvs = {{0x01, {static_cast<std::uint8_t>(service), client->id}}}};
}

Reply CtlService::release(const Request& request) {
  auto which = request.need(0x01);
  auto service = static_cast<qmi::Service>(which.u8());
  auto id = which.u8();
  if (core_.find(service, id) == nullptr) return {.error = qmi::Error::invalidClientId};
  if (service == qmi::Service::uim && core_.behaviour.freesChannelsOnRelease) {
    sim_.closeChannelsOf(id);
  }
  std::erase_if(core_.clients,
                [&](const Client& client) { return client.service == service && client.id == id; });
  ++core_.records.clientsReleased;
  return {.tlvs = {{0x01, {static_cast<std::uint8_t>(service), id}}}};
}

Reply DmsService::handle(const Request& request) {
  const auto& identity = core_.identity;
  switch (request.message.id) {
    case 0x0000: return {};
    case 0x0020: {
      qmi::Writer capabilities;
      capabilities.u32(50'000'000).u32(150'000'000);  // bit/s up, down
      capabilities.u8(4).u8(2);                       // data: simultaneous CS and PS; SIM: yes
      capabilities.u8(1).u8(radioLte);
      return {.tlvs = {{0x01, capabilities.take()}}};
    }
    case 0x0021: return {.tlvs = {text(0x01, identity.manufacturer)}};
    case 0x0022: return {.tlvs = {text(0x01, identity.model)}};
    case 0x0023: return {.tlvs = {text(0x01, identity.revision)}};
    case 0x0025: return identifiers();
    case 0x002D: return {.tlvs = {{0x01, {mode_}}}};
    case 0x002E: return setOperatingMode(request);
    case 0x003C: {
      const auto& iccid = sim_.active().iccid();
      if (iccid.empty()) return {.error = qmi::Error::noSim};
      return {.tlvs = {text(0x01, iccid)}};
    }
    default: return {.error = qmi::Error::invalidQmiCommand};
  }
}

Reply DmsService::identifiers() const {
  return {.tlvs = {text(0x10, "0"), text(0x11, core_.identity.imei),
                   text(0x13, core_.identity.softwareVersion)}};
}

Reply DmsService::setOperatingMode(const Request& request) {
  constexpr std::uint8_t online = 0, lowPower = 1, offline = 3, reset = 4, shutDown = 5;
  auto mode = request.need(0x01).u8();
  if (mode == reset || mode == shutDown) {
    return {.then = [this, mode] {
      auto act = mode == reset ? core_.reboot : core_.powerOff;
      core_.after(core_.behaviour.goodbyeTime, act);
    }};
  }
  if (mode != online && mode != lowPower && mode != offline) {
    return {.error = qmi::Error::invalidArgument};
  }
  if (mode == mode_) return {.error = qmi::Error::noEffect};
  mode_ = mode;
  return {.then = [this, mode] {
    registration_.setRadio(mode == online);
    if (!core_.behaviour.lowPowerResetsCard) return;
    auto& slot = sim_.active();
    if (mode == online && slot.state() == Slot::State::off) sim_.powerOn(slot);
    if (mode != online && slot.state() != Slot::State::absent) sim_.powerOff(slot);
  }};
}

Reply NasService::handle(const Request& request) {
  auto flag = [&](std::uint8_t type, bool& setting) {
    if (const auto* value = request.message.find(type)) setting = qmi::Reader(*value).u8() != 0;
  };
  switch (request.message.id) {
    case 0x0000:
      request.client->servingSystem = request.client->systemInfo = false;
      request.client->networkReject = false;
      return {};
    case 0x0003:
      flag(0x13, request.client->servingSystem);
      flag(0x18, request.client->systemInfo);
      flag(0x21, request.client->networkReject);
      return {};
    case 0x0024: return {.tlvs = registration_.servingSystem()};
    case 0x004D: return {.tlvs = registration_.systemInfo()};
    default: return {.error = qmi::Error::invalidQmiCommand};
  }
}

Reply WdsService::handle(const Request& request) {
  constexpr std::uint8_t disconnected = 1, connected = 2;
  bool registered = registration_.state().kind == NetworkState::Kind::registered;
  started_ = started_ && registered;  // a bearer does not outlive its registration
  switch (request.message.id) {
    case 0x0000: return {};
    case 0x0020: {
      if (!registered) return {.error = qmi::Error::callFailed};
      if (started_) return {.error = qmi::Error::noEffect};
      started_ = true;
      qmi::Writer handle;
      handle.u32(1);
      return {.tlvs = {{0x01, handle.take()}}};
    }
    case 0x0021:
      if (!started_) return {.error = qmi::Error::noEffect};
      started_ = false;
      return {};
    case 0x0022: return {.tlvs = {{0x01, {started_ ? connected : disconnected}}}};
    default: return {.error = qmi::Error::invalidQmiCommand};
  }
}

}  // namespace esimlab::detail
