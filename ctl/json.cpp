// SPDX-License-Identifier: Apache-2.0
#include "json.hpp"

#include <cstdio>

namespace esimctl {
namespace {

// RFC 8259 §7. Text is UTF-8 already: D-Bus carries nothing else.
void writeString(std::string& to, const std::string& text) {
  to += '"';
  for (unsigned char c : text) {
    if (c == '"' || c == '\\') {
      to += '\\';
      to += static_cast<char>(c);
    } else if (c < 0x20 || c == 0x7f) {
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\u%04x", c);
      to += escape;
    } else {
      to += static_cast<char>(c);
    }
  }
  to += '"';
}

constexpr int compact = -1;

void newLine(std::string& to, int indent) {
  if (indent == compact) return;
  to += '\n';
  to.append(static_cast<std::size_t>(indent), ' ');
}

int deeper(int indent) {
  return indent == compact ? compact : indent + 2;
}

template <class Held>
const Held& heldOr(const Held* held) {
  static const Held none{};
  return held != nullptr ? *held : none;
}

}  // namespace

const Json& Json::operator[](std::string_view name) const {
  static const Json null;
  for (const auto& [key, value] : members()) {
    if (key == name) return value;
  }
  return null;
}

void Json::set(std::string name, Json value) {
  if (!std::holds_alternative<Object>(value_)) value_ = Object{};
  auto& object = std::get<Object>(value_);
  for (auto& [key, old] : object) {
    if (key != name) continue;
    old = std::move(value);
    return;
  }
  object.emplace_back(std::move(name), std::move(value));
}

const std::string& Json::text() const {
  return heldOr(std::get_if<std::string>(&value_));
}
std::int64_t Json::number() const {
  return heldOr(std::get_if<std::int64_t>(&value_));
}
bool Json::truth() const {
  return heldOr(std::get_if<bool>(&value_));
}
const Json::Array& Json::items() const {
  return heldOr(std::get_if<Array>(&value_));
}
const Json::Object& Json::members() const {
  return heldOr(std::get_if<Object>(&value_));
}

std::string Json::line() const {
  std::string text;
  write(text, compact);
  return text;
}

std::string Json::pretty() const {
  std::string text;
  write(text, 0);
  return text + "\n";
}

std::string Json::plain() const {
  if (std::holds_alternative<std::string>(value_)) return text();
  if (const auto* truth = std::get_if<bool>(&value_)) return *truth ? "yes" : "no";
  return line();
}

void Json::write(std::string& to, int indent) const {
  if (const auto* truth = std::get_if<bool>(&value_)) {
    to += *truth ? "true" : "false";
  } else if (const auto* number = std::get_if<std::int64_t>(&value_)) {
    to += std::to_string(*number);
  } else if (const auto* string = std::get_if<std::string>(&value_)) {
    writeString(to, *string);
  } else if (const auto* array = std::get_if<Array>(&value_)) {
    to += '[';
    const char* separator = "";
    for (const auto& item : *array) {
      to += std::exchange(separator, ",");
      newLine(to, deeper(indent));
      item.write(to, deeper(indent));
    }
    if (!array->empty()) newLine(to, indent);
    to += ']';
  } else if (const auto* object = std::get_if<Object>(&value_)) {
    to += '{';
    const char* separator = "";
    for (const auto& [key, value] : *object) {
      to += std::exchange(separator, ",");
      newLine(to, deeper(indent));
      writeString(to, key);
      to += indent == compact ? ":" : ": ";
      value.write(to, deeper(indent));
    }
    if (!object->empty()) newLine(to, indent);
    to += '}';
  } else {
    to += "null";
  }
}

}  // namespace esimctl
