// SPDX-License-Identifier: Apache-2.0
// Sessions: who is alone with the card, and how ES10 commands become STORE DATA blocks.
#include <gtest/gtest.h>

#include "euicc/session.hpp"

using namespace esimgw;
using namespace std::chrono_literals;

namespace {

// Answers each script from a list; keeps what it was sent.
class ScriptedCard final : public Card {
 public:
  CardInfo describe() const override { return info; }
  Task<void> open(Aid application) override {
    ++opened;
    if (openError) throw *openError;
    if (application == notThere) throw Error(Domain::card, Code::cardNotEuicc, "not there");
    co_return;
  }
  Bytes selectResponse() const override { return {}; }
  Task<ApduResponses> run(ApduScript script) override {
    scripts.push_back(script);
    if (gate) {
      auto passing = gate->next();
      co_await passing.wait();
    }
    ApduResponses responses;
    for (const auto& command : script) {
      auto response = command.p1 == 0x91 ? answer : ApduResponse{{}, 0x9000};
      responses.push_back(response);
      if (!response.ok()) break;
    }
    co_return responses;
  }
  Task<void> reset(ResetReason) override {
    ++resets;
    co_return;
  }
  Task<void> close() override {
    ++closed;
    co_return;
  }

  CardInfo info{"test/slot1", "", "", {}, 100, 250};
  ApduResponse answer{{}, 0x9000};
  std::optional<Error> openError;
  Event* gate = nullptr;
  std::vector<ApduScript> scripts;
  Aid notThere;
  int opened = 0, closed = 0, resets = 0;
};

struct SessionTest : testing::Test {
  // Runs a task to its end and gives its error, if any.
  std::optional<Error> run(Task<void> task) {
    std::optional<Error> failed;
    loop.onFailure([&](const std::string&, const Error& error) { failed = error; });
    loop.spawn("test", std::move(task));
    loop.runUntilIdle();
    return failed;
  }

  ManualClock clock;
  Loop loop{clock};
  std::shared_ptr<ScriptedCard> card = std::make_shared<ScriptedCard>();
  std::shared_ptr<Euicc> euicc =
      std::make_shared<Euicc>(loop, card, std::vector<Aid>{{0xA0}, {0xB0}});
};

Task<void> loadPackage(std::shared_ptr<Euicc> euicc, Bytes package, Bytes* result) {
  auto session = co_await euicc->session(Priority::order, std::nullopt);
  auto answer = co_await session.loadEuiccPackage(std::move(package));
  if (result != nullptr) *result = answer;
}

Task<void> readEid(std::shared_ptr<Euicc> euicc, Priority priority, std::vector<Priority>* order) {
  auto session = co_await euicc->session(priority, std::nullopt);
  order->push_back(priority);
  auto eid = co_await session.getEid();
  EXPECT_NE(eid, rsp::Eid());
}

}  // namespace

TEST_F(SessionTest, LongCommandsAreCutIntoNumberedBlocks) {
  card->answer = {fromHex("BF5100"), 0x9000};
  Bytes result;
  ASSERT_FALSE(run(loadPackage(euicc, Bytes(250, 0x55), &result)));
  EXPECT_EQ(toHex(result), "BF5100");
  // 250 octets in blocks of 100; two blocks of 106 octets fit a script of 250.
  ASSERT_EQ(card->scripts.size(), 2u);
  ASSERT_EQ(card->scripts[0].size(), 2u);
  ASSERT_EQ(card->scripts[1].size(), 1u);
  EXPECT_EQ(card->scripts[0][0].p1, 0x11);
  EXPECT_EQ(card->scripts[0][0].p2, 0);
  EXPECT_EQ(card->scripts[0][1].p2, 1);
  EXPECT_EQ(card->scripts[1][0].p1, 0x91) << "last block";
  EXPECT_EQ(card->scripts[1][0].p2, 2);
  EXPECT_EQ(card->scripts[1][0].data.size(), 50u);
}

TEST_F(SessionTest, WhatDoesNotFitTheBlockCounterIsRefused) {
  auto failed = run(loadPackage(euicc, Bytes(100 * 257, 0x55), nullptr));
  ASSERT_TRUE(failed);
  EXPECT_EQ(failed->code(), Code::invalidArgument);
  EXPECT_TRUE(card->scripts.empty());
}

