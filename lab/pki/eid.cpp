// SPDX-License-Identifier: Apache-2.0
// EIDs and their check digits (SGP.29 §3: the number is 1 modulo 97).
#include <algorithm>
#include <stdexcept>

#include "pki/pki.hpp"

namespace esimlab {
namespace {

unsigned modulo97(std::string_view digits) {
  unsigned rest = 0;
  for (char digit : digits) rest = (rest * 10 + static_cast<unsigned>(digit - '0')) % 97;
  return rest;
}

}  // namespace

Eid eidFromDigits(std::string_view digits) {
  auto isDigit = [](char c) { return c >= '0' && c <= '9'; };
  if (digits.size() != 32 || !std::all_of(digits.begin(), digits.end(), isDigit)) {
    throw std::invalid_argument("an EID has 32 digits");
  }
  if (modulo97(digits) != 1) throw std::invalid_argument("check digits of the EID are wrong");
  Eid eid{};
  auto octets = esimgw::fromHex(digits);
  std::copy(octets.begin(), octets.end(), eid.begin());
  return eid;
}

std::string eidDigits(const Eid& eid) {
  return esimgw::toHex(eid);
}

Eid makeEid(std::string_view prefix, std::uint64_t serial) {
  auto tail = std::to_string(serial);
  if (prefix.size() + tail.size() > 30) throw std::invalid_argument("EID too long");
  auto digits = std::string(prefix) + std::string(30 - prefix.size() - tail.size(), '0') + tail;
  auto check = std::to_string(98 - modulo97(digits + "00"));
  return eidFromDigits(digits + (check.size() == 1 ? "0" + check : check));
}

}  // namespace esimlab
