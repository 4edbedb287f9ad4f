// SPDX-License-Identifier: Apache-2.0
#include "bus/value.hpp"

#include <glib.h>

#include <algorithm>

namespace esimgw::bus {

bool operator==(const Value& left, const Value& right) {
  return left.data == right.data;
}

const char* signature(const Value& value) {
  static constexpr const char* signatures[] = {"b", "u", "x", "s", "o", "ao", "a{sv}", "aa{sv}"};
  static_assert(std::size(signatures) == std::variant_size_v<decltype(Value::data)>);
  return signatures[value.data.index()];
}

std::string clean(std::string_view text) {
  constexpr std::size_t limit = 1024;  // far above every text that GSMA's messages can carry
  std::string bounded(text.substr(0, limit));
  std::replace(bounded.begin(), bounded.end(), '\0', ' ');
  auto* valid = g_utf8_make_valid(bounded.data(), static_cast<gssize>(bounded.size()));
  std::string result = valid;
  g_free(valid);
  return result;
}

}  // namespace esimgw::bus
