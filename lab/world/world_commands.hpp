// SPDX-License-Identifier: Apache-2.0
// The words of `esim-lab status`, `card …`, `modem …` and `daemon …` for a running world; those of
// `esim-lab eim …` are in eim/commands.hpp.
#pragma once

#include <string>

#include "eim/words.hpp"
#include "world/control.hpp"
#include "world/world.hpp"

namespace esimlab {

class WorldCommands {
 public:
  explicit WorldCommands(World& world) : world_(world) {}

  // {"modem", "mute", "on"} and so on. What is wrong comes back as status 1 and a sentence.
  CommandResult execute(CommandLine words);
  static std::string help();

 private:
  std::string card(std::size_t number, Words& words);
  std::string modem(std::size_t number, Words& words);
  std::string daemon(Words& words);
  std::string status();

  World& world_;
};

}  // namespace esimlab
