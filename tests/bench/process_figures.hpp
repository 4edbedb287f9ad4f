// SPDX-License-Identifier: Apache-2.0
// What a process and a program file cost the machine.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>

namespace esimbench {

struct MemoryFigures {  // KiB, of /proc/<pid>/smaps_rollup
  std::uint64_t rss = 0;
  std::uint64_t pss = 0;
  std::uint64_t privateDirty = 0;
};
// Throws std::runtime_error when the process is gone or not ours to read.
MemoryFigures memoryOf(pid_t process);

// How often the threads of a process have been woken: their voluntary context switches. Threads
// come and go, and their counts with them: look often.
class WakeupCounter {
 public:
  explicit WakeupCounter(pid_t process);
  void look();
  std::uint64_t wakeups() const { return wakeups_; }  // between the first look and the last one

 private:
  std::map<std::string, std::uint64_t> read() const;  // by thread id

  pid_t process_;
  std::map<std::string, std::uint64_t> last_;
  std::uint64_t wakeups_ = 0;
};
unsigned threadsOf(pid_t process);

// Octets of a copy of the file without symbols and debug information.
std::uint64_t strippedSize(const std::filesystem::path& file);

// Instructions that callgrind counted, from its output file.
std::uint64_t callgrindInstructions(const std::filesystem::path& file);

}  // namespace esimbench
