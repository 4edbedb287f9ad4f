// SPDX-License-Identifier: Apache-2.0
// The virtual modem as owner of the card's toolkit.
#include <gmock/gmock.h>

#include "support/lab_modem_fixture.hpp"

using namespace esimlab;
using namespace esimlab::test;
using namespace std::chrono_literals;
using esimgw::toHex;
using testing::ElementsAre;

namespace {

constexpr auto enable = "81E2910002BF31";

// "id: TLV 10" of what was told.
std::vector<std::string> told(const std::vector<qmi::Message>& messages) {
  std::vector<std::string> lines;
  for (const auto& message : messages) {
    auto value = tlvOf(message, 0x10);
    lines.push_back(qmi::describe(message.service, message.id) + ": " + value.substr(0, 28));
  }
  return lines;
}

}  // namespace

TEST_F(LabModemUim, RefreshResetsTheCardAndRegistersAnew) {
  modem_.behaviour().settleTime = 2s;
  modem_.behaviour().refreshDelay = 1s;
  host_.uim(0x0044, {{0x01, {0, 0}}, {0x02, {1}}});
  host_.uim(0x002E, {{0x01, {0x01, 0, 0, 0}}});
  std::vector<NetworkState> states;
  modem_.onBearerChange([&](const NetworkState& state) { states.push_back(state); });
  host_.openIsdR();
  EXPECT_EQ(tlvOf(host_.apdu(1, enable), 0x10), hex("0800 BF3103800100 910B"));
  EXPECT_TRUE(host_.received().empty());
  advance(1s);
  EXPECT_EQ(toHex(card_->commands.end()[-2]), "801200000B");
  EXPECT_EQ(toHex(card_->commands.end()[-1]), hex("801400000C 810301010482028281830100"));
  EXPECT_THAT(told(host_.received()),
              ElementsAre("UIM 0x0033: 010000000000", "UIM 0x0032: FFFFFFFFFFFFFFFF010100000000"));
  EXPECT_TRUE(modem_.openChannels().empty());
  EXPECT_EQ(errorOf(host_.apdu(1, enable)), 52u);
  advance(2s);
  EXPECT_THAT(told(host_.received()),
              ElementsAre("UIM 0x0033: 020000000000", "UIM 0x0032: 0000FFFFFFFFFFFF010100000000"));
  EXPECT_EQ(errorOf(host_.apdu(1, enable)), 9u);
  ASSERT_EQ(states.size(), 3u);
  EXPECT_EQ(states[0].kind, NetworkState::Kind::off);
  EXPECT_EQ(states[1].kind, NetworkState::Kind::searching);
  EXPECT_EQ(states[2].kind, NetworkState::Kind::registered);
  EXPECT_EQ(states[2].iccid, card_->nextIccid);
  EXPECT_EQ(tlvOf(host_.uim(0x002D, {{0x01, {0, 0}}}), 0x10), "020000000000");
  EXPECT_EQ(modem_.records().refreshes, 1u);
  EXPECT_EQ(modem_.records().cardResets, 1u);
  EXPECT_EQ(modem_.records().channelsLost, 1u);
}

TEST_F(LabModemUim, IgnoredRefreshChangesNothingUntilPowerCycle) {
  modem_.behaviour().refreshHandling = RefreshHandling::ignored;
  host_.openIsdR();
  EXPECT_EQ(tlvOf(host_.apdu(1, enable), 0x10), "0800BF3103800100910B");
  advance(1h);
  EXPECT_EQ(modem_.records().refreshes, 0u);
  EXPECT_EQ(modem_.network().iccid, "8900000000000000001");
  host_.uim(0x0030, {{0x01, {1}}});
  host_.uim(0x0031, {{0x01, {1}}});
  advance(0s);
  EXPECT_EQ(modem_.network().iccid, "8900000000000000002");
}

