// SPDX-License-Identifier: Apache-2.0
// The virtual modem misbehaves exactly as it was told.
#include "support/lab_modem_fixture.hpp"

using namespace esimlab;
using namespace esimlab::test;
using namespace std::chrono_literals;

namespace {

constexpr auto readEid = "81E2910006BF3E035C015A00";
constexpr std::uint16_t sendApdu = 0x003B;

class RecordingPort final : public Port {
 public:
  explicit RecordingPort(QmiModem& modem) : modem_(modem) { modem_.attach(*this); }
  ~RecordingPort() override { modem_.detach(*this); }
  void vanish() override { events.push_back("gone"); }
  void appear(bool newPath) override { events.push_back(newPath ? "new path" : "there"); }

  std::vector<std::string> events;

 private:
  QmiModem& modem_;
};

}  // namespace

TEST_F(LabModemUim, MuteFromTheSecondApduOn) {
  host_.openIsdR();
  modem_.faults().add({.message = sendApdu, .action = fault::GoMute{}, .first = 2});
  EXPECT_EQ(errorOf(host_.apdu(1, readEid)), 0u);
  EXPECT_EQ(errorOf(host_.apdu(1, readEid)), 0xFFFFu);
  EXPECT_EQ(errorOf(host_.uim(0x002F)), 0xFFFFu);
  EXPECT_EQ(modem_.records().apdus, 1u);
  modem_.setMute(false);
  EXPECT_EQ(errorOf(host_.uim(0x002F)), 0u);
  EXPECT_EQ((modem_.records().requests.at({qmi::Service::uim, 0x002F})), 2u);
}

TEST_F(LabModemUim, SwallowedApduDoesNotReachTheCardALostResponseDoes) {
  host_.openIsdR();
  modem_.faults().add({.message = sendApdu, .action = fault::Swallow{}});
  EXPECT_EQ(errorOf(host_.apdu(1, readEid)), 0xFFFFu);
  EXPECT_EQ(modem_.records().apdus, 0u);
  modem_.faults().add({.message = sendApdu, .action = fault::LoseResponse{}});
  EXPECT_EQ(errorOf(host_.apdu(1, readEid)), 0xFFFFu);
  EXPECT_EQ(modem_.records().apdus, 1u);
}

TEST_F(LabModemUim, RefusesWithTheErrorAndStatusWordAskedFor) {
  modem_.faults().add({.message = 0x0042, .action = fault::Refuse{qmi::Error::internal, 0x6F00}});
  auto refused = host_.openIsdR();
  EXPECT_EQ(errorOf(refused), 3u);
  EXPECT_EQ(tlvOf(refused, 0x11), "6F00");
  EXPECT_EQ(errorOf(host_.openIsdR()), 0u);
}

TEST_F(LabModemUim, LateResponseComesAfterItsDelay) {
  modem_.faults().add({.message = 0x002F, .action = fault::Delay{30s}});
  EXPECT_EQ(errorOf(host_.uim(0x002F)), 0xFFFFu);
  advance(29s);
  EXPECT_TRUE(host_.received().empty());
  advance(1s);
  auto late = host_.received();
  ASSERT_EQ(late.size(), 1u);
  EXPECT_EQ(errorOf(late[0]), 0u);
}

TEST_F(LabModemUim, HangsUpBeforeOrAfterTheCardSawTheApdu) {
  RecordingPort port(modem_);
  host_.openIsdR();
  modem_.faults().add({.message = sendApdu, .action = fault::HangUp{}});
  host_.apdu(1, readEid);
  EXPECT_FALSE(modem_.on());
  EXPECT_EQ(modem_.records().apdus, 0u);
  EXPECT_FALSE(card_->powered);
  modem_.powerOn();
  advance(0s);
  host_.allocate(qmi::Service::uim);
  host_.openIsdR();
  modem_.faults().add({.message = sendApdu, .action = fault::HangUp{.executed = true}});
  EXPECT_EQ(errorOf(host_.apdu(1, readEid)), 0xFFFFu);
  EXPECT_EQ(modem_.records().apdus, 1u);
  EXPECT_EQ(port.events, (std::vector<std::string>{"there", "gone", "new path", "gone"}));
}

TEST_F(LabModemUim, ReenumeratesUnderANewPath) {
  RecordingPort port(modem_);
  host_.openIsdR();
  modem_.faults().add({.message = sendApdu, .action = fault::Reenumerate{.executed = true}});
  EXPECT_EQ(errorOf(host_.apdu(1, readEid)), 0xFFFFu);
  advance(200ms);
  EXPECT_TRUE(modem_.on());
  EXPECT_EQ(port.events, (std::vector<std::string>{"there", "gone", "new path"}));
  EXPECT_EQ(modem_.records().channelsLost, 1u);
  EXPECT_EQ(errorOf(host_.uim(0x002F)), 7u);
}

TEST_F(LabModemUim, DelayedWorkDiesWithTheModem) {
  modem_.behaviour().settleTime = 5s;
  modem_.faults().add({.message = 0x002F, .action = fault::Delay{2s}});
  host_.uim(0x002F);
  modem_.powerOff();
  advance(10s);
  EXPECT_TRUE(host_.received().empty());
  modem_.powerOn();
  EXPECT_FALSE(loop_.nextTimer() == std::nullopt);
  advance(5s);
  EXPECT_EQ(modem_.network().kind, NetworkState::Kind::registered);
}

TEST_F(LabModemUim, GarbledResponseIsFollowedByGoodOnes) {
  modem_.faults().add(
      {.message = 0x002F, .action = fault::Garble{fault::Damage::wrongTransaction}});
  EXPECT_EQ(errorOf(host_.uim(0x002F)), 0xFFFFu);
  ASSERT_EQ(host_.others.size(), 1u);
  EXPECT_EQ(errorOf(host_.others[0]), 0u);
  modem_.faults().add({.message = 0x002F, .action = fault::Garble{fault::Damage::nestedGarbage}});
  EXPECT_EQ(tlvOf(host_.uim(0x002F), 0x10), "FFFFFFFFFFFFFFFFFF");
  EXPECT_EQ(errorOf(host_.uim(0x002F)), 0u);
}

TEST_F(LabModemUim, GarbageFromTheHostIsCountedAndIgnored) {
  modem_.receive(host_, esimgw::fromHex("010C00000B0100010000000500"));
  modem_.receive(host_, esimgw::fromHex("01"));
  modem_.receive(host_, {});
  EXPECT_EQ(modem_.records().malformedFrames, 3u);
  EXPECT_EQ(errorOf(host_.uim(0x002F)), 0u);
}
