// SPDX-License-Identifier: Apache-2.0
#include "ipa/clock_guard.hpp"

#include <sys/timerfd.h>
#include <unistd.h>

#include <limits>

#include "runtime/log.hpp"

namespace esimgw {

ClockGuard::ClockGuard(Loop& loop, WallTime notBefore) : loop_(loop), notBefore_(notBefore) {
  watch();
}

ClockGuard::~ClockGuard() {
  changes_.reset();
  if (timer_ >= 0) ::close(timer_);
}

// A timer that never expires, but whose read fails with ECANCELED when the clock is set
// (timerfd_create(2)): it costs no wakeup until then.
void ClockGuard::watch() {
  timer_ = ::timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC);
  if (timer_ < 0) return;
  itimerspec never{};
  never.it_value.tv_sec = std::numeric_limits<std::int32_t>::max();
  ::timerfd_settime(timer_, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &never, nullptr);
  changes_ = FdWatch(timer_, G_IO_IN, [this](GIOCondition) { clockChanged(); });
}

void ClockGuard::clockChanged() {
  changes_.reset();
  ::close(timer_);
  watch();
  if (!plausible()) return;
  log::info("clock-set", "the clock was set and is plausible");
  set_.notify();
}

}  // namespace esimgw
