// SPDX-License-Identifier: Apache-2.0
// Time as the rest of the daemon sees it, so that tests can jump to the next deadline.
#pragma once

#include <chrono>

namespace esimgw {

// All in microseconds; a WallTime counts from 1970-01-01 UTC.
using Duration = std::chrono::microseconds;
using TimePoint = std::chrono::time_point<std::chrono::steady_clock, Duration>;
using WallTime = std::chrono::time_point<std::chrono::system_clock, Duration>;

class Clock {
 public:
  virtual ~Clock() = default;
  virtual TimePoint now() const = 0;  // monotonic, for deadlines
  virtual WallTime wall() const = 0;  // may jump; see ipa/clock_guard for whether to believe it
};

// The machine's own clocks (g_get_monotonic_time, g_get_real_time).
Clock& systemClock();

// Stands still until told. A Loop made with it never sleeps on its timers: the test moves the clock
// with advanceTo(loop.nextTimer()).
class ManualClock final : public Clock {
 public:
  TimePoint now() const override { return now_; }
  WallTime wall() const override { return wall_; }
  void advance(Duration by) {
    now_ += by;
    wall_ += by;
  }
  void advanceTo(TimePoint when) {
    if (when > now_) advance(when - now_);
  }
  void setWall(WallTime wall) { wall_ = wall; }

 private:
  TimePoint now_{};
  WallTime wall_{};
};

}  // namespace esimgw
