// SPDX-License-Identifier: Apache-2.0
#include "ipa/poll_schedule.hpp"

#include <algorithm>

namespace esimgw {

Duration PollSchedule::nextWait(TimePoint now, double random) const {
  bool fast = now - changedAt_ < settings_.fastFor;
  auto wait = fast ? settings_.fastInterval : settings_.interval;
  if (failures_ > 0) {
    // 2^20 firstBackoffs are past any sensible longestBackoff, and the shift stays defined.
    auto doublings = std::min(failures_ - 1, 20u);
    wait = std::min(settings_.firstBackoff * (1L << doublings), settings_.longestBackoff);
  }
  auto spread = settings_.jitter * (2 * random - 1);
  return std::chrono::duration_cast<Duration>(wait * (1 + spread));
}

}  // namespace esimgw
