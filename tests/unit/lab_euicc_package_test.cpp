// SPDX-License-Identifier: Apache-2.0
// LoadEuiccPackage of the virtual eUICC: who is obeyed, what is signed, when operations fail.
#include <gmock/gmock.h>

#include "lab_euicc_support.hpp"

namespace esimlab {
namespace {

using Form = EuiccPackageResult::Form;
using testing::ElementsAre;

Bytes first() {
  return iccidOctets(firstIccid);
}
Bytes second() {
  return iccidOctets(secondIccid);
}

class LabEuiccPackage : public testing::Test {
 protected:
  void SetUp() override { terminal.select(); }
  EuiccPackage order(std::vector<Bytes> operations) {
    EuiccPackage package;
    package.eimId = eimName;
    package.eid = esimgw::toBytes(terminal.card->eid());
    package.counterValue = 1;
    package.operations = std::move(operations);
    return package;
  }
  bool verifies(const EuiccPackageResult& result, std::string_view tokenHex = "840100") {
    auto key = PublicKey::fromCertificate(terminal.card->euiccCertificate());
    return key.verify(octets({result.dataSigned, fromHex(tokenHex)}), result.signature);
  }
  Terminal terminal;
};

TEST_F(LabEuiccPackage, EnableIsSignedStoredAndSwitchesAfterRefresh) {
  auto result = terminal.package({psmo::enable(second(), false)});
  EXPECT_EQ(result.form, Form::result);
  EXPECT_THAT(results(result), ElementsAre("830100"));
  EXPECT_EQ(toHex(result.eimTransactionId), "0A0B0C0D");
  EXPECT_TRUE(verifies(result));
  EXPECT_EQ(result.seqNumber, 1);
  EXPECT_THAT(terminal.card->storedResults(), ElementsAre(1));
  EXPECT_THAT(terminal.card->pendingNotifications(), ElementsAre(2, 3));
  EXPECT_EQ(iccidDigits(terminal.card->enabledProfile()->iccid), firstIccid);
  terminal.refresh();
  EXPECT_EQ(iccidDigits(terminal.card->enabledProfile()->iccid), secondIccid);
  EXPECT_EQ(terminal.card->records().switches, 1U);
  EXPECT_EQ(terminal.card->records().refreshes, 1U);
}

TEST_F(LabEuiccPackage, ResetAppliesASwitchThatNobodyRefreshed) {
  terminal.package({psmo::enable(second(), false)});
  EXPECT_EQ(terminal.es10("BF2D00"), "BF2D0381010B");  // profileChangeOngoing
  EXPECT_TRUE(terminal.card->switchPending());
  terminal.reset();
  EXPECT_EQ(iccidDigits(terminal.card->enabledProfile()->iccid), secondIccid);
  EXPECT_EQ(terminal.card->records().refreshes, 0U);
}

TEST_F(LabEuiccPackage, UnknownEimGetsUnsignedError) {
  auto package = order({psmo::enable(second(), false)});
  package.eimId = "other.example.com";
  auto result = terminal.load(package);
  EXPECT_EQ(result.form, Form::unsignedError);
  EXPECT_EQ(result.eimId, "other.example.com");
  EXPECT_FALSE(result.associationToken);
  EXPECT_EQ(terminal.card->records().executions(), 0U);
  EXPECT_THAT(terminal.card->storedResults(), ElementsAre());
}

TEST_F(LabEuiccPackage, WrongSignatureGetsUnsignedErrorAndKeepsTheCounter) {
  auto package = order({psmo::enable(second(), false)});
  auto request = Terminal::signedRequest(package);
  request.back() ^= 1;
  auto refused = parseEuiccPackageResult(terminal.es10(request));
  EXPECT_EQ(refused.form, Form::unsignedError);
  EXPECT_EQ(terminal.load(package).form, Form::result);
}

TEST_F(LabEuiccPackage, SignatureMustCoverTheAssociationToken) {
  auto options = twoProfiles();
  options.eims[0].associationToken = 7;
  Terminal tokenTerminal(options);
  tokenTerminal.select();
  auto package = order({psmo::listProfileInfo()});
  auto without = tokenTerminal.load(package);
  EXPECT_EQ(without.form, Form::unsignedError);
  EXPECT_EQ(without.associationToken, 7);
  tokenTerminal.token = 7;
  auto with = tokenTerminal.load(package);
  EXPECT_EQ(with.form, Form::result);
  auto key = PublicKey::fromCertificate(tokenTerminal.card->euiccCertificate());
  EXPECT_TRUE(key.verify(octets({with.dataSigned, fromHex("840107")}), with.signature));
  EXPECT_FALSE(key.verify(octets({with.dataSigned, fromHex("840100")}), with.signature));
}

TEST_F(LabEuiccPackage, ReplayedCounterIsRefusedWithASignedError) {
  auto package = order({psmo::enable(second(), false)});
  package.counterValue = 5;
  auto request = Terminal::signedRequest(package);
  EXPECT_EQ(parseEuiccPackageResult(terminal.es10(request)).form, Form::result);
  auto again = parseEuiccPackageResult(terminal.es10(request));
  EXPECT_EQ(again.form, Form::signedError);
  EXPECT_EQ(again.errorCode, 4);
  EXPECT_TRUE(verifies(again));
  package.counterValue = 4;
  EXPECT_EQ(terminal.load(package).errorCode, 4);
  EXPECT_EQ(terminal.card->records().executions(eimName, 5), 1U);
  EXPECT_EQ(terminal.card->records().packages.size(), 3U);
}

TEST_F(LabEuiccPackage, ErrorsThatAreSigned) {
  auto wrongEid = order({psmo::getRat()});
  wrongEid.eid = esimgw::toBytes(makeEid(eumPrefix, 77));
  EXPECT_EQ(terminal.load(wrongEid).errorCode, 3);
  auto highest = order({psmo::getRat()});
  highest.counterValue = 0x7FFFFF + 1;
  EXPECT_EQ(terminal.load(highest).errorCode, 6);
  terminal.card->knobs().ecallActive = true;
  EXPECT_EQ(terminal.load(order({psmo::getRat()})).errorCode, 104);
  terminal.card->knobs().ecallActive = false;
  EXPECT_EQ(terminal.load(order({psmo::getRat()})).form, Form::result);
}

TEST_F(LabEuiccPackage, TooLargePackageIsASignedError) {
  auto options = twoProfiles();
  options.maximumPackageSize = 200;
  Terminal small(options);
  small.select();
  auto result = small.load(order({psmo::setDefaultDpAddress(std::string(150, 'x'))}));
  EXPECT_EQ(result.form, Form::signedError);
  EXPECT_EQ(result.errorCode, 15);
}

TEST_F(LabEuiccPackage, StopsAtTheFirstFailingOperation) {
  auto result =
      terminal.package({psmo::enable(second(), false),
                        psmo::enable(iccidOctets("8949000000000000037"), false), psmo::getRat()});
  EXPECT_THAT(results(result), ElementsAre("830100", "830101"));
  terminal.reset();
  EXPECT_EQ(iccidDigits(terminal.card->enabledProfile()->iccid), secondIccid);
}

TEST_F(LabEuiccPackage, EnableRefusals) {
  EXPECT_THAT(results(terminal.package({psmo::enable(iccidOctets("8949000000000000037"), false)})),
              ElementsAre("830101"));
  EXPECT_THAT(results(terminal.package({psmo::enable(first(), false)})), ElementsAre("830102"));
  EXPECT_THAT(
      results(terminal.package({psmo::enable(second(), false), psmo::enable(second(), false)})),
      ElementsAre("830100", "83017F"));
  EXPECT_THAT(results(terminal.package({psmo::enable(second(), false)})), ElementsAre("830105"));
  terminal.reset();
  terminal.card->knobs().catBusy = true;
  EXPECT_THAT(results(terminal.package({psmo::enable(first(), false)})), ElementsAre("830105"));
}

TEST_F(LabEuiccPackage, PolicyRulesRefuse) {
  auto options = twoProfiles();
  options.profiles[0].policyRules = policy_rule::ppr1;
  options.profiles[1].policyRules = policy_rule::ppr2;
  Terminal locked(options);
  locked.select();
  EXPECT_THAT(results(locked.package({psmo::enable(second(), false)})), ElementsAre("830103"));
  EXPECT_THAT(results(locked.package({psmo::disable(first())})), ElementsAre("840103"));
  EXPECT_THAT(results(locked.package({psmo::deleteProfile(second())})), ElementsAre("850103"));
}

TEST_F(LabEuiccPackage, DisableAndDelete) {
  EXPECT_THAT(results(terminal.package({psmo::disable(second())})), ElementsAre("840102"));
  EXPECT_THAT(results(terminal.package({psmo::disable(iccidOctets("8949000000000000037"))})),
              ElementsAre("840101"));
  EXPECT_THAT(results(terminal.package({psmo::deleteProfile(first())})), ElementsAre("850102"));
  EXPECT_THAT(results(terminal.package({psmo::enable(second(), false), psmo::disable(first())})),
              ElementsAre("830100", "84017F"));
  terminal.reset();
  EXPECT_THAT(results(terminal.package({psmo::deleteProfile(first())})), ElementsAre("850100"));
  EXPECT_THAT(results(terminal.package({psmo::deleteProfile(first())})), ElementsAre("850101"));
  EXPECT_THAT(results(terminal.package({psmo::disable(second())})), ElementsAre("840100"));
  terminal.reset();
  EXPECT_FALSE(terminal.card->enabledProfile());
  EXPECT_EQ(terminal.card->profiles().size(), 1U);
}

TEST_F(LabEuiccPackage, DamagedAndUnknownOperationsEndProcessing) {
  EXPECT_THAT(results(terminal.package({fromHex("A303800101"), psmo::getRat()})),
              ElementsAre("020102"));
  EXPECT_THAT(results(terminal.package({fromHex("BF7F00")})), ElementsAre("020102"));
}

TEST_F(LabEuiccPackage, ResultSizeOverflow) {
  auto options = twoProfiles();
  options.maximumResultSize = 60;
  Terminal small(options);
  small.select();
  EXPECT_THAT(results(small.package({psmo::getRat(), psmo::listProfileInfo()})),
              ElementsAre(testing::StartsWith("A6"), "020101"));
}

TEST_F(LabEuiccPackage, ListShowsTheStatesOfBeforeTheSwitch) {
  auto result = terminal.package(
      {psmo::enable(second(), false), psmo::listProfileInfo(fromHex("5C035A9F70"))});
  EXPECT_THAT(results(result), ElementsAre("830100",
                                           "BF2D26A024E3105A0A989400000000000010F19F700101"
                                           "E3105A0A989400000000000020F99F700100"));
}

TEST_F(LabEuiccPackage, OtherPsmos) {
  auto options = twoProfiles();
  options.profiles[1].fallbackAllowed = true;
  Terminal other(options);
  other.select();
  EXPECT_THAT(results(other.package({psmo::setFallbackAttribute(first())})), ElementsAre("8D0102"));
  EXPECT_THAT(results(other.package({psmo::unsetFallbackAttribute()})), ElementsAre("8E0102"));
  EXPECT_THAT(results(other.package({psmo::setFallbackAttribute(second())})),
              ElementsAre("8D0100"));
  EXPECT_EQ(other.es10("BF2D075C055A9F269F67"),
            "BF2D2AA028E3105A0A989400000000000010F19F670100"
            "E3145A0A989400000000000020F99F2601FF9F6701FF");
  EXPECT_THAT(results(other.package({psmo::unsetFallbackAttribute()})), ElementsAre("8E0100"));
  EXPECT_THAT(results(other.package({psmo::configureImmediateEnable(true, {}, "")})),
              ElementsAre("870100"));
  EXPECT_THAT(results(other.package({psmo::setDefaultDpAddress("dp.example.com")})),
              ElementsAre("BF6503800100"));
  EXPECT_EQ(other.es10("BF3C00"),
            "BF3C21800E64702E6578616D706C652E636F6D810F6C70612E64732E67736D612E636F6D");
}

TEST_F(LabEuiccPackage, EimOperations) {
  auto newcomer = association("new.example.com");
  newcomer.associationToken = -1;
  auto added = terminal.package({eco::addEim(newcomer), eco::listEim()}, true);
  EXPECT_THAT(results(added), ElementsAre("A803840101",
                                          "AB2EA02C3014800F65696D2E6578616D706C652E636F6D820102"
                                          "3014800F6E65772E6578616D706C652E636F6D820102"));
  EXPECT_THAT(results(terminal.package({eco::addEim(newcomer)}, true)), ElementsAre("A803020102"));
  newcomer.eimId = "third.example.com";
  newcomer.associationToken = 4;
  EXPECT_THAT(results(terminal.package({eco::addEim(newcomer)}, true)), ElementsAre("A803020105"));
  newcomer.associationToken.reset();
  newcomer.euiccCiPublicKeyId = Bytes(20, 1);
  EXPECT_THAT(results(terminal.package({eco::addEim(newcomer)}, true)), ElementsAre("A803020103"));
  newcomer.euiccCiPublicKeyId.clear();
  newcomer.counterValue = 0x800000;
  EXPECT_THAT(results(terminal.package({eco::addEim(newcomer)}, true)), ElementsAre("A803020106"));
  newcomer.counterValue.reset();
  EXPECT_THAT(results(terminal.package({eco::addEim(newcomer)}, true)), ElementsAre("A803020107"));
  EXPECT_THAT(results(terminal.package({eco::updateEim(newcomer)}, true)), ElementsAre("8A0101"));
  EXPECT_THAT(results(terminal.package({eco::deleteEim("third.example.com")}, true)),
              ElementsAre("890101"));
  EXPECT_THAT(results(terminal.package({eco::deleteEim("new.example.com")}, true)),
              ElementsAre("890100"));
  auto last = terminal.package({eco::deleteEim(eimName)}, true);
  EXPECT_THAT(results(last), ElementsAre("890102"));
  EXPECT_TRUE(verifies(last));
  EXPECT_EQ(terminal.es10("BF5500"), "BF5502A000");
}

TEST_F(LabEuiccPackage, UpdateEimRebasesTheCounter) {
  EimConfigurationData update;
  update.eimId = eimName;
  update.counterValue = 100;
  EXPECT_THAT(results(terminal.package({eco::updateEim(update)}, true)), ElementsAre("8A0100"));
  EXPECT_EQ(terminal.package({psmo::getRat()}).errorCode, 4);
  terminal.counter = 100;
  EXPECT_EQ(terminal.package({psmo::getRat()}).form, Form::result);
}

}  // namespace
}  // namespace esimlab
