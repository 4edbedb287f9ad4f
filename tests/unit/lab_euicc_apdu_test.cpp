// SPDX-License-Identifier: Apache-2.0
// The virtual eUICC at its contacts: channels, SELECT, STORE DATA, GET RESPONSE, knobs.
#include <gmock/gmock.h>

#include "lab_euicc_support.hpp"

namespace esimlab {
namespace {

constexpr auto getEid = "81E2910006BF3E035C015A";

TEST(LabEuiccApdu, ChannelsAreAssignedOpenedAndClosed) {
  auto options = twoProfiles();
  options.logicalChannels = 3;
  Terminal terminal(options);
  EXPECT_EQ(terminal.apdu("0070000001"), "019000");
  EXPECT_EQ(terminal.apdu("0070000300"), "9000");  // explicit
  EXPECT_EQ(terminal.apdu("0070000300"), "6A81");  // taken
  EXPECT_EQ(terminal.apdu("0070000001"), "029000");
  EXPECT_EQ(terminal.apdu("0070000001"), "6A81");  // none free
  EXPECT_EQ(terminal.apdu("00708002"), "9000");
  EXPECT_EQ(terminal.apdu("0070800200"), "6881");
  EXPECT_EQ(terminal.apdu("0070800000"), "6A86");  // the basic channel stays
  EXPECT_EQ(terminal.apdu("0170800000"), "9000");  // the channel of the class octet
  EXPECT_EQ(terminal.card->openChannels(), 1U);
  terminal.card->powerOn();
  EXPECT_EQ(terminal.card->openChannels(), 0U);
  EXPECT_EQ(terminal.card->records().channelsOpened, 3U);
  EXPECT_EQ(terminal.card->records().channelsClosed, 2U);
}

TEST(LabEuiccApdu, HighChannelsUseTheOtherClassCoding) {
  Terminal terminal;
  EXPECT_EQ(terminal.apdu("0070001300"), "9000");  // 19 = 4 + 15
  EXPECT_EQ(terminal.apdu("4FA4040C10A0000005591010FFFFFFFF8900000100"), "9000");
  EXPECT_EQ(terminal.apdu("CFE2910006BF3E035C015A"), "6115");
  EXPECT_EQ(terminal.apdu("4FC0000015").substr(0, 10), "BF3E125A10");
  EXPECT_EQ(terminal.apdu("0070001400"), "6A86");
  EXPECT_EQ(terminal.apdu("C4E2910006BF3E035C015A"), "6881");
}

TEST(LabEuiccApdu, SelectAnswersControlInformation) {
  Terminal terminal;
  terminal.apdu("0070000001");
  EXPECT_EQ(terminal.apdu("01A4040410A0000005591010FFFFFFFF8900000100"), "6120");
  EXPECT_EQ(terminal.apdu("01C0000020"),
            "6F1E8410A0000005591010FFFFFFFF8900000100A5049F6501FFE10480020640"
            "9000");
  EXPECT_EQ(terminal.apdu("01A4040410A0000005591010FFFFFFFF8900000200"), "6A82");
  EXPECT_EQ(terminal.apdu("01A4000C023F00"), "6A86");
  EXPECT_EQ(terminal.apdu("81A4040C10A0000005591010FFFFFFFF8900000100"), "6E00");
}

TEST(LabEuiccApdu, OtherKindsOfCard) {
  auto options = twoProfiles();
  options.eims.clear();
  options.kind = EuiccKind::sgp22;
  Terminal consumer(options);
  consumer.apdu("0070000001");
  consumer.apdu("01A4040410A0000005591010FFFFFFFF8900000100");
  EXPECT_EQ(consumer.apdu("01C0000000"),
            "6F1F8410A0000005591010FFFFFFFF8900000100A5049F6501FFE0058203020500"
            "9000");
  options.kind = EuiccKind::notEuicc;
  Terminal plain(options);
  EXPECT_EQ(plain.apdu("00A4040410A0000005591010FFFFFFFF8900000100"), "6A82");
  EXPECT_NE(plain.card->atr(), consumer.card->atr());
}

TEST(LabEuiccApdu, GetResponseInBothClassesAndPieces) {
  Terminal terminal;
  EXPECT_EQ(terminal.apdu(getEid), "6881");
  terminal.apdu("0070000001");
  EXPECT_EQ(terminal.apdu(getEid), "6985");  // ISD-R is not selected
  terminal.apdu("01A4040C10A0000005591010FFFFFFFF8900000100");
  EXPECT_EQ(terminal.apdu(getEid), "6115");
  EXPECT_EQ(terminal.apdu("01C0000005"), "BF3E125A106110");
  EXPECT_EQ(terminal.apdu("81C0000010"), eidDigits(terminal.card->eid()) + "9000");
  EXPECT_EQ(terminal.apdu("01C0000010"), "6985");  // nothing left
  EXPECT_EQ(terminal.apdu(std::string(getEid) + "00"), "6115");
  EXPECT_EQ(terminal.apdu("80F2000C"), "9000");
  EXPECT_EQ(terminal.apdu("01C0000015").size(), 46U);  // another channel's command does no harm
}

TEST(LabEuiccApdu, StoreDataBlocksMustCount) {
  Terminal terminal;
  terminal.select();
  EXPECT_EQ(terminal.apdu("81E2110003BF3E03"), "9000");
  EXPECT_EQ(terminal.apdu("81E29101035C015A"), "6115");
  EXPECT_EQ(terminal.apdu("81E2110003BF3E03"), "9000");
  EXPECT_EQ(terminal.apdu("81E29102035C015A"), "6A86");
  EXPECT_EQ(terminal.apdu("81E29101035C015A"), "6A86");  // the buffer was thrown away
  EXPECT_EQ(terminal.apdu("81E2910106BF3E035C015A"), "6A86");
  EXPECT_EQ(terminal.apdu("81E2900006BF3E035C015A"), "6A86");
  EXPECT_EQ(terminal.apdu("01E2910006BF3E035C015A"), "6E00");
  EXPECT_EQ(terminal.apdu("81E2910006BF3E035C01"), "6700");
  EXPECT_EQ(terminal.apdu("81E29100"), "6700");
  EXPECT_EQ(terminal.apdu(getEid), "6115");
}

TEST(LabEuiccApdu, MoreThan256BlocksAreRefused) {
  Terminal terminal;
  terminal.select();
  for (unsigned block = 0; block < 256; ++block) {
    Bytes apdu{0x81, 0xE2, 0x11, static_cast<std::uint8_t>(block), 0x01, 0x00};
    ASSERT_EQ(toHex(terminal.card->transmit(apdu)), "9000");
  }
  EXPECT_EQ(terminal.apdu("81E291000100"), "6A86");
}

TEST(LabEuiccApdu, WrongCommandsAndGarbage) {
  Terminal terminal;
  terminal.select();
  EXPECT_EQ(terminal.apdu("01"), "6700");
  EXPECT_EQ(terminal.apdu("FF000000"), "6E00");
  EXPECT_EQ(terminal.apdu("01FF0000"), "6D00");
  EXPECT_EQ(terminal.apdu("05C0000000"), "6882");
  EXPECT_EQ(terminal.apdu("81E2910003BF7F00"), "6A88");
  EXPECT_EQ(terminal.apdu("81E2910003BF7F01"), "6A80");
  EXPECT_EQ(terminal.es10("BF2000BF2000"), "");
  EXPECT_EQ(terminal.status, 0x6A80);
  EXPECT_EQ(terminal.card->records().refusals.at(0x6A80), 2U);
}

TEST(LabEuiccApdu, DirectAnswersAndStrictLe) {
  Terminal terminal;
  terminal.select();
  terminal.card->knobs().directResponses = true;
  EXPECT_EQ(terminal.apdu(std::string(getEid) + "00").size(), 46U);
  EXPECT_EQ(terminal.apdu(getEid), "6115");  // no Le, no data
  terminal.card->knobs().directResponses = false;
  terminal.card->knobs().strictLe = true;
  EXPECT_EQ(terminal.apdu(getEid), "6115");
  EXPECT_EQ(terminal.apdu("01C0000000"), "6C15");
  EXPECT_EQ(terminal.apdu("01C0000015").size(), 46U);
  EXPECT_EQ(terminal.apdu("0070000000"), "6C01");
}

TEST(LabEuiccApdu, TerminalCapability) {
  Terminal terminal;
  terminal.card->knobs().needTerminalCapability = true;
  terminal.select();
  EXPECT_EQ(terminal.apdu(getEid), "6985");
  EXPECT_EQ(terminal.apdu("80AA000005A903830107"), "9000");  // LPA bits are no IPAd
  EXPECT_EQ(terminal.apdu(getEid), "6985");
  EXPECT_EQ(terminal.apdu("80AA000005A903840101"), "9000");
  EXPECT_EQ(terminal.apdu(getEid), "6115");
  EXPECT_EQ(terminal.apdu("80AA000003A90384"), "6A80");
  terminal.reset();
  EXPECT_EQ(terminal.apdu(getEid), "6985");
}

TEST(LabEuiccApdu, ScheduledMisbehaviour) {
  Terminal terminal;
  terminal.select();
  terminal.card->knobs().statusWords[2] = 0x6F00;
  EXPECT_EQ(terminal.apdu(getEid), "6115");
  EXPECT_EQ(terminal.apdu("01C0000015"), "6F00");
  EXPECT_EQ(terminal.apdu("01C0000015").size(), 46U);  // it was not executed
  terminal.card->knobs().lostAnswers[1] = true;
  EXPECT_EQ(terminal.apdu("00700000 01"), "");
  EXPECT_EQ(terminal.card->openChannels(), 2U);  // but it was executed
  terminal.card->knobs().refuseOpens = 1;
  EXPECT_EQ(terminal.apdu("0070000001"), "6A81");
  EXPECT_EQ(terminal.apdu("0070000001"), "039000");
  terminal.card->powerOff();
  EXPECT_EQ(terminal.apdu("0070000001"), "");
}

TEST(LabEuiccApdu, SpoiledAnswers) {
  Terminal terminal;
  terminal.select();
  auto spoiled = [&](Corruption how) {
    terminal.card->knobs().corruptAnswer = CorruptAnswer{0xBF3E, how, 1};
    terminal.es10("BF2000");  // another function is left alone
    EXPECT_EQ(terminal.card->knobs().corruptAnswer->times, 1U);
    return terminal.es10(fromHex("BF3E035C015A"));
  };
  EXPECT_THROW(tlv::parse(spoiled(Corruption::truncated)), tlv::Malformed);
  EXPECT_THROW(tlv::parse(spoiled(Corruption::garbage)), tlv::Malformed);
  EXPECT_THROW(tlv::checkNesting(spoiled(Corruption::deeplyNested)), tlv::Malformed);
  EXPECT_GT(spoiled(Corruption::oversized).size(), 60'000U);
  EXPECT_TRUE(spoiled(Corruption::empty).empty());
  EXPECT_EQ(terminal.es10(fromHex("BF3E035C015A")).size(), 21U);
  terminal.card->knobs().wrongEid = true;
  EXPECT_NE(terminal.es10("BF3E035C015A"), "BF3E125A10" + eidDigits(terminal.card->eid()));
}

}  // namespace
}  // namespace esimlab
