// SPDX-License-Identifier: Apache-2.0
// Private to lab/euicc: command APDUs (ISO 7816-4 §5.1, short length), class octets (ETSI TS 102
// 221 §10.1.1) and status words.
#pragma once

#include <cstdint>
#include <optional>

#include "tlv/bytes.hpp"

namespace esimlab {

using esimgw::Bytes;
using esimgw::ByteView;

namespace status {
inline constexpr std::uint16_t ok = 0x9000;
inline constexpr std::uint16_t wrongLength = 0x6700;
inline constexpr std::uint16_t channelNotSupported = 0x6881;
inline constexpr std::uint16_t secureMessagingNotSupported = 0x6882;
inline constexpr std::uint16_t conditionsNotSatisfied = 0x6985;
inline constexpr std::uint16_t wrongData = 0x6A80;
inline constexpr std::uint16_t functionNotSupported = 0x6A81;
inline constexpr std::uint16_t fileNotFound = 0x6A82;
inline constexpr std::uint16_t notEnoughMemory = 0x6A84;
inline constexpr std::uint16_t wrongParameters = 0x6A86;
inline constexpr std::uint16_t instructionNotSupported = 0x6D00;
inline constexpr std::uint16_t classNotSupported = 0x6E00;
}  // namespace status

struct CommandApdu {
  bool proprietary = false;  // class 8x or Cx
  bool secureMessaging = false;
  unsigned channel = 0;
  std::uint8_t instruction = 0;
  std::uint8_t p1 = 0;
  std::uint8_t p2 = 0;
  Bytes data;
  std::optional<unsigned> expected;  // Le, 1 to 256
};

struct Answer {
  std::uint16_t status = status::ok;
  Bytes data;

  Bytes octets() const {
    auto octets = data;
    octets.push_back(static_cast<std::uint8_t>(status >> 8));
    octets.push_back(static_cast<std::uint8_t>(status));
    return octets;
  }
};

// Nothing, with the status word that refuses it, when the octets are no command of this card.
struct ParsedCommand {
  std::optional<CommandApdu> command;
  std::uint16_t refusal = status::ok;
};
ParsedCommand parseCommand(ByteView octets);

}  // namespace esimlab
