// SPDX-License-Identifier: Apache-2.0
// The words of `esim-lab eim …`: orders, records and misbehaviour of one virtual eIM.
#pragma once

#include <string>
#include <vector>

#include "eim/virtual_eim.hpp"
#include "eim/words.hpp"

namespace esimlab {

class EimCommands {
 public:
  explicit EimCommands(VirtualEim& eim) : eim_(eim) {}

  // Executes one command, e.g. {"enable", "8988…", "--rollback"}, and returns what to print, with a
  // final newline. `--json` anywhere asks for JSON. Throws CommandError.
  std::string command(std::vector<std::string> words);
  static std::string help();

 private:
  VirtualEim& eim_;
};

}  // namespace esimlab
