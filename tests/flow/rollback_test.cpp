// SPDX-License-Identifier: Apache-2.0
// What happens when the new profile does not reach the eIM (SGP.32 §3.3.2 Profile Rollback).
#include "flow_fixture.hpp"

namespace esimlab {
namespace {

class RollbackFlow : public FlowTest {
 protected:
  // Profile 1 gets no service from its network.
  WorldOptions deafSecondProfile() {
    WorldOptions options;
    options.configuration.set("switch", "rollback-after", "4").set("switch", "settle-for", "4");
    auto& network = options.modems.front().profiles.at(1).network;
    network.answer = NetworkBehaviour::Answer::denied;
    return options;
  }
  void healSecondProfile() {
    modem().networks().byIccid[world().iccid(1)].answer = NetworkBehaviour::Answer::registers;
    modem().searchAgain();
  }
};

TEST_F(RollbackFlow, AnUnreachableEimBringsTheOldProfileBack) {
  start(deafSecondProfile());
  SKIP_WITHOUT_NAMESPACES();
  auto number = order({"enable", world().iccid(1), "--rollback"});
  ASSERT_TRUE(ends(number));
  EXPECT_TRUE(enabled(0));
  EXPECT_EQ(card().records().rollbacks, 1u);
  ASSERT_TRUE(at(number).rollback.has_value()) << "the rollback's result is delivered instead";
  EXPECT_EQ(at(number).results, 1u);
  expectStillWorking();
}

TEST_F(RollbackFlow, WithoutTheGrantTheCardStaysAndTheResultWaits) {
  start(deafSecondProfile());
  SKIP_WITHOUT_NAMESPACES();
  auto number = order({"enable", world().iccid(1)});
  ASSERT_TRUE(eventually([&] { return enabled(1) && logged("poll-failed"); }));
  EXPECT_EQ(card().records().rollbacks, 0u);
  EXPECT_NE(at(number).state, eim::OrderState::done);
  healSecondProfile();
  ASSERT_TRUE(ends(number));
  EXPECT_TRUE(enabled(1));
  EXPECT_EQ(card().records().executions(), 1u);
}

TEST_F(RollbackFlow, ARefusedRollbackLeavesTheNewProfileAndItsResult) {
  start(deafSecondProfile());
  SKIP_WITHOUT_NAMESPACES();
  modem().onApdu([&](const ApduEvent& event) {
    // ProfileRollback is about to run: the card's toolkit is busy from now on.
    auto octets = esimgw::toHex(event.octets);
    if (event.direction == ApduEvent::Direction::toCard && octets.find("BF58") != octets.npos) {
      card().knobs().catBusy = true;
    }
  });
  auto number = order({"enable", world().iccid(1), "--rollback"});
  ASSERT_TRUE(eventually([&] { return logged("rollback-refused"); }));
  EXPECT_TRUE(enabled(1));
  healSecondProfile();
  ASSERT_TRUE(ends(number));
  EXPECT_FALSE(at(number).rollback.has_value());
  EXPECT_EQ(resultOf(number), 0);
}

TEST_F(RollbackFlow, AnEimThatAnswersWithAnErrorIsReachable) {
  WorldOptions options;
  options.configuration.set("switch", "rollback-after", "4");
  start(std::move(options));
  eim().misbehaviours().add({eim::Trick::resultError, {}, {}, "", "ProvideEimPackageResult", 0, 2});
  auto number = order({"enable", world().iccid(1), "--rollback"});
  ASSERT_TRUE(ends(number));
  EXPECT_TRUE(enabled(1));
  EXPECT_EQ(card().records().rollbacks, 0u);
}

TEST_F(RollbackFlow, KilledWhileRollingBackItEndsTheSame) {
  start(deafSecondProfile());
  SKIP_WITHOUT_NAMESPACES();
  bool killed = false;
  modem().onApdu([&](const ApduEvent& event) {
    if (killed || card().records().rollbacks == 0) return;
    killed = true;
    world().killDaemon();
  });
  auto number = order({"enable", world().iccid(1), "--rollback"});
  ASSERT_TRUE(eventually([&] { return killed && !world().daemonRunning(); }));
  modem().onApdu({});
  world().startDaemon();
  ASSERT_TRUE(ends(number));
  EXPECT_TRUE(enabled(0));
  EXPECT_EQ(card().records().rollbacks, 1u);
  EXPECT_TRUE(at(number).rollback.has_value());
}

}  // namespace
}  // namespace esimlab
