// SPDX-License-Identifier: Apache-2.0
// Channels and APDUs through libqmi, in good and bad times.
#include "world.hpp"

using namespace esimgw;
using namespace esimgw::qmi::test;
using testing::HasSubstr;

class QmiChannel : public World {};

TEST_F(QmiChannel, ReadsTheEidAndGivesEverythingBack) {
  serve();
  EXPECT_EQ(readEid(), chip->eidDigits);
  EXPECT_TRUE(lab.openChannels().empty());
  EXPECT_EQ(lab.records().channelMismatches, 0u);
  EXPECT_EQ(lab.openClients().size(), 3u);
  stop();
  EXPECT_TRUE(wait([&] { return lab.openClients().empty(); }));
  EXPECT_EQ(lab.records().clientsAbandoned, 0u);
}

TEST_F(QmiChannel, SelectResponseAndCardInfo) {
  serve();
  ASSERT_FALSE(open());
  EXPECT_EQ(toHex(card().selectResponse()).substr(0, 4), "6F14");
  auto info = card().describe();
  EXPECT_EQ(info.location, "router/slot1");
  EXPECT_EQ(info.modem, "esim-gateway Lab QMI modem");
  EXPECT_EQ(info.firmware, "LAB-1.0");
  EXPECT_EQ(info.imei.digits(), "990000862471854");
  EXPECT_EQ(modem->describe(), "esim-gateway Lab QMI modem LAB-1.0");
}

TEST_F(QmiChannel, LongResponsesInAnyOrder) {
  auto& behaviour = lab.behaviour();
  behaviour.longResponseFrom = 100;
  behaviour.longResponseChunk = 60;
  serve({{"response-chaining", "modem"}});
  ASSERT_FALSE(open());
  for (auto order : {esimlab::LongResponse::responseFirst, esimlab::LongResponse::chunksFirst,
                     esimlab::LongResponse::chunksInterleaved}) {
    behaviour.longResponse = order;
    ApduResponses responses;
    auto error = send("BF2D", responses);
    ASSERT_FALSE(error) << error->sentence();
    ASSERT_EQ(responses.size(), 1u);
    EXPECT_EQ(responses[0].data, Bytes(600, 0xA5));
    EXPECT_EQ(responses[0].sw, 0x9000);
  }
}

TEST_F(QmiChannel, HostCollectsWhenTheModemDoesNot) {
  lab.behaviour().chaining = esimlab::Chaining::byHost;
  serve();
  ASSERT_FALSE(open());
  ApduResponses responses;
  ASSERT_FALSE(send("BF2D", responses));
  EXPECT_EQ(responses.at(0).data, Bytes(600, 0xA5));
}

TEST_F(QmiChannel, SevenOctetPieces) {
  chunking.chunk = 7;
  serve();
  EXPECT_EQ(readEid(), chip->eidDigits);
}

TEST_F(QmiChannel, NoFreeChannelIsSaidAndPasses) {
  serve();
  lab.behaviour().leakedChannels = 3;
  run(card().reset(ResetReason::needsReset));
  auto error = open();
  ASSERT_TRUE(error);
  EXPECT_EQ(error->code(), Code::noFreeChannel);
  EXPECT_THAT(error->sentence(), HasSubstr("open logical channel on cdc-wdm0: QMI error"));
  lab.behaviour().leakedChannels = 0;
  run(card().reset(ResetReason::needsReset));
  EXPECT_EQ(readEid(), chip->eidDigits);
}

TEST_F(QmiChannel, OwnForgottenChannelsAreFreed) {
  serve();
  // Opening again closes the channel before it: the modem refuses, nobody knows the channel any
  // more.
  constexpr std::uint16_t closeLogicalChannel = 0x003F;
  lab.faults().add({.message = closeLogicalChannel, .action = fault::Refuse{}, .count = 3});
  for (int i = 0; i < 3; ++i) ASSERT_FALSE(open());
  EXPECT_EQ(lab.openChannels().size(), 3u);
  EXPECT_FALSE(open());
  EXPECT_EQ(lab.openChannels().size(), 1u);
}

TEST_F(QmiChannel, BlockedByFirmware) {
  lab.behaviour().blocksOpen = true;
  serve();
  auto error = open();
  ASSERT_TRUE(error);
  EXPECT_EQ(error->code(), Code::modemRefused);
  EXPECT_THAT(error->sentence(),
              HasSubstr("open logical channel on cdc-wdm0: QMI error 'AccessDenied'"));
  lab.behaviour().blocksOpen = false;
  EXPECT_EQ(readEid(), chip->eidDigits);
}

TEST_F(QmiChannel, CardThatIsNoEuicc) {
  chip->euicc = false;
  serve();
  auto error = open();
  ASSERT_TRUE(error);
  EXPECT_EQ(error->code(), Code::cardNotEuicc) << error->sentence();
}

TEST_F(QmiChannel, ImpossibleChannelNumberIsRefused) {
  lab.behaviour().tellsChannel = 77;
  serve();
  auto error = open();
  ASSERT_TRUE(error);
  EXPECT_EQ(error->code(), Code::malformed);
  expectLeftovers = true;  // the number it really opened was never told
}