TEST_F(SessionTest, StatusWordsAreTold) {
  struct Row {
    std::uint16_t sw;
    Code code;
  };
  for (auto [sw, code] : {Row{0x6985, Code::cardNeedsReset}, Row{0x6A88, Code::unsupported},
                          Row{0x6D00, Code::unsupported}, Row{0x6F00, Code::cardRefused}}) {
    card->answer = {{}, sw};
    auto failed = run(loadPackage(euicc, Bytes(10), nullptr));
    ASSERT_TRUE(failed);
    EXPECT_EQ(failed->code(), code);
    EXPECT_NE(failed->sentence().find("LoadEuiccPackage"), std::string::npos);
  }
}

TEST_F(SessionTest, AnAnswerThatCannotBeReadIsTheCardsFault) {
  card->answer = {fromHex("BF3E055A10"), 0x9000};
  std::vector<Priority> order;
  auto failed = run(readEid(euicc, Priority::order, &order));
  ASSERT_TRUE(failed);
  EXPECT_EQ(failed->domain(), Domain::card);
  EXPECT_EQ(failed->code(), Code::malformed);
}

TEST_F(SessionTest, OneHolderAtATimeByPriorityThenArrival) {
  Event gate;
  card->gate = &gate;
  card->answer = {fromHex("BF3E125A1089049032123451234512345678901235"), 0x9000};
  std::vector<Priority> order;
  loop.spawn("a", readEid(euicc, Priority::order, &order));
  loop.runUntilIdle();
  loop.spawn("b", readEid(euicc, Priority::housekeeping, &order));
  loop.spawn("c", readEid(euicc, Priority::order, &order));
  loop.spawn("d", readEid(euicc, Priority::settle, &order));
  for (int i = 0; i < 4; ++i) {
    loop.runUntilIdle();
    EXPECT_EQ(order.size(), static_cast<std::size_t>(i) + 1) << "alone";
    gate.notify();
  }
  loop.runUntilIdle();
  EXPECT_EQ(order, (std::vector<Priority>{Priority::order, Priority::settle, Priority::order,
                                          Priority::housekeeping}));
  EXPECT_EQ(card->opened, 1) << "the channel is kept while somebody wants it";
}

TEST_F(SessionTest, AnIdleChannelIsGivenBack) {
  ASSERT_FALSE(run(loadPackage(euicc, Bytes(10), nullptr)));
  EXPECT_EQ(card->closed, 0);
  ASSERT_TRUE(loop.nextTimer());
  clock.advanceTo(*loop.nextTimer());
  loop.runUntilIdle();
  EXPECT_EQ(card->closed, 1);
}

TEST_F(SessionTest, WhoWaitsForACardThatGoesIsTold) {
  Event gate;
  card->gate = &gate;
  std::vector<Priority> order;
  std::vector<Code> failures;
  loop.onFailure([&](const std::string&, const Error& error) { failures.push_back(error.code()); });
  loop.spawn("holder", readEid(euicc, Priority::order, &order));
  loop.runUntilIdle();
  loop.spawn("waiter", readEid(euicc, Priority::order, &order));
  loop.runUntilIdle();
  euicc->detach();
  loop.runUntilIdle();
  EXPECT_EQ(failures, std::vector<Code>{Code::cardAbsent});
  gate.notify();
  loop.runUntilIdle();
  EXPECT_EQ(loop.rootCount(), 0u);
}

TEST_F(SessionTest, AFailedOpenReleasesTheCard) {
  card->openError = Error(Domain::card, Code::noFreeChannel, "none");
  for (int i = 0; i < 2; ++i) {
    auto failed = run(loadPackage(euicc, Bytes(10), nullptr));
    ASSERT_TRUE(failed);
    EXPECT_EQ(failed->code(), Code::noFreeChannel);
  }
  card->openError.reset();
  EXPECT_FALSE(run(loadPackage(euicc, Bytes(10), nullptr)));
}

TEST_F(SessionTest, EachKnownIsdRIsTried) {
  card->notThere = Aid{0xA0};
  EXPECT_FALSE(run(loadPackage(euicc, Bytes(10), nullptr)));
  EXPECT_EQ(card->opened, 2);
  card->openError = Error(Domain::card, Code::cardNotEuicc, "none");
  auto other = std::make_shared<Euicc>(loop, card, std::vector<Aid>{{0xA0}, {0xB0}});
  auto failed = run(loadPackage(other, Bytes(10), nullptr));
  ASSERT_TRUE(failed);
  EXPECT_EQ(failed->code(), Code::cardNotEuicc);
}
