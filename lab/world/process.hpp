// SPDX-License-Identifier: Apache-2.0
// Child processes of the lab. They die with the lab, are ended by their id, and what they print is
// kept.
#pragma once

#include <sys/types.h>

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "runtime/glib.hpp"
#include "runtime/loop.hpp"

namespace esimlab {

struct ProcessOptions {
  std::vector<std::string> command;                // the program, looked up in PATH, and arguments
  std::map<std::string, std::string> environment;  // besides the lab's own
  // Called for each line that it prints, stdout and stderr.
  std::function<void(const std::string& line)> onLine;
};

class Process {
 public:
  // Throws std::system_error when it cannot be started.
  Process(esimgw::Loop& loop, ProcessOptions options);
  ~Process();  // SIGKILL if it still runs
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  pid_t pid() const { return pid_; }
  bool running();
  void signal(int number);
  // Runs the loop until it has ended; false when it did not in this time.
  bool waitForEnd(esimgw::Duration limit);
  // As waitpid tells it; nothing while it runs.
  std::optional<int> status() const { return status_; }
  const std::vector<std::string>& lines() const { return lines_; }

 private:
  void readOutput();

  esimgw::Loop& loop_;
  std::function<void(const std::string&)> onLine_;
  pid_t pid_ = -1;
  int output_ = -1;
  std::optional<int> status_;
  std::string partial_;
  std::vector<std::string> lines_;
  esimgw::FdWatch watch_;
};

struct CommandResult {
  int status = 0;  // exit status; 128 and the signal's number when one ended it
  std::string output;
};
// Runs a short command to its end. Blocks.
CommandResult runCommand(const std::vector<std::string>& command,
                         const std::map<std::string, std::string>& environment = {});

}  // namespace esimlab
