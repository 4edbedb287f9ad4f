// SPDX-License-Identifier: Apache-2.0
#include "rsp/ids.hpp"

#include <algorithm>

#include "tlv/tlv.hpp"

namespace esimgw::rsp {
namespace {

bool allDigits(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

std::uint8_t digit(char c) {
  return static_cast<std::uint8_t>(c - '0');
}

std::string swapNibbles(std::string digits) {
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2) std::swap(digits[i], digits[i + 1]);
  return digits;
}

std::string keepEnds(const std::string& digits, std::size_t head) {
  constexpr std::size_t tail = 4;
  if (digits.size() <= head + tail) return "...";
  return digits.substr(0, head) + "..." + digits.substr(digits.size() - tail);
}

std::size_t hashText(ByteView octets) noexcept {
  return std::hash<std::string_view>{}(
      {reinterpret_cast<const char*>(octets.data()), octets.size()});
}

}  // namespace

Eid Eid::fromContents(ByteView octets) {
  if (octets.size() != size) throw tlv::Malformed("EID of wrong size");
  Eid eid;
  std::ranges::copy(octets, eid.octets_.begin());
  return eid;
}

std::optional<Eid> Eid::fromDigits(std::string_view digits) {
  if (digits.size() != 2 * size || !allDigits(digits)) return std::nullopt;
  Eid eid;
  for (std::size_t i = 0; i < size; ++i) {
    eid.octets_[i] =
        static_cast<std::uint8_t>(digit(digits[2 * i]) << 4 | digit(digits[2 * i + 1]));
  }
  if (!eid.hasValidCheckDigits()) return std::nullopt;
  return eid;
}

std::string Eid::digits() const {
  return toHex(octets_);
}

std::string Eid::redacted() const {
  return keepEnds(digits(), 8);
}

bool Eid::hasValidCheckDigits() const {
  auto text = digits();
  if (!allDigits(text)) return false;
  unsigned remainder = 0;
  for (char c : text) remainder = (remainder * 10 + digit(c)) % 97;
  return remainder == 1;
}

Iccid Iccid::fromContents(ByteView octets) {
  if (octets.size() != size) throw tlv::Malformed("ICCID of wrong size");
  Iccid iccid;
  std::ranges::copy(octets, iccid.octets_.begin());
  return iccid;
}

std::optional<Iccid> Iccid::fromDigits(std::string_view digits) {
  if (digits.size() < 18 || digits.size() > 2 * size || !allDigits(digits)) return std::nullopt;
  std::string padded(digits);
  padded.resize(2 * size, 'F');
  return fromContents(fromHex(swapNibbles(padded)));
}

std::string Iccid::digits() const {
  auto text = swapNibbles(toHex(octets_));
  while (!text.empty() && text.back() == 'F') text.pop_back();
  return text;
}

std::string Iccid::redacted() const {
  return keepEnds(digits(), 4);
}

}  // namespace esimgw::rsp

std::size_t std::hash<esimgw::rsp::Eid>::operator()(const esimgw::rsp::Eid& eid) const noexcept {
  return esimgw::rsp::hashText(eid.octets());
}

std::size_t std::hash<esimgw::rsp::Iccid>::operator()(
    const esimgw::rsp::Iccid& iccid) const noexcept {
  return esimgw::rsp::hashText(iccid.octets());
}
