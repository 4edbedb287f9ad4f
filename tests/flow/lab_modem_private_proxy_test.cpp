// SPDX-License-Identifier: Apache-2.0
// The virtual modem under a proxy name of its own: ordinary users need neither root nor the real
// qmi-proxy.
#include <gtest/gtest.h>
#include <unistd.h>

#include "modem/ports.hpp"
#include "support/fake_card.hpp"
#include "support/process.hpp"
#include "support/qmi_client.hpp"

using namespace esimlab;
using namespace esimlab::test;
using namespace std::chrono_literals;

class PrivateProxy : public testing::Test {
 protected:
  PrivateProxy() {
    modem_.insertCard(1, card_);
    modem_.networks().byIccid[card_->enabledIccid] = {};
    modem_.powerOn();
    proxy_.serve(modem_, "/nonexistent/cdc-wdm0");
  }

  esimgw::Loop loop_;
  QmiModem modem_{loop_};
  std::shared_ptr<FakeCard> card_ = std::make_shared<FakeCard>();
  ProxyPort proxy_{loop_, "esim-gateway-test-" + std::to_string(::getpid())};
};

TEST_F(PrivateProxy, ClientReadsTheEidAndLeavesNothingBehind) {
  QmiTestClient client(loop_, "/nonexistent/cdc-wdm0", proxy_.name());
  ASSERT_EQ(client.open(), "");
  EXPECT_EQ(client.readEid(), card_->eidDigits);
  client.close();
  EXPECT_TRUE(loop_.runUntil([&] { return proxy_.connections() == 0; }, 5s));
  EXPECT_TRUE(modem_.openClients().empty());
  EXPECT_TRUE(modem_.openChannels().empty());
  EXPECT_EQ(modem_.records().clientsAbandoned, 0u);
  EXPECT_EQ(modem_.records().malformedFrames, 0u);
}

TEST_F(PrivateProxy, SevenOctetPiecesAreReassembled) {
  ProxyPort pieces(loop_, proxy_.name() + "-pieces", {.chunk = 7});
  pieces.serve(modem_, "/nonexistent/cdc-wdm0");
  QmiTestClient client(loop_, "/nonexistent/cdc-wdm0", pieces.name());
  ASSERT_EQ(client.open(), "");
  EXPECT_EQ(client.readEid(), card_->eidDigits);
  client.close();
}

TEST_F(PrivateProxy, LongResponseInAnyOrder) {
  auto& behaviour = modem_.behaviour();
  behaviour.longResponseFrom = 100;
  behaviour.longResponseChunk = 60;
  behaviour.chaining = Chaining::byModem;
  QmiTestClient client(loop_, "/nonexistent/cdc-wdm0", proxy_.name());
  ASSERT_EQ(client.open(), "");
  auto channel = client.openIsdR();
  ASSERT_TRUE(channel);
  for (auto order :
       {LongResponse::responseFirst, LongResponse::chunksFirst, LongResponse::chunksInterleaved}) {
    behaviour.longResponse = order;
    EXPECT_EQ(client.apdu(*channel, esimgw::fromHex("81E2910002BF2D")).size(), 602u);
  }
  client.closeChannel(*channel);
  client.close();
}

TEST_F(PrivateProxy, UnknownPathIsRefused) {
  QmiTestClient client(loop_, "/nonexistent/other", proxy_.name());
  EXPECT_NE(client.open(), "");
}

TEST_F(PrivateProxy, LateAnswerDoesNotConfuseTheNextOne) {
  QmiTestClient client(loop_, "/nonexistent/cdc-wdm0", proxy_.name());
  ASSERT_EQ(client.open(), "");
  constexpr auto delay = 3500ms;  // libqmi counts its timeouts in whole seconds
  auto late = loop_.now() + delay;
  modem_.faults().add({.message = 0x002F, .action = fault::Delay{delay}});
  EXPECT_NE(client.send(0x002F, {}, 1).failure, "");
  EXPECT_EQ(client.send(0x0047, {}).failure, "");
  EXPECT_LT(loop_.now(), late);
  loop_.runUntil([&] { return loop_.now() > late; }, 10s);
  EXPECT_EQ(client.readEid(), card_->eidDigits);
  client.close();
}

TEST_F(PrivateProxy, AbandonedClientIsRecorded) {
  {
    QmiTestClient client(loop_, "/nonexistent/cdc-wdm0", proxy_.name());
    ASSERT_EQ(client.open(), "");
    ASSERT_TRUE(client.openIsdR());
  }
  EXPECT_TRUE(loop_.runUntil([&] { return proxy_.connections() == 0; }, 5s));
  EXPECT_EQ(modem_.records().clientsAbandoned, 1u);
  ASSERT_EQ(modem_.openChannels().size(), 1u);
  EXPECT_EQ(modem_.openChannels()[0].number, 1u);
}

TEST_F(PrivateProxy, ModemComesBackUnderAnotherPath) {
  QmiTestClient before(loop_, "/nonexistent/cdc-wdm0", proxy_.name());
  ASSERT_EQ(before.open(), "");
  modem_.faults().add({.message = 0x0042, .action = fault::Reenumerate{}});
  EXPECT_FALSE(before.openIsdR());
  EXPECT_TRUE(loop_.runUntil([&] { return before.removed(); }, 5s));
  ASSERT_TRUE(loop_.runUntil([&] { return proxy_.pathOf(modem_) == "/nonexistent/cdc-wdm1"; }, 5s));
  QmiTestClient after(loop_, "/nonexistent/cdc-wdm1", proxy_.name());
  ASSERT_EQ(after.open(), "");
  EXPECT_TRUE(loop_.runUntil([&] { return after.openIsdR().has_value(); }, 5s));
  EXPECT_EQ(modem_.records().reboots, 1u);
}
