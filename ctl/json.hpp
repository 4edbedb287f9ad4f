// SPDX-License-Identifier: Apache-2.0
// JSON values to write. Nothing here reads JSON.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace esimctl {

class Json {
 public:
  using Array = std::vector<Json>;
  using Member = std::pair<std::string, Json>;
  using Object = std::vector<Member>;  // in the order of insertion

  Json() = default;  // null
  Json(bool value) : value_(value) {}
  Json(std::int64_t value) : value_(value) {}
  Json(std::string value) : value_(std::move(value)) {}
  Json(const char* value) : value_(std::string(value)) {}
  Json(Array value) : value_(std::move(value)) {}
  Json(Object value) : value_(std::move(value)) {}

  // The member of an object, null when there is none.
  const Json& operator[](std::string_view name) const;
  // Adds a member, or replaces it. Only of an object or null, which becomes one.
  void set(std::string name, Json value);

  const std::string& text() const;  // empty when it is no string
  std::int64_t number() const;      // 0 when it is no number
  bool truth() const;               // false when it is no bool
  const Array& items() const;       // empty when it is no array
  const Object& members() const;    // empty when it is no object

  bool operator==(const Json& other) const { return value_ == other.value_; }

  std::string line() const;    // without white space
  std::string pretty() const;  // indented by two, with a final newline
  std::string plain() const;   // for people: strings without quotes

 private:
  void write(std::string& to, int indent) const;

  std::variant<std::monostate, bool, std::int64_t, std::string, Array, Object> value_;
};

}  // namespace esimctl
