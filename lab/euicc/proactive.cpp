// SPDX-License-Identifier: Apache-2.0
#include "euicc/proactive.hpp"

#include "tlv/tlv.hpp"

namespace esimlab {

namespace tlv = esimgw::tlv;

namespace {

constexpr std::uint8_t refreshType = 0x01;
constexpr std::uint8_t toTerminal[] = {0x81, 0x82};  // UICC to terminal
constexpr std::uint8_t temporarilyUnable = 0x20;

// The comprehension-required flag (80) of a simple TLV does not change its meaning.
bool isTag(const tlv::Element& element, std::uint8_t tag) {
  return (element.tag & 0x7F) == tag;
}

}  // namespace

void Proactive::requestRefresh(std::uint8_t qualifier) {
  number_ = static_cast<std::uint8_t>(number_ % 254 + 1);
  details_ = {number_, refreshType, qualifier};
  command_ = tlv::encode(0xD0, {tlv::encode(0x81, details_), tlv::encode(0x82, toTerminal)});
  fetched_ = false;
}

Answer Proactive::fetch(const CommandApdu& command) {
  if (!announces()) return {status::conditionsNotSatisfied, {}};
  if (!command.expected) return {status::wrongLength, {}};
  if (*command.expected != command_.size() && *command.expected != 256) {
    return {static_cast<std::uint16_t>(0x6C00 | size()), {}};
  }
  fetched_ = true;
  return {status::ok, command_};
}

std::uint16_t Proactive::terminalResponse(ByteView data, bool& confirmed) try {
  if (command_.empty() || !fetched_) return status::conditionsNotSatisfied;
  tlv::Reader reader(data);
  auto details = reader.next();
  if (!isTag(details, 0x01) || esimgw::toBytes(details.value) != details_) {
    return status::wrongData;
  }
  auto devices = reader.next();
  auto result = reader.next();
  if (!isTag(devices, 0x02) || !isTag(result, 0x03) || result.value.empty()) {
    return status::wrongData;
  }
  if (result.value[0] == temporarilyUnable) {
    fetched_ = false;  // announced again, the terminal will fetch it later
    return status::ok;
  }
  confirmed = result.value[0] < temporarilyUnable;
  command_.clear();
  return status::ok;
} catch (const tlv::Malformed&) {
  return status::wrongData;
}

}  // namespace esimlab