TEST_F(QmiChannel, LateOpenIsClosedAgain) {
  serve({{"command-timeout", "0.3"}});
  lab.faults().add({.message = 0x0042, .action = fault::Delay{700ms}});
  auto error = open();
  ASSERT_TRUE(error);
  EXPECT_EQ(error->code(), Code::timeout);
  EXPECT_THAT(error->sentence(), HasSubstr("did not answer within 0.3 seconds"));
  EXPECT_TRUE(wait([&] { return lab.records().channelsClosed == 1; }));
  EXPECT_TRUE(lab.openChannels().empty());
  EXPECT_EQ(readEid(), chip->eidDigits);
  EXPECT_FALSE(ended);
}

TEST_F(QmiChannel, LateApduAnswerKeepsTheNextCommandWaiting) {
  serve({{"apdu-timeout", "0.3"}});
  ASSERT_FALSE(open());
  lab.faults().add({.message = 0x003B, .action = fault::Delay{700ms}});
  ApduResponses responses;
  auto error = send("BF3E035C015A", responses);
  ASSERT_TRUE(error);
  EXPECT_EQ(error->code(), Code::timeout);
  auto closes = [&] { return lab.records().requests.count({esimlab::qmi::Service::uim, 0x003F}); };
  bool closed = false;
  loop.spawn("close", card().close(), {}, [&] { closed = true; });
  loop.runUntil([] { return false; }, 100ms);
  EXPECT_EQ(closes(), 0u);
  EXPECT_TRUE(wait([&] { return closed; }));
  EXPECT_EQ(closes(), 1u);
  EXPECT_EQ(readEid(), chip->eidDigits);
}

TEST_F(QmiChannel, CancelledApduLeavesNothingDangling) {
  serve();
  ASSERT_FALSE(open());
  lab.faults().add({.message = 0x003B, .action = fault::Delay{300ms}});
  auto stopper = Stop::create();
  bool done = false;
  std::optional<ApduResponses> got;
  loop.spawn("apdu", keep(card().run({storeData("BF3E035C015A")}), &got), stopper,
             [&] { done = true; });
  ASSERT_TRUE(wait([&] { return lab.records().apdus > 0; }));
  stopper.request({Domain::runtime, Code::cancelled, "changed my mind"});
  ASSERT_TRUE(wait([&] { return done; }));
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->code(), Code::cancelled);
  EXPECT_FALSE(run(card().close()));
  EXPECT_EQ(readEid(), chip->eidDigits);
}

TEST_F(QmiChannel, LateClientIdIsGivenBack) {
  lab.faults().add({.service = esimlab::qmi::Service::ctl,
                    .message = 0x0022,
                    .action = fault::Delay{700ms},
                    .first = 3});
  // The third is NAS: served without it.
  serve({{"command-timeout", "0.3"}});
  EXPECT_TRUE(wait([&] { return lab.records().clientsReleased == 1; }));
  EXPECT_EQ(lab.openClients().size(), 2u);
  EXPECT_EQ(bearer().state().kind, BearerState::Kind::unknown);
}

TEST_F(QmiChannel, DamagedAnswersEndInErrorsAndTheNextOneWorks) {
  serve({{"command-timeout", "0.2"}, {"apdu-timeout", "0.2"}, {"mute-limit", "100"}});
  using fault::Damage;
  for (auto damage : {Damage::truncatedTlv, Damage::wrongTlvLength, Damage::nestedGarbage,
                      Damage::withoutOptional, Damage::withoutResult, Damage::wrongMessageId,
                      Damage::wrongTransaction, Damage::duplicated}) {
    SCOPED_TRACE(static_cast<int>(damage));
    ASSERT_FALSE(open());
    lab.faults().add({.message = 0x003B, .action = fault::Garble{damage}});
    ApduResponses responses;
    auto error = send("BF3E035C015A", responses);
    EXPECT_TRUE(error || damage == Damage::duplicated);
    run(card().close());
    EXPECT_EQ(readEid(), chip->eidDigits);
  }
}

// libqmi gives a device up whose frames make no sense: the modem is opened anew.
TEST_F(QmiChannel, BrokenFramingEndsTheModemAndTheNextAttemptWorks) {
  serve();
  ASSERT_FALSE(open());
  lab.faults().add({.message = 0x003B, .action = fault::Garble{fault::Damage::badMarker}});
  ApduResponses responses;
  auto error = send("BF3E035C015A", responses);
  ASSERT_TRUE(error);
  EXPECT_EQ(error->code(), Code::modemGone) << error->sentence();
  ASSERT_TRUE(wait([&] { return ended; }));
  serve();
  EXPECT_EQ(readEid(), chip->eidDigits);
}

TEST_F(QmiChannel, WrongApduTlvs) {
  serve({{"apdu-timeout", "0.2"}, {"mute-limit", "100"}});
  using esimlab::ApduTlvs;
  lab.behaviour().longResponseFrom = 100;
  lab.behaviour().chaining = esimlab::Chaining::byModem;
  for (auto tlvs :
       {ApduTlvs::absent, ApduTlvs::emptyResponse, ApduTlvs::wrongTotal, ApduTlvs::wrongToken}) {
    SCOPED_TRACE(static_cast<int>(tlvs));
    ASSERT_FALSE(open());
    lab.behaviour().apduTlvs = tlvs;
    ApduResponses responses;
    EXPECT_TRUE(send("BF2D", responses));
    lab.behaviour().apduTlvs = ApduTlvs::right;
    run(card().close());
  }
}
