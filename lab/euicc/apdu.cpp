// SPDX-License-Identifier: Apache-2.0
#include "euicc/apdu.hpp"

namespace esimlab {
namespace {

// Classes 0X and 4X are ISO 7816-4, 8X and CX the same of ETSI. False for any other.
bool readClass(std::uint8_t octet, CommandApdu& command) {
  if ((octet & 0x30) != 0 && (octet & 0x40) == 0) return false;
  command.proprietary = (octet & 0x80) != 0;
  if ((octet & 0x40) == 0) {
    command.channel = octet & 0x03;
    command.secureMessaging = (octet & 0x0C) != 0;
  } else {
    if ((octet & 0x10) != 0) return false;
    command.channel = 4 + (octet & 0x0F);
    command.secureMessaging = (octet & 0x20) != 0;
  }
  return true;
}

unsigned expectedLength(std::uint8_t le) {
  return le == 0 ? 256 : le;
}

// The four cases of short length. False when Lc and the octets disagree.
bool readBody(ByteView body, CommandApdu& command) {
  if (body.empty()) return true;
  if (body.size() == 1) {
    command.expected = expectedLength(body[0]);
    return true;
  }
  std::size_t length = body[0];
  if (length == 0) return false;
  if (body.size() != 1 + length && body.size() != 2 + length) return false;
  command.data = esimgw::toBytes(body.subspan(1, length));
  if (body.size() == 2 + length) command.expected = expectedLength(body[1 + length]);
  return true;
}

}  // namespace

ParsedCommand parseCommand(ByteView octets) {
  if (octets.size() < 4) return {{}, status::wrongLength};
  CommandApdu command;
  if (!readClass(octets[0], command)) return {{}, status::classNotSupported};
  command.instruction = octets[1];
  command.p1 = octets[2];
  command.p2 = octets[3];
  if (!readBody(octets.subspan(4), command)) return {{}, status::wrongLength};
  return {std::move(command), status::ok};
}

}  // namespace esimlab
