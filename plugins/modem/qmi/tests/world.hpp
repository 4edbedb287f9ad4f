// SPDX-License-Identifier: Apache-2.0
// The plugin's modem against the virtual modem, both on one loop, through libqmi and a proxy.
#pragma once

#include <gmock/gmock.h>
#include <unistd.h>

#include "modem/ports.hpp"
#include "qmi_modem.hpp"
#include "support/fake_card.hpp"
#include "support/process.hpp"

namespace esimgw::qmi::test {

using namespace std::chrono_literals;
namespace fault = esimlab::fault;

const Bytes isdR = fromHex("A0000005591010FFFFFFFF8900000100");

// Keeps what is attached; a detached one stays in `gone`.
struct Registry final : CardRegistry {
  struct Entry {
    std::shared_ptr<Card> card;
    std::shared_ptr<Bearer> bearer;
  };
  std::map<unsigned, Entry> attached;
  unsigned count = 0;

  Attachment attach(std::shared_ptr<Card> card, std::shared_ptr<Bearer> bearer) override {
    auto id = ++count;
    attached[id] = {std::move(card), std::move(bearer)};
    return Attachment([this, id] { attached.erase(id); });
  }
};

inline ApduCommand storeData(const char* content) {
  return {0x80, 0xE2, 0x91, 0x00, fromHex(content), true};
}

template <class T>
Task<void> keep(Task<T> task, std::optional<T>* out) {
  auto value = co_await std::move(task);
  out->emplace(std::move(value));
}

// A modem behind a private proxy name. Every test ends with the check that nothing stays behind.
class World : public testing::Test {
 protected:
  World() : World(1) {}
  explicit World(unsigned slots) : lab(loop, {}, slots) {
    lab.insertCard(1, chip);
    lab.networks().fallback = esimlab::NetworkBehaviour{};
    lab.powerOn();
    loop.onFailure([this](const std::string&, const Error& error) { failure = error; });
  }
  void TearDown() override {
    stop();
    if (!expectLeftovers) {
      EXPECT_TRUE(wait([&] { return lab.openClients().empty(); }));
      EXPECT_THAT(lab.openChannels(), testing::IsEmpty());
    }
    EXPECT_EQ(lab.records().malformedFrames, 0u);
  }

  virtual std::map<std::string, std::string> settings() {
    return {{"qmi-proxy-path", proxy().name()},
            {"qmi-skip-file-check", "yes"},
            {"open-timeout", "5"},
            {"command-timeout", "2"},
            {"apdu-timeout", "3"},
            {"settle-time", "0"},
            {"refresh-wait", "0.3"},
            {"power-off-time", "0.01"},
            {"settle-timeout", "3"},
            {"absence-grace", "0.05"}};
  }
  virtual std::string device() { return "/nonexistent/cdc-wdm0"; }
  esimlab::ProxyPort& proxy() {
    if (!proxyPort) {
      proxyPort.emplace(loop, "esim-gateway-qmi-" + std::to_string(::getpid()), chunking);
      proxyPort->serve(lab, device());
    }
    return *proxyPort;
  }

  bool wait(const std::function<bool()>& condition, Duration limit = 10s) {
    return loop.runUntil(condition, limit);
  }
  // Serves until the card is attached, or until it failed.
  void serve(std::map<std::string, std::string> more = {}) {
    failure.reset();
    ended = false;
    auto all = settings();
    for (auto& [key, value] : more) all[key] = value;
    modem = std::make_unique<QmiModem>(
        loop, registry, ModemDescription{"router", device(), interface, all, notes.path()});
    serving = loop.spawn("modem", modem->serve(), {}, [this] { ended = true; });
    ASSERT_TRUE(wait([&] { return ended || registry.attached.size() == cards; }));
    ASSERT_FALSE(ended) << (failure ? failure->sentence() : "");
  }
  void stop() {
    if (!modem) return;
    serving.request({Domain::runtime, Code::cancelled, "the test is over"});
    EXPECT_TRUE(wait([&] { return ended; }, 30s));
    EXPECT_TRUE(registry.attached.empty());
    modem.reset();
  }
  Card& card() { return *registry.attached.begin()->second.card; }
  Bearer& bearer() { return *registry.attached.begin()->second.bearer; }

  // Runs a task to its end; its Error, or nothing.
  std::optional<Error> run(Task<void> task, Stop stop = {}) {
    failure.reset();
    bool done = false;
    lastStop = loop.spawn("task", std::move(task), stop, [&done] { done = true; });
    EXPECT_TRUE(wait([&] { return done; }, 30s));
    return std::exchange(failure, std::nullopt);
  }
  std::optional<Error> open() { return run(card().open(isdR)); }
  std::optional<Error> send(const char* content, ApduResponses& responses) {
    std::optional<ApduResponses> got;
    auto error = run(keep(card().run({storeData(content)}), &got));
    if (got) responses = *got;
    return error;
  }
  // The EID over a channel of its own; empty when anything failed.
  std::string readEid() {
    if (auto failed = open()) return failed->sentence();
    ApduResponses responses;
    auto error = send("BF3E035C015A", responses);
    run(card().close());
    if (error) return error->sentence();
    if (responses.size() != 1 || !responses[0].ok()) return "no answer";
    return toHex(responses[0].data).substr(10);
  }

  Loop loop;
  esimlab::Chunking chunking;
  esimlab::test::TemporaryDirectory notes;
  esimlab::QmiModem lab;
  std::shared_ptr<esimlab::test::FakeCard> chip = std::make_shared<esimlab::test::FakeCard>();
  std::optional<esimlab::ProxyPort> proxyPort;
  std::string interface;
  std::size_t cards = 1;
  Registry registry;
  std::unique_ptr<QmiModem> modem;
  Stop serving;
  Stop lastStop;
  bool ended = false;
  bool expectLeftovers = false;
  std::optional<Error> failure;
};

}  // namespace esimgw::qmi::test
