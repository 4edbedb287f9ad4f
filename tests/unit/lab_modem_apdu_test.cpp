// SPDX-License-Identifier: Apache-2.0
// Logical channels and APDUs of the virtual modem.
#include "support/lab_modem_fixture.hpp"

using namespace esimlab;
using namespace esimlab::test;
using esimgw::toHex;

namespace {
constexpr auto getEid = "81E2910006BF3E035C015A00";
constexpr auto eidAnswer = "BF3E125A10890490321234512345123456789012359000";
}  // namespace

TEST_F(LabModemUim, OpensTransmitsAndClosesByteExact) {
  EXPECT_EQ(
      host_.exchange(
          hex("012400000B01 00 0100 4200 1800 01010001 101100 10A0000005591010FFFFFFFF8900000100")),
      hex("013600800B01 02 0100 4200 2A00 02040000000000 10010001 1102009000 121700 "
          "166F148410A0000005591010FFFFFFFF8900000100A500"));
  EXPECT_EQ(host_.exchange(hex("012300000B01 00 0200 3B00 1700 01010001 020E00 0C00 "
                               "81E2910006BF3E035C015A00 10 0100 02")),
            "");  // cut short: the frame claims more than it has
  EXPECT_EQ(modem_.records().malformedFrames, 1u);
  EXPECT_EQ(
      host_.exchange(hex(
          "012500000B01 00 0200 3B00 1900 01010001 020E00 0C00 81E2910006BF3E035C015A00 10010001")),
      hex("011A00800B01 02 0200 3B00 0E00 02040000000000 100400 0200 6115"));
  EXPECT_EQ(host_.exchange(hex("011400000B01 00 0300 3F00 0800 01010001 11010001")),
            hex("011800800B01 02 0300 3F00 0C00 02040000000000 1102009000"));
  EXPECT_EQ(host_.exchange(hex("011400000B01 00 0400 3F00 0800 01010001 11010001")),
            hex("011300800B01 02 0400 3F00 0700 02040001000900"));
}

TEST_F(LabModemUim, LogicalChannelMessageOpensToo) {
  qmi::Writer aid;
  aid.counted8(esimgw::fromHex("A0000005591010FFFFFFFF8900000100"));
  auto response = host_.uim(0x003F, {{0x01, {1}}, {0x10, aid.take()}, {0x12, {0}}});
  EXPECT_EQ(tlvOf(response, 0x10), "01");
  EXPECT_EQ(tlvOf(response, 0x12), "00");
  EXPECT_EQ(toHex(card_->commands.back()), "01A4040C10A0000005591010FFFFFFFF890000010000");
  ASSERT_EQ(modem_.openChannels().size(), 1u);
  EXPECT_EQ(modem_.openChannels()[0].client, 1u);
}

TEST_F(LabModemUim, HostOrModemCollectsTheResponse) {
  host_.openIsdR();
  EXPECT_EQ(tlvOf(host_.apdu(1, getEid), 0x10), "02006115");
  EXPECT_EQ(tlvOf(host_.apdu(1, "81C0000015"), 0x10), std::string("1700") + eidAnswer);
  EXPECT_EQ(tlvOf(host_.apdu(1, getEid, {{0x11, {1}}}), 0x10), std::string("1700") + eidAnswer);
  modem_.behaviour().chaining = Chaining::byHost;
  EXPECT_EQ(tlvOf(host_.apdu(1, getEid, {{0x11, {1}}}), 0x10), "02006115");
  modem_.behaviour().chaining = Chaining::byModem;
  EXPECT_EQ(tlvOf(host_.apdu(1, getEid), 0x10), std::string("1700") + eidAnswer);
  EXPECT_EQ(modem_.records().apdus, 5u);
}

TEST_F(LabModemUim, LongResponseGoesByIndication) {
  auto& behaviour = modem_.behaviour();
  behaviour.chaining = Chaining::byModem;
  behaviour.longResponseFrom = 500;
  behaviour.longResponseChunk = 400;
  host_.openIsdR();
  EXPECT_EQ(tlvOf(host_.apdu(1, "81E2910002BF2D"), 0x11), hex("5A02 01000000"));
  ASSERT_EQ(host_.others.size(), 2u);
  EXPECT_EQ(tlvOf(host_.others[0], 0x01).substr(0, 24), hex("01000000 5A02 0000 9001 A5A5"));
  EXPECT_EQ(tlvOf(host_.others[1], 0x01).substr(0, 24), hex("01000000 5A02 9001 CA00 A5A5"));
  EXPECT_EQ(tlvOf(host_.others[1], 0x01).substr(20 + 2 * 0xC8), "9000");
  behaviour.apduTlvs = ApduTlvs::wrongTotal;
  EXPECT_EQ(tlvOf(host_.apdu(1, "81E2910002BF2D"), 0x11).substr(0, 4), "5B02");
  behaviour.apduTlvs = ApduTlvs::wrongToken;
  EXPECT_EQ(tlvOf(host_.apdu(1, "81E2910002BF2D"), 0x11), hex("5A02 EB030000"));
}

