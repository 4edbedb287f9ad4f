// SPDX-License-Identifier: Apache-2.0
#include "process_figures.hpp"

#include <unistd.h>

#include <fstream>
#include <stdexcept>

#include "world/process.hpp"

namespace esimbench {
namespace fs = std::filesystem;
namespace {

// The number behind "name:" in a file of such lines.
std::uint64_t numberIn(const fs::path& file, const std::string& name) {
  std::ifstream text(file);
  for (std::string line; std::getline(text, line);) {
    if (line.starts_with(name + ":")) return std::stoull(line.substr(name.size() + 1));
  }
  throw std::runtime_error(file.string() + " does not say " + name);
}

fs::path processDirectory(pid_t process) {
  return fs::path("/proc") / std::to_string(process);
}

}  // namespace

MemoryFigures memoryOf(pid_t process) {
  auto file = processDirectory(process) / "smaps_rollup";
  return {numberIn(file, "Rss"), numberIn(file, "Pss"), numberIn(file, "Private_Dirty")};
}

WakeupCounter::WakeupCounter(pid_t process) : process_(process), last_(read()) {}

void WakeupCounter::look() {
  auto now = read();
  // A thread that is new has been woken to start.
  for (const auto& [thread, count] : now) wakeups_ += count - last_[thread];
  last_ = std::move(now);
}

std::map<std::string, std::uint64_t> WakeupCounter::read() const {
  std::map<std::string, std::uint64_t> counts;
  for (const auto& thread : fs::directory_iterator(processDirectory(process_) / "task")) {
    auto status = thread.path() / "status";
    if (!fs::exists(status)) continue;  // it has just ended
    counts[thread.path().filename()] = numberIn(status, "voluntary_ctxt_switches");
  }
  return counts;
}

unsigned threadsOf(pid_t process) {
  return static_cast<unsigned>(numberIn(processDirectory(process) / "status", "Threads"));
}

std::uint64_t strippedSize(const fs::path& file) {
  auto pattern = (fs::temp_directory_path() / "esim-bench-XXXXXX").string();
  int fd = mkstemp(pattern.data());
  if (fd < 0) throw std::runtime_error("cannot make a temporary file");
  close(fd);
  auto done = esimlab::runCommand({"strip", "--strip-all", "-o", pattern, file.string()});
  auto size = done.status == 0 ? fs::file_size(pattern) : 0;
  fs::remove(pattern);
  if (done.status != 0) throw std::runtime_error("strip: " + done.output);
  return size;
}

std::uint64_t callgrindInstructions(const fs::path& file) {
  return numberIn(file, "totals");
}

}  // namespace esimbench
