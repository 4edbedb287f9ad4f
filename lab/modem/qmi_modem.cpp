// SPDX-License-Identifier: Apache-2.0
#include "modem/qmi_modem.hpp"

#include <utility>

#include "modem/services.hpp"
#include "runtime/log.hpp"

namespace esimlab {

using namespace detail;

struct QmiModem::Impl {
  Impl(esimgw::Loop& loop, ModemIdentity identity, unsigned slots, QmiModem& modem)
      : core(loop, std::move(identity)),
        sim(core, slots),
        registration(core, sim),
        toolkit(core, sim),
        ctl(core, sim),
        uim(core, sim, toolkit),
        dms(core, sim, registration),
        nas(registration),
        wds(registration) {
    sim.onChange([this] { registration.update(); });
    core.reboot = [&modem] { modem.reboot(); };
    core.powerOff = [&modem] { modem.powerOff(); };
  }

  Reply dispatch(const Request& request);
  Reply answer(const Request& request);
  void act(Link& link, const qmi::Message& message);
  void respond(Link& link, const qmi::Message& request, Reply reply,
               const std::optional<fault::Action>& action);
  void put(Link& link, qmi::Message response, Reply reply,
           const std::optional<fault::Action>& action);

  Core core;
  Sim sim;
  Registration registration;
  Toolkit toolkit;
  CtlService ctl;
  UimService uim;
  DmsService dms;
  NasService nas;
  WdsService wds;
  std::set<Port*> ports;
  bool wasOn = false;
  esimgw::Timer rebooting;
};

QmiModem::QmiModem(esimgw::Loop& loop, ModemIdentity identity, unsigned slots)
    : impl_(std::make_unique<Impl>(loop, std::move(identity), slots, *this)) {}

QmiModem::~QmiModem() {
  impl_->core.bearerHook = nullptr;
  impl_->core.apduHook = nullptr;
}

void QmiModem::insertCard(unsigned physicalSlot, std::shared_ptr<CardSlot> card) {
  try {
    impl_->sim.insert(physicalSlot, std::move(card));
  } catch (const Refusal&) {
    throw std::out_of_range("the modem has no such slot");
  }
}

void QmiModem::powerOn() {
  if (impl_->core.on) return;
  impl_->rebooting.cancel();
  impl_->core.on = true;
  impl_->core.mute = false;
  impl_->sim.modemOn();
  auto ports = impl_->ports;
  bool again = std::exchange(impl_->wasOn, true);
  for (auto* port : ports) port->appear(again && impl_->core.behaviour.newPathOnReboot);
}

void QmiModem::powerOff() {
  impl_->rebooting.cancel();
  if (!impl_->core.on) return;
  impl_->core.on = false;
  impl_->core.dropDelayed();
  impl_->toolkit.modemOff();
  impl_->dms.modemOff();
  impl_->wds.modemOff();
  impl_->sim.modemOff();
  impl_->registration.modemOff();
  impl_->core.clients.clear();
  auto ports = impl_->ports;
  for (auto* port : ports) port->vanish();
}

void QmiModem::reboot() {
  if (!impl_->core.on) return;
  ++impl_->core.records.reboots;
  powerOff();
  auto& core = impl_->core;
  impl_->rebooting.start(core.loop, core.loop.now() + core.behaviour.rebootTime, [this] {
    try {
      powerOn();
    } catch (const std::exception& failure) {  // never through the main loop
      esimgw::log::error("modem-lost", failure.what());
    }
  });
}

bool QmiModem::on() const {
  return impl_->core.on;
}

void QmiModem::setMute(bool mute) {
  impl_->core.mute = mute;
}

ModemBehaviour& QmiModem::behaviour() {
  return impl_->core.behaviour;
}

Faults& QmiModem::faults() {
  return impl_->core.faults;
}

Networks& QmiModem::networks() {
  return impl_->core.networks;
}

const ModemIdentity& QmiModem::identity() const {
  return impl_->core.identity;
}

void QmiModem::searchAgain() {
  impl_->registration.searchAgain();
}

void QmiModem::onApdu(std::function<void(const ApduEvent&)> hook) {
  impl_->core.apduHook = std::move(hook);
}

void QmiModem::onBearerChange(std::function<void(const NetworkState&)> hook) {
  impl_->core.bearerHook = std::move(hook);
}

const NetworkState& QmiModem::network() const {
  return impl_->registration.state();
}

const ModemRecords& QmiModem::records() const {
  return impl_->core.records;
}

std::vector<OpenChannel> QmiModem::openChannels() const {
  std::vector<OpenChannel> open;
  for (auto& slot : impl_->sim.slots()) {
    for (const auto& channel : slot.channels()) {
      if (channel.client != 0) open.push_back({slot.number(), channel.number, channel.client});
    }
  }
  return open;
}

std::vector<OpenClient> QmiModem::openClients() const {
  std::vector<OpenClient> open;
  for (const auto& client : impl_->core.clients) {
    open.push_back({client.service, client.id, client.link == nullptr});
  }
  return open;
}

void QmiModem::attach(Port& port) {
  impl_->ports.insert(&port);
  if (impl_->core.on) port.appear(false);
}

void QmiModem::detach(Port& port) {
  impl_->ports.erase(&port);
}

void QmiModem::connect(Link& link) {
  impl_->core.links.insert(&link);
}

void QmiModem::disconnect(Link& link) {
  impl_->core.links.erase(&link);
  for (auto& client : impl_->core.clients) {
    if (client.link != &link) continue;
    client.link = nullptr;
    ++impl_->core.records.clientsAbandoned;
  }
}

void QmiModem::receive(Link& link, ByteView frame) {
  if (!impl_->core.on) return;
  try {
    auto message = qmi::decode(frame);
    if (message.kind == qmi::Kind::request) impl_->act(link, message);
  } catch (const qmi::Malformed&) {
    ++impl_->core.records.malformedFrames;  // and is silent about it, as firmwares are
  }
}

namespace {

template <class Fault>
const Fault* as(const std::optional<fault::Action>& action) {
  return action ? std::get_if<Fault>(&*action) : nullptr;
}

}  // namespace

// What happens to one request, faults included.
void QmiModem::Impl::act(Link& link, const qmi::Message& message) {
  ++core.records.requests[{message.service, message.id}];
  if (core.mute) return;
  auto action = core.faults.strike(message.service, message.id);
  if (as<fault::Swallow>(action)) return;
  if (as<fault::GoMute>(action)) {
    core.mute = true;
    return;
  }
  if (auto* hangUp = as<fault::HangUp>(action); hangUp && !hangUp->executed) return core.powerOff();
  if (auto* crash = as<fault::Reenumerate>(action); crash && !crash->executed) return core.reboot();
  if (auto* refuse = as<fault::Refuse>(action)) {
    Reply refusal{.error = refuse->error};
    if (auto sw = refuse->sw) {
      refusal.tlvs = {
          {0x11, {static_cast<std::uint8_t>(*sw >> 8), static_cast<std::uint8_t>(*sw)}}};
    }
    return respond(link, message, std::move(refusal), {});
  }
  Client* client = nullptr;
  if (message.service != qmi::Service::ctl) {
    client = core.find(message.service, message.client);
    if (client == nullptr) {
      return respond(link, message, {.error = qmi::Error::invalidClientId}, {});
    }
    client->link = &link;  // an abandoned id that somebody takes up again
  }
  respond(link, message, answer({&link, message, client}), action);
}

Reply QmiModem::Impl::answer(const Request& request) {
  try {
    return dispatch(request);
  } catch (const Refusal& refusal) {
    return {.error = refusal.error};
  } catch (const qmi::Malformed&) {
    return {.error = qmi::Error::malformedMessage};
  }
}

Reply QmiModem::Impl::dispatch(const Request& request) {
  switch (request.message.service) {
    case qmi::Service::ctl: return ctl.handle(request);
    case qmi::Service::uim: return uim.handle(request);
    case qmi::Service::dms: return dms.handle(request);
    case qmi::Service::nas: return nas.handle(request);
    case qmi::Service::wds: return wds.handle(request);
  }
  return {.error = qmi::Error::invalidQmiCommand};
}

void QmiModem::Impl::respond(Link& link, const qmi::Message& request, Reply reply,
                             const std::optional<fault::Action>& action) {
  if (as<fault::HangUp>(action)) return core.powerOff();
  if (as<fault::Reenumerate>(action)) return core.reboot();
  qmi::Message response{request.service,     request.client, qmi::Kind::response,
                        request.transaction, request.id,     {qmi::result(reply.error)}};
  response.tlvs.insert(response.tlvs.end(), reply.tlvs.begin(), reply.tlvs.end());
  if (auto* delay = as<fault::Delay>(action)) {
    auto* to = &link;
    core.after(delay->by, [this, to, response = std::move(response), reply = std::move(reply)] {
      put(*to, response, reply, {});
    });
    return;
  }
  put(link, std::move(response), std::move(reply), action);
}

void QmiModem::Impl::put(Link& link, qmi::Message response, Reply reply,
                         const std::optional<fault::Action>& action) {
  Bytes octets;
  for (const auto& message : reply.before) esimgw::append(octets, qmi::encode(message));
  if (auto* garble = as<fault::Garble>(action)) {
    esimgw::append(octets, damaged(garble->damage, response));
  } else if (!as<fault::LoseResponse>(action)) {
    esimgw::append(octets, qmi::encode(response));
  }
  for (const auto& message : reply.after) esimgw::append(octets, qmi::encode(message));
  if (!octets.empty()) core.sendOctets(&link, octets);
  if (reply.then) reply.then();
}

}  // namespace esimlab
