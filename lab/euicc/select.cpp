// SPDX-License-Identifier: Apache-2.0
// SELECT by name (GlobalPlatform §11.9) of ISD-R, and its file control information (SGP.22 §5.7.1,
// SGP.32 §5.9.1).
#include "euicc/card.hpp"

namespace esimlab {

namespace tlv = esimgw::tlv;

namespace {

constexpr std::uint8_t isdRAid[] = {0xA0, 0x00, 0x00, 0x05, 0x59, 0x10, 0x10, 0xFF,
                                    0xFF, 0xFF, 0xFF, 0x89, 0x00, 0x00, 0x01, 0x00};
constexpr std::uint8_t byName = 0x04;
constexpr std::uint8_t noAnswer = 0x0C;

bool knownP2(std::uint8_t p2) {
  return p2 == 0x00 || p2 == 0x04 || p2 == noAnswer;
}

}  // namespace

Answer Card::select(const CommandApdu& command, Channel& channel) const {
  if (command.p1 != byName || !knownP2(command.p2)) return {status::wrongParameters, {}};
  bool found = state.kind != EuiccKind::notEuicc && std::ranges::equal(command.data, isdRAid);
  if (!found) return {status::fileNotFound, {}};
  channel.isdR = true;
  channel.storeData.reset();
  if (command.p2 == noAnswer) return {};
  return respond(controlInformation(), command, channel);
}

// 6F{84 AID, A5{9F65 maximum length}, then E1{80 bits} of an IoT card (bit 1: a profile is enabled)
// or E0{82 svn} of a consumer card}.
Bytes Card::controlInformation() const {
  tlv::Writer writer;
  writer.add(0x84, ByteView(isdRAid));
  writer.add(tlv::encode(0xA5, {tlv::encode(0x9F65, esimgw::fromHex("FF"))}));
  if (state.kind == EuiccKind::sgp32) {
    bool enabled = false;
    for (const auto& profile : state.profiles) enabled = enabled || profile.enabled;
    writer.add(tlv::encode(0xE1, {tlv::encodeNamedBits(0x80, enabled ? 1U << 1 : 0U)}));
  } else {
    writer.add(tlv::encode(0xE0, {tlv::encode(0x82, esimgw::fromHex("020500"))}));
  }
  return writer.wrapped(0x6F);
}

}  // namespace esimlab
