// SPDX-License-Identifier: Apache-2.0
#include "card/apdu_card.hpp"

#include "runtime/log.hpp"

namespace esimgw {
namespace {

// GET RESPONSE rounds and 6Cxx repeats for one command: 64 kB of answer is more than any ES10
// function gives, so a card that goes on longer is broken or hostile.
constexpr int mostRounds = 300;
constexpr std::size_t largestResponse = 64 * 1024;

struct Answer {
  ByteView data;
  std::uint16_t sw;
};

Answer split(ByteView answer) {
  if (answer.size() < 2) {
    throw Error(Domain::card, Code::cardRefused, "answer without status word");
  }
  auto size = answer.size();
  return {answer.first(size - 2),
          static_cast<std::uint16_t>(answer[size - 2] << 8 | answer[size - 1])};
}

}  // namespace

std::string Imei::redacted() const {
  return digits_.size() > 8 ? digits_.substr(0, 8) + "…" : "…";
}

std::uint8_t classOnChannel(std::uint8_t cla, std::uint8_t channel) {
  if (channel <= 3) return static_cast<std::uint8_t>((cla & ~0x03) | channel);
  return static_cast<std::uint8_t>((cla & 0x80) | 0x40 | (channel - 4));
}

Task<void> ApduCard::open(Aid application) {
  co_await close();
  auto opened = co_await transport_->openChannel(application);
  opened_ = std::move(opened);
}

Task<ApduResponses> ApduCard::run(ApduScript script) {
  ApduResponses responses;
  for (auto& command : script) {
    auto response = co_await exchange(command);
    bool ok = response.ok();
    responses.push_back(std::move(response));
    if (!ok) break;
  }
  co_return responses;
}

Task<ApduResponse> ApduCard::exchange(ApduCommand command) {
  if (!opened_) throw Error(Domain::card, Code::cardAbsent, "no channel is open");
  auto channel = opened_->channel;
  auto cla = classOnChannel(command.cla, channel);
  Bytes apdu{cla, command.ins, command.p1, command.p2};
  if (!command.data.empty()) {
    apdu.push_back(static_cast<std::uint8_t>(command.data.size()));
    append(apdu, command.data);
  }
  // Le: without it some modems hand back an empty 9000.
  if (command.expectsResponse || command.data.empty()) apdu.push_back(0x00);

  ApduResponse response;
  for (int round = 0; round < mostRounds; ++round) {
    auto answer = co_await transport_->transmit(channel, apdu);
    auto [data, sw] = split(answer);
    append(response.data, data);
    response.sw = sw;
    auto sw1 = sw >> 8;
    auto sw2 = static_cast<std::uint8_t>(sw & 0xFF);
    if (response.data.size() > largestResponse) break;
    if (sw1 == 0x61) {
      apdu = Bytes{classOnChannel(command.cla, channel), 0xC0, 0x00, 0x00, sw2};
    } else if (sw1 == 0x6C) {
      apdu.back() = sw2;
    } else {
      co_return response;
    }
  }
  throw Error(Domain::card, Code::cardRefused, "the answer does not end");
}

Task<void> ApduCard::reset(ResetReason why) {
  co_await close();
  co_await transport_->reset(why);
}

Task<void> ApduCard::close() {
  if (!opened_) co_return;
  auto channel = opened_->channel;
  opened_.reset();
  std::optional<Error> failed;
  try {
    co_await transport_->closeChannel(channel);
  } catch (...) {
    failed = toError(std::current_exception());
  }
  if (failed) log::info("channel-not-closed", failed->sentence());
}

}  // namespace esimgw
