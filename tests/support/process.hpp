// SPDX-License-Identifier: Apache-2.0
// Other programs in flow tests: started, waited for on the loop, and ended by their own pid.
#pragma once

#include <gio/gio.h>

#include <string>
#include <vector>

#include "runtime/loop.hpp"

namespace esimlab::test {

struct ProcessResult {
  bool ended = false;  // in time
  int status = -1;     // exit status
  std::string output;  // stdout and stderr
};

// Runs a program to its end while the loop turns.
ProcessResult runProgram(esimgw::Loop& loop, const std::vector<std::string>& command,
                         esimgw::Duration limit = std::chrono::seconds(20));

// A program in the background; its end is the destructor's.
class Background {
 public:
  explicit Background(const std::vector<std::string>& command);
  ~Background();
  Background(const Background&) = delete;
  Background& operator=(const Background&) = delete;
  bool running() const;

 private:
  GSubprocess* process_;
};

// A network namespace of our own (as root, or in a user namespace of our own). Once in a process,
// before it has threads. Empty when it worked, else the reason for a skip.
std::string enterNetworkNamespace();
// Whether this abstract AF_UNIX name is being listened on in our network namespace.
bool abstractSocketExists(const std::string& name);
// The first of these that can be executed, else empty.
std::string findProgram(const std::vector<std::string>& candidates);

// A fresh directory that goes away with the object.
class TemporaryDirectory {
 public:
  TemporaryDirectory();
  ~TemporaryDirectory();
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace esimlab::test
