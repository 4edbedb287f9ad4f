// SPDX-License-Identifier: Apache-2.0
#include "service_manager.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <string_view>
#include <utility>

#include "runtime/log.hpp"
#ifdef ESIMGW_SYSTEMD
#include <systemd/sd-daemon.h>
#endif

namespace esimgw {
namespace {

// The descriptor that READINESS_FD names, or -1. Never one of the first three: it gets closed, and
// the next file that is opened would become standard error.
int readinessDescriptor() {
  const char* text = std::getenv("READINESS_FD");
  if (text == nullptr) return -1;
  std::string_view digits(text);
  int fd = -1;
  auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), fd);
  bool number = error == std::errc() && end == digits.data() + digits.size();
  if (!number || fd <= STDERR_FILENO || fcntl(fd, F_SETFD, FD_CLOEXEC) < 0) {
    log::warning("readiness-fd-unusable", "READINESS_FD names no descriptor that is open");
    return -1;
  }
  return fd;
}

#ifdef ESIMGW_SYSTEMD
void tell(const std::string& state) {
  int sent = sd_notify(0, state.c_str());
  if (sent < 0) {
    log::warning("service-manager-unreachable",
                 std::string("cannot tell the service manager: ") + std::strerror(-sent));
  }
}

Duration watchdogLimit() {
  uint64_t microseconds = 0;
  if (sd_watchdog_enabled(0, &microseconds) <= 0) return Duration::zero();
  return std::chrono::duration_cast<Duration>(std::chrono::microseconds(microseconds));
}
#else
void tell(const std::string&) {}

Duration watchdogLimit() {
  return Duration::zero();
}
#endif

std::string monotonicMicroseconds() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return std::to_string(static_cast<uint64_t>(now.tv_sec) * 1'000'000 +
                        static_cast<uint64_t>(now.tv_nsec) / 1'000);
}

}  // namespace

ServiceManager::ServiceManager(Loop& loop)
    : loop_(loop), readinessFd_(readinessDescriptor()), feedEvery_(watchdogLimit() / 2) {}

void ServiceManager::ready() {
  tell("READY=1");
  if (readinessFd_ >= 0) {
    // Its end tells too, so a reader that is gone already is no failure.
    [[maybe_unused]] auto written = ::write(readinessFd_, "\n", 1);
    ::close(std::exchange(readinessFd_, -1));
  }
  feedWatchdog();
}

void ServiceManager::reloading() {
  // The time tells systemd, from version 253, that this answers its own signal.
  tell("RELOADING=1\nMONOTONIC_USEC=" + monotonicMicroseconds());
}

void ServiceManager::reloaded() {
  tell("READY=1");
}

void ServiceManager::stopping() {
  tell("STOPPING=1");
}

void ServiceManager::feedWatchdog() {
  if (feedEvery_ == Duration::zero()) return;
  tell("WATCHDOG=1");
  feed_.start(loop_, loop_.now() + feedEvery_, [this] { feedWatchdog(); });
}

}  // namespace esimgw
