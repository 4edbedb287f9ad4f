// SPDX-License-Identifier: Apache-2.0
// Property values and method results as plain, comparable data, so that what changed can be told
// without asking the D-Bus library.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace esimgw::bus {

// A D-Bus object path.
struct Path {
  std::string text;
  bool operator==(const Path&) const = default;
};
using Paths = std::vector<Path>;

struct Value;
using Dictionary = std::map<std::string, Value>;  // a{sv}
using Dictionaries = std::vector<Dictionary>;     // aa{sv}

struct Value {
  std::variant<bool, std::uint32_t, std::int64_t, std::string, Path, Paths, Dictionary,
               Dictionaries>
      data;
};
bool operator==(const Value& left, const Value& right);

// The D-Bus signature of what it holds: b, u, x, s, o, ao, a{sv} or aa{sv}.
const char* signature(const Value& value);

// Text as D-Bus carries it: valid UTF-8 without NUL. Cards hold what operators wrote into them, so
// what is not UTF-8 becomes U+FFFD, and what is longer than 1024 octets is cut.
std::string clean(std::string_view text);

}  // namespace esimgw::bus
