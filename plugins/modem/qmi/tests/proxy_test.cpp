// SPDX-License-Identifier: Apache-2.0
// Through the real qmi-proxy and a pty, in a network namespace of our own; and a client that is
// killed in the middle, whose successor gives back what it held.
#include <csignal>

#include "world.hpp"

using namespace esimgw;
using namespace esimgw::qmi::test;

class QmiRealProxy : public World {
 protected:
  static void SetUpTestSuite() { reason_ = esimlab::test::enterNetworkNamespace(); }

  void SetUp() override {
    auto program = esimlab::test::findProgram({"/usr/libexec/qmi-proxy", "/usr/lib/qmi-proxy"});
    if (program.empty()) reason_ = "qmi-proxy (Debian package libqmi-proxy) is not installed";
    if (!reason_.empty()) GTEST_SKIP() << reason_;
    background_ =
        std::make_unique<esimlab::test::Background>(std::vector<std::string>{program, "--no-exit"});
    ASSERT_TRUE(wait([] { return esimlab::test::abstractSocketExists("qmi-proxy"); }));
  }
  std::map<std::string, std::string> settings() override {
    auto all = World::settings();
    all.erase("qmi-proxy-path");
    all.erase("qmi-skip-file-check");
    return all;
  }
  std::string device() override { return port_.path(); }

  // This program again, as a client that opens a channel and waits to be killed.
  GObjectPtr<GSubprocess> startVictim() {
    GError* error = nullptr;
    GObjectPtr<GSubprocess> victim(g_subprocess_new(G_SUBPROCESS_FLAGS_NONE, &error,
                                                    "/proc/self/exe", "--victim", device().c_str(),
                                                    notes.path().c_str(), nullptr));
    EXPECT_TRUE(victim) << takeMessage(error);
    return victim;
  }

  static std::string reason_;
  esimlab::PtyPort port_{loop, lab, notes.path() + "/cdc-wdm0"};
  std::unique_ptr<esimlab::test::Background> background_;
};

std::string QmiRealProxy::reason_;

TEST_F(QmiRealProxy, ReadsTheEid) {
  serve();
  EXPECT_EQ(readEid(), chip->eidDigits);
}

TEST_F(QmiRealProxy, LongResponse) {
  lab.behaviour().longResponseFrom = 100;
  lab.behaviour().longResponseChunk = 60;
  serve({{"response-chaining", "modem"}});
  ASSERT_FALSE(open());
  ApduResponses responses;
  ASSERT_FALSE(send("BF2D", responses));
  EXPECT_EQ(responses.at(0).data, Bytes(600, 0xA5));
}

TEST_F(QmiRealProxy, ProfileSwitch) {
  serve();
  ASSERT_FALSE(open());
  ApduResponses responses;
  ASSERT_FALSE(send("BF31", responses));
  ASSERT_FALSE(run(card().reset(ResetReason::profileChanged)));
  EXPECT_EQ(chip->enabledIccid, chip->nextIccid);
  EXPECT_EQ(readEid(), chip->eidDigits);
}

TEST_F(QmiRealProxy, GoneInMidApdu) {
  serve();
  ASSERT_FALSE(open());
  lab.faults().add({.message = 0x003B, .action = fault::HangUp{}});
  ApduResponses responses;
  auto error = send("BF3E035C015A", responses);
  ASSERT_TRUE(error);
  EXPECT_EQ(error->code(), Code::modemGone) << error->sentence();
  ASSERT_TRUE(wait([&] { return ended; }));
  expectLeftovers = true;
}

TEST_F(QmiRealProxy, KilledClientsChannelAndIdsAreReclaimed) {
  // Another client keeps the proxy's device open, as ModemManager does.
  auto victim = startVictim();
  ASSERT_TRUE(wait([&] { return lab.openChannels().size() == 1; }, 20s));
  EXPECT_EQ(lab.openClients().size(), 3u);
  qmi::Leftovers noted(notes.path(), "router", device());
  ASSERT_TRUE(wait([&] { return noted.read().channels.size() == 1; }));
  g_subprocess_force_exit(victim.get());
  serve();
  EXPECT_TRUE(lab.openChannels().empty());
  EXPECT_EQ(lab.openClients().size(), 3u);
  EXPECT_EQ(readEid(), chip->eidDigits);
}

namespace {

struct VictimRegistry final : CardRegistry {
  Loop& loop;
  explicit VictimRegistry(Loop& loop) : loop(loop) {}
  static Task<void> hold(std::shared_ptr<Card> card) { co_await card->open(isdR); }
  Attachment attach(std::shared_ptr<Card> card, std::shared_ptr<Bearer>) override {
    loop.spawn("hold", hold(std::move(card)));
    return {};
  }
};

int victim(const char* device, const char* notes) {
  Loop loop;
  VictimRegistry registry(loop);
  qmi::QmiModem modem(loop, registry, {"router", device, "", {}, notes});
  loop.spawn("modem", modem.serve());
  loop.run();
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 4 && std::string(argv[1]) == "--victim") return victim(argv[2], argv[3]);
  testing::InitGoogleMock(&argc, argv);
  return RUN_ALL_TESTS();
}
