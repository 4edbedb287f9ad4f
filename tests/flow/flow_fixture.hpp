// SPDX-License-Identifier: Apache-2.0
// What every flow test stands on: a whole world, the daemon as a process in it, and the records of
// eIM, card and modem, by which tests decide.
#pragma once

#include <gtest/gtest.h>

#include "eim/order_words.hpp"
#include "world/world.hpp"

namespace esimlab {

class FlowTest : public testing::Test {
 protected:
  using Words = std::vector<std::string>;

  // Generous: a loaded machine is no failure, a test that hangs is.
  static constexpr auto limit = std::chrono::seconds(60);

  World& start(WorldOptions options = {});
  World& world() { return *world_; }
  VirtualEim& eim() { return world().eim(); }
  Euicc& card() { return world().card(); }
  QmiModem& modem() { return world().modem(); }

  // Queues it at the eIM and has the daemon poll. The order's number.
  unsigned order(Words words);
  unsigned queue(Words words);
  // Another package kind, or a package that is wrong in this way.
  unsigned order(eim::Order order);
  const eim::Order& at(unsigned number) { return *eim().esipa().find(number); }
  bool ends(unsigned number, eim::OrderState state = eim::OrderState::done);
  bool eventually(const std::function<bool()>& condition);
  // Result value of the order's only operation, -1 without one.
  int resultOf(unsigned number);
  // An order that works, to show that the daemon goes on after whatever was before.
  void expectStillWorking();
  bool enabled(std::size_t profile);
  bool cardIsClean();
  // A poll whose request the eIM answered with "nothing available" after now.
  bool pollsAgain();
  bool logged(const std::string& event);
  // The test cannot be shown without a data path of its own.
  bool needsIsolation() { return !world().network().isolated(); }
  void expectNoPersonalDataInTheLog();
  // Nothing happened twice, nothing leaked, and the log keeps ids to itself.
  void TearDown() override;

  esimgw::Loop loop_;
  std::unique_ptr<World> world_;
  bool expectNoLeaks_ = true;
};

#define SKIP_WITHOUT_NAMESPACES() \
  if (needsIsolation())           \
  GTEST_SKIP() << "needs network namespaces of its own: " << world().network().explain()

}  // namespace esimlab
