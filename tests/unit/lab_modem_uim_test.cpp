// SPDX-License-Identifier: Apache-2.0
// UIM of the virtual modem: card and slot status, power, slots.
#include "support/lab_modem_fixture.hpp"

using namespace esimlab;
using namespace esimlab::test;
using namespace std::chrono_literals;
using qmi::Tlvs;

namespace {

const auto readyCard =
    hex("0000FFFFFFFFFFFF 01 0100000000 01 0207020000 00 10A0000000871002FF33FF018900000100 00 "
        "03030A 03030A");
const auto noApplication = hex("FFFFFFFFFFFFFFFF 01 0100000000 00");
const auto absentCard = hex("FFFFFFFFFFFFFFFF 01 0000000000 00");
const auto poweredDown = hex("FFFFFFFFFFFFFFFF 01 0200000001 00");
const auto slotsWithCardInFirst =
    hex("02 02000000 01000000 01 0A980000000000000000F1 01000000 00000000 00 00");

}  // namespace

TEST_F(LabModemUim, CardStatusByteExact) {
  EXPECT_EQ(tlvOf(host_.uim(0x002F), 0x10), readyCard);
  card_->enabledIccid = "";
  modem_.insertCard(1, card_);
  advance(0s);
  EXPECT_EQ(tlvOf(host_.uim(0x002F), 0x10), noApplication);
  modem_.insertCard(1, nullptr);
  EXPECT_EQ(tlvOf(host_.uim(0x002F), 0x10), absentCard);
}

TEST_F(LabModemUim, SlotStatusByteExact) {
  auto status = host_.uim(0x0047);
  EXPECT_EQ(tlvOf(status, 0x10), slotsWithCardInFirst);
  EXPECT_EQ(tlvOf(status, 0x11),
            hex("02 02000000 01 0D3B9F96801FC78031E073FE2111 01 00000000 00 00 00"));
  EXPECT_EQ(tlvOf(status, 0x12), hex("02 1089049032123451234512345678901235 00"));
  modem_.behaviour().tellsEid = false;
  EXPECT_EQ(tlvOf(host_.uim(0x0047), 0x12), "-");
  modem_.behaviour().hasSlotStatus = false;
  EXPECT_EQ(errorOf(host_.uim(0x0047)), 94u);
}

TEST_F(LabModemUim, EventsGoToThoseWhoRegistered) {
  EXPECT_EQ(tlvOf(host_.uim(0x002E, {{0x01, {0x13, 0, 0, 0}}}), 0x10), "11000000");
  modem_.insertCard(1, nullptr);
  auto told = host_.received();
  ASSERT_EQ(told.size(), 2u);
  EXPECT_EQ(told[0].id, 0x0032);
  EXPECT_EQ(tlvOf(told[0], 0x10), absentCard);
  EXPECT_EQ(told[1].id, 0x0048);
  host_.uim(0x002E, {{0x01, {0, 0, 0, 0}}});
  modem_.insertCard(1, card_);
  EXPECT_TRUE(host_.received().empty());
}

TEST_F(LabModemUim, PowerOffAndOn) {
  host_.uim(0x002E, {{0x01, {0x01, 0, 0, 0}}});
  modem_.behaviour().settleTime = 2s;
  EXPECT_EQ(errorOf(host_.uim(0x0030, {{0x01, {1}}})), 0u);
  EXPECT_FALSE(card_->powered);
  EXPECT_EQ(errorOf(host_.uim(0x0030, {{0x01, {1}}})), 26u);
  EXPECT_EQ(errorOf(host_.uim(0x0031, {{0x01, {1}}})), 0u);
  EXPECT_TRUE(card_->powered);
  EXPECT_EQ(errorOf(host_.openIsdR()), 52u);
  advance(2s);
  EXPECT_EQ(errorOf(host_.openIsdR()), 0u);
  std::vector<std::string> told;
  for (const auto& message : host_.others) told.push_back(tlvOf(message, 0x10));
  for (const auto& message : host_.received()) told.push_back(tlvOf(message, 0x10));
  EXPECT_EQ(told, (std::vector<std::string>{poweredDown, noApplication, readyCard}));
  EXPECT_EQ(modem_.records().simPowerCycles, 1u);
  EXPECT_EQ(modem_.records().cardResets, 1u);
  EXPECT_EQ(errorOf(host_.uim(0x0030, {{0x01, {2}}})), 48u);
}

