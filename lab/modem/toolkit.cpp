// SPDX-License-Identifier: Apache-2.0
#include "modem/toolkit.hpp"

#include "tlv/tlv.hpp"

namespace esimlab::detail {
namespace {

constexpr std::uint8_t typeRefresh = 0x01;
constexpr std::uint8_t performed = 0x00;
constexpr std::uint8_t beyondCapabilities = 0x30;
constexpr unsigned commandsInARow = 8;  // a card that always wants more does not stop the modem

// ETSI TS 102 223 §8.6, command qualifier of REFRESH.
RefreshMode modeOf(std::uint8_t qualifier) {
  switch (qualifier) {
    case 0x00: return RefreshMode::initFullFcn;
    case 0x01: return RefreshMode::fcn;
    case 0x02: return RefreshMode::initFcn;
    case 0x03: return RefreshMode::init;
    case 0x05: return RefreshMode::applicationReset;
    case 0x06: return RefreshMode::sessionReset;
    default: return RefreshMode::reset;
  }
}

}  // namespace

void Toolkit::serve() {
  auto& slot = sim_.active();
  std::optional<Command> wanted;
  for (unsigned i = 0; i < commandsInARow && slot.announced(); ++i) {
    auto length = *slot.announced();
    slot.forgetAnnounced();
    auto command = fetch(length);
    if (!command) break;
    bool known = command->type == typeRefresh;
    if (known) wanted = command;
    respond(*command, known ? performed : beyondCapabilities);
  }
  slot.forgetAnnounced();
  if (!wanted) return;
  ++core_.records.refreshes;
  refresh(modeOf(wanted->qualifier));
}

// ETSI TS 102 223 §6.6.13, annexes C and D: FETCH, and the proactive command it brings.
std::optional<Toolkit::Command> Toolkit::fetch(std::uint8_t length) {
  const Bytes command = {0x80, 0x12, 0x00, 0x00, length};
  auto answer = sim_.active().transmitChained(ApduEvent::Origin::modem, 0, command);
  if (answer.sw != 0x9000) return {};
  try {
    auto proactive = esimgw::tlv::parse(answer.data, 0xD0);
    qmi::Reader details(proactive.value);
    auto tag = details.u8();
    auto octets = details.counted8();
    if ((tag & 0x7F) != 0x01 || octets.size() != 3) return {};
    return Command{octets[0], octets[1], octets[2]};
  } catch (const std::exception&) {
    return {};  // a card that talks nonsense is left alone, as firmwares do
  }
}

void Toolkit::respond(const Command& command, std::uint8_t generalResult) {
  const Bytes response = {0x80, 0x14,         0x00,           0x00,         0x0C,
                          0x81, 0x03,         command.number, command.type, command.qualifier,
                          0x82, 0x02,         0x82,           0x81,         0x83,
                          0x01, generalResult};
  sim_.active().transmit(ApduEvent::Origin::modem, 0, response);
}

void Toolkit::refresh(RefreshMode mode) {
  running_ = mode;
  std::set<std::uint8_t> voters;
  for (const auto& client : core_.clients) {
    if (client.votesForRefresh) voters.insert(client.id);
  }
  if (voters.empty()) return start();
  tell(RefreshStage::waitForOk);
  await(std::move(voters), &Toolkit::start);
}

void Toolkit::start() {
  tell(RefreshStage::start);
  std::set<std::uint8_t> informed;
  for (const auto& client : core_.clients) {
    if (client.refreshRegistered) informed.insert(client.id);
  }
  // A UICC reset waits for nobody.
  if (running_ == RefreshMode::reset || informed.empty()) return perform();
  await(std::move(informed), &Toolkit::perform);
}

void Toolkit::perform() {
  auto& slot = sim_.active();
  if (running_ == RefreshMode::reset) {
    slot.powerOff();
    sim_.powerOn(slot, [this] { finish(); });
  } else {
    sim_.reinitialise(slot, [this] { finish(); });
  }
}

void Toolkit::finish() {
  tell(core_.behaviour.refreshFails ? RefreshStage::failure : RefreshStage::success);
  running_.reset();
}

void Toolkit::tell(RefreshStage stage) {
  qmi::Writer event;
  event.u8(static_cast<std::uint8_t>(stage)).u8(static_cast<std::uint8_t>(*running_));
  event.u8(0).u8(0);  // primary GW provisioning session, no application
  event.u16(0);       // no files
  lastEvent_ = event.take();
  for (const auto& client : core_.clients) {
    if (client.refreshRegistered) core_.indicate(client, 0x0033, {{0x10, lastEvent_}});
  }
}

void Toolkit::await(std::set<std::uint8_t> clients, void (Toolkit::*next)()) {
  awaited_ = std::move(clients);
  next_ = next;
  core_.after(core_.behaviour.refreshVoteTime, [this, wait = ++waits_, next] {
    if (wait != waits_) return;
    next_ = nullptr;
    (this->*next)();
  });
}

void Toolkit::vote(Client& client, bool ok) {
  if (next_ != &Toolkit::start || awaited_.erase(client.id) == 0) return;
  if (!ok) {  // postponed for good: this modem does not ask again
    tell(RefreshStage::failure);
    next_ = nullptr;
    ++waits_;
    running_.reset();
  } else if (awaited_.empty()) {
    next_ = nullptr;
    ++waits_;
    start();
  }
}

void Toolkit::complete(Client& client) {
  if (next_ != &Toolkit::perform || awaited_.erase(client.id) == 0 || !awaited_.empty()) return;
  next_ = nullptr;
  ++waits_;
  perform();
}

void Toolkit::modemOff() {
  running_.reset();
  next_ = nullptr;
  ++waits_;
}

}  // namespace esimlab::detail
