// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "tlv/bytes.hpp"

namespace esimlab::test {

// Hexadecimal text in the form of toHex, from one with spaces where its fields end.
inline std::string hex(std::string_view text) {
  return esimgw::toHex(esimgw::fromHex(text));
}

}  // namespace esimlab::test
