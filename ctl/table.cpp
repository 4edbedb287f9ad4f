// SPDX-License-Identifier: Apache-2.0
#include "table.hpp"

#include <glib.h>

#include <algorithm>
#include <numeric>

namespace esimctl {
namespace {

constexpr std::size_t gap = 2;  // columns between two cells

std::string padded(const std::string& text, std::size_t columns) {
  auto width = displayWidth(text);
  return width < columns ? text + std::string(columns - width, ' ') : text;
}

std::size_t widthOf(gunichar c) {
  if (g_unichar_iszerowidth(c)) return 0;
  return g_unichar_iswide(c) ? 2 : 1;
}

}  // namespace

std::size_t displayWidth(std::string_view text) {
  std::size_t width = 0;
  std::string copy(text);
  for (const char* at = copy.c_str(); *at != '\0'; at = g_utf8_next_char(at)) {
    width += widthOf(g_utf8_get_char(at));
  }
  return width;
}

std::string printable(std::string_view text) {
  auto* valid = g_utf8_make_valid(text.data(), static_cast<gssize>(text.size()));
  std::string result;
  for (const char* at = valid; *at != '\0'; at = g_utf8_next_char(at)) {
    auto c = g_utf8_get_char(at);
    // Format characters could turn the direction of writing and so disguise one name as another.
    bool harmful =
        g_unichar_iscntrl(c) || g_unichar_type(c) == G_UNICODE_FORMAT || c == 0x2028 || c == 0x2029;
    if (harmful) {
      result += "\uFFFD";
    } else {
      result.append(at, static_cast<std::size_t>(g_utf8_next_char(at) - at));
    }
  }
  g_free(valid);
  return result;
}

std::string shortened(const std::string& text, std::size_t columns) {
  if (columns == 0) return "";
  if (displayWidth(text) <= columns) return text;
  std::string result;
  std::size_t width = 0;
  for (const char* at = text.c_str(); *at != '\0'; at = g_utf8_next_char(at)) {
    width += widthOf(g_utf8_get_char(at));
    if (width > columns - 1) break;
    result.append(at, static_cast<std::size_t>(g_utf8_next_char(at) - at));
  }
  return result + "…";
}

std::string relativeTime(std::int64_t seconds, std::int64_t now) {
  if (seconds == 0) return "-";
  auto distance = seconds > now ? seconds - now : now - seconds;
  if (distance == 0) return "just now";
  std::string amount = std::to_string(distance) + " s";
  if (distance >= 2 * 86400) {
    amount = std::to_string(distance / 86400) + " days";
  } else if (distance >= 2 * 3600) {
    amount = std::to_string(distance / 3600) + " h";
  } else if (distance >= 2 * 60) {
    amount = std::to_string(distance / 60) + " min";
  }
  return seconds > now ? "in " + amount : amount + " ago";
}

void Table::add(std::vector<std::string> cells) {
  cells.resize(titles_.size());
  for (auto& cell : cells) cell = cell.empty() ? "-" : printable(cell);
  rows_.push_back(std::move(cells));
}

std::string Table::layout(std::size_t columns) const {
  std::vector<std::size_t> widths;
  for (std::size_t i = 0; i < titles_.size(); ++i) {
    auto width = displayWidth(titles_[i]);
    for (const auto& row : rows_) width = std::max(width, displayWidth(row[i]));
    widths.push_back(width);
  }
  auto total = std::accumulate(widths.begin(), widths.end(), gap * (widths.size() - 1));
  return columns != 0 && total > columns ? asBlocks() : asColumns(widths);
}

std::string Table::asColumns(const std::vector<std::size_t>& widths) const {
  std::string text;
  auto addLine = [&](const std::vector<std::string>& cells) {
    std::string line;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      bool last = i + 1 == cells.size();
      line += last ? cells[i] : padded(cells[i], widths[i] + gap);
    }
    text += line + "\n";
  };
  addLine(titles_);
  for (const auto& row : rows_) addLine(row);
  return text;
}

std::string Table::asBlocks() const {
  std::size_t width = 0;
  for (const auto& title : titles_) width = std::max(width, displayWidth(title));
  std::string text;
  for (const auto& row : rows_) {
    if (!text.empty()) text += "\n";
    for (std::size_t i = 0; i < row.size(); ++i) {
      text += padded(titles_[i], width + gap) + row[i] + "\n";
    }
  }
  return text;
}

}  // namespace esimctl
