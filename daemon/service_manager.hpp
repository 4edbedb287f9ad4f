// SPDX-License-Identifier: Apache-2.0
// What the daemon tells whoever started it: that it is ready, reloads, stops, and that its main
// loop turns. To systemd by sd_notify(3), in builds with it; to s6 and dinit by their readiness
// file descriptor. Without either it tells nobody.
#pragma once

#include "runtime/loop.hpp"

namespace esimgw {

class ServiceManager {
 public:
  // Reads NOTIFY_SOCKET and WATCHDOG_USEC (systemd) and READINESS_FD, the number of a descriptor
  // that takes a newline when the daemon is ready.
  explicit ServiceManager(Loop& loop);

  // READY=1, and the first turn of the watchdog: WATCHDOG=1 from the loop after each half of the
  // manager's limit. A loop that stands still is silent, and is restarted.
  void ready();
  // RELOADING=1 until reloaded().
  void reloading();
  void reloaded();
  // STOPPING=1. The watchdog goes on: stopping may not hang either.
  void stopping();

 private:
  void feedWatchdog();

  Loop& loop_;
  int readinessFd_ = -1;
  Duration feedEvery_ = Duration::zero();  // zero: nobody watches
  Timer feed_;
};

}  // namespace esimgw
