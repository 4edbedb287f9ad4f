// SPDX-License-Identifier: Apache-2.0
#include "modem/faults.hpp"

namespace esimlab {
namespace {

using fault::Damage;

constexpr std::size_t sduStart = 6;
constexpr std::uint8_t resultTlv = 0x02;

std::size_t tlvStart(const qmi::Message& message) {
  return sduStart + (message.service == qmi::Service::ctl ? 6 : 7);
}

Bytes withWrongTlvLengths(const qmi::Message& response) {
  auto octets = qmi::encode(response);
  auto at = tlvStart(response);
  for (const auto& tlv : response.tlvs) {
    if (tlv.type != resultTlv) octets[at + 1] ^= 0x01;
    at += 3 + tlv.value.size();
  }
  return octets;
}

Bytes withTruncatedTlv(const qmi::Message& response) {
  auto octets = qmi::encode(response);
  auto at = tlvStart(response);
  for (std::size_t i = 0; i + 1 < response.tlvs.size(); ++i) {
    at += 3 + response.tlvs[i].value.size();
  }
  octets[at + 1] = 0xFF;
  octets[at + 2] = 0x7F;
  return octets;
}

Bytes changed(const qmi::Message& response, Damage damage) {
  auto message = response;
  qmi::Tlvs garbage = {{0x10, Bytes(9, 0xFF)}, {0x11, Bytes(3, 0xFF)}, {0x12, Bytes(2, 0xFF)}};
  switch (damage) {
    case Damage::nestedGarbage:
      std::erase_if(message.tlvs, [](const auto& tlv) { return tlv.type != resultTlv; });
      message.tlvs.insert(message.tlvs.end(), garbage.begin(), garbage.end());
      break;
    case Damage::withoutOptional:
      std::erase_if(message.tlvs, [](const auto& tlv) { return tlv.type != resultTlv; });
      break;
    case Damage::withoutResult:
      std::erase_if(message.tlvs, [](const auto& tlv) { return tlv.type == resultTlv; });
      break;
    case Damage::wrongMessageId: message.id ^= 0x0100; break;
    case Damage::wrongTransaction: message.transaction ^= 0x0055; break;
    default: break;
  }
  return qmi::encode(message);
}

}  // namespace

unsigned Faults::add(FaultRule rule) {
  rules_.push_back({nextHandle_, std::move(rule), 0});
  return nextHandle_++;
}

void Faults::remove(unsigned handle) {
  rules_.remove_if([handle](const Armed& armed) { return armed.handle == handle; });
}

std::optional<fault::Action> Faults::strike(qmi::Service service, std::uint16_t message) {
  std::optional<fault::Action> struck;
  for (auto& [handle, rule, seen] : rules_) {
    if (rule.service != service || rule.message != message) continue;
    ++seen;
    bool hits = seen >= rule.first && seen - rule.first < rule.count;
    if (hits && !struck) struck = rule.action;
  }
  return struck;
}

Bytes damaged(Damage damage, const qmi::Message& response) {
  auto octets = qmi::encode(response);
  switch (damage) {
    case Damage::badMarker: {
      auto wrong = octets;
      wrong[0] = 0x02;
      esimgw::append(wrong, octets);
      return wrong;
    }
    case Damage::truncatedFrame: octets.resize(octets.size() / 2); return octets;
    case Damage::oversizedLength: octets[1] = octets[2] = 0xFF; return octets;
    case Damage::truncatedTlv: return withTruncatedTlv(response);
    case Damage::wrongTlvLength: return withWrongTlvLengths(response);
    case Damage::duplicated: {
      auto once = octets;
      esimgw::append(octets, once);
      return octets;
    }
    default: return changed(response, damage);
  }
}

}  // namespace esimlab
