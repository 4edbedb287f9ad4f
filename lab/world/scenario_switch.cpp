// SPDX-License-Identifier: Apache-2.0
// The story of `./dev demo`: an eIM switches the profile in the router's modem; then again, with
// the daemon killed at the worst moment: the card has executed the order, nobody knows it yet.
#include <set>

#include "eim/order_words.hpp"
#include "world/demo.hpp"

namespace esimlab {

using namespace std::chrono_literals;

namespace {

constexpr auto startLimit = 30s;
constexpr auto switchLimit = 90s;

unsigned exchangesOf(World& world, const std::string& function) {
  unsigned count = 0;
  for (const auto& exchange : world.eim().esipa().exchanges()) {
    if (exchange.function == function && exchange.verdict == "ok") ++count;
  }
  return count;
}

// One order to enable a profile, and what must be recorded when it is over.
class SwitchOrder {
 public:
  SwitchOrder(Stage& stage, std::size_t profile)
      : stage_(stage),
        world_(stage.world()),
        profile_(profile),
        executedBefore_(world_.card().records().executions()),
        switchedBefore_(world_.card().records().switches),
        refreshedBefore_(world_.modem().records().refreshes) {
    number_ = queueOrder(world_.eim().esipa(), world_.card().eid(),
                         {"enable", world_.iccid(profile), "--rollback"});
  }

  bool executed() const { return world_.card().records().executions() > executedBefore_; }
  bool done() const { return order().state == eim::OrderState::done; }

  bool followToTheEnd() {
    auto sent = [this] { return order().timesSent > 0; };
    if (!stage_.expect("the daemon has fetched the signed package", sent, startLimit)) return false;
    if (!followCard()) return false;
    return followResult();
  }
  bool followCard() {
    auto ran = [this] { return executed(); };
    return stage_.expect("the card has checked the signature and executed it", ran, switchLimit);
  }
  bool followResult() {
    auto registered = [this] { return onNewNetwork(); };
    if (!stage_.expect("the modem has refreshed the card and is registered again, source address " +
                           expectedAddress(),
                       registered, switchLimit)) {
      return false;
    }
    auto finished = [this] { return done(); };
    if (!stage_.expect("the eIM has verified the card's signature and accepted the result",
                       finished, switchLimit)) {
      return false;
    }
    auto clean = [this] { return cardIsClean(); };
    return stage_.expect("what the eIM acknowledged is removed from the card", clean, startLimit);
  }

  void judge() {
    const auto& esipa = world_.eim().esipa();
    const auto& card = world_.card();
    stage_.heading("   What eIM, card and modem recorded:");
    stage_.check("eIM", "the order is done, every operation in it succeeded",
                 done() && succeeded());
    stage_.check("eIM", "nothing happened that must never happen", esipa.violations().empty());
    stage_.check("card", "executed the package exactly once",
                 card.records().executions() == executedBefore_ + 1);
    stage_.check("card", "switched once, to " + name(),
                 card.records().switches == switchedBefore_ + 1 && enabled());
    stage_.check("card", "holds no result and no notification any more", cardIsClean());
    stage_.check("modem", "executed the card's REFRESH",
                 world_.modem().records().refreshes > refreshedBefore_);
    stage_.check("modem", "is registered with " + name(), onNewNetwork());
    stage_.check("modem", "has no logical channel left open",
                 world_.modem().openChannels().empty());
  }

 private:
  const eim::Order& order() const { return *world_.eim().esipa().find(number_); }
  std::string name() const { return world_.card().profiles().at(profile_).profileName; }

  bool succeeded() const {
    if (!order().result) return false;
    const auto& operations = order().result->operations;
    if (operations.size() != 1) return false;
    return esimgw::toHex(operations.front().value) == "00";  // EnableProfileResult ok
  }
  bool enabled() const {
    auto profile = world_.card().enabledProfile();
    return profile && iccidDigits(profile->iccid) == world_.iccid(profile_);
  }
  bool onNewNetwork() const {
    const auto& state = world_.modem().network();
    return state.kind == NetworkState::Kind::registered && state.iccid == world_.iccid(profile_) &&
           (!world_.network().isolated() || world_.network().sourceAddress(0) == expectedAddress());
  }
  std::string expectedAddress() const {
    if (!world_.network().isolated()) return "unchanged (loopback)";
    return "10.64." + std::to_string(profile_ + 1) + ".2";
  }
  bool cardIsClean() const {
    return world_.card().storedResults().empty() && world_.card().pendingNotifications().empty() &&
           world_.modem().openChannels().empty();
  }

  Stage& stage_;
  World& world_;
  std::size_t profile_;
  unsigned executedBefore_;
  std::uint64_t switchedBefore_;
  unsigned refreshedBefore_;
  unsigned number_ = 0;
};

bool startAndShow(Stage& stage) {
  auto& world = stage.world();
  stage.step("The daemon starts, reads the card and asks the eIM");
  world.startDaemon();
  auto asked = [&world] { return exchangesOf(world, "GetEimPackage") > 0; };
  if (!stage.expect("the eIM was asked over HTTPS and has nothing to do", asked, startLimit)) {
    return false;
  }
  stage.show({"status"});
  stage.show({"profiles"});
  return true;
}

bool switchOnce(Stage& stage) {
  stage.step("The operator orders at the eIM: enable Meridian, roll back if that cuts you off");
  SwitchOrder order(stage, 1);
  stage.world().poll();
  if (!order.followToTheEnd()) return false;
  stage.step("The router uses the new profile");
  stage.show({"status"});
  stage.show({"profiles"});
  stage.show({"operations"});
  order.judge();
  return true;
}

// SIGKILL while the card's answer to LoadEuiccPackage is on its way: the most that can be lost.
bool switchWithKill(Stage& stage) {
  auto& world = stage.world();
  stage.step("Back to Nordlys, and kill -9 as soon as the card has executed it");
  SwitchOrder order(stage, 0);
  bool killed = false;
  world.modem().onApdu([&](const ApduEvent& event) {
    if (killed || event.direction != ApduEvent::Direction::fromCard || !order.executed()) return;
    killed = true;
    world.killDaemon();
  });
  world.poll();
  auto gone = [&] { return killed && !world.daemonRunning(); };
  bool died = stage.expect("the card has executed it; the daemon is dead, its result unsaved", gone,
                           switchLimit);
  world.modem().onApdu({});
  if (!died) return false;
  stage.check("eIM", "has no result yet", !order.done());
  stage.step("The daemon starts again and finds its intent in the journal");
  world.startDaemon();
  if (!order.followResult()) return false;
  stage.show({"status"});
  stage.show({"profiles"});
  order.judge();
  return true;
}

}  // namespace

WorldOptions switchWorld() {
  return {};
}

void playSwitch(Stage& stage) {
  if (!startAndShow(stage) || !switchOnce(stage) || !switchWithKill(stage)) return;
}

}  // namespace esimlab
