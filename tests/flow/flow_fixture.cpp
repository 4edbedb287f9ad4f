// SPDX-License-Identifier: Apache-2.0
#include "flow_fixture.hpp"

#include <algorithm>

namespace esimlab {

World& FlowTest::start(WorldOptions options) {
  world_ = std::make_unique<World>(loop_, std::move(options));
  world_->startDaemon();
  return *world_;
}

unsigned FlowTest::queue(Words words) {
  return queueOrder(eim().esipa(), card().eid(), std::move(words));
}

unsigned FlowTest::order(Words words) {
  auto number = queue(std::move(words));
  world().poll();
  return number;
}

unsigned FlowTest::order(eim::Order order) {
  order.eid = card().eid();
  auto number = eim().esipa().order(std::move(order));
  world().poll();
  return number;
}

bool FlowTest::eventually(const std::function<bool()>& condition) {
  if (world().runUntil(condition, limit)) return true;
  const auto& log = world().daemonLog();
  for (std::size_t i = log.size() > 40 ? log.size() - 40 : 0; i < log.size(); ++i) {
    std::fprintf(stderr, "  daemon: %s\n", log[i].c_str());
  }
  return false;
}

bool FlowTest::ends(unsigned number, eim::OrderState state) {
  return eventually([&] { return at(number).state == state; });
}

int FlowTest::resultOf(unsigned number) {
  const auto& result = at(number).result;
  if (!result || result->operations.size() != 1) return -1;
  const auto& value = result->operations.front().value;
  return value.size() == 1 ? value.front() : -1;
}

bool FlowTest::enabled(std::size_t profile) {
  auto now = card().enabledProfile();
  return now && iccidDigits(now->iccid) == world().iccid(profile);
}

bool FlowTest::cardIsClean() {
  return card().storedResults().empty() && card().pendingNotifications().empty();
}

bool FlowTest::pollsAgain() {
  auto before = eim().esipa().exchanges().size();
  world().poll();
  return eventually([&] {
    const auto& exchanges = eim().esipa().exchanges();
    return std::any_of(exchanges.begin() + static_cast<std::ptrdiff_t>(before), exchanges.end(),
                       [](const auto& exchange) {
                         return exchange.function == "GetEimPackage" && exchange.verdict == "ok" &&
                                exchange.order == 0;
                       });
  });
}

void FlowTest::expectStillWorking() {
  ASSERT_TRUE(world().daemonRunning());
  auto number = order(Words{"list"});
  EXPECT_TRUE(ends(number)) << "the next order must work";
}

bool FlowTest::logged(const std::string& event) {
  const auto& log = world().daemonLog();
  return std::any_of(log.begin(), log.end(), [&](const std::string& line) {
    return line.find(event + ":") != std::string::npos;
  });
}

void FlowTest::expectNoPersonalDataInTheLog() {
  std::vector<std::string> secrets = {esimgw::toHex(card().eid()), modem().identity().imei};
  for (const auto& profile : card().profiles()) secrets.push_back(iccidDigits(profile.iccid));
  for (const auto& line : world().daemonLog()) {
    for (const auto& secret : secrets) {
      EXPECT_EQ(line.find(secret), std::string::npos) << "an id in full: " << line;
    }
  }
}

void FlowTest::TearDown() {
  if (!world_) return;
  EXPECT_TRUE(eim().esipa().violations().empty()) << eim().esipa().violations().front();
  expectNoPersonalDataInTheLog();
  if (!world().daemonRunning()) return;
  world().stopDaemon();
  if (!expectNoLeaks_) return;
  EXPECT_TRUE(modem().openChannels().empty()) << "a logical channel was left open";
  EXPECT_TRUE(modem().openClients().empty()) << "a QMI client id was left allocated";
}

}  // namespace esimlab
