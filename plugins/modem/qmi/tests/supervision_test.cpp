// SPDX-License-Identifier: Apache-2.0
// The modem's end, the card's coming and going, and what the network says.
#include "world.hpp"

using namespace esimgw;
using namespace esimgw::qmi::test;
using testing::HasSubstr;

class QmiSupervision : public World {
 protected:
  QmiSupervision() : World(2) {}
};

TEST_F(QmiSupervision, MuteModemIsGivenUp) {
  serve({{"command-timeout", "0.1"}, {"apdu-timeout", "0.1"}});
  ASSERT_FALSE(open());
  auto held = registry.attached.begin()->second.card;
  lab.setMute(true);
  std::optional<ApduResponses> got;
  auto error = run(keep(held->run({storeData("BF3E035C015A")}), &got));
  ASSERT_TRUE(error);
  EXPECT_EQ(error->code(), Code::timeout);
  ASSERT_TRUE(wait([&] { return ended; }, 20s));
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->code(), Code::modemMute);
  EXPECT_TRUE(registry.attached.empty());
  error = run(held->open(isdR));
  ASSERT_TRUE(error);
  EXPECT_EQ(error->code(), Code::modemMute);
  // What stayed in the mute modem is given back by the next one.
  lab.setMute(false);
  serve();
  EXPECT_TRUE(lab.openChannels().empty());
  EXPECT_EQ(readEid(), chip->eidDigits);
}

TEST_F(QmiSupervision, OneSwallowedCommandIsNoMuteModem) {
  serve({{"apdu-timeout", "0.1"}, {"command-timeout", "1"}, {"mute-limit", "2"}});
  ASSERT_FALSE(open());
  lab.faults().add({.message = 0x003B, .action = fault::Swallow{}});
  ApduResponses responses;
  EXPECT_TRUE(send("BF3E035C015A", responses));
  EXPECT_FALSE(run(card().close()));
  EXPECT_EQ(readEid(), chip->eidDigits);
  EXPECT_FALSE(ended);
}

TEST_F(QmiSupervision, GoneInMidApdu) {
  serve();
  ASSERT_FALSE(open());
  auto held = registry.attached.begin()->second.card;
  lab.faults().add({.message = 0x003B, .action = fault::HangUp{}});
  std::optional<ApduResponses> got;
  auto error = run(keep(held->run({storeData("BF3E035C015A")}), &got));
  ASSERT_TRUE(error);
  EXPECT_EQ(error->code(), Code::modemGone) << error->sentence();
  ASSERT_TRUE(wait([&] { return ended; }));
  error = run(held->close());
  EXPECT_FALSE(error);
  expectLeftovers = true;
}

TEST_F(QmiSupervision, CardPulledAndPutBack) {
  serve();
  auto held = registry.attached.begin()->second.card;
  lab.insertCard(1, nullptr);
  ASSERT_TRUE(wait([&] { return registry.attached.empty(); }));
  auto error = run(held->open(isdR));
  EXPECT_TRUE(error);
  auto other = std::make_shared<esimlab::test::FakeCard>();
  other->eidDigits = "89049032000000000000000000000072";
  other->answers = {{"BF3E035C015A", "BF3E125A10" + other->eidDigits}};
  lab.insertCard(1, other);
  ASSERT_TRUE(wait([&] { return registry.attached.size() == 1; }));
  EXPECT_EQ(readEid(), other->eidDigits);
}

TEST_F(QmiSupervision, NoCardIsNoFailure) {
  lab.insertCard(1, nullptr);
  cards = 0;
  serve();
  loop.runUntil([] { return false; }, 50ms);
  lab.insertCard(1, chip);
  ASSERT_TRUE(wait([&] { return registry.attached.size() == 1; }));
  EXPECT_EQ(readEid(), chip->eidDigits);
}

TEST_F(QmiSupervision, ModemWithoutSlotStatus) {
  lab.behaviour().hasSlotStatus = false;
  serve();
  EXPECT_EQ(readEid(), chip->eidDigits);
}

TEST_F(QmiSupervision, ConfiguredSlotIsSwitchedTo) {
  auto second = std::make_shared<esimlab::test::FakeCard>();
  lab.insertCard(2, second);
  serve({{"slot", "2"}});
  EXPECT_EQ(card().describe().location, "router/slot2");
  EXPECT_EQ(readEid(), second->eidDigits);
  EXPECT_FALSE(second->commands.empty());
  EXPECT_EQ(lab.records().slotSwitches, 1u);
}

TEST_F(QmiSupervision, BearerFollowsRegistrationAndAddress) {
  interface = "lo";
  lab.networks().fallback = esimlab::NetworkBehaviour{.mcc = "262", .mnc = "01"};
  lab.searchAgain();
  serve();
  auto is = [&](BearerState::Kind kind) { return bearer().state().kind == kind; };
  // The loopback interface has its address where tests run; without it this is "registered".
  auto expected = qmi::interfaceWithAddress("lo").empty() ? BearerState::Kind::registered
                                                          : BearerState::Kind::connected;
  ASSERT_TRUE(wait([&] { return is(expected); }));
  EXPECT_EQ(bearer().state().rPlmn, "26201");
  EXPECT_EQ(bearer().state().interface, "lo");
  lab.networks().fallback->answer = esimlab::NetworkBehaviour::Answer::denied;
  std::optional<BearerState> changed;
  loop.spawn("watch", keep(bearer().changed(), &changed));
  loop.runUntilIdle();
  lab.searchAgain();
  ASSERT_TRUE(wait([&] { return changed.has_value(); }));
  ASSERT_TRUE(wait([&] { return is(BearerState::Kind::denied); }));
  EXPECT_EQ(bearer().state().rPlmn, "");
  lab.networks().fallback->answer = esimlab::NetworkBehaviour::Answer::never;
  lab.searchAgain();
  ASSERT_TRUE(wait([&] { return is(BearerState::Kind::searching); }));
}

TEST_F(QmiSupervision, ClientIdsExhausted) {
  lab.behaviour().clientIdLimit = 0;
  modem = std::make_unique<qmi::QmiModem>(
      loop, registry, ModemDescription{"router", device(), "", settings(), notes.path()});
  serving = loop.spawn("modem", modem->serve(), {}, [this] { ended = true; });
  ASSERT_TRUE(wait([&] { return ended; }));
  ASSERT_TRUE(failure);
  EXPECT_THAT(failure->sentence(), HasSubstr("get a client id"));
  modem.reset();
}
