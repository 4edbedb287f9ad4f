// SPDX-License-Identifier: Apache-2.0
// The virtual modem behind the real qmi-proxy: libqmi's own command line and client library read
// it as they would read hardware. All in a network namespace of our own, because the proxy's name
// is fixed and belongs to the namespace.
#include <gmock/gmock.h>

#include "modem/ports.hpp"
#include "support/fake_card.hpp"
#include "support/process.hpp"
#include "support/qmi_client.hpp"

using namespace esimlab;
using namespace esimlab::test;
using namespace std::chrono_literals;
using testing::HasSubstr;

class RealProxy : public testing::Test {
 protected:
  static void SetUpTestSuite() { reason_ = enterNetworkNamespace(); }

  void SetUp() override {
    if (!reason_.empty()) GTEST_SKIP() << reason_;
    auto proxy = findProgram({"/usr/libexec/qmi-proxy", "/usr/lib/qmi-proxy"});
    if (proxy.empty()) GTEST_SKIP() << "qmi-proxy (Debian package libqmi-proxy) is not installed";
    modem_.insertCard(1, card_);
    modem_.networks().byIccid[card_->enabledIccid] = {.mcc = "262", .mnc = "01"};
    modem_.powerOn();
    proxy_ = std::make_unique<Background>(std::vector<std::string>{proxy, "--no-exit"});
    ASSERT_TRUE(loop_.runUntil([] { return abstractSocketExists("qmi-proxy"); }, 10s));
  }

  std::string qmicli(const std::string& action) {
    auto program = findProgram({"qmicli"});
    if (program.empty()) return "";
    auto result =
        runProgram(loop_, {program, "-d", port_.path(), "-p", "--device-open-qmi", action});
    EXPECT_EQ(result.status, 0) << result.output;
    return result.output;
  }

  static std::string reason_;
  TemporaryDirectory directory_;
  esimgw::Loop loop_;
  QmiModem modem_{loop_, {.imei = "353001010000017"}};
  std::shared_ptr<FakeCard> card_ = std::make_shared<FakeCard>();
  PtyPort port_{loop_, modem_, directory_.path() + "/cdc-wdm0"};
  std::unique_ptr<Background> proxy_;
};

std::string RealProxy::reason_;

TEST_F(RealProxy, CommandLineReadsCardSlotsAndDevice) {
  if (findProgram({"qmicli"}).empty()) GTEST_SKIP() << "qmicli (libqmi-utils) is not installed";
  auto cards = qmicli("--uim-get-card-status");
  EXPECT_THAT(cards, HasSubstr("Card state: 'present'"));
  EXPECT_THAT(cards, HasSubstr("Application type:  'usim (2)'"));
  EXPECT_THAT(cards, HasSubstr("Application state: 'ready'"));
  auto slots = qmicli("--uim-get-slot-status");
  EXPECT_THAT(slots, HasSubstr("ICCID: 8900000000000000001"));
  EXPECT_THAT(slots, HasSubstr("EID: 89049032123451234512345678901235"));
  EXPECT_THAT(slots, HasSubstr("Is eUICC: yes"));
  EXPECT_THAT(qmicli("--dms-get-ids"), HasSubstr("IMEI: '353001010000017'"));
  EXPECT_THAT(qmicli("--dms-get-model"), HasSubstr("Lab QMI modem"));
  EXPECT_THAT(qmicli("--dms-get-capabilities"), HasSubstr("Networks: 'lte'"));
  auto serving = qmicli("--nas-get-serving-system");
  EXPECT_THAT(serving, HasSubstr("Registration state: 'registered'"));
  EXPECT_THAT(serving, HasSubstr("MCC: '262'"));
  auto system = qmicli("--nas-get-system-info");
  EXPECT_THAT(system, HasSubstr("Domain: 'cs-ps'"));
  EXPECT_THAT(system, HasSubstr("MCC: '262'"));
  EXPECT_TRUE(loop_.runUntil([&] { return modem_.openClients().empty(); }, 5s));
  EXPECT_EQ(modem_.records().malformedFrames, 0u);
}

TEST_F(RealProxy, LibraryClientReadsTheEidThroughRawMessages) {
  QmiTestClient client(loop_, port_.path());
  ASSERT_EQ(client.open(), "");
  EXPECT_EQ(client.readEid(), "89049032123451234512345678901235");
  EXPECT_TRUE(modem_.openChannels().empty());
  client.close();
  EXPECT_TRUE(loop_.runUntil([&] { return modem_.openClients().empty(); }, 5s));
  EXPECT_EQ(modem_.records().channelsOpened, 1u);
}

TEST_F(RealProxy, LongResponseArrivesInIndications) {
  modem_.behaviour().longResponseFrom = 100;
  modem_.behaviour().longResponseChunk = 60;
  modem_.behaviour().chaining = Chaining::byModem;
  QmiTestClient client(loop_, port_.path());
  ASSERT_EQ(client.open(), "");
  auto channel = client.openIsdR();
  ASSERT_TRUE(channel);
  auto answer = client.apdu(*channel, esimgw::fromHex("81E2910002BF2D"));
  EXPECT_EQ(answer.size(), 602u);
  client.close();
}

TEST_F(RealProxy, ClientLearnsThatTheModemIsGone) {
  QmiTestClient client(loop_, port_.path());
  ASSERT_EQ(client.open(), "");
  modem_.faults().add({.message = 0x003B, .action = fault::HangUp{}});
  auto channel = client.openIsdR();
  ASSERT_TRUE(channel);
  EXPECT_TRUE(client.apdu(*channel, esimgw::fromHex("81E2910006BF3E035C015A00")).empty());
  EXPECT_TRUE(loop_.runUntil([&] { return client.removed(); }, 10s));
}
