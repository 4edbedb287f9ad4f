// SPDX-License-Identifier: Apache-2.0
#include "euicc/card.hpp"

#include <algorithm>

namespace esimlab {
namespace {

namespace instruction {
constexpr std::uint8_t terminalProfile = 0x10;
constexpr std::uint8_t fetch = 0x12;
constexpr std::uint8_t terminalResponse = 0x14;
constexpr std::uint8_t manageChannel = 0x70;
constexpr std::uint8_t select = 0xA4;
constexpr std::uint8_t terminalCapability = 0xAA;
constexpr std::uint8_t getResponse = 0xC0;
constexpr std::uint8_t storeData = 0xE2;
constexpr std::uint8_t statusCommand = 0xF2;
}  // namespace instruction

bool isRefusal(std::uint16_t word) {
  auto high = word >> 8;
  return high != 0x90 && high != 0x91 && high != 0x61 && high != 0x6C;
}

// Counts every entry down; the one that was due is taken out.
template <class Value>
std::optional<Value> countDown(std::map<unsigned, Value>& scheduled) {
  std::optional<Value> due;
  std::map<unsigned, Value> later;
  for (const auto& [in, value] : scheduled) {
    if (in <= 1) {
      due = value;
    } else {
      later.emplace(in - 1, value);
    }
  }
  scheduled = std::move(later);
  return due;
}

}  // namespace

Card::Card(CardState initial)
    : state(std::move(initial)),
      channels(state.limits.logicalChannels),
      isdR_(state, knobs, records,
            {[this](bool refresh) { switchStarted(refresh); }, [this] { switched(); }}) {}

void Card::powerOff() {
  powered = false;
  channels.reset();
  proactive_.reset();
  ipadDeclared_ = false;
  refusing_ = false;
}

void Card::powerOn() {
  auto before = state;
  powerOff();
  powered = true;
  ++records.resets;
  isdR_.applyPendingSwitch();
  if (!(state == before) && stateChanged) stateChanged();
}

Bytes Card::transmit(ByteView octets) {
  if (!powered) return {};
  ++records.apdus;
  auto injected = countDown(knobs.statusWords);
  bool lost = countDown(knobs.lostAnswers).has_value();
  auto before = state;
  auto answer = injected ? Answer{*injected, {}} : execute(octets);
  if (isRefusal(answer.status)) ++records.refusals[answer.status];
  if (!(state == before) && stateChanged) stateChanged();
  return lost ? Bytes{} : answer.octets();
}

Answer Card::execute(ByteView octets) {
  auto [command, refusal] = parseCommand(octets);
  if (!command) return {refusal, {}};
  if (command->secureMessaging) return {status::secureMessagingNotSupported, {}};
  auto* channel = channels.find(command->channel);
  if (channel == nullptr) return {status::channelNotSupported, {}};
  // An answer can be read only right after its command.
  if (command->instruction != instruction::getResponse) channel->answer.clear();
  auto answer = dispatch(*command, *channel);
  if (answer.status == status::ok && proactive_.announces()) {
    answer.status = static_cast<std::uint16_t>(0x9100 | proactive_.size());
  }
  return answer;
}

Answer Card::dispatch(const CommandApdu& command, Channel& channel) {
  switch (command.instruction) {
    case instruction::getResponse: return getResponse(command, channel);
    case instruction::manageChannel:
      return command.proprietary ? Answer{status::classNotSupported, {}} : manageChannel(command);
    case instruction::select:
      return command.proprietary ? Answer{status::classNotSupported, {}} : select(command, channel);
    default: return dispatchProprietary(command, channel);
  }
}

Answer Card::dispatchProprietary(const CommandApdu& command, Channel& channel) {
  switch (command.instruction) {
    case instruction::storeData:
    case instruction::terminalCapability:
    case instruction::fetch:
    case instruction::terminalResponse:
    case instruction::terminalProfile:
    case instruction::statusCommand: break;
    default: return {status::instructionNotSupported, {}};
  }
  if (!command.proprietary) return {status::classNotSupported, {}};
  switch (command.instruction) {
    case instruction::storeData: return storeData(command, channel);
    case instruction::terminalCapability: return terminalCapability(command);
    case instruction::fetch: return fetch(command);
    case instruction::terminalResponse: return terminalResponse(command);
    default: return {};
  }
}

Answer Card::manageChannel(const CommandApdu& command) {
  bool opening = command.p1 == 0x00;
  if (opening && knobs.refuseOpens > 0) {
    --knobs.refuseOpens;
    return {status::functionNotSupported, {}};
  }
  // Case 2: the only answer is the number of one octet.
  bool wrongLe = opening && command.p2 == 0 && command.expected.value_or(1) != 1;
  if (wrongLe && (knobs.strictLe || *command.expected != 256)) return {0x6C01, {}};
  auto answer = channels.manage(command);
  if (answer.status == status::ok) ++(opening ? records.channelsOpened : records.channelsClosed);
  return answer;
}

Answer Card::storeData(const CommandApdu& command, Channel& channel) {
  if (!channel.isdR || refusing_) return {status::conditionsNotSatisfied, {}};
  if (knobs.needTerminalCapability && !ipadDeclared_) {
    channel.storeData.reset();
    return {status::conditionsNotSatisfied, {}};
  }
  if (auto word = channel.storeData.add(command); word != status::ok) return {word, {}};
  if (!channel.storeData.complete()) return {};
  auto request = channel.storeData.take();
  auto answer = isdR_.handle(request);
  if (answer.status != status::ok) return {answer.status, {}};
  auto function = esimgw::tlv::Reader(request).peekTag();
  return respond(corrupted(function, std::move(answer.data)), command, channel);
}

// Data waits for GET RESPONSE, or comes at once when the card is told to and the command takes it.
Answer Card::respond(Bytes data, const CommandApdu& command, Channel& channel) const {
  channel.answer = std::move(data);
  if (channel.answer.empty()) return {};
  if (knobs.directResponses && command.expected) return getResponse(command, channel);
  auto waiting = std::min<std::size_t>(channel.answer.size(), 256);
  return {static_cast<std::uint16_t>(0x6100 | (waiting & 0xFF)), {}};
}

Answer Card::getResponse(const CommandApdu& command, Channel& channel) const {
  auto& waiting = channel.answer;
  if (waiting.empty()) return {status::conditionsNotSatisfied, {}};
  if (!command.expected) return {status::wrongLength, {}};
  auto size = std::min<std::size_t>(waiting.size(), *command.expected);
  if (knobs.strictLe && !knobs.directResponses && size < *command.expected) {
    return {static_cast<std::uint16_t>(0x6C00 | size), {}};
  }
  Answer answer;
  answer.data.assign(waiting.begin(), waiting.begin() + static_cast<std::ptrdiff_t>(size));
  waiting.erase(waiting.begin(), waiting.begin() + static_cast<std::ptrdiff_t>(size));
  if (!waiting.empty()) {
    auto rest = std::min<std::size_t>(waiting.size(), 256);
    answer.status = static_cast<std::uint16_t>(0x6100 | (rest & 0xFF));
  }
  return answer;
}

// ETSI TS 102 221 §11.1.19; template A9, device capabilities 84 bit 1: IPAd (SGP.32 §4.1).
Answer Card::terminalCapability(const CommandApdu& command) try {
  auto members = esimgw::tlv::parse(command.data, 0xA9).value;
  auto device = esimgw::tlv::find(members, 0x84);
  ipadDeclared_ = device && !device->value.empty() && (device->value[0] & 0x01) != 0;
  return {};
} catch (const esimgw::tlv::Malformed&) {
  return {status::wrongData, {}};
}

Answer Card::fetch(const CommandApdu& command) {
  if (command.channel != 0) return {status::channelNotSupported, {}};
  return proactive_.fetch(command);
}

Answer Card::terminalResponse(const CommandApdu& command) {
  if (command.channel != 0) return {status::channelNotSupported, {}};
  bool confirmed = false;
  auto word = proactive_.terminalResponse(command.data, confirmed);
  if (confirmed) {
    ++records.refreshes;
    isdR_.applyPendingSwitch();
  }
  return {word, {}};
}

void Card::switchStarted(bool refresh) {
  if (knobs.refuseUntilReset) {
    refusing_ = true;
    return;
  }
  if (!refresh || !knobs.announceRefresh) return;
  proactive_.requestRefresh(knobs.refreshQualifier);
  if (refreshRequested) refreshRequested(knobs.refreshQualifier);
}

void Card::switched() {
  if (!profileSwitched) return;
  auto* profile = state.enabledProfile();
  profileSwitched(profile != nullptr ? std::optional(*profile) : std::nullopt);
}

}  // namespace esimlab
