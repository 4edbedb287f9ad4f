// SPDX-License-Identifier: Apache-2.0
#include "bench_table.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <stdexcept>

namespace esimbench {
namespace {

bool isWhole(double value) {
  return value == std::floor(value);
}

std::string plain(double value) {
  char text[64];
  std::snprintf(text, sizeof text, isWhole(value) ? "%.0f" : "%.3f", value);
  return text;
}

// 12345 as 12,345.
std::string forPeople(double value) {
  auto text = plain(value);
  auto end = std::min(text.find('.'), text.size());
  for (auto at = static_cast<std::ptrdiff_t>(end) - 3; at > 0; at -= 3) {
    text.insert(static_cast<std::size_t>(at), ",");
  }
  return text;
}

bool misses(const Table::Row& row) {
  return row.most && row.value > *row.most;
}

std::string padded(const std::string& text, std::size_t width, bool right) {
  // Counts characters, not octets.
  auto length = static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
  std::string space(width > length ? width - length : 0, ' ');
  return right ? space + text : text + space;
}

}  // namespace

void Table::print(std::ostream& out) const {
  std::size_t text = 0;
  std::size_t value = 0;
  std::size_t target = 0;
  for (const auto& row : rows_) {
    text = std::max(text, row.text.size());
    value = std::max(value, forPeople(row.value).size() + 1 + row.unit.size());
    if (row.most) target = std::max(target, forPeople(*row.most).size() + 4);
  }
  out << padded("", text + 2, false) << padded("value", value, true) << "  "
      << padded("target", target, true) << "  verdict\n";
  for (const auto& row : rows_) {
    auto limit = row.most ? "≤ " + forPeople(*row.most) : std::string{};
    auto verdict = !row.most ? "" : misses(row) ? "MISSED" : "met";
    out << padded(row.text, text + 2, false)
        << padded(forPeople(row.value) + " " + row.unit, value, true) << "  "
        << padded(limit, target, true) << "  " << padded(verdict, 7, false) << row.remark << "\n";
  }
}

void Table::writeJson(const std::string& file) const {
  std::ofstream out(file);
  const char* between = "{\n";
  for (const auto& row : rows_) {
    if (row.key.empty()) continue;
    out << between << "  \"" << row.key << "\": " << plain(row.value);
    between = ",\n";
  }
  out << "\n}\n" << std::flush;
  if (!out) throw std::runtime_error("cannot write " + file);
}

unsigned Table::missed() const {
  return static_cast<unsigned>(std::count_if(rows_.begin(), rows_.end(), misses));
}

}  // namespace esimbench
