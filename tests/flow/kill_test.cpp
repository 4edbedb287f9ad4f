// SPDX-License-Identifier: Apache-2.0
// kill -9 at each step of a switch. The daemon waits for the outside at every await, so killing it
// before and after each APDU and each request to the eIM covers every point where it can be cut.
#include <cstdlib>

#include "flow_fixture.hpp"

namespace esimlab {
namespace {

class KillFlow : public FlowTest {
 protected:
  // Counts the points of one switch, and kills at the chosen one (0: never).
  void watch(unsigned killAt) {
    points_ = 0;
    killAt_ = killAt;
    modem().onApdu([this](const ApduEvent&) { pass(); });
    eim().onRequest([this](auto...) { pass(); });
    eim().onAnswered([this](auto...) { pass(); });
  }
  void pass() {
    if (++points_ == killAt_) world().killDaemon();
  }
  // One switch with a kill at this point; false when it never came there.
  bool switchKilledAt(unsigned point, std::size_t profile) {
    auto executed = card().records().executions();
    auto switched = card().records().switches;
    auto number = queue({"enable", world().iccid(profile), "--rollback"});
    watch(point);
    world().poll();
    EXPECT_TRUE(eventually(
        [&] { return !world().daemonRunning() || at(number).state == eim::OrderState::done; }));
    bool reached = !world().daemonRunning();
    watch(0);
    if (reached) world().startDaemon();
    EXPECT_TRUE(ends(number));
    EXPECT_TRUE(eventually([&] { return cardIsClean(); }));
    EXPECT_EQ(resultOf(number), 0);
    EXPECT_EQ(card().records().executions(), executed + 1) << "executed exactly once";
    EXPECT_EQ(card().records().switches, switched + 1);
    EXPECT_TRUE(enabled(profile));
    return reached;
  }

  // kill -9 when the card has executed it and nobody knows yet; then a new daemon.
  unsigned killedOnceExecuted(Words words) {
    bool killed = false;
    modem().onApdu([&](const ApduEvent& event) {
      if (killed || event.direction != ApduEvent::Direction::fromCard) return;
      if (card().records().executions() == 0) return;
      killed = true;
      world().killDaemon();
    });
    auto number = order(std::move(words));
    EXPECT_TRUE(eventually([&] { return killed && !world().daemonRunning(); }));
    modem().onApdu({});
    world().startDaemon();
    return number;
  }

  unsigned points_ = 0;
  unsigned killAt_ = 0;
};

TEST_F(KillFlow, AtEachStepOfASwitch) {
  start();
  ASSERT_FALSE(switchKilledAt(0, 1));
  auto whole = std::getenv("ESIM_GATEWAY_TEST_ALL") != nullptr;
  // Every third point, with another phase in the second half, reaches each kind of step; a
  // campaign takes them all.
  unsigned step = whole ? 1 : 3;
  std::size_t profile = 0;
  for (unsigned point = 1; point < 400; point += step) {
    SCOPED_TRACE("killed at point " + std::to_string(point));
    bool reached = switchKilledAt(point, profile);
    ASSERT_FALSE(HasFailure());
    if (!reached) return;
    profile = 1 - profile;
  }
  FAIL() << "a switch has no end";
}

TEST_F(KillFlow, ALostResultIsReportedAndNeverExecutedTwice) {
  start();
  card().knobs().dropResults = true;
  auto number = killedOnceExecuted({"delete", world().iccid(1)});
  ASSERT_TRUE(ends(number, eim::OrderState::lost)) << "the card's signed replayError";
  EXPECT_EQ(card().records().executions(), 1u);
  auto operations = world().esimctl({"--json", "operations"});
  EXPECT_NE(operations.output.find("ResultLost"), std::string::npos) << operations.output;
  expectStillWorking();
}

TEST_F(KillFlow, ASwitchWhoseResultIsLostIsSettledAllTheSame) {
  start();
  card().knobs().dropResults = true;
  modem().behaviour().refreshHandling = RefreshHandling::ignored;
  auto number = killedOnceExecuted({"enable", world().iccid(1)});
  ASSERT_TRUE(ends(number, eim::OrderState::lost));
  EXPECT_TRUE(enabled(1)) << "the card was reset";
  EXPECT_EQ(card().records().executions(), 1u);
  expectStillWorking();
}

}  // namespace
}  // namespace esimlab
