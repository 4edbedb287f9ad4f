// SPDX-License-Identifier: Apache-2.0
// The world stands without the daemon: a host reaches the card through proxy and modem, the network
// follows the profile.
#include <gtest/gtest.h>

#include "world/world.hpp"

namespace esimlab {
namespace {

using namespace std::chrono_literals;
constexpr auto patience = 30s;

struct LabWorld : testing::Test {
  esimgw::Loop loop;

  // qmicli talks to the modem while the loop serves it.
  static CommandResult qmicli(World& world, std::vector<std::string> words) {
    auto device = (world.directory() / "cdc-wdm0").string();
    words.insert(words.begin(), {"qmicli", "-p", "--device-open-qmi", "-d", device});
    Process process(world.loop(), {words, {}, {}});
    process.waitForEnd(patience);
    CommandResult result{process.status().value_or(-1), {}};
    for (const auto& line : process.lines()) result.output += line + "\n";
    return result;
  }
};

}  // namespace

TEST_F(LabWorld, AHostReachesModemAndCardThroughTheRealProxy) {
  World world(loop);
  if (!world.realProxy()) GTEST_SKIP() << world.explainProxy();
  auto slots = qmicli(world, {"--uim-get-slot-status"});
  EXPECT_EQ(slots.status, 0) << slots.output;
  EXPECT_NE(slots.output.find(eidDigits(world.card().eid())), std::string::npos) << slots.output;
  auto ids = qmicli(world, {"--dms-get-ids"});
  EXPECT_NE(ids.output.find(world.modem().identity().imei), std::string::npos) << ids.output;
}

TEST_F(LabWorld, TheNetworkFollowsTheEnabledProfile) {
  World world(loop);
  auto registered = [&] { return world.modem().network().kind == NetworkState::Kind::registered; };
  ASSERT_TRUE(world.runUntil(registered, patience));
  EXPECT_EQ(world.modem().network().iccid, world.iccid(0));
  EXPECT_EQ(world.network().sourceAddress(0), world.network().isolated() ? "10.64.1.2" : "");
  world.modem().networks().byIccid[world.iccid(0)].answer = NetworkBehaviour::Answer::denied;
  world.modem().searchAgain();
  auto denied = [&] { return world.modem().network().kind == NetworkState::Kind::denied; };
  ASSERT_TRUE(world.runUntil(denied, patience));
  EXPECT_EQ(world.network().sourceAddress(0), "");
}

TEST_F(LabWorld, SeveralModemsAndEimsStandSideBySide) {
  WorldOptions options;
  options.modems = {WorldOptions::defaultModem(0), WorldOptions::defaultModem(1)};
  options.eims = {LabEim{}, LabEim{}};
  options.eims[1].options.eimId = "second.lab.example";
  World world(loop, options);
  EXPECT_EQ(world.modemCount(), 2u);
  for (std::size_t i = 0; i < 2; ++i) {
    ASSERT_EQ(world.card(i).eims().size(), 2u);
    EXPECT_EQ(world.card(i).eims()[0].fqdn, world.eim(0).fqdn());
    EXPECT_EQ(world.card(i).eims()[1].fqdn, world.eim(1).fqdn());
    EXPECT_EQ(world.eim(i).esipa().cards().size(), 2u);
  }
  EXPECT_NE(world.eim(0).fqdn(), world.eim(1).fqdn());
  EXPECT_NE(world.card(0).eid(), world.card(1).eid());
}

TEST_F(LabWorld, OnLoopbackTheModemServesAProxyOfItsOwn) {
  WorldOptions options;
  options.namespaces = false;
  World world(loop, options);
  EXPECT_FALSE(world.realProxy());
  EXPECT_NE(world.explainProxy().find("needs root"), std::string::npos);
  EXPECT_TRUE(world.eim().fqdn().starts_with("127.0.0.1:")) << world.eim().fqdn();
}

TEST_F(LabWorld, LeavesNothingBehind) {
  std::filesystem::path directory;
  {
    World world(loop);
    directory = world.directory();
    EXPECT_TRUE(std::filesystem::exists(directory));
    EXPECT_FALSE(world.bus().hasOwner("org.esimgateway1"));
  }
  EXPECT_FALSE(std::filesystem::exists(directory));
}

}  // namespace esimlab
