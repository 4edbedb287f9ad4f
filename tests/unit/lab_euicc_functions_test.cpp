// SPDX-License-Identifier: Apache-2.0
// ES10 functions of the virtual eUICC other than packages: exact octets, codes, notifications,
// associations, the consumer card, the state file.
#include <gmock/gmock.h>
#include <unistd.h>

#include "lab_euicc_support.hpp"

namespace esimlab {
namespace {

using testing::ElementsAre;
using testing::StartsWith;

class LabEuiccFunctions : public testing::Test {
 protected:
  void SetUp() override { terminal.select(); }
  Terminal terminal;
  std::string ci = toHex(sharedPki().ciPublicKeyId());
};

TEST_F(LabEuiccFunctions, Information) {
  auto eid = eidDigits(terminal.card->eid());
  EXPECT_EQ(terminal.es10("BF3E035C015A"), "BF3E125A10" + eid);
  EXPECT_EQ(terminal.es10("BF3E035C014F"), "");
  EXPECT_EQ(terminal.status, 0x6A80);
  EXPECT_EQ(terminal.es10("BF2000"), "BF20358203020500A9160414" + ci + "AA160414" + ci);
  EXPECT_EQ(terminal.es10("BF2200"),
            "BF227D810303030182030205008303010000840F81010282040004A0008304000030D4"
            "8505076A04018088020490A9160414" +
                ci + "AA160414" + ci +
                "04030100000C0D45582D4C422D55502D30303031900100B409A00504030102008200");
  EXPECT_THAT(terminal.es10("BF2E00"), StartsWith("BF2E128010"));
  EXPECT_NE(terminal.es10("BF2E00"), terminal.es10("BF2E00"));
  EXPECT_EQ(terminal.es10("BF4300"), "BF4315A013301180020560A10730058003EEEEEE82020780");
  EXPECT_EQ(terminal.es10("BF3C00"), "BF3C11810F6C70612E64732E67736D612E636F6D");
  EXPECT_EQ(terminal.es10("BF6503800178"), "BF6503800100");
  EXPECT_EQ(terminal.es10("BF3C00"), "BF3C14800178810F6C70612E64732E67736D612E636F6D");
}

TEST_F(LabEuiccFunctions, CertificatesLoseTheirSequenceTag) {
  auto answer = terminal.es10(fromHex("BF5600"));
  tlv::Reader certificates(tlv::parse(tlv::parse(answer, 0xBF56).value, 0xA0).value);
  auto eum = tlv::encode(0x30, certificates.expect(0xA5).value);
  auto euicc = tlv::encode(0x30, certificates.expect(0xA6).value);
  certificates.expectEnd();
  EXPECT_EQ(checkEuiccChain(sharedPki().ci().certificate, eum, euicc, terminal.card->eid()), "");
  EXPECT_EQ(terminal.es10("BF56168014" + ci), toHex(answer));
  EXPECT_EQ(terminal.es10("BF5616801458B6317876A0243BD719751B32199AED03929177"), "BF5603810101");
}

TEST_F(LabEuiccFunctions, ProfilesInfo) {
  EXPECT_EQ(terminal.es10("BF2D0FA00C5A0A989400000000000020F95C0190"),
            "");  // wrong length
  EXPECT_EQ(terminal.status, 0x6A80);
  EXPECT_EQ(terminal.es10("BF2D11A00C5A0A989400000000000020F95C015A"),
            "BF2D10A00EE30C5A0A989400000000000020F9");
  EXPECT_EQ(terminal.es10("BF2D19A0124F10A0000005591010FFFFFFFF89000011005C035A9F70"),
            "BF2D14A012E3105A0A989400000000000010F19F700101");
  EXPECT_EQ(terminal.es10("BF2D08A0039501015C015A"), "BF2D02A000");
  EXPECT_EQ(terminal.es10("BF2D05A003800101"), "BF2D03810101");
  auto whole = terminal.es10(fromHex("BF2D00"));
  tlv::Reader list(tlv::parse(tlv::parse(whole, 0xBF2D).value, 0xA0).value);
  EXPECT_EQ(toHex(list.next().raw),
            "E3405A0A989400000000000010F14F10A0000005591010FFFFFFFF89000011009F700101"
            "910C4C6162206F70657261746F72920B4C61622070726F66696C65950102");
}

TEST_F(LabEuiccFunctions, NotificationsAreSignedListedAndRemoved) {
  EXPECT_EQ(terminal.es10("BF2800"), "BF2802A000");
  EXPECT_EQ(terminal.es10("BF2B00"), "BF2B02A000");
  EXPECT_EQ(terminal.es10("BF2B04A0028200"), "BF2B02A200");
  auto result = terminal.package({psmo::enable(iccidOctets(secondIccid), false)});
  terminal.reset();
  auto metadata = [](const char* seq, const char* event, const char* iccid) {
    return std::string("BF2F258001") + seq + "8102" + event +
           "0C10736D64702E6578616D706C652E636F6D5A0A" + iccid;
  };
  auto disabled = metadata("02", "0520", "989400000000000010F1");
  auto enabled = metadata("03", "0640", "989400000000000020F9");
  EXPECT_EQ(terminal.es10("BF2800"), "BF2852A050" + disabled + enabled);
  EXPECT_EQ(terminal.es10("BF280481020520"), "BF282AA028" + disabled);

  auto one = terminal.es10(fromHex("BF2B05A003800103"));
  auto notification =
      parseOtherSignedNotification(tlv::parse(tlv::parse(one, 0xBF2B).value, 0xA0).value);
  EXPECT_EQ(toHex(notification.metadata), enabled);
  auto key = PublicKey::fromCertificate(notification.euiccCertificate);
  EXPECT_TRUE(key.verify(notification.metadata, notification.signature));
  EXPECT_EQ(checkEuiccChain(sharedPki().ci().certificate, notification.eumCertificate,
                            notification.euiccCertificate, terminal.card->eid()),
            "");
  EXPECT_EQ(terminal.es10("BF2B06A00481020640"), toHex(one));

  auto stored = terminal.es10(fromHex("BF2B04A0028200"));
  auto bf51 = tlv::parse(tlv::parse(stored, 0xBF2B).value, 0xA2).value;
  EXPECT_EQ(parseEuiccPackageResult(bf51).seqNumber, result.seqNumber);
  EXPECT_EQ(terminal.es10("BF2B05A003800101"), toHex(stored));

  EXPECT_EQ(terminal.es10("BF3003800103"), "BF3003800100");
  EXPECT_EQ(terminal.es10("BF3003800103"), "BF3003800101");
  EXPECT_EQ(terminal.es10("BF3003800101"), "BF3003800100");
  EXPECT_EQ(terminal.es10("BF2B04A0028200"), "BF2B02A200");
  EXPECT_THAT(terminal.card->records().removed, ElementsAre(3, 1));
  EXPECT_THAT(terminal.card->pendingNotifications(), ElementsAre(2));
}

TEST_F(LabEuiccFunctions, DeleteNotificationOutlivesTheProfile) {
  terminal.package({psmo::deleteProfile(iccidOctets(secondIccid))});
  EXPECT_EQ(terminal.card->profiles().size(), 1U);
  EXPECT_THAT(terminal.es10("BF2800"), testing::HasSubstr("81020410"));
}

TEST_F(LabEuiccFunctions, ResultsCanBeDropped) {
  terminal.card->knobs().dropResults = true;
  EXPECT_EQ(terminal.package({psmo::getRat()}).form, EuiccPackageResult::Form::result);
  EXPECT_EQ(terminal.es10("BF2B04A0028200"), "BF2B02A200");
}

TEST_F(LabEuiccFunctions, EimConfigurationDataHidesTheCounter) {
  auto keyArm = tlv::encode(0xA0, tlv::parse(eimKey().subjectPublicKeyInfo(), 0x30).value);
  auto members = octets({fromHex("800F65696D2E6578616D706C652E636F6D"),
                         fromHex("810F65696D2E6578616D706C652E636F6D820102"),
                         tlv::encode(0xA5, keyArm), fromHex("870207808814" + ci)});
  auto list = tlv::encode(0xA0, tlv::encode(0x30, members));
  auto expected = toHex(tlv::encode(0xBF55, list));
  EXPECT_EQ(terminal.es10("BF5500"), expected);
  EXPECT_EQ(terminal.es10("BF5513A011800F65696D2E6578616D706C652E636F6D"), expected);
  EXPECT_EQ(terminal.es10("BF5505A003800178"), "BF5502A000");
}

TEST_F(LabEuiccFunctions, AddInitialEim) {
  auto initial = [](std::vector<EimConfigurationData> list) {
    tlv::Writer entries;
    for (const auto& eim : list) entries.add(encode(0x30, eim));
    return tlv::encode(0xBF57, {entries.wrapped(0xA0)});
  };
  auto eim = association();
  EXPECT_EQ(toHex(terminal.es10(initial({eim}))), "BF5703810102");
  auto options = twoProfiles();
  options.eims.clear();
  options.maximumEims = 2;
  Terminal fresh(options);
  fresh.select();
  auto code = [&](std::vector<EimConfigurationData> list) {
    return toHex(fresh.es10(initial(std::move(list)))).substr(4);
  };
  auto changed = eim;
  changed.publicKey.reset();
  EXPECT_EQ(code({changed}), "03810107");
  changed = eim;
  changed.counterValue.reset();
  EXPECT_EQ(code({changed}), "03810107");
  changed = eim;
  changed.counterValue = 0x800000;
  EXPECT_EQ(code({changed}), "03810106");
  changed = eim;
  changed.associationToken = 3;
  EXPECT_EQ(code({changed}), "03810105");
  changed = eim;
  changed.euiccCiPublicKeyId = Bytes(20, 9);
  EXPECT_EQ(code({changed}), "03810103");
  EXPECT_EQ(code({eim, eim}), "03810107");
  EXPECT_EQ(code({eim, association("b"), association("c")}), "03810101");
  EXPECT_TRUE(fresh.card->eims().empty());
  changed = association("b");
  changed.associationToken = -1;
  changed.idType.reset();
  changed.supportedProtocol.reset();
  EXPECT_EQ(code({changed, eim}), "07A0058401010500");
  EXPECT_EQ(fresh.card->eims()[0].idType, EimIdType::proprietary);
  EXPECT_EQ(fresh.card->eims()[0].supportedProtocol, eim_protocol::proprietary);
  EXPECT_EQ(fresh.card->eims()[0].associationToken, 1);
}

TEST_F(LabEuiccFunctions, ConsumerFunctionsAreNoIotFunctions) {
  for (auto command : {"BF3111A00C5A0A989400000000000020F98101FF", "BF330C5A0A989400000000000020F9",
                       "BF290F5A0A989400000000000020F9900141"}) {
    EXPECT_EQ(terminal.es10(command), "");
    EXPECT_EQ(terminal.status, 0x6A88);
  }
}

TEST(LabEuiccConsumer, SwitchesByEs10c) {
  auto options = twoProfiles();
  options.kind = EuiccKind::sgp22;
  options.eims.clear();
  Terminal terminal(options);
  terminal.select();
  for (auto command : {"BF5500", "BF5100", "BF5600", "BF5702A000", "BF5803800100"}) {
    EXPECT_EQ(terminal.es10(command), "");
    EXPECT_EQ(terminal.status, 0x6A88);
  }
  EXPECT_EQ(terminal.es10("BF2B04A0028200"), "BF2B0381017F");
  EXPECT_EQ(terminal.es10("BF2200").find("B409"), std::string::npos);
  EXPECT_EQ(terminal.es10("BF290F5A0A989400000000000020F9900141"), "BF2903800100");
  EXPECT_EQ(terminal.card->profiles()[1].nickname, "A");
  EXPECT_EQ(terminal.es10("BF290F5A0A989400000000000030F7900141"), "BF2903800101");

  EXPECT_EQ(terminal.es10("BF3111A00C5A0A989400000000000010F18101FF"), "BF3103800102");
  EXPECT_EQ(terminal.es10("BF3111A00C5A0A989400000000000030F78101FF"), "BF3103800101");
  EXPECT_EQ(terminal.es10("BF3111A00C5A0A989400000000000020F98101FF"), "BF3103800100");
  EXPECT_EQ(terminal.es10("BF3111A00C5A0A989400000000000020F98101FF"), "BF3103800105");
  EXPECT_EQ(terminal.es10("BF330C5A0A989400000000000020F9"), "BF3303800102");
  terminal.reset();
  EXPECT_EQ(iccidDigits(terminal.card->enabledProfile()->iccid), secondIccid);
  EXPECT_EQ(terminal.es10("BF3211A00C5A0A989400000000000020F9810100"), "BF3203800100");
  EXPECT_FALSE(terminal.card->enabledProfile());  // refreshFlag false: at once
  EXPECT_EQ(terminal.es10("BF3211A00C5A0A989400000000000020F9810100"), "BF3203800102");
  EXPECT_EQ(terminal.es10("BF33124F10A0000005591010FFFFFFFF8900001200"), "BF3303800100");
  EXPECT_EQ(terminal.card->profiles().size(), 1U);
}

TEST(LabEuiccState, SurvivesInAFile) {
  char path[] = "/tmp/esim-lab-card-XXXXXX";
  ASSERT_NE(mkdtemp(path), nullptr);
  auto file = std::filesystem::path(path) / "card.json";
  auto options = twoProfiles();
  options.eims[0].associationToken = 7;
  Terminal terminal(options);
  terminal.token = 7;
  terminal.select();
  unsigned changes = 0;
  terminal.card->onStateChanged([&] { ++changes; });
  terminal.es10("BF2000");
  EXPECT_EQ(changes, 0U);
  terminal.package({psmo::enable(iccidOctets(secondIccid), true)});
  EXPECT_EQ(changes, 1U);
  terminal.card->save(file);
  auto certificate = esimgw::toBytes(terminal.card->euiccCertificate());

  terminal.card = Euicc::load(file);
  std::filesystem::remove_all(path);
  EXPECT_EQ(esimgw::toBytes(terminal.card->euiccCertificate()), certificate);
  EXPECT_TRUE(terminal.card->switchPending());
  EXPECT_THAT(terminal.card->storedResults(), ElementsAre(1));
  EXPECT_THAT(terminal.card->pendingNotifications(), ElementsAre(2, 3));
  terminal.reset();
  EXPECT_EQ(iccidDigits(terminal.card->enabledProfile()->iccid), secondIccid);
  EXPECT_TRUE(terminal.card->rollbackGranted());
  terminal.counter = 0;
  EXPECT_EQ(terminal.package({psmo::getRat()}).errorCode, 4);  // the counter survived
  EXPECT_EQ(terminal.package({psmo::getRat()}).seqNumber, 4);
}

TEST(LabEuiccState, RefusesOtherFiles) {
  EXPECT_THROW(Euicc::load("/nonexistent/card.json"), std::runtime_error);
  EXPECT_THROW(Euicc::load("/proc/self/status"), std::runtime_error);
}

}  // namespace
}  // namespace esimlab
