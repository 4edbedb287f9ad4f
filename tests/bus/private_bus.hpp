// SPDX-License-Identifier: Apache-2.0
// A real dbus-daemon of our own with the rules of the system bus and the shipped policy, and
// processes that talk to it, while the loop of the test keeps running.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "runtime/glib.hpp"
#include "runtime/loop.hpp"

namespace esimgw {

// Who runs a process. Numeric ids only: the test makes no users or groups.
struct Identity {
  uid_t uid;
  gid_t gid;
  std::vector<gid_t> groups;
};

// A child process whose output is collected. Destroying it kills it.
class Process {
 public:
  Process(Loop& loop, std::vector<std::string> command, std::vector<std::string> environment = {},
          std::optional<Identity> identity = {});
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  // Runs the loop until the process ended; its exit code, or 128 + signal.
  int finish();
  // Runs the loop until the text appears in the standard output. False when the process ended or
  // the test's patience did before that.
  bool waitFor(const std::string& text);
  void signal(int number);
  const std::string& output() const { return output_; }
  const std::string& errors() const { return errors_; }

 private:
  FdWatch collect(int fd, std::string& to, bool& open);

  Loop& loop_;
  GObjectPtr<GSubprocess> child_;
  std::string output_;
  std::string errors_;
  bool outputOpen_ = true;
  bool errorsOpen_ = true;
  FdWatch outputWatch_;
  FdWatch errorsWatch_;
};

class PrivateBus {
 public:
  explicit PrivateBus(Loop& loop);
  ~PrivateBus();

  const std::string& address() const { return address_; }
  // The dbus-daemon ends and comes back at the same address.
  void stop();
  void start();

  // uid and gid of nobody; with the group that the policy lets read.
  static Identity nobody();
  Identity member() const;
  // A folder that every identity can read, with a copy of this file in it.
  std::string publish(const std::string& file);

 private:
  std::string adaptedPolicy();

  Loop& loop_;
  std::filesystem::path folder_;
  std::string address_;
  gid_t readers_ = 0;
  std::unique_ptr<Process> daemon_;
};

}  // namespace esimgw
