// SPDX-License-Identifier: Apache-2.0
// Power cuts, full disks and damaged journals: nothing is lost, nothing runs twice, and where a
// result could not be kept nothing is executed and everybody is told.
#include <fstream>

#include "flow_fixture.hpp"

namespace esimlab {
namespace {

namespace fs = std::filesystem;

class JournalFlow : public FlowTest {
 protected:
  WorldOptions withLossyDisk() {
    char name[] = "/tmp/esim-lab-disk-XXXXXX";
    directory_ = ::mkdtemp(name);
    WorldOptions options;
    options.daemonEnvironment["LD_PRELOAD"] = POWER_CUT_PRELOAD;
    options.daemonEnvironment["ESIM_LAB_POWER_CUT"] = cutFile();
    options.daemonEnvironment["ESIM_LAB_DISK_FULL"] = fullFile();
    return options;
  }
  void TearDown() override {
    FlowTest::TearDown();
    if (!directory_.empty()) fs::remove_all(directory_);
  }
  std::string cutFile() const { return directory_ + "/power-cut"; }
  std::string fullFile() const { return directory_ + "/disk-full"; }
  void cutAtSync(unsigned sync, bool torn) {
    std::ofstream(cutFile()) << sync << (torn ? " torn" : "") << "\n";
  }
  // The disk has no room left but for the journal's reserve.
  void fillDisk() {
    std::ofstream(fullFile()) << (world().stateDirectory() / "journal.reserve").string() << "\n";
  }

  // One switch during which the power fails at this sync; false when it never came there.
  bool switchCutAt(unsigned sync, bool torn, std::size_t profile) {
    auto executed = card().records().executions();
    world().stopDaemon();
    cutAtSync(sync, torn);
    auto number = queue({"enable", world().iccid(profile)});
    world().launchDaemon();
    EXPECT_TRUE(eventually([&] {
      return !world().daemonRunning() ||
             (at(number).state == eim::OrderState::done && cardIsClean());
    }));
    // The last syncs come when the order is done already, or when the daemon stops.
    world().stopDaemon();
    bool reached = world().daemon().status() != 0;
    cutAtSync(0, false);
    world().startDaemon();
    EXPECT_TRUE(ends(number));
    EXPECT_TRUE(eventually([&] { return cardIsClean(); }));
    EXPECT_EQ(resultOf(number), 0);
    EXPECT_EQ(card().records().executions(), executed + 1) << "executed exactly once";
    EXPECT_TRUE(enabled(profile));
    // What the killed one left open is worked off before the modem serves again.
    EXPECT_TRUE(pollsAgain());
    world().stopDaemon();
    EXPECT_TRUE(modem().openChannels().empty());
    EXPECT_TRUE(modem().openClients().empty());
    return reached;
  }

  std::string directory_;
};

TEST_F(JournalFlow, PowerCutsAtEachSyncOfASwitch) {
  start(withLossyDisk());
  std::size_t profile = 1;
  for (bool torn : {false, true}) {
    for (unsigned sync = 1; sync < 60; ++sync) {
      SCOPED_TRACE("cut at sync " + std::to_string(sync) + (torn ? ", torn" : ""));
      bool reached = switchCutAt(sync, torn, profile);
      ASSERT_FALSE(HasFailure());
      profile = 1 - profile;
      if (!reached) {
        EXPECT_GT(sync, 6u) << "intent, result, delivery and removals are synced one by one";
        break;
      }
      ASSERT_LT(sync, 59u) << "a switch has no end";
    }
  }
}

TEST_F(JournalFlow, AResultIsKeptThoughTheDiskFilledUpMeanwhile) {
  start(withLossyDisk());
  ASSERT_TRUE(pollsAgain());
  modem().onApdu([&](const ApduEvent& event) {
    if (event.direction == ApduEvent::Direction::fromCard && card().records().executions() == 1 &&
        !fs::exists(fullFile())) {
      fillDisk();
    }
  });
  auto number = order({"enable", world().iccid(1)});
  ASSERT_TRUE(ends(number));
  EXPECT_EQ(resultOf(number), 0);
  EXPECT_FALSE(fs::exists(world().stateDirectory() / "journal.reserve")) << "it made the room";
}

TEST_F(JournalFlow, AFullDiskExecutesNothingAndTellsEverybody) {
  start(withLossyDisk());
  ASSERT_TRUE(pollsAgain());
  fillDisk();
  fs::remove(world().stateDirectory() / "journal.reserve");
  auto number = order({"list"});
  ASSERT_TRUE(ends(number, eim::OrderState::ipaRefused));
  EXPECT_EQ(at(number).errorCode, 127);
  EXPECT_EQ(card().records().executions(), 0u);
  EXPECT_NE(world().esimctl({"--json", "status"}).output.find("JournalFull"), std::string::npos)
      << world().esimctl({"--json", "status"}).output;
  fs::remove(fullFile());
  expectStillWorking();
}

TEST_F(JournalFlow, ADamagedJournalExecutesNothingAndTellsEverybody) {
  world_ = std::make_unique<World>(loop_, WorldOptions{});
  std::ofstream(world().stateDirectory() / "journal.db") << std::string(8192, 'x');
  world().startDaemon();
  auto number = order({"list"});
  ASSERT_TRUE(ends(number, eim::OrderState::ipaRefused));
  EXPECT_EQ(at(number).errorCode, 127);
  EXPECT_EQ(card().records().executions(), 0u);
  EXPECT_NE(world().esimctl({"--json", "status"}).output.find("JournalCorrupt"), std::string::npos);
}

TEST_F(JournalFlow, AStateDirectoryThatCannotBeWrittenExecutesNothing) {
  WorldOptions options;
  options.configuration.set("daemon", "state-directory", "/proc/esim-gateway");
  start(std::move(options));
  auto number = order({"list"});
  ASSERT_TRUE(ends(number, eim::OrderState::ipaRefused));
  EXPECT_EQ(card().records().executions(), 0u);
  EXPECT_NE(world().esimctl({"--json", "status"}).output.find("JournalReadOnly"),
            std::string::npos);
}

}  // namespace
}  // namespace esimlab
