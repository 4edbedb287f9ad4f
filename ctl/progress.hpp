// SPDX-License-Identifier: Apache-2.0
// Shows how operations go on: one line that changes on a terminal, else a line for each change.
#pragma once

#include <string>

#include "commands.hpp"

namespace esimctl {

// "[#####-----]  50 %  waiting for connectivity" for a terminal of so many columns.
std::string progressBar(const Json& operation, std::size_t columns);
// "operation 7: 50 %, waiting for connectivity" or how it ended, without newline.
std::string progressLine(const Object& operation);
bool hasEnded(const Json& operation);

class Progress {
 public:
  explicit Progress(const Output& output) : output_(output) {}
  void show(const Object& operation);

 private:
  const Output& output_;
  std::string last_;  // what was shown last
};

}  // namespace esimctl
