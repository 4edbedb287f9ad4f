// SPDX-License-Identifier: Apache-2.0
// Figures of a benchmark: a table for people, one flat JSON object for scripts.
#pragma once

#include <optional>
#include <ostream>
#include <string>
#include <vector>

namespace esimbench {

class Table {
 public:
  struct Row {
    std::string key;   // name in the JSON object; empty: for people only
    std::string text;  // what it is, for people
    double value = 0;
    std::string unit;
    std::optional<double> most;  // target: at most
    std::string remark;          // what stands beside it
  };

  void add(Row row) { rows_.push_back(std::move(row)); }
  void print(std::ostream& out) const;
  // Throws std::runtime_error when the file cannot be written.
  void writeJson(const std::string& file) const;
  unsigned missed() const;  // targets

 private:
  std::vector<Row> rows_;
};

}  // namespace esimbench
