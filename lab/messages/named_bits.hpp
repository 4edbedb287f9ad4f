// SPDX-License-Identifier: Apache-2.0
// A BIT STRING with named bits as a number: bit n of the one is bit n of the other.
#pragma once

#include <cstdint>

#include "tlv/tlv.hpp"

namespace esimlab {

// Bits from `known` on are dropped. Throws tlv::Error.
inline std::uint32_t namedBits(esimgw::ByteView value, unsigned known) {
  std::uint32_t bits = 0;
  for (unsigned number = 0; number < known; ++number) {
    if (esimgw::tlv::bit(value, number)) bits |= std::uint32_t{1} << number;
  }
  return bits;
}

}  // namespace esimlab
