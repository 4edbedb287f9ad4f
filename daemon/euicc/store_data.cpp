// SPDX-License-Identifier: Apache-2.0
// ES10 commands over STORE DATA (SGP.22 §5.7.2; GlobalPlatform: P1 11 more blocks, 91 last block of
// BER-TLV data; P2 counts the blocks of one command from 00).
#include "euicc/session.hpp"

namespace esimgw {
namespace {

constexpr std::size_t mostBlocks = 256;  // P2 is one octet

ApduScript blocks(ByteView command, std::size_t blockLimit) {
  ApduScript script;
  do {
    auto block = command.first(std::min(blockLimit, command.size()));
    command = command.subspan(block.size());
    bool last = command.empty();
    script.push_back({0x80, 0xE2, static_cast<std::uint8_t>(last ? 0x91 : 0x11),
                      static_cast<std::uint8_t>(script.size()), toBytes(block), last});
  } while (!command.empty());
  if (script.size() > mostBlocks) {
    throw Error(Domain::request, Code::invalidArgument, "too large for one ES10 command");
  }
  return script;
}

Error refused(const char* function, std::uint16_t sw) {
  Bytes octets{static_cast<std::uint8_t>(sw >> 8), static_cast<std::uint8_t>(sw)};
  auto context = std::string(function) + ": ";
  switch (sw) {
    case 0x6985:
      return {Domain::card, Code::cardNeedsReset,
              context + "the card refuses until it is reset (status 6985)"};
    case 0x6D00:
    case 0x6E00:
    case 0x6A88:
    case 0x6A81:
      return {Domain::card, Code::unsupported,
              context + "this card does not have the function (status " + toHex(octets) + ")"};
    default:
      return {Domain::card, Code::cardRefused,
              context + "the card refuses with status " + toHex(octets)};
  }
}

// As many whole commands as the link takes at once.
ApduScript takeScript(ApduScript& rest, std::size_t scriptLimit) {
  ApduScript script;
  std::size_t octets = 0;
  while (!rest.empty()) {
    octets += rest.front().data.size() + 6;
    if (!script.empty() && octets > scriptLimit) break;
    script.push_back(std::move(rest.front()));
    rest.erase(rest.begin());
  }
  return script;
}

}  // namespace

Task<Bytes> Session::storeData(const char* function, Bytes command) {
  auto euicc = euicc_;
  auto card = euicc->card();
  auto limits = card->describe();
  auto rest = blocks(command, limits.apduDataLimit);
  Bytes answer;
  while (!rest.empty()) {
    auto script = takeScript(rest, limits.scriptLimit);
    euicc->commandsSent_ += script.size();
    std::optional<Error> failed;
    try {
      auto responses = co_await card->run(std::move(script));
      if (responses.empty()) {
        failed.emplace(Domain::card, Code::cardRefused, "no answer");
      } else if (!responses.back().ok()) {
        failed = refused(function, responses.back().sw);
      } else {
        answer = std::move(responses.back().data);
      }
    } catch (const Error& error) {
      euicc->open_ = false;  // whatever happened, the next session starts from SELECT
      failed = error.in(function);
    }
    if (failed) throw *failed;
  }
  co_return answer;
}

}  // namespace esimgw
