// SPDX-License-Identifier: Apache-2.0
// Small values that several messages share.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <type_traits>

#include "rsp/message.hpp"

namespace esimgw::rsp {

// VersionType: three octets, for example 02 05 00 for "2.5.0".
struct Version {
  std::array<std::uint8_t, 3> octets{};

  static Version fromContents(ByteView octets);  // throws tlv::Malformed unless three octets
  Bytes contents() const { return {octets.begin(), octets.end()}; }
  std::string text() const;

  auto operator<=>(const Version&) const = default;
};

// OBJECT IDENTIFIER in dotted decimal form.
struct Oid {
  std::string dotted;

  bool operator==(const Oid&) const = default;
};

// BIT STRING with named bits; E numbers them. Bits above 63 are not kept.
template <class E>
struct BitSet {
  std::uint64_t bits = 0;  // bit n of the BIT STRING has the weight 1 << n

  bool has(E bit) const { return (bits >> static_cast<unsigned>(bit) & 1) != 0; }
  BitSet& set(E bit) {
    bits |= std::uint64_t{1} << static_cast<unsigned>(bit);
    return *this;
  }

  bool operator==(const BitSet&) const = default;
};
// The same where only numbers are needed.
using Bits = BitSet<unsigned>;

// X.509 objects as complete DER (30 …), also where an implicit tag replaced the 30 on the wire.
struct Certificate {
  Bytes der;

  bool operator==(const Certificate&) const = default;
};
struct SubjectPublicKeyInfo {
  Bytes der;

  bool operator==(const SubjectPublicKeyInfo&) const = default;
};

// SubjectKeyIdentifier values that name GSMA CI keys (usually 20 octets).
using CiPkId = Bytes;

// Whoever asks for a profile by ICCID or by ISD-P AID.
using IsdpAid = Bytes;

}  // namespace esimgw::rsp
