// SPDX-License-Identifier: Apache-2.0
// What every message target does: whatever the octets are, reading ends in a message or in
// tlv::Malformed, and what was read can be written.
#pragma once

#include <cstddef>
#include <cstdint>

#include "tlv/tlv.hpp"

namespace esimgw::fuzz {

template <class... Messages>
void tryMessages(const std::uint8_t* data, std::size_t size) {
  auto tryOne = [&]<class T>(T*) {
    try {
      (void)T::parse(ByteView(data, size)).encode();
    } catch (const tlv::Malformed&) {
      // the expected refusal
    }
  };
  (tryOne(static_cast<Messages*>(nullptr)), ...);
}

}  // namespace esimgw::fuzz
