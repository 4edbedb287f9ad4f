// SPDX-License-Identifier: Apache-2.0
// A profile switch, the card's REFRESH, and the ladder that brings the card back.
#include "world.hpp"

using namespace esimgw;
using namespace esimgw::qmi::test;
using testing::HasSubstr;

class QmiReset : public World {
 protected:
  // Sends what makes the card ask for a REFRESH; what came of it.
  std::optional<Error> switchProfile() {
    if (auto error = open()) return error;
    ApduResponses responses;
    return send("BF31", responses);
  }
  void expectSwitched() {
    EXPECT_EQ(chip->enabledIccid, chip->nextIccid);
    EXPECT_EQ(readEid(), chip->eidDigits);
    EXPECT_EQ(registry.count, 1u);  // the same attachment all the time
  }
};

TEST_F(QmiReset, RefreshAfterTheResponse) {
  serve();
  ASSERT_FALSE(switchProfile());
  ASSERT_FALSE(run(card().reset(ResetReason::profileChanged)));
  EXPECT_EQ(lab.records().simPowerCycles, 0u);
  EXPECT_EQ(lab.records().refreshes, 1u);
  expectSwitched();
}

TEST_F(QmiReset, RefreshLongAfterTheResponse) {
  lab.behaviour().refreshDelay = 100ms;
  lab.behaviour().settleTime = 100ms;
  serve({{"refresh-wait", "5"}});
  ASSERT_FALSE(switchProfile());
  ASSERT_FALSE(run(card().reset(ResetReason::profileChanged)));
  EXPECT_EQ(lab.records().simPowerCycles, 0u);
  expectSwitched();
}

TEST_F(QmiReset, RefreshBeforeTheResponse) {
  lab.behaviour().refreshOrder = esimlab::RefreshOrder::beforeResponse;
  serve();
  ASSERT_FALSE(switchProfile());
  ASSERT_FALSE(run(card().reset(ResetReason::profileChanged)));
  EXPECT_EQ(lab.records().simPowerCycles, 0u);
  expectSwitched();
}

TEST_F(QmiReset, RefreshThatLosesTheResponse) {
  lab.behaviour().refreshOrder = esimlab::RefreshOrder::losesResponse;
  serve();
  auto error = switchProfile();
  ASSERT_TRUE(error);
  EXPECT_THAT(error->sentence(), HasSubstr("send APDU on cdc-wdm0: QMI error 'Internal'"));
  ASSERT_FALSE(run(card().reset(ResetReason::profileChanged)));
  expectSwitched();
}

TEST_F(QmiReset, IgnoredRefreshLeadsToPowerCycle) {
  lab.behaviour().refreshHandling = esimlab::RefreshHandling::ignored;
  serve();
  ASSERT_FALSE(switchProfile());
  ASSERT_FALSE(run(card().reset(ResetReason::profileChanged)));
  EXPECT_EQ(lab.records().simPowerCycles, 1u);
  expectSwitched();
}

TEST_F(QmiReset, NeededResetDoesNotWait) {
  serve({{"refresh-wait", "3600"}});
  ASSERT_FALSE(run(card().reset(ResetReason::needsReset)));
  EXPECT_EQ(lab.records().simPowerCycles, 1u);
  EXPECT_EQ(registry.count, 1u);
}

TEST_F(QmiReset, RefusedPowerCycleClimbsToTheRadio) {
  lab.behaviour().lowPowerResetsCard = true;
  lab.behaviour().refreshHandling = esimlab::RefreshHandling::ignored;
  lab.faults().add({.message = 0x0030,
                    .action = fault::Refuse{esimlab::qmi::Error::notSupported},
                    .count = esimlab::forEver});
  serve({{"reset-ladder", "wait, sim-power, radio"}});
  ASSERT_FALSE(switchProfile());
  ASSERT_FALSE(run(card().reset(ResetReason::profileChanged)));
  EXPECT_EQ(lab.records().simPowerCycles, 0u);
  expectSwitched();
}

TEST_F(QmiReset, SecondResetStartsOneRungHigher) {
  lab.behaviour().lowPowerResetsCard = true;
  serve({{"reset-ladder", "sim-power, radio"}});
  ASSERT_FALSE(run(card().reset(ResetReason::needsReset)));
  auto powerOns = chip->powerOns;
  ASSERT_FALSE(run(card().reset(ResetReason::needsReset)));
  EXPECT_EQ(lab.records().simPowerCycles, 1u);
  EXPECT_GT(chip->powerOns, powerOns);
}

TEST_F(QmiReset, LadderThatEndsSaysSo) {
  lab.faults().add({.message = 0x0030,
                    .action = fault::Refuse{esimlab::qmi::Error::notSupported},
                    .count = esimlab::forEver});
  serve();
  auto error = run(card().reset(ResetReason::needsReset));
  ASSERT_TRUE(error);
  EXPECT_EQ(error->code(), Code::unsupported);
  EXPECT_THAT(error->sentence(), HasSubstr("reset the card on cdc-wdm0: power SIM off"));
  EXPECT_EQ(readEid(), chip->eidDigits);
}

TEST_F(QmiReset, ListedModemRestartEndsTheModem) {
  serve({{"reset-ladder", "modem"}});
  EXPECT_FALSE(run(card().reset(ResetReason::needsReset)));
  ASSERT_TRUE(wait([&] { return ended; }));
  EXPECT_EQ(lab.records().reboots, 1u);
  expectLeftovers = true;
}

TEST_F(QmiReset, CancelledResetLeavesThePowerOn) {
  serve({{"power-off-time", "0.2"}});
  auto stopper = Stop::create();
  bool done = false;
  loop.spawn("reset", card().reset(ResetReason::needsReset), stopper, [&] { done = true; });
  ASSERT_TRUE(wait([&] { return !chip->powered; }));
  stopper.request({Domain::runtime, Code::cancelled, "changed my mind"});
  ASSERT_TRUE(wait([&] { return done; }));
  EXPECT_TRUE(chip->powered);
  EXPECT_EQ(readEid(), chip->eidDigits);
}
