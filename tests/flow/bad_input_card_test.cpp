// SPDX-License-Identifier: Apache-2.0
// Cards and modems that misbehave: each time somebody is told, nothing is executed twice, and the
// next poll works.
#include "flow_fixture.hpp"

namespace esimlab {
namespace {

class CardFaults : public FlowTest, public testing::WithParamInterface<Corruption> {};

TEST_P(CardFaults, ASpoiltResultIsFoundAmongTheStoredOnes) {
  start();
  ASSERT_TRUE(pollsAgain());
  card().knobs().corruptAnswer = CorruptAnswer{0xBF51, GetParam(), 1};
  auto number = order({"enable", world().iccid(1)});
  ASSERT_TRUE(ends(number));
  EXPECT_EQ(resultOf(number), 0);
  EXPECT_EQ(card().records().executions(), 1u);
  EXPECT_TRUE(enabled(1));
}

TEST_P(CardFaults, SpoiltNotificationsDoNotHoldUpTheResult) {
  start();
  ASSERT_TRUE(pollsAgain());
  card().knobs().corruptAnswer = CorruptAnswer{0xBF2B, GetParam(), 1};
  auto number = order({"delete", world().iccid(1)});
  ASSERT_TRUE(ends(number));
  expectStillWorking();
}

INSTANTIATE_TEST_SUITE_P(Table, CardFaults,
                         testing::Values(Corruption::truncated, Corruption::garbage,
                                         Corruption::deeplyNested, Corruption::oversized,
                                         Corruption::empty));

using CardKinds = FlowTest;

TEST_F(CardKinds, AConsumerCardIsToldApart) {
  WorldOptions options;
  options.modems.front().card.kind = EuiccKind::sgp22;
  start(std::move(options));
  ASSERT_TRUE(eventually([&] { return logged("euicc-found"); }));
  EXPECT_NE(world().esimctl({"--json", "status"}).output.find("sgp22"), std::string::npos);
}

TEST_F(CardKinds, APlainCardIsToldApart) {
  WorldOptions options;
  options.modems.front().card.kind = EuiccKind::notEuicc;
  start(std::move(options));
  ASSERT_TRUE(eventually([&] { return logged("card-is-no-euicc"); }));
  EXPECT_TRUE(world().daemonRunning());
}

TEST_F(CardKinds, LeakedChannelsAreSurvived) {
  WorldOptions options;
  world_ = std::make_unique<World>(loop_, std::move(options));
  card().knobs().refuseOpens = 2;
  world().startDaemon();
  auto number = order({"list"});
  ASSERT_TRUE(ends(number)) << "tried again until a channel is free";
}

TEST_F(CardKinds, AnSwInTheMiddleOfThePackageIsAnswered) {
  start();
  ASSERT_TRUE(pollsAgain());
  bool armed = false;
  modem().onApdu([&](const ApduEvent& event) {
    auto octets = esimgw::toHex(event.octets);
    if (armed || octets.find("BF51") == octets.npos) return;
    armed = true;
    card().knobs().statusWords[1] = 0x6F00;
  });
  auto number = order({"list"});
  ASSERT_TRUE(ends(number)) << "it did not run, so it is sent again";
  EXPECT_EQ(card().records().executions(), 1u);
}

struct ModemRow {
  const char* name;
  fault::Action action;
};

class ModemFaults : public FlowTest, public testing::WithParamInterface<ModemRow> {
 protected:
  static constexpr std::uint16_t sendApdu = 0x003B;
};

TEST_P(ModemFaults, InTheMiddleOfAPackageLosesNothing) {
  WorldOptions options;
  options.configuration.set("modem wwan0", "apdu-timeout", "2")
      .set("modem wwan0", "command-timeout", "2");
  start(std::move(options));
  ASSERT_TRUE(pollsAgain());
  expectNoLeaks_ = false;  // what a modem that went away takes with it is its own affair
  // Configured by its path here; by bus path it would be found again under any.
  modem().behaviour().newPathOnReboot = false;
  // Its request number 2 is the package or the answer that is fetched.
  modem().faults().add({qmi::Service::uim, sendApdu, GetParam().action, 2, 1});
  auto number = order({"enable", world().iccid(1)});
  ASSERT_TRUE(ends(number));
  EXPECT_EQ(resultOf(number), 0);
  EXPECT_EQ(card().records().executions(), 1u);
  EXPECT_TRUE(enabled(1));
  expectStillWorking();
}

INSTANTIATE_TEST_SUITE_P(
    Table, ModemFaults,
    testing::Values(ModemRow{"Swallowed", fault::Swallow{}},
                    ModemRow{"ResponseLost", fault::LoseResponse{}},
                    ModemRow{"Refused", fault::Refuse{}},
                    ModemRow{"Late", fault::Delay{std::chrono::seconds(4)}},
                    ModemRow{"CrashBefore", fault::Reenumerate{false}},
                    ModemRow{"CrashAfter", fault::Reenumerate{true}},
                    ModemRow{"TruncatedTlv", fault::Garble{fault::Damage::truncatedTlv}},
                    ModemRow{"NestedGarbage", fault::Garble{fault::Damage::nestedGarbage}},
                    ModemRow{"WithoutOptional", fault::Garble{fault::Damage::withoutOptional}},
                    ModemRow{"WrongMessageId", fault::Garble{fault::Damage::wrongMessageId}}),
    [](const auto& row) { return row.param.name; });

TEST_F(ModemFaults, AMuteModemIsGivenUpOnAndComesBack) {
  WorldOptions options;
  options.configuration.set("modem wwan0", "apdu-timeout", "1")
      .set("modem wwan0", "command-timeout", "1");
  start(std::move(options));
  ASSERT_TRUE(pollsAgain());
  expectNoLeaks_ = false;
  modem().setMute(true);
  auto number = order({"list"});
  ASSERT_TRUE(eventually([&] { return logged("poll-failed"); }));
  modem().setMute(false);
  ASSERT_TRUE(ends(number));
}

}  // namespace
}  // namespace esimlab
