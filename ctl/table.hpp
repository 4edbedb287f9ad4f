// SPDX-License-Identifier: Apache-2.0
// Text for terminals: aligned tables, safe strings, times.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace esimctl {

// Columns that the text takes on a terminal: wide characters two, combining ones none.
std::size_t displayWidth(std::string_view text);

// Without control characters (profile names come from outside and must not steer the terminal):
// each becomes U+FFFD.
std::string printable(std::string_view text);

// At most so many columns; what is longer ends in "…".
std::string shortened(const std::string& text, std::size_t columns);

// "just now", "12 s ago", "in 5 min", "3 h ago", "in 2 days"; "-" for 0, which means none.
std::string relativeTime(std::int64_t seconds, std::int64_t now);

class Table {
 public:
  explicit Table(std::vector<std::string> titles) : titles_(std::move(titles)) {}

  // As many cells as there are titles. Empty cells are shown as "-".
  void add(std::vector<std::string> cells);
  bool empty() const { return rows_.empty(); }

  // Aligned columns. Where these are wider than `columns` (0: no limit), each row becomes a block
  // of "TITLE  value" lines instead, so that no line wraps in the middle and nothing is cut off.
  std::string layout(std::size_t columns) const;

 private:
  std::string asColumns(const std::vector<std::size_t>& widths) const;
  std::string asBlocks() const;

  std::vector<std::string> titles_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace esimctl
