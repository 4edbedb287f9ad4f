// SPDX-License-Identifier: Apache-2.0
// Switching and rolling back: grants, refresh, the refuse-until-reset cards, survival of resets.
#include <gmock/gmock.h>

#include "lab_euicc_support.hpp"

namespace esimlab {
namespace {

using testing::ElementsAre;

class LabEuiccRollback : public testing::Test {
 protected:
  void SetUp() override { terminal.select(); }
  EuiccPackageResult enableSecond(bool rollback) {
    return terminal.package({psmo::enable(iccidOctets(secondIccid), rollback)});
  }
  std::string enabled() { return iccidDigits(terminal.card->enabledProfile()->iccid); }
  Terminal terminal;
};

TEST_F(LabEuiccRollback, ReturnsWithANewSignedResult) {
  auto first = enableSecond(true);
  terminal.refresh();
  terminal.reset();
  ASSERT_EQ(enabled(), secondIccid);
  EXPECT_TRUE(terminal.card->rollbackGranted());

  auto answer = terminal.es10(fromHex("BF5803800100"));
  auto members = tlv::parse(answer, 0xBF58).value;
  tlv::Reader reader(members);
  EXPECT_EQ(toHex(reader.next().raw), "020100");
  auto result = parseEuiccPackageResult(reader.expect(0xBF51).raw);
  EXPECT_THAT(results(result), ElementsAre("8C0100"));
  EXPECT_EQ(result.counterValue, first.counterValue);
  EXPECT_EQ(result.eimTransactionId, first.eimTransactionId);
  EXPECT_GT(result.seqNumber, first.seqNumber);
  auto key = PublicKey::fromCertificate(terminal.card->euiccCertificate());
  EXPECT_TRUE(key.verify(octets({result.dataSigned, fromHex("840100")}), result.signature));

  EXPECT_EQ(enabled(), firstIccid);  // refreshFlag false: at once
  EXPECT_EQ(terminal.status, 0x9000);
  EXPECT_THAT(terminal.card->storedResults(), ElementsAre(result.seqNumber));
  EXPECT_EQ(terminal.card->records().rollbacks, 1U);
  EXPECT_EQ(terminal.es10("BF5803800100"), "BF5803020101");  // only once
}

TEST_F(LabEuiccRollback, WithRefreshFlagWaitsForTheTerminal) {
  enableSecond(true);
  terminal.refresh();
  terminal.reset();
  terminal.es10("BF58038001FF");
  EXPECT_EQ(enabled(), secondIccid);
  terminal.refresh();
  EXPECT_EQ(enabled(), firstIccid);
}

TEST_F(LabEuiccRollback, NotAllowedWithoutAGrant) {
  EXPECT_EQ(terminal.es10("BF5803800100"), "BF5803020101");
  enableSecond(false);
  terminal.reset();
  EXPECT_EQ(terminal.es10("BF5803800100"), "BF5803020101");
}

TEST_F(LabEuiccRollback, LaterPackageEndsTheGrant) {
  enableSecond(true);
  terminal.reset();
  terminal.package({psmo::getRat()});
  EXPECT_EQ(terminal.es10("BF5803800100"), "BF5803020101");
}

TEST_F(LabEuiccRollback, RemovedResultEndsTheGrant) {
  auto result = enableSecond(true);
  terminal.reset();
  EXPECT_EQ(terminal.es10("BF3003800101"), "BF3003800100");
  EXPECT_EQ(result.seqNumber, 1);
  EXPECT_EQ(terminal.es10("BF5803800100"), "BF5803020101");
}

TEST_F(LabEuiccRollback, BusyWhileTheSwitchIsPending) {
  enableSecond(true);
  EXPECT_EQ(terminal.es10("BF5803800100"), "BF5803020105");
  EXPECT_TRUE(terminal.card->rollbackGranted());
}

TEST_F(LabEuiccRollback, NeedsAnEnabledProfileAndKeepsItsTarget) {
  auto none = twoProfiles();
  none.profiles[0].enabled = false;
  Terminal empty(none);
  empty.select();
  EXPECT_THAT(results(empty.package({psmo::enable(iccidOctets(secondIccid), true)})),
              ElementsAre("830114"));
  EXPECT_THAT(results(terminal.package({psmo::enable(iccidOctets(secondIccid), true),
                                        psmo::deleteProfile(iccidOctets(firstIccid))})),
              ElementsAre("830100", "850114"));
}

TEST_F(LabEuiccRollback, RefusesUntilReset) {
  terminal.card->knobs().refuseUntilReset = true;
  enableSecond(true);
  EXPECT_EQ(terminal.status, 0x9000);  // no REFRESH is announced
  EXPECT_EQ(terminal.es10("BF2B00"), "");
  EXPECT_EQ(terminal.status, 0x6985);
  EXPECT_EQ(terminal.apdu("80120000 0B"), "6985");
  terminal.card->powerOff();
  terminal.reset();
  EXPECT_EQ(terminal.es10("BF3E035C015A").substr(0, 10), "BF3E125A10");
  EXPECT_EQ(enabled(), secondIccid);
}

TEST_F(LabEuiccRollback, ObserversHearOfRefreshAndSwitch) {
  std::vector<std::string> heard;
  terminal.card->onRefreshRequested(
      [&](std::uint8_t qualifier) { heard.push_back(toHex(Bytes{qualifier})); });
  terminal.card->onProfileSwitched([&](const std::optional<Profile>& profile) {
    heard.push_back(profile ? iccidDigits(profile->iccid) : "none");
  });
  terminal.card->knobs().refreshQualifier = 0x09;
  enableSecond(false);
  EXPECT_THAT(heard, ElementsAre("09"));
  terminal.refresh();
  EXPECT_THAT(heard, ElementsAre("09", secondIccid));
}

TEST_F(LabEuiccRollback, TerminalThatIsBusyIsAskedAgain) {
  enableSecond(false);
  EXPECT_EQ(terminal.status, 0x910B);
  EXPECT_EQ(terminal.apdu("801200000B"), "D0098103010104820281829000");
  EXPECT_EQ(terminal.apdu("801400000C 8103010104 82028281 830120"), "910B");
  EXPECT_EQ(enabled(), firstIccid);
  EXPECT_EQ(terminal.apdu("801200000B"), "D0098103010104820281829000");
  EXPECT_EQ(terminal.apdu("801400000C 8103020104 82028281 830100"), "6A80");
  EXPECT_EQ(terminal.apdu("801400000C 8103010104 82028281 830100"), "9000");
  EXPECT_EQ(enabled(), secondIccid);
}

}  // namespace
}  // namespace esimlab
