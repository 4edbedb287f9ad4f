// SPDX-License-Identifier: Apache-2.0
// ApduCard over a transport that answers from a list.
#include <gtest/gtest.h>

#include <deque>

#include "card/apdu_card.hpp"

using namespace esimgw;

namespace {

struct FakeTransport final : ApduTransport {
  std::uint8_t channel = 1;
  std::deque<std::string> answers;  // hexadecimal; the last one is given for ever
  std::vector<std::string> sent;
  bool closeFails = false;
  unsigned closed = 0;
  unsigned resets = 0;

  CardInfo describe() const override { return {}; }
  Task<OpenedChannel> openChannel(Aid) override { co_return OpenedChannel{channel, {0x6F, 0x00}}; }
  Task<Bytes> transmit(std::uint8_t, Bytes command) override {
    sent.push_back(toHex(command));
    auto answer = fromHex(answers.front());
    if (answers.size() > 1) answers.pop_front();
    co_return answer;
  }
  Task<void> closeChannel(std::uint8_t) override {
    ++closed;
    if (closeFails) throw Error(Domain::modem, Code::modemRefused, "refused");
    co_return;
  }
  Task<void> reset(ResetReason) override {
    ++resets;
    co_return;
  }
};

struct ApduCardTest : testing::Test {
  ManualClock clock;
  Loop loop{clock};
  std::shared_ptr<FakeTransport> transport = std::make_shared<FakeTransport>();
  ApduCard card{transport};
  std::optional<Error> failure;

  void run(Task<void> task) {
    failure.reset();
    loop.onFailure([this](const std::string&, const Error& error) { failure = error; });
    loop.spawn("test", std::move(task));
    loop.runUntilIdle();
  }
  static Task<void> keep(Task<ApduResponses> task, ApduResponses* out) {
    auto value = co_await std::move(task);
    *out = std::move(value);
  }
  ApduResponses exchange(ApduScript script) {
    ApduResponses responses;
    run(keep(card.run(std::move(script)), &responses));
    return responses;
  }
};

const ApduCommand getEid{0x80, 0xE2, 0x91, 0x00, fromHex("BF3E035C015A"), true};

}  // namespace

TEST_F(ApduCardTest, ChannelBitsUpToNineteen) {
  EXPECT_EQ(classOnChannel(0x80, 1), 0x81);
  EXPECT_EQ(classOnChannel(0x80, 3), 0x83);
  EXPECT_EQ(classOnChannel(0x80, 4), 0xC0);
  EXPECT_EQ(classOnChannel(0x80, 19), 0xCF);
  EXPECT_EQ(classOnChannel(0x00, 2), 0x02);
  EXPECT_EQ(classOnChannel(0x00, 19), 0x4F);
}

TEST_F(ApduCardTest, CommandAndGetResponseCarryTheChannel) {
  transport->channel = 19;
  transport->answers = {"6103", "BF3E009000"};
  run(card.open({}));
  auto responses = exchange({getEid});
  ASSERT_EQ(responses.size(), 1u);
  EXPECT_EQ(toHex(responses[0].data), "BF3E00");
  EXPECT_EQ(responses[0].sw, 0x9000);
  EXPECT_EQ(transport->sent, (std::vector<std::string>{"CFE2910006BF3E035C015A00", "CFC0000003"}));
}

TEST_F(ApduCardTest, CollectsOverSeveralRounds) {
  transport->answers = {"01026102", "03046101", "059000"};
  run(card.open({}));
  auto responses = exchange({getEid});
  ASSERT_EQ(responses.size(), 1u);
  EXPECT_EQ(toHex(responses[0].data), "0102030405");
}

TEST_F(ApduCardTest, RepeatsWithTheRightLength) {
  transport->answers = {"6C05", "01020304059000"};
  run(card.open({}));
  auto responses = exchange({getEid});
  ASSERT_EQ(responses.size(), 1u);
  EXPECT_EQ(toHex(responses[0].data), "0102030405");
  EXPECT_EQ(transport->sent.at(1), "81E2910006BF3E035C015A05");
}

TEST_F(ApduCardTest, EndlessAnswerIsBounded) {
  transport->answers = {"61FF"};
  run(card.open({}));
  exchange({getEid});
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->code(), Code::cardRefused);
  EXPECT_LT(transport->sent.size(), 1000u);
  transport->sent.clear();
  transport->answers = {"6C10"};
  exchange({getEid});
  ASSERT_TRUE(failure);
  EXPECT_LT(transport->sent.size(), 1000u);
}

TEST_F(ApduCardTest, AnswerWithoutStatusWord) {
  run(card.open({}));
  for (const char* answer : {"", "90"}) {
    transport->answers = {answer};
    exchange({getEid});
    ASSERT_TRUE(failure);
    EXPECT_EQ(failure->code(), Code::cardRefused);
  }
}

TEST_F(ApduCardTest, StopsAtTheFirstUnexpectedStatus) {
  transport->answers = {"9000", "6A80", "9000"};
  run(card.open({}));
  auto responses = exchange({getEid, getEid, getEid});
  ASSERT_EQ(responses.size(), 2u);
  EXPECT_EQ(responses[1].sw, 0x6A80);
  EXPECT_EQ(transport->sent.size(), 2u);
}

TEST_F(ApduCardTest, ProactiveStatusIsSuccess) {
  transport->answers = {"BF31910B", "9000"};
  run(card.open({}));
  EXPECT_EQ(exchange({getEid, getEid}).size(), 2u);
}

TEST_F(ApduCardTest, NothingRunsOnAClosedCard) {
  exchange({getEid});
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->code(), Code::cardAbsent);
}

TEST_F(ApduCardTest, CloseNeverFailsAndHappensOnce) {
  transport->closeFails = true;
  run(card.open({}));
  run(card.close());
  EXPECT_FALSE(failure);
  run(card.close());
  EXPECT_EQ(transport->closed, 1u);
}

TEST_F(ApduCardTest, ResetClosesFirst) {
  run(card.open({}));
  run(card.reset(ResetReason::needsReset));
  EXPECT_EQ(transport->closed, 1u);
  EXPECT_EQ(transport->resets, 1u);
}
