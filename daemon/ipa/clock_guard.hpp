// SPDX-License-Identifier: Apache-2.0
// Whether to believe the wall clock. Routers without a battery boot in 1970: until the time is
// plausible, certificate dates prove nothing.
#pragma once

#include <optional>

#include "runtime/glib.hpp"

namespace esimgw {

class ClockGuard {
 public:
  // `notBefore`: the clock cannot truly be earlier (build date, newest journal time).
  ClockGuard(Loop& loop, WallTime notBefore);
  ~ClockGuard();

  bool plausible() const { return loop_.clock().wall() >= notBefore_; }
  // Notified when somebody sets the clock and it is plausible afterwards.
  Event& set() { return set_; }

 private:
  void watch();
  void clockChanged();

  Loop& loop_;
  WallTime notBefore_;
  int timer_ = -1;
  FdWatch changes_;
  Event set_;
};

}  // namespace esimgw
