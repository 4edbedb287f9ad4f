// SPDX-License-Identifier: Apache-2.0
#include "eim/words.hpp"

#include <algorithm>
#include <charconv>

namespace esimlab {

std::string Words::take(const std::string& what) {
  if (words_.empty()) throw CommandError("missing: " + what);
  auto word = std::move(words_.front());
  words_.erase(words_.begin());
  return word;
}

bool Words::flag(const std::string& name) {
  auto found = std::find(words_.begin(), words_.end(), "--" + name);
  if (found == words_.end()) return false;
  words_.erase(found);
  return true;
}

std::optional<std::string> Words::value(const std::string& name) {
  auto found = std::find(words_.begin(), words_.end(), "--" + name);
  if (found == words_.end()) return std::nullopt;
  if (found + 1 == words_.end()) throw CommandError("--" + name + " needs a value");
  auto value = std::move(*(found + 1));
  words_.erase(found, found + 2);
  return value;
}

std::optional<long> Words::number(const std::string& name) {
  auto text = value(name);
  return text ? std::optional(toNumber(*text)) : std::nullopt;
}

esimgw::Bytes Words::hex(const std::string& name) {
  auto text = value(name);
  return text ? toOctets(*text) : esimgw::Bytes{};
}

void Words::expectEnd() const {
  if (!words_.empty()) throw CommandError("not understood: " + words_.front());
}

long toNumber(const std::string& text) {
  long number = 0;
  const auto* end = text.data() + text.size();
  auto [at, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || at != end) throw CommandError("not a number: " + text);
  return number;
}

esimgw::Bytes toOctets(const std::string& hexadecimal) {
  try {
    return esimgw::fromHex(hexadecimal);
  } catch (const std::invalid_argument& invalid) {
    throw CommandError(std::string("not octets: ") + invalid.what());
  }
}

}  // namespace esimlab
