// SPDX-License-Identifier: Apache-2.0
// A lab world whose daemon polls only when asked, and the cost of each dialogue with its eIM.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "air_meter.hpp"
#include "world/world.hpp"

namespace esimbench {

struct SiteOptions {
  bool keepAlive = false;
  std::vector<std::string> daemonWrapper;
  std::string captureFile;  // tcpdump writes here what the meter counts; empty: not
};

// From "poll now" to silence.
struct Dialogue {
  AirTotals air;
  double milliseconds = 0;  // until the last packet
  std::uint64_t apdus = 0;  // that reached the card from the daemon
  unsigned requests = 0;    // ESipa functions
  unsigned fullHandshakes = 0;
  unsigned resumedHandshakes = 0;
};

class Site {
 public:
  // Throws std::runtime_error where network namespaces are not possible.
  explicit Site(SiteOptions options = {});
  ~Site();

  esimlab::World& world() { return *world_; }
  // Starts the daemon; its first poll is the dialogue.
  Dialogue firstPoll();
  // Starts the daemon while an order to enable the other profile waits at the eIM.
  Dialogue firstPollWithEnable();
  Dialogue poll();
  // Enables the profile that is not enabled, and checks that it was the whole procedure: result
  // accepted, both notifications with their full certificate chains, all acknowledged and removed.
  Dialogue enable();
  // Runs one after the other, each while the eIM serves it, as another client of the same eIM.
  Dialogue commands(const std::vector<std::vector<std::string>>& commands);
  void idle(std::chrono::seconds duration);
  void stopDaemon() { world_->stopDaemon(); }

 private:
  Dialogue measure(const std::function<void()>& begin, const std::function<bool()>& over);
  unsigned orderEnable();
  bool isOver(unsigned order);
  bool polledSince(std::size_t exchanges);
  void checkDelivery(std::size_t firstExchange);

  esimgw::Loop loop_;
  std::unique_ptr<esimlab::World> world_;
  std::unique_ptr<AirMeter> meter_;
  std::unique_ptr<esimlab::Process> capture_;
};

}  // namespace esimbench
