// SPDX-License-Identifier: Apache-2.0
// Parts of the IPA that need neither card nor eIM: when to poll, operations, finding a stored
// result.
#include <gtest/gtest.h>

#include "ipa/ipa.hpp"
#include "ipa/operations.hpp"
#include "ipa/poll_schedule.hpp"

using namespace esimgw;
using namespace std::chrono_literals;

namespace {

PollSettings settings() {
  PollSettings settings;
  settings.fastInterval = 60s;
  settings.fastFor = 30min;
  settings.interval = 4h;
  settings.jitter = 0.1;
  settings.firstBackoff = 30s;
  settings.longestBackoff = 1h;
  return settings;
}

constexpr double middle = 0.5;

}  // namespace

TEST(PollSchedule, FastAfterStartAndAfterAChangeThenSlow) {
  TimePoint start{};
  PollSchedule schedule(settings(), start);
  EXPECT_EQ(schedule.nextWait(start, middle), Duration(60s));
  EXPECT_EQ(schedule.nextWait(start + 29min, middle), Duration(60s));
  EXPECT_EQ(schedule.nextWait(start + 30min, middle), Duration(4h));
  schedule.changed(start + 10h);
  EXPECT_EQ(schedule.nextWait(start + 10h, middle), Duration(60s));
}

TEST(PollSchedule, BacksOffExponentiallyUpToALimitAndForgets) {
  TimePoint start{};
  PollSchedule schedule(settings(), start);
  for (auto expected : {30s, 60s, 120s, 240s, 480s, 960s, 1920s, 3600s, 3600s}) {
    schedule.failed();
    EXPECT_EQ(schedule.nextWait(start, middle), Duration(expected));
  }
  for (int i = 0; i < 200; ++i) schedule.failed();
  EXPECT_EQ(schedule.nextWait(start, middle), Duration(1h)) << "no overflow";
  schedule.succeeded();
  EXPECT_EQ(schedule.nextWait(start, middle), Duration(60s));
}

TEST(PollSchedule, JitterGoesBothWays) {
  PollSchedule schedule(settings(), {});
  EXPECT_EQ(schedule.nextWait({}, 0.0), Duration(54s));
  EXPECT_EQ(schedule.nextWait({}, 1.0), Duration(66s));
}

TEST(Operations, LiveOnAfterTheirEndAndAreBounded) {
  ManualClock clock;
  Operations operations(clock);
  std::vector<std::string> removed;
  operations.observe([&](const std::string& key, bool exists) {
    if (!exists) removed.push_back(key);
  });
  auto running = operations.start("poll", "1", "", "dbus");
  running->phase("asking", 40);
  running->phase("again", 20);
  EXPECT_EQ(operations.find(running->key())->percent, 40u) << "never falls";
  for (int i = 0; i < 60; ++i) operations.start("poll", "1", "", "schedule")->succeed();
  EXPECT_LE(operations.all().size(), 52u);
  EXPECT_EQ(removed.size(), 11u - 1u);
  EXPECT_EQ(operations.find(running->key())->state, OperationView::State::running);
}

TEST(Operations, EndOnceAndSayWhy) {
  ManualClock clock;
  Operations operations(clock);
  auto operation = operations.start("euicc-package", "1", "eim", "eim");
  operation->fail({Domain::card, Code::resultLost, "gone"});
  operation->succeed();
  auto view = *operations.find(operation->key());
  EXPECT_EQ(view.state, OperationView::State::failed);
  EXPECT_EQ(view.problem->code, Code::resultLost);
  auto forgotten = operations.start("poll", "1", "", "dbus");
  auto key = forgotten->key();
  forgotten.reset();
  EXPECT_EQ(operations.find(key)->state, OperationView::State::failed);
}

TEST(Operations, CancelAsksOrSaysWhyNot) {
  ManualClock clock;
  Operations operations(clock);
  auto operation = operations.start("poll", "1", "", "dbus");
  EXPECT_THROW(operations.cancel(operation->key()), Error);
  bool asked = false;
  operation->onCancel([&] { asked = true; });
  operations.cancel(operation->key());
  EXPECT_TRUE(asked);
  operation->fail({Domain::request, Code::cancelled, "cancelled"});
  EXPECT_EQ(operations.find(operation->key())->state, OperationView::State::cancelled);
  EXPECT_THROW(operations.cancel(operation->key()), Error);
  EXPECT_THROW(operations.cancel("4711"), Error);
}

namespace {

rsp::EuiccPackageResult stored(const std::string& eimId, std::int64_t counter, bool ofRollback) {
  rsp::EuiccPackageResultDataSigned data;
  data.eimId = eimId;
  data.counterValue = counter;
  data.seqNumber = 7;
  rsp::EuiccResultData one;
  one.result = rsp::EnableResult::ok;
  if (ofRollback) one.result = rsp::RollbackResult::ok;
  data.euiccResult.push_back(one);
  rsp::EuiccPackageResultSigned result;
  result.euiccPackageResultDataSigned = data;
  result.euiccSignEPR = Bytes(64, 1);
  rsp::EuiccPackageResult whole;
  whole.result = result;
  return rsp::EuiccPackageResult::parse(whole.encode());
}

}  // namespace

TEST(StoredResult, IsTheOneOfThisEimAndCounterAndKind) {
  rsp::EuiccPackageSigned package;
  package.eimId = "a";
  package.counterValue = 5;
  std::vector<rsp::EuiccPackageResult> results = {stored("b", 5, false), stored("a", 4, false),
                                                  stored("a", 5, true), stored("a", 5, false)};
  EXPECT_EQ(findStoredResult(results, package, false), &results[3]);
  EXPECT_EQ(findStoredResult(results, package, true), &results[2]);
  results.resize(2);
  EXPECT_EQ(findStoredResult(results, package, false), nullptr);
}