TEST_F(LabModemUim, PowerOffMayResetTheModem) {
  modem_.behaviour().powerOffResetsModem = true;
  EXPECT_EQ(errorOf(host_.uim(0x0030, {{0x01, {1}}})), 0u);
  advance(20ms);
  EXPECT_FALSE(modem_.on());
  advance(1s);
  EXPECT_TRUE(modem_.on());
}

TEST_F(LabModemUim, SwitchesSlots) {
  auto second = std::make_shared<FakeCard>();
  second->eidDigits = "89049032000000000000000000000002";
  modem_.insertCard(2, second);
  EXPECT_EQ(second->powerOns, 0u);
  EXPECT_EQ(errorOf(host_.uim(0x0046, {{0x01, {1}}, {0x02, {1, 0, 0, 0}}})), 26u);
  EXPECT_EQ(errorOf(host_.uim(0x0046, {{0x01, {1}}, {0x02, {3, 0, 0, 0}}})), 48u);
  EXPECT_EQ(errorOf(host_.uim(0x0046, {{0x01, {1}}})), 17u);
  EXPECT_EQ(errorOf(host_.uim(0x0046, {{0x01, {1}}, {0x02, {2, 0}}})), 1u);
  EXPECT_EQ(errorOf(host_.uim(0x0046, {{0x01, {1}}, {0x02, {2, 0, 0, 0}}})), 0u);
  advance(0s);
  EXPECT_FALSE(card_->powered);
  EXPECT_TRUE(second->powered);
  EXPECT_EQ(tlvOf(host_.uim(0x0047), 0x12), hex("02 00 1089049032000000000000000000000002"));
  EXPECT_EQ(errorOf(host_.openIsdR()), 0u);
  EXPECT_EQ(modem_.records().slotSwitches, 1u);
}

TEST_F(LabModemUim, SlotWithoutCard) {
  modem_.insertCard(1, nullptr);
  EXPECT_EQ(errorOf(host_.openIsdR()), 102u);
  EXPECT_EQ(errorOf(host_.apdu(1, "81CA000000")), 102u);
  EXPECT_EQ(errorOf(host_.uim(0x0041, {{0x01, {1}}})), 102u);
  EXPECT_EQ(errorOf(host_.uim(0x0030, {{0x01, {1}}})), 102u);
  EXPECT_EQ(modem_.network().kind, NetworkState::Kind::off);
}

TEST_F(LabModemUim, AnswerToResetAndIccidFile) {
  EXPECT_EQ(tlvOf(host_.uim(0x0041, {{0x01, {1}}}), 0x10), "0D3B9F96801FC78031E073FE2111");
  Tlvs read = {{0x01, {6, 0}}, {0x02, {0xE2, 0x2F, 2, 0x00, 0x3F}}, {0x03, {0, 0, 0, 0}}};
  auto response = host_.uim(0x0020, read);
  EXPECT_EQ(tlvOf(response, 0x10), "9000");
  EXPECT_EQ(tlvOf(response, 0x11), "0A00980000000000000000F1");
  read[1].value = {0x07, 0x6F, 0};
  EXPECT_EQ(errorOf(host_.uim(0x0020, read)), 48u);
}

TEST_F(LabModemUim, ProvisioningSession) {
  Tlvs change = {{0x01, {0, 0}}};
  EXPECT_EQ(errorOf(host_.uim(0x0038, change)), 0u);
  EXPECT_EQ(modem_.network().kind, NetworkState::Kind::off);
  change = {{0x01, {0, 1}}, {0x10, {1, 0}}};
  EXPECT_EQ(errorOf(host_.uim(0x0038, change)), 0u);
  advance(0s);
  EXPECT_EQ(modem_.network().kind, NetworkState::Kind::registered);
  EXPECT_EQ(errorOf(host_.uim(0x0038, change)), 26u);
}
