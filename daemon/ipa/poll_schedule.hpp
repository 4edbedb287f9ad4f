// SPDX-License-Identifier: Apache-2.0
// When to ask an eIM next (SGP.32 leaves it to the IPA): fast after start or change, then slow,
// with jitter; exponential backoff after failures. Pure arithmetic, no timers.
#pragma once

#include "ipa/settings.hpp"

namespace esimgw {

class PollSchedule {
 public:
  // `random`: uniform in [0, 1), asked once for each wait.
  PollSchedule(const PollSettings& settings, TimePoint start)
      : settings_(settings), changedAt_(start) {}

  void changed(TimePoint now) { changedAt_ = now; }  // start of a fast period
  void succeeded() { failures_ = 0; }
  void failed() { ++failures_; }
  bool failing() const { return failures_ > 0; }

  Duration nextWait(TimePoint now, double random) const;

 private:
  PollSettings settings_;
  TimePoint changedAt_;
  unsigned failures_ = 0;
};

}  // namespace esimgw
