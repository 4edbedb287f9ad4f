// SPDX-License-Identifier: Apache-2.0
// The socket through which `esim-lab eim …`, `card …`, `modem …` and `daemon …` reach a running
// world. One request for each connection: a line of JSON, an array of words; the answer is an
// object with "status" (exit status) and "output".
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "runtime/glib.hpp"
#include "world/process.hpp"

namespace esimlab {

using CommandLine = std::vector<std::string>;

class ControlServer {
 public:
  using Handler = std::function<CommandResult(CommandLine)>;

  // Throws std::runtime_error when another world is served there.
  ControlServer(const std::filesystem::path& socket, Handler handler);
  ~ControlServer();
  ControlServer(const ControlServer&) = delete;
  ControlServer& operator=(const ControlServer&) = delete;

 private:
  void acceptOne();

  std::filesystem::path path_;
  Handler handler_;
  int fd_ = -1;
  esimgw::FdWatch watch_;
};

// Where a user's world is reached: $ESIM_LAB_DIRECTORY, else a private directory of this user,
// which is made. Must be asked before a user namespace is entered. Throws std::runtime_error.
std::filesystem::path controlSocket();

// Until Ctrl-C or SIGTERM.
void runUntilInterrupted(esimgw::Loop& loop);

// Throws std::runtime_error when no world runs.
CommandResult askWorld(const std::filesystem::path& socket, const CommandLine& words);

}  // namespace esimlab
