// SPDX-License-Identifier: Apache-2.0
// How a code of the specifications is told to people.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace esimgw::rsp {

// What a code is called and what it means, for logs, D-Bus and people.
struct CodeText {
  std::string_view name;      // as in the specification; empty for an unknown number
  std::string_view sentence;  // short, lower case, no full stop
};

// "profileNotInDisabledState (2): the profile is not disabled"
template <class Code>
std::string explain(Code code) {
  auto text = describe(code);
  return std::string(text.name) + " (" + std::to_string(static_cast<std::int32_t>(code)) +
         "): " + std::string(text.sentence);
}

}  // namespace esimgw::rsp
