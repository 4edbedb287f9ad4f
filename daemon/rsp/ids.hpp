// SPDX-License-Identifier: Apache-2.0
// The identifiers of RSP. EID and ICCID are personal data: only redacted() belongs in a log.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "tlv/bytes.hpp"

namespace esimgw::rsp {

// eimId of SGP.32: UTF-8, 1 to 128 characters.
using EimId = std::string;
// transactionId and eimTransactionId: 1 to 16 octets.
using TransactionId = Bytes;

// eUICC identifier: 32 decimal digits, packed two to an octet, first digit in the high nibble.
class Eid {
 public:
  static constexpr std::size_t size = 16;

  Eid() = default;  // all zero; no card has it

  // Throws tlv::Malformed unless there are 16 octets. Nothing else is checked, so that an odd card
  // is still served under what it says.
  static Eid fromContents(ByteView octets);
  // 32 digits with valid check digits (the number modulo 97 is 1), else nothing.
  static std::optional<Eid> fromDigits(std::string_view digits);

  const std::array<std::uint8_t, size>& octets() const { return octets_; }
  Bytes contents() const { return {octets_.begin(), octets_.end()}; }
  std::string digits() const;
  std::string redacted() const;  // issuer prefix and last four digits
  bool hasValidCheckDigits() const;

  auto operator<=>(const Eid&) const = default;

 private:
  std::array<std::uint8_t, size> octets_{};
};

// Profile identifier: 18 to 20 decimal digits as 10 octets, first digit in the low nibble, unused
// last nibble F. The octets are kept as they came: cards compare them, not the digits.
class Iccid {
 public:
  static constexpr std::size_t size = 10;

  Iccid() = default;

  static Iccid fromContents(ByteView octets);  // throws tlv::Malformed unless 10 octets
  static std::optional<Iccid> fromDigits(std::string_view digits);

  const std::array<std::uint8_t, size>& octets() const { return octets_; }
  Bytes contents() const { return {octets_.begin(), octets_.end()}; }
  std::string digits() const;    // without padding
  std::string redacted() const;  // first four and last four digits

  auto operator<=>(const Iccid&) const = default;

 private:
  std::array<std::uint8_t, size> octets_{};
};

}  // namespace esimgw::rsp

template <>
struct std::hash<esimgw::rsp::Eid> {
  std::size_t operator()(const esimgw::rsp::Eid& eid) const noexcept;
};
template <>
struct std::hash<esimgw::rsp::Iccid> {
  std::size_t operator()(const esimgw::rsp::Iccid& iccid) const noexcept;
};
