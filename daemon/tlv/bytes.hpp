// SPDX-License-Identifier: Apache-2.0
// The byte vocabulary that every module shares.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace esimgw {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;

inline Bytes toBytes(ByteView view) {
  return {view.begin(), view.end()};
}
inline Bytes toBytes(std::string_view text) {
  return {text.begin(), text.end()};
}
inline std::string toText(ByteView view) {
  return {view.begin(), view.end()};
}

inline void append(Bytes& to, ByteView more) {
  to.insert(to.end(), more.begin(), more.end());
}

// Upper-case hexadecimal digits, two for each octet, no separators.
std::string toHex(ByteView bytes);

// The octets of a hexadecimal text; white space is skipped. Throws std::invalid_argument on any
// other character and on an odd number of digits.
Bytes fromHex(std::string_view text);

}  // namespace esimgw
