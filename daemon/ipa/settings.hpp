// SPDX-License-Identifier: Apache-2.0
// What the configuration decides about the IPA. Every doubtful point of the standard is here, with
// the default that most peers expect.
#pragma once

#include <chrono>
#include <vector>

#include "card/card.hpp"
#include "runtime/clock.hpp"

namespace esimgw {

struct PollSettings {
  Duration fastInterval = std::chrono::minutes(1);   // after start and after a change …
  Duration fastFor = std::chrono::minutes(30);       // … for so long
  Duration interval = std::chrono::hours(4);         // then
  double jitter = 0.1;                               // part of the interval, both ways
  Duration firstBackoff = std::chrono::seconds(30);  // after a failure, doubled at each further one
  Duration longestBackoff = std::chrono::hours(1);
  unsigned packagesPerPoll = 16;  // then the next poll goes on
};

// SGP.32 §3.3.1 and §3.3.2 after a package that switched the profile.
struct SwitchSettings {
  // How long the eIM may stay unreachable over the new profile before ProfileRollback.
  Duration rollbackAfter = std::chrono::minutes(5);
  // How long to wait for card and registration after a switch without rollback grant, before the
  // result is left to the next poll.
  Duration settleFor = std::chrono::minutes(3);
  Duration retryEvery = std::chrono::seconds(10);  // between attempts to deliver in that time
  // refreshFlag of ProfileRollback: false, because the host resets the card itself.
  bool rollbackRefreshFlag = false;
  bool notificationsWithResult = true;  // §3.3.1 step 9
};

struct CardSettings {
  // AIDs of ISD-R, tried in this order (some consumer cards have their own).
  std::vector<Aid> isdRs;
  Duration sessionTimeout = std::chrono::minutes(5);  // waiting for the card, it may be away
};

struct IpaSettings {
  PollSettings poll;
  SwitchSettings profileSwitch;
  CardSettings card;
};

}  // namespace esimgw
