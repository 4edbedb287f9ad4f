// SPDX-License-Identifier: Apache-2.0
// eUICC Packages of an eIM, from the eIM's queue to the acknowledged result (SGP.32 §3.3.1).
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "flow_fixture.hpp"

namespace esimlab {
namespace {

using SwitchFlow = FlowTest;

// The TCP sockets that a process holds.
unsigned tcpSockets(pid_t pid) {
  auto process = "/proc/" + std::to_string(pid);
  std::set<std::string> inodes;
  std::ifstream table(process + "/net/tcp");
  for (std::string line; std::getline(table, line);) {
    // The tenth column (proc(5)).
    std::istringstream columns(line);
    std::string column;
    for (int i = 0; i < 10; ++i) columns >> column;
    inodes.insert("socket:[" + column + "]");
  }
  unsigned count = 0;
  std::error_code gone;
  for (const auto& entry : std::filesystem::directory_iterator(process + "/fd", gone)) {
    count += inodes.count(std::filesystem::read_symlink(entry.path(), gone).string());
  }
  return count;
}

TEST_F(SwitchFlow, EnableSwitchesRefreshesAndDelivers) {
  start();
  auto number = order({"enable", world().iccid(1)});
  ASSERT_TRUE(ends(number));
  EXPECT_EQ(resultOf(number), 0);
  EXPECT_TRUE(enabled(1));
  EXPECT_EQ(card().records().executions(), 1u);
  EXPECT_EQ(card().records().switches, 1u);
  EXPECT_TRUE(eventually([&] { return cardIsClean(); })) << "what was acknowledged is removed";
  EXPECT_EQ(at(number).results, 1u) << "delivered once";
  // Both notifications (disable, enable) came with the result.
  EXPECT_EQ(eim().esipa().delivered().size(), 3u);
}

TEST_F(SwitchFlow, DisableLeavesNoProfileAndTheResultWaitsForAnotherUplink) {
  WorldOptions options;
  options.configuration.set("switch", "settle-for", "2");
  start(std::move(options));
  SKIP_WITHOUT_NAMESPACES();
  auto number = order({"disable", world().iccid(0)});
  ASSERT_TRUE(eventually([&] { return logged("poll-failed"); }));
  EXPECT_FALSE(card().enabledProfile().has_value());
  EXPECT_EQ(at(number).results, 0u) << "nobody is online";
  world().network().connect(0, 0);
  ASSERT_TRUE(ends(number));
  EXPECT_EQ(resultOf(number), 0);
}

TEST_F(SwitchFlow, DeleteRemovesTheProfile) {
  start();
  auto number = order({"delete", world().iccid(1)});
  ASSERT_TRUE(ends(number));
  EXPECT_EQ(resultOf(number), 0);
  EXPECT_EQ(card().profiles().size(), 1u);
  EXPECT_TRUE(eventually([&] { return cardIsClean(); }));
  EXPECT_TRUE(eventually([&] {
    return world().esimctl({"--json", "profiles"}).output.find(world().iccid(1)) ==
           std::string::npos;
  })) << "D-Bus no longer shows it";
}

TEST_F(SwitchFlow, RescanReadsTheCardsAnewBesideARunningOrder) {
  start();
  auto number = order({"enable", world().iccid(1)});
  auto called =
      runCommand({"busctl", "--address=" + world().bus().address(), "call", "org.esimgateway1",
                  "/org/esimgateway1", "org.esimgateway1.Manager", "Rescan", "a{sv}", "0"});
  EXPECT_EQ(called.status, 0) << called.output;
  ASSERT_TRUE(ends(number));
  EXPECT_TRUE(eventually([&] {
    return world().esimctl({"--json", "operations"}).output.find("\"rescan\"") != std::string::npos;
  }));
  EXPECT_EQ(card().records().executions(), 1u);
  expectStillWorking();
}

TEST_F(SwitchFlow, BetweenPollsNoConnectionIsHeldOpen) {
  start();
  ASSERT_TRUE(pollsAgain());
  EXPECT_TRUE(eventually([&] { return eim().server().openConnections() == 0; }));
  auto number = order({"enable", world().iccid(1)});
  ASSERT_TRUE(ends(number));
  // The eIM never hears of the end of the connection over the old profile: it is the daemon's own
  // sockets that count.
  EXPECT_TRUE(eventually([&] { return tcpSockets(world().daemon().pid()) == 0; }));
  EXPECT_GT(eim().server().counts().resumedHandshakes, 0u) << "TLS sessions are resumed";
}

TEST_F(SwitchFlow, KeepAliveHoldsTheConnectionWhereItIsConfigured) {
  WorldOptions options;
  options.configuration.set("esipa", "keep-alive", "yes");
  start(std::move(options));
  ASSERT_TRUE(pollsAgain());
  ASSERT_TRUE(pollsAgain());
  EXPECT_EQ(eim().server().counts().connections, 1u);
}

TEST_F(SwitchFlow, ListProfileInfoChangesNothing) {
  start();
  auto number = order({"list"});
  ASSERT_TRUE(ends(number));
  ASSERT_TRUE(at(number).result.has_value());
  EXPECT_EQ(card().records().switches, 0u);
  EXPECT_EQ(modem().records().refreshes, 0u) << "nothing to refresh";
  EXPECT_TRUE(eventually([&] { return cardIsClean(); }));
}

TEST_F(SwitchFlow, AFailedEnableIsAResultLikeAnyOther) {
  start();
  auto number = order({"enable", "8900199999999999990"});
  ASSERT_TRUE(ends(number));
  EXPECT_EQ(resultOf(number), 1) << "iccidNotFound";
  EXPECT_EQ(card().records().switches, 0u);
  expectStillWorking();
}

TEST_F(SwitchFlow, SeveralOrdersInOnePoll) {
  start();
  auto first = queue({"list"});
  auto second = queue({"enable", world().iccid(1)});
  auto third = order({"delete", world().iccid(0)});
  ASSERT_TRUE(ends(third));
  EXPECT_EQ(at(first).state, eim::OrderState::done);
  EXPECT_EQ(at(second).state, eim::OrderState::done);
  EXPECT_EQ(card().profiles().size(), 1u);
  EXPECT_EQ(card().records().executions(), 3u);
}

TEST_F(SwitchFlow, ThereAndBack) {
  start();
  for (std::size_t profile : {1, 0, 1}) {
    auto number = order({"enable", world().iccid(profile)});
    ASSERT_TRUE(ends(number));
    EXPECT_TRUE(enabled(profile));
  }
  EXPECT_EQ(card().records().switches, 3u);
}

TEST_F(SwitchFlow, ACardThatRefusesUntilItIsReset) {
  start();
  card().knobs().refuseUntilReset = true;
  auto number = order({"enable", world().iccid(1)});
  ASSERT_TRUE(ends(number));
  EXPECT_TRUE(enabled(1));
  EXPECT_GE(modem().records().simPowerCycles, 1u) << "only a reset helps";
}

TEST_F(SwitchFlow, ACardThatDoesNotAnnounceTheRefresh) {
  start();
  card().knobs().announceRefresh = false;
  auto number = order({"enable", world().iccid(1)});
  ASSERT_TRUE(ends(number));
  EXPECT_TRUE(enabled(1));
}

TEST_F(SwitchFlow, AModemThatIgnoresTheRefresh) {
  start();
  modem().behaviour().refreshHandling = RefreshHandling::ignored;
  auto number = order({"enable", world().iccid(1)});
  ASSERT_TRUE(ends(number));
  EXPECT_TRUE(enabled(1));
}

TEST_F(SwitchFlow, ARefreshThatLosesTheResponse) {
  start();
  modem().behaviour().refreshOrder = RefreshOrder::losesResponse;
  auto number = order({"enable", world().iccid(1)});
  ASSERT_TRUE(ends(number)) << "the stored result is found on the card";
  EXPECT_TRUE(enabled(1));
  EXPECT_EQ(card().records().executions(), 1u);
}

TEST_F(SwitchFlow, TwoModemsAreServedEachByItsOwn) {
  WorldOptions options;
  options.modems = {WorldOptions::defaultModem(0), WorldOptions::defaultModem(1)};
  start(std::move(options));
  auto second = queueOrder(eim().esipa(), world().card(1).eid(), {"enable", world().iccid(1, 1)});
  auto first = order({"enable", world().iccid(1, 0)});
  ASSERT_TRUE(ends(first));
  ASSERT_TRUE(ends(second));
  EXPECT_EQ(world().card(0).records().executions(), 1u);
  EXPECT_EQ(world().card(1).records().executions(), 1u);
}

TEST_F(SwitchFlow, TwoEimsOfOneCard) {
  WorldOptions options;
  LabEim other;
  other.options.eimId = "second.lab.example";
  options.eims.push_back(other);
  start(std::move(options));
  auto first = queue({"list"});
  auto second = queueOrder(world().eim(1).esipa(), card().eid(), {"enable", world().iccid(1)});
  world().poll();
  ASSERT_TRUE(ends(first));
  ASSERT_TRUE(eventually([&] {
    return world().eim(1).esipa().find(second)->state == eim::OrderState::done;
  })) << "each result goes back to the eIM that sent the package";
  EXPECT_TRUE(world().eim(1).esipa().violations().empty());
}

// --- acknowledgements: removed is exactly what was acknowledged --------------------------------

TEST_F(SwitchFlow, NothingIsRemovedThatWasNotAcknowledged) {
  start();
  eim().misbehaviours().add({eim::Trick::acknowledgeNone, {}, {}, "", "ProvideEimPackageResult"});
  auto number = order({"enable", world().iccid(1)});
  ASSERT_TRUE(ends(number));
  ASSERT_TRUE(pollsAgain());
  EXPECT_EQ(card().storedResults().size(), 1u);
  EXPECT_EQ(card().pendingNotifications().size(), 2u);
  EXPECT_TRUE(card().records().removed.empty());
}

TEST_F(SwitchFlow, OnlyTheAcknowledgedNumberIsRemoved) {
  start();
  eim().misbehaviours().add({eim::Trick::acknowledgeFirst, {}, {}, "", "ProvideEimPackageResult"});
  auto number = order({"enable", world().iccid(1)});
  ASSERT_TRUE(ends(number));
  ASSERT_TRUE(pollsAgain());
  EXPECT_EQ(card().records().removed.size(), 1u);
  EXPECT_EQ(card().storedResults().size() + card().pendingNotifications().size(), 2u);
}

TEST_F(SwitchFlow, NumbersAcknowledgedTwiceOrNeverSentDoNoHarm) {
  start();
  eim().misbehaviours().add({eim::Trick::acknowledgeTwice, {}, {}, "", "ProvideEimPackageResult"});
  auto twice = order({"list"});
  ASSERT_TRUE(ends(twice));
  eim().misbehaviours().add({eim::Trick::acknowledgeOther, {}, {}, "", "ProvideEimPackageResult"});
  auto other = order({"list"});
  ASSERT_TRUE(ends(other));
  expectStillWorking();
}

// --- every package is answered -----------------------------------------------------------------

eim::Order faulty(eim::PackageFault fault) {
  eim::Order order;
  order.title = "listProfileInfo";
  order.operations = {esimgw::fromHex("BF2D00")};
  order.fault = fault;
  return order;
}

TEST_F(SwitchFlow, AnUnknownPackageIsAnsweredUnknownPackage) {
  start();
  auto number = order(faulty(eim::PackageFault::unknownTag));
  ASSERT_TRUE(ends(number, eim::OrderState::ipaRefused));
  EXPECT_EQ(at(number).errorCode, 2);
  expectStillWorking();
}

TEST_F(SwitchFlow, AnUnreadablePackageIsAnsweredInvalidPackageFormat) {
  start();
  for (auto fault : {eim::PackageFault::truncated, eim::PackageFault::noCounter}) {
    auto number = order(faulty(fault));
    ASSERT_TRUE(ends(number, eim::OrderState::ipaRefused));
    EXPECT_EQ(at(number).errorCode, 1);
  }
  expectStillWorking();
}

TEST_F(SwitchFlow, WhatTheCardRefusesIsRelayed) {
  start();
  ASSERT_TRUE(ends(order({"list"}))) << "so that there is an old counter";
  struct Row {
    eim::PackageFault fault;
    eim::OrderState state;
    std::optional<int> code;
  };
  const Row rows[] = {
      // First: it repeats the counter of the package before, which the card must have accepted.
      {eim::PackageFault::oldCounter, eim::OrderState::cardRefused, 4},
      {eim::PackageFault::badSignature, eim::OrderState::cardUnverified, {}},
      {eim::PackageFault::wrongEimId, eim::OrderState::cardUnverified, {}},
      {eim::PackageFault::wrongEid, eim::OrderState::cardRefused, 3},
      {eim::PackageFault::hugeCounter, eim::OrderState::cardRefused, 6},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(static_cast<int>(row.fault));
    auto number = order(faulty(row.fault));
    ASSERT_TRUE(ends(number, row.state));
    EXPECT_EQ(at(number).errorCode, row.code);
  }
  EXPECT_EQ(card().records().executions(), 1u);
}

TEST_F(SwitchFlow, AnOldPackageIsNotExecutedAgain) {
  start();
  auto number = order({"enable", world().iccid(1)});
  ASSERT_TRUE(ends(number));
  ASSERT_TRUE(eventually([&] { return cardIsClean(); }));
  eim().misbehaviours().add({eim::Trick::replayPackage, {}, {}, "", "GetEimPackage"});
  ASSERT_TRUE(pollsAgain());
  EXPECT_EQ(card().records().executions(), 1u);
  EXPECT_EQ(at(number).results, 2u) << "the kept result is delivered once more";
}

TEST_F(SwitchFlow, DataRequestsAndDownloadTriggersAreAnswered) {
  start();
  auto data = order({"data", "BF22"});
  ASSERT_TRUE(eventually([&] { return at(data).results > 0; }));
  auto download = order({"download", "1$smdp.example.com$TOKEN"});
  ASSERT_TRUE(eventually([&] { return at(download).results > 0; }));
  expectStillWorking();
}

}  // namespace
}  // namespace esimlab
