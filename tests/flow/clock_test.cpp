// SPDX-License-Identifier: Apache-2.0
// Routers without a clock boot in 1970: dates prove nothing until the time is set.
#include <fstream>

#include "flow_fixture.hpp"

namespace esimlab {
namespace {

namespace fs = std::filesystem;

class ClockFlow : public FlowTest {
 protected:
  WorldOptions withClock(std::int64_t offset) {
    char name[] = "/tmp/esim-lab-clock-XXXXXX";
    directory_ = ::mkdtemp(name);
    setClock(offset);
    WorldOptions options;
    options.daemonEnvironment["LD_PRELOAD"] = CLOCK_PRELOAD;
    options.daemonEnvironment["ESIM_LAB_CLOCK"] = directory_ + "/offset";
    // Only the clock being set may lead to the next poll.
    options.configuration.set("poll", "first-backoff", "1000")
        .set("poll", "longest-backoff", "1000");
    return options;
  }
  void setClock(std::int64_t offset) {
    std::ofstream(directory_ + "/offset.new") << offset << "\n";
    fs::rename(directory_ + "/offset.new", directory_ + "/offset");
  }
  void TearDown() override {
    FlowTest::TearDown();
    fs::remove_all(directory_);
  }
  static std::int64_t backTo1970() { return -static_cast<std::int64_t>(::time(nullptr)) + 3600; }

  std::string directory_;
};

TEST_F(ClockFlow, AClockThatIsNotSetIsNamedAndThePollRunsWhenItIs) {
  start(withClock(backTo1970()));
  ASSERT_TRUE(eventually([&] { return logged("poll-failed"); }));
  auto status = world().esimctl({"--json", "status"}).output;
  EXPECT_NE(status.find("ClockNotSet"), std::string::npos) << status;
  EXPECT_TRUE(eim().esipa().exchanges().empty());
  setClock(0);
  ASSERT_TRUE(eventually([&] { return !eim().esipa().exchanges().empty(); }));
}

TEST_F(ClockFlow, AnUnsetClockStartsNoRollback) {
  auto options = withClock(0);
  options.configuration.set("switch", "rollback-after", "3").set("switch", "retry-every", "1");
  start(std::move(options));
  ASSERT_TRUE(pollsAgain());
  // The clock is lost with the power of the modem's reset, say.
  bool lost = false;
  modem().onApdu([&](const ApduEvent&) {
    if (lost || card().records().executions() == 0) return;
    lost = true;
    setClock(backTo1970());
  });
  auto number = order({"enable", world().iccid(1), "--rollback"});
  ASSERT_TRUE(eventually([&] { return logged("result-undelivered"); }));
  EXPECT_FALSE(
      world().runUntil([&] { return card().records().rollbacks > 0; }, std::chrono::seconds(6)));
  setClock(0);
  ASSERT_TRUE(ends(number));
  EXPECT_TRUE(enabled(1));
  EXPECT_EQ(card().records().rollbacks, 0u);
}

}  // namespace
}  // namespace esimlab