TEST_F(LabModemUim, ChannelsRunOut) {
  for (unsigned i = 0; i < 3; ++i) EXPECT_EQ(errorOf(host_.openIsdR()), 0u);
  auto refused = host_.openIsdR();
  EXPECT_EQ(errorOf(refused), 68u);
  EXPECT_EQ(tlvOf(refused, 0x11), "6A81");
  EXPECT_EQ(errorOf(host_.uim(0x0000)), 0u);  // UIM Reset frees this client's
  EXPECT_EQ(errorOf(host_.openIsdR()), 0u);
  EXPECT_EQ(modem_.records().channelsClosed, 3u);
}

TEST_F(LabModemUim, LeakedChannelsOfOthersStayUntilClosedByNumber) {
  modem_.behaviour().leakedChannels = 3;
  EXPECT_EQ(errorOf(host_.openIsdR()), 68u);
  host_.uim(0x0000);
  EXPECT_EQ(errorOf(host_.openIsdR()), 68u);
  EXPECT_EQ(errorOf(host_.uim(0x003F, {{0x01, {1}}, {0x11, {2}}})), 0u);
  EXPECT_EQ(tlvOf(host_.openIsdR(), 0x10), "02");
  EXPECT_EQ(modem_.openChannels().size(), 1u);
}

TEST_F(LabModemUim, RefusesWhatCannotBeSelected) {
  card_->euicc = false;
  auto refused = host_.openIsdR();
  EXPECT_EQ(errorOf(refused), 82u);
  EXPECT_EQ(tlvOf(refused, 0x11), "6A82");
  EXPECT_EQ(toHex(card_->commands.back()), "0070800100");
  card_->euicc = true;
  modem_.behaviour().blocksOpen = true;
  EXPECT_EQ(errorOf(host_.openIsdR()), 82u);
}

TEST_F(LabModemUim, ChannelTlvAndClassOctetMustAgree) {
  host_.openIsdR();
  EXPECT_EQ(errorOf(host_.apdu(2, "82E2910000")), 9u);
  EXPECT_EQ(errorOf(host_.apdu(1, "80E2910006BF3E035C015A00")), 48u);
  EXPECT_EQ(modem_.records().channelMismatches, 1u);
  modem_.behaviour().clearsClassChannel = true;
  EXPECT_EQ(errorOf(host_.apdu(1, "80E2910006BF3E035C015A00")), 0u);
  EXPECT_EQ(toHex(card_->commands.back()).substr(0, 2), "81");
  EXPECT_EQ(errorOf(host_.apdu(1, "81E291")), 48u);
}

TEST_F(LabModemUim, FirmwareQuirksOfTheResponses) {
  auto& behaviour = modem_.behaviour();
  behaviour.tellsChannel = 25;
  EXPECT_EQ(tlvOf(host_.openIsdR(), 0x10), "19");
  behaviour.apduTlvs = ApduTlvs::absent;
  auto none = host_.apdu(1, getEid);
  EXPECT_EQ(tlvOf(none, 0x10) + tlvOf(none, 0x11), "--");
  EXPECT_EQ(errorOf(none), 0u);
  behaviour.apduTlvs = ApduTlvs::bothForms;
  auto both = host_.apdu(1, getEid);
  EXPECT_EQ(tlvOf(both, 0x10), "02006115");
  EXPECT_EQ(tlvOf(both, 0x11), "020001000000");
  behaviour.apduTlvs = ApduTlvs::emptyResponse;
  EXPECT_EQ(tlvOf(host_.apdu(1, getEid), 0x10), "0000");
}

TEST_F(LabModemUim, HookSeesEveryApduBeforeAndAfter) {
  std::vector<std::string> seen;
  modem_.onApdu([&](const ApduEvent& event) {
    if (event.origin != ApduEvent::Origin::host) return;
    bool toCard = event.direction == ApduEvent::Direction::toCard;
    seen.push_back(std::to_string(event.index) + (toCard ? ">" : "<") + toHex(event.octets));
  });
  host_.openIsdR();
  host_.apdu(1, getEid);
  host_.apdu(1, "81C0000015");
  EXPECT_EQ(seen, (std::vector<std::string>{std::string("1>") + getEid, "1<6115", "2>81C0000015",
                                            std::string("2<") + eidAnswer}));
}
