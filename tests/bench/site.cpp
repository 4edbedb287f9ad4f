// SPDX-License-Identifier: Apache-2.0
#include "site.hpp"

#include <algorithm>
#include <csignal>
#include <stdexcept>

#include "eim/order_words.hpp"

namespace esimbench {

using namespace std::chrono_literals;
using esimlab::ByteView;

namespace {

constexpr auto limit = 300s;  // for one dialogue, under valgrind on a slow machine
// A dialogue is over when its work is done and nothing was on the air for so long: longer than a
// delayed acknowledgement, a retransmission and the closing of either side.
constexpr auto silence = 1500ms;

// Real certificates are no shorter (issued by EUMs under the GSMA CI).
constexpr std::size_t smallestEuiccCertificate = 500;
constexpr std::size_t smallestEumCertificate = 600;

esimlab::WorldOptions worldOptions(const SiteOptions& options) {
  esimlab::WorldOptions world;
  world.daemonWrapper = options.daemonWrapper;
  world.configuration = {};
  // Defaults, but for the polls: they come when the bench asks.
  for (const char* key : {"fast-interval", "interval"}) {
    world.configuration.set("poll", key, "1000000");
  }
  if (options.keepAlive) world.configuration.set("esipa", "keep-alive", "yes");
  return world;
}

SystemTime now() {
  return std::chrono::time_point_cast<std::chrono::nanoseconds>(std::chrono::system_clock::now());
}

unsigned occurrences(ByteView text, ByteView part) {
  unsigned found = 0;
  for (auto at = text.begin();; ++at, ++found) {
    at = std::search(at, text.end(), part.begin(), part.end());
    if (at == text.end()) return found;
  }
}

void require(bool holds, const std::string& what) {
  if (!holds) throw std::runtime_error("not the dialogue that is to be measured: " + what);
}

}  // namespace

Site::Site(SiteOptions options) {
  world_ = std::make_unique<esimlab::World>(loop_, worldOptions(options));
  if (!world_->network().isolated()) {
    throw std::runtime_error("needs network namespaces: " + world_->network().explain());
  }
  meter_ = std::make_unique<AirMeter>("wwan0", "198.51.100.10");
  require(world_->card().euiccCertificate().size() >= smallestEuiccCertificate &&
              world_->card().eumCertificate().size() >= smallestEumCertificate,
          "the card's certificates are shorter than real ones");
  if (options.captureFile.empty()) return;
  capture_ = std::make_unique<esimlab::Process>(
      loop_, esimlab::ProcessOptions{{"tcpdump", "-U", "-i", "wwan0", "-w", options.captureFile,
                                      "host", "198.51.100.10"},
                                     {},
                                     {}});
  auto listening = [this] { return !capture_->lines().empty() || !capture_->running(); };
  world_->runUntil(listening, 10s);
}

Site::~Site() {
  if (!capture_) return;
  capture_->signal(SIGTERM);
  capture_->waitForEnd(5s);
}

Dialogue Site::measure(const std::function<void()>& begin, const std::function<bool()>& over) {
  const auto& counts = world_->eim().server().counts();
  meter_->clear();
  auto before = counts;
  auto apdus = world_->modem().records().apdus;
  auto start = now();
  begin();
  auto ended = [&] {
    auto last = meter_->totals().last;
    return over() && last > start && now() - last > silence;
  };
  if (!world_->runUntil(ended, limit)) {
    const auto& log = world_->daemonLog();
    for (std::size_t i = log.size() > 30 ? log.size() - 30 : 0; i < log.size(); ++i) {
      std::fprintf(stderr, "  daemon: %s\n", log[i].c_str());
    }
    throw std::runtime_error("a dialogue does not come to its end");
  }
  meter_->checkComplete();
  Dialogue dialogue;
  dialogue.air = meter_->totals();
  require(dialogue.air.longest <= 1500, "a packet is longer than the MTU, an offload is on");
  dialogue.milliseconds =
      std::chrono::duration<double, std::milli>(dialogue.air.last - start).count();
  dialogue.apdus = world_->modem().records().apdus - apdus;
  dialogue.requests = counts.requests - before.requests;
  dialogue.fullHandshakes = counts.fullHandshakes - before.fullHandshakes;
  dialogue.resumedHandshakes = counts.resumedHandshakes - before.resumedHandshakes;
  return dialogue;
}

bool Site::polledSince(std::size_t exchanges) {
  const auto& all = world_->eim().esipa().exchanges();
  return all.size() > exchanges && all.back().function == "GetEimPackage" &&
         all.back().verdict == "ok" && all.back().order == 0;
}

Dialogue Site::firstPoll() {
  auto exchanges = world_->eim().esipa().exchanges().size();
  return measure([this] { world_->startDaemon(); }, [=, this] { return polledSince(exchanges); });
}

Dialogue Site::poll() {
  auto exchanges = world_->eim().esipa().exchanges().size();
  auto dialogue = measure([this] { world_->poll(); }, [=, this] { return polledSince(exchanges); });
  require(dialogue.requests == 1, "a poll is one request");
  return dialogue;
}

unsigned Site::orderEnable() {
  auto enabled = world_->card().enabledProfile();
  require(enabled.has_value(), "no profile is enabled");
  bool first = esimlab::iccidDigits(enabled->iccid) == world_->iccid(0);
  auto& card = world_->card();
  return esimlab::queueOrder(world_->eim().esipa(), card.eid(),
                             {"enable", world_->iccid(first ? 1 : 0)});
}

bool Site::isOver(unsigned order) {
  auto& card = world_->card();
  return world_->eim().esipa().find(order)->state == esimlab::eim::OrderState::done &&
         card.storedResults().empty() && card.pendingNotifications().empty();
}

// SGP.32 §3.3.1: order, result with notifications, acknowledgement, nothing more.
void Site::checkDelivery(std::size_t firstExchange) {
  const auto& exchanges = world_->eim().esipa().exchanges();
  require(exchanges.size() == firstExchange + 3, "an enable is three requests");
  const auto& result = exchanges[firstExchange + 1];
  require(result.function == "ProvideEimPackageResult" && result.verdict == "ok",
          "the second request delivers the result");
  require(occurrences(result.request, world_->card().euiccCertificate()) == 2 &&
              occurrences(result.request, world_->card().eumCertificate()) == 2,
          "both notifications come with both certificates");
}

Dialogue Site::enable() {
  auto exchanges = world_->eim().esipa().exchanges().size();
  auto switches = world_->card().records().switches;
  auto order = orderEnable();
  auto dialogue = measure([this] { world_->poll(); },
                          [=, this] { return isOver(order) && polledSince(exchanges); });
  require(world_->card().records().switches == switches + 1, "one switch");
  require(dialogue.air.connections == 2, "a second connection after the switch");
  checkDelivery(exchanges);
  return dialogue;
}

Dialogue Site::firstPollWithEnable() {
  auto exchanges = world_->eim().esipa().exchanges().size();
  auto order = orderEnable();
  auto dialogue = measure([this] { world_->startDaemon(); },
                          [=, this] { return isOver(order) && polledSince(exchanges); });
  checkDelivery(exchanges);
  return dialogue;
}

Dialogue Site::commands(const std::vector<std::vector<std::string>>& commands) {
  auto run = [&] {
    for (const auto& command : commands) {
      esimlab::Process process(loop_, esimlab::ProcessOptions{command, {}, {}});
      bool ended = process.waitForEnd(60s) && *process.status() == 0;
      std::string said = process.lines().empty() ? "" : ": " + process.lines().back();
      require(ended, command.front() + " failed" + said);
    }
  };
  return measure(run, [] { return true; });
}

void Site::idle(std::chrono::seconds duration) {
  world_->runUntil([] { return false; }, duration);
}

}  // namespace esimbench
