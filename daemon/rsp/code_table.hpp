// SPDX-License-Identifier: Apache-2.0
// Private to rsp/: names and meanings of the codes of one type.
#pragma once

#include <span>

#include "rsp/code_text.hpp"

namespace esimgw::rsp {

struct CodeRow {
  std::int32_t code;
  CodeText text;
};

inline CodeText lookUp(std::span<const CodeRow> table, std::int32_t code) {
  for (const auto& row : table) {
    if (row.code == code) return row.text;
  }
  return {"", "code unknown to this version"};
}

}  // namespace esimgw::rsp