TEST_F(LabModemUim, RefreshBeforeTheResponse) {
  modem_.behaviour().refreshOrder = RefreshOrder::beforeResponse;
  modem_.behaviour().settleTime = 1s;
  host_.uim(0x0044, {{0x01, {0, 0}}, {0x02, {1}}});
  host_.openIsdR();
  EXPECT_EQ(tlvOf(host_.apdu(1, enable), 0x10), "0800BF3103800100910B");
  EXPECT_THAT(told(host_.others), ElementsAre("UIM 0x0033: 010000000000"));
  EXPECT_TRUE(modem_.openChannels().empty());
}

TEST_F(LabModemUim, RefreshMayEatTheResponse) {
  modem_.behaviour().refreshOrder = RefreshOrder::losesResponse;
  host_.openIsdR();
  EXPECT_EQ(errorOf(host_.apdu(1, enable)), 3u);
  advance(0s);
  EXPECT_EQ(modem_.network().iccid, "8900000000000000002");
}

TEST_F(LabModemUim, ProactiveStatusMayBeHidden) {
  modem_.behaviour().hidesProactiveStatus = true;
  host_.openIsdR();
  EXPECT_EQ(tlvOf(host_.apdu(1, enable), 0x10), "0800BF31038001009000");
  advance(0s);
  EXPECT_EQ(modem_.records().refreshes, 1u);
}

TEST_F(LabModemUim, InitialisationWaitsForCompleteAndKeepsChannels) {
  card_->refreshQualifier = 0x03;  // NAA initialisation
  host_.uim(0x0044, {{0x01, {0, 0}}, {0x02, {1}}});
  host_.openIsdR();
  host_.apdu(1, enable);
  advance(0s);
  EXPECT_THAT(told(host_.received()), ElementsAre("UIM 0x0033: 010100000000"));
  advance(1s);
  EXPECT_TRUE(host_.received().empty());
  EXPECT_EQ(errorOf(host_.uim(0x002C, {{0x01, {0, 0}}, {0x02, {1}}})), 0u);
  advance(0s);
  EXPECT_THAT(told(host_.received()), ElementsAre("UIM 0x0033: 020100000000"));
  EXPECT_EQ(modem_.openChannels().size(), 1u);
  EXPECT_EQ(modem_.records().cardResets, 0u);
}

TEST_F(LabModemUim, VoteDecidesAboutTheRefresh) {
  host_.uim(0x002A, {{0x01, {0, 0}}, {0x02, {1, 1, 0, 0}}});
  host_.openIsdR();
  host_.apdu(1, enable);
  advance(0s);
  EXPECT_THAT(told(host_.received()), ElementsAre("UIM 0x0033: 000000000000"));
  host_.uim(0x002B, {{0x01, {0, 0}}, {0x02, {0}}});
  EXPECT_THAT(told(host_.others), ElementsAre("UIM 0x0033: 030000000000"));
  EXPECT_EQ(modem_.records().cardResets, 0u);
  host_.others.clear();
  host_.apdu(1, enable);
  advance(0s);
  host_.uim(0x002B, {{0x01, {0, 0}}, {0x02, {1}}});
  advance(0s);
  EXPECT_EQ(modem_.records().cardResets, 1u);
}

TEST_F(LabModemUim, SilentVoterIsNotWaitedForForEver) {
  host_.uim(0x002A, {{0x01, {0, 0}}, {0x02, {1, 1, 0, 0}}});
  host_.openIsdR();
  host_.apdu(1, enable);
  advance(0s);
  EXPECT_EQ(modem_.records().cardResets, 0u);
  advance(5s);
  EXPECT_EQ(modem_.records().cardResets, 1u);
}

TEST_F(LabModemUim, RefreshMayFail) {
  modem_.behaviour().refreshFails = true;
  host_.uim(0x0044, {{0x01, {0, 0}}, {0x02, {1}}});
  host_.openIsdR();
  host_.apdu(1, enable);
  advance(0s);
  EXPECT_THAT(told(host_.received()),
              ElementsAre("UIM 0x0033: 010000000000", "UIM 0x0033: 030000000000"));
}
