// SPDX-License-Identifier: Apache-2.0
// ICCID (SGP.22 §5.7.15, nibble-swapped) and PLMN (TS 24.008 §10.5.1.3) octets.
#include <algorithm>
#include <stdexcept>

#include "messages/profile_info.hpp"

namespace esimlab {
namespace {

bool allDigits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::uint8_t swapNibbles(std::uint8_t octet) {
  return static_cast<std::uint8_t>(octet << 4 | octet >> 4);
}

}  // namespace

Bytes iccidOctets(std::string_view digits) {
  if (digits.size() < 18 || digits.size() > 20 || !allDigits(digits)) {
    throw std::invalid_argument("an ICCID has 18 to 20 digits");
  }
  auto octets = esimgw::fromHex(std::string(digits) + std::string(20 - digits.size(), 'F'));
  std::transform(octets.begin(), octets.end(), octets.begin(), swapNibbles);
  return octets;
}

std::string iccidDigits(ByteView octets) {
  Bytes swapped(octets.size());
  std::transform(octets.begin(), octets.end(), swapped.begin(), swapNibbles);
  auto digits = esimgw::toHex(swapped);
  digits.erase(std::find(digits.begin(), digits.end(), 'F'), digits.end());
  return digits;
}

Bytes plmnOctets(std::string_view mccMnc) {
  if (mccMnc.size() < 5 || mccMnc.size() > 6 || !allDigits(mccMnc)) {
    throw std::invalid_argument("a PLMN has 5 or 6 digits");
  }
  auto digit = [&](std::size_t index) {
    return index < mccMnc.size() ? static_cast<std::uint8_t>(mccMnc[index] - '0')
                                 : std::uint8_t{0xF};
  };
  auto pair = [](std::uint8_t high, std::uint8_t low) {
    return static_cast<std::uint8_t>(high << 4 | low);
  };
  return {pair(digit(1), digit(0)), pair(digit(5), digit(2)), pair(digit(4), digit(3))};
}

std::string plmnDigits(ByteView octets) {
  if (octets.size() != 3) throw esimgw::tlv::Malformed("PLMN of wrong size");
  auto low = [&](int i) { return static_cast<char>('0' + (octets[i] & 0xF)); };
  auto high = [&](int i) { return static_cast<char>('0' + (octets[i] >> 4)); };
  std::string digits{low(0), high(0), low(1), low(2), high(2)};
  if ((octets[1] >> 4) != 0xF) digits += high(1);
  return digits;
}

}  // namespace esimlab
