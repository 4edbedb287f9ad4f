// SPDX-License-Identifier: Apache-2.0
// Each trap of coroutines on a C main loop, as a test. Run under AddressSanitizer.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "runtime/glib.hpp"
#include "runtime/pending.hpp"

using namespace esimgw;
using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;

namespace {

const Error stopped(Domain::runtime, Code::cancelled, "the test asked to stop");

// Runs a loop whose time stands still, and remembers how each root task failed.
struct RuntimeTest : testing::Test {
  ManualClock clock;
  Loop loop{clock};
  std::vector<std::string> failures;

  RuntimeTest() {
    loop.onFailure([this](const std::string& name, const Error& error) {
      failures.push_back(name + ": " + std::string(esimgw::name(error.code())) + ": " +
                         error.sentence());
    });
  }
  void advance(Duration by) {
    clock.advance(by);
    loop.runUntilIdle();
  }
};

Task<int> add(int a, int b) {
  co_return a + b;
}

Task<int> sum(int count) {
  int total = 0;
  for (int i = 0; i < count; ++i) {
    auto one = co_await add(total, 1);
    total = one;
  }
  co_return total;
}

Task<void> storeSum(int count, int* out) {
  auto total = co_await sum(count);
  *out = total;
}

Task<int> nested(int depth) {
  if (depth == 0) co_return 0;
  --depth;
  auto below = co_await nested(depth);
  co_return below + 1;
}

Task<void> storeNested(int depth, int* out) {
  auto total = co_await nested(depth);
  *out = total;
}

template <class T>
Task<void> waitFor(Pending<T> pending, Deadline deadline = {}) {
  co_await pending.wait(deadline);
}

Task<void> note(Pending<int> pending, Deadline deadline, std::vector<std::string>* log) {
  bool cleanUp = false;
  try {
    auto value = co_await pending.wait(deadline);
    log->push_back("value " + std::to_string(value));
  } catch (const Error& error) {
    log->push_back(error.sentence());
    cleanUp = true;
  }
  if (cleanUp) {  // what must await is written after the catch
    auto total = co_await sum(3);
    log->push_back("cleaned up " + std::to_string(total));
  }
}

Task<void> chainLink(Pending<Unit> before, Pending<Unit> after) {
  co_await before.wait();
  after.complete({});
}

Task<void> throwNow() {
  throw Error(Domain::card, Code::cardRefused, "thrown by a procedure");
  co_return;
}

Task<void> throwAfter(Pending<Unit> pending) {
  co_await pending.wait();
  throw std::runtime_error("thrown after a callback");
}

Task<void> throwForeign() {
  throw 42;
  co_return;
}

}  // namespace

// Flat stack

TEST_F(RuntimeTest, AMillionImmediateCompletionsKeepTheStackFlat) {
  int result = 0;
  loop.spawn("sum", storeSum(1'000'000, &result));
  loop.runUntilIdle();
  EXPECT_EQ(result, 1'000'000);
  EXPECT_EQ(loop.rootCount(), 0u);
}

TEST_F(RuntimeTest, ACompletionChainKeepsTheStackFlat) {
  constexpr int length = 100'000;
  std::vector<Pending<Unit>> links(length + 1);
  for (int i = 0; i < length; ++i) loop.spawn("link", chainLink(links[i], links[i + 1]));
  loop.runUntilIdle();
  ASSERT_FALSE(links.back().done());
  links.front().complete({});
  loop.runUntilIdle();
  EXPECT_TRUE(links.back().done());
  EXPECT_EQ(loop.rootCount(), 0u);
}

// Starting a task runs it on its caller's stack until it first waits: that depth is the depth of
// the source's own calls. Completing does not use it.
TEST_F(RuntimeTest, NestedTasksComplete) {
  int result = 0;
  loop.spawn("nested", storeNested(1'000, &result));
  loop.runUntilIdle();
  EXPECT_EQ(result, 1'000);
}

TEST_F(RuntimeTest, OtherSourcesGetTheirTurnWhileTasksAreBusy) {
  int result = 0;
  int sumWhenIdleRan = -1;
  loop.spawn("sum", storeSum(100'000, &result));
  struct Seen {
    int* result;
    int* at;
  } seen{&result, &sumWhenIdleRan};
  auto* source = g_timeout_source_new(0);
  GSourceFunc look = [](gpointer data) -> gboolean {
    auto* to = static_cast<Seen*>(data);
    *to->at = *to->result;
    return G_SOURCE_REMOVE;
  };
  g_source_set_callback(source, look, &seen, nullptr);
  g_source_attach(source, loop.context());
  g_source_unref(source);
  loop.runUntilIdle();
  EXPECT_EQ(result, 100'000);
  EXPECT_EQ(sumWhenIdleRan, 0);
}

// Cancelling asks, never destroys

TEST_F(RuntimeTest, ALateAnswerAfterAStopFindsItsMemoryIntact) {
  std::vector<std::string> log;
  auto callbackShare = std::make_unique<Pending<int>>();
  auto stop = loop.spawn("note", note(*callbackShare, {}, &log));
  loop.runUntilIdle();
  stop.request(stopped);
  loop.runUntilIdle();
  EXPECT_THAT(log, ElementsAre("the test asked to stop", "cleaned up 3"));
  EXPECT_EQ(loop.rootCount(), 0u);
  callbackShare->complete(7);  // the frame that waited is gone
  callbackShare->fail(stopped);
  loop.runUntilIdle();
  EXPECT_THAT(log, ElementsAre("the test asked to stop", "cleaned up 3"));
}

TEST_F(RuntimeTest, ALateAnswerAfterTheDeadlineIsDropped) {
  std::vector<std::string> log;
  Pending<int> pending;
  loop.spawn("note", note(pending, clock.now() + 5s, &log));
  advance(4999ms);
  EXPECT_THAT(log, ElementsAre());
  advance(1ms);
  EXPECT_THAT(log, ElementsAre("no answer in time", "cleaned up 3"));
  pending.complete(7);
  loop.runUntilIdle();
  EXPECT_EQ(log.size(), 2u);
}

TEST_F(RuntimeTest, AnAnswerBeforeTheDeadlineLeavesNoTimer) {
  std::vector<std::string> log;
  Pending<int> pending;
  loop.spawn("note", note(pending, clock.now() + 5s, &log));
  loop.runUntilIdle();
  EXPECT_TRUE(loop.nextTimer());
  pending.complete(7);
  loop.runUntilIdle();
  EXPECT_THAT(log, ElementsAre("value 7"));
  EXPECT_FALSE(loop.nextTimer());
}

TEST_F(RuntimeTest, AStoppedAwaitEndsOnlyWhenTheLibraryConfirmed) {
  std::vector<std::string> log;
  int asked = 0;
  Pending<int> pending;
  pending.onCancel([&asked] { ++asked; });
  auto stop = loop.spawn("note", note(pending, {}, &log));
  loop.runUntilIdle();
  stop.request(stopped);
  stop.request(stopped);
  loop.runUntilIdle();
  EXPECT_EQ(asked, 1);
  EXPECT_THAT(log, ElementsAre());
  pending.fail({Domain::modem, Code::modemRefused, "aborted by the library"});
  loop.runUntilIdle();
  EXPECT_THAT(log, ElementsAre("the test asked to stop", "cleaned up 3"));
}

TEST_F(RuntimeTest, AResultThatCameInSpiteOfTheStopCounts) {
  std::vector<std::string> log;
  Pending<int> pending;
  pending.onCancel([] {});
  auto stop = loop.spawn("note", note(pending, {}, &log));
  loop.runUntilIdle();
  stop.request(stopped);
  pending.complete(7);
  loop.runUntilIdle();
  EXPECT_THAT(log, ElementsAre("value 7"));
}

TEST_F(RuntimeTest, ALibraryMayConfirmWhileItIsAsked) {
  std::vector<std::string> log;
  Pending<int> pending;
  pending.onCancel([pending = std::make_shared<Pending<int>>(pending)] {
    pending->fail({Domain::modem, Code::modemRefused, "aborted at once"});
  });
  auto stop = loop.spawn("note", note(pending, {}, &log));
  loop.runUntilIdle();
  stop.request(stopped);
  loop.runUntilIdle();
  EXPECT_THAT(log, ElementsAre("the test asked to stop", "cleaned up 3"));
}

TEST_F(RuntimeTest, AnAwaitUnderAnEarlierStopAsksTheLibraryToo) {
  std::vector<std::string> log;
  bool asked = false;
  Pending<int> pending;
  pending.onCancel([&asked] { asked = true; });
  auto stop = loop.spawn("note", note(pending, {}, &log));
  stop.request(stopped);  // before the task ran for the first time
  loop.runUntilIdle();
  EXPECT_TRUE(asked);
  EXPECT_THAT(log, ElementsAre());
  pending.fail(stopped);
  loop.runUntilIdle();
  EXPECT_THAT(log, ElementsAre("the test asked to stop", "cleaned up 3"));
}

TEST_F(RuntimeTest, TheFirstOutcomeCounts) {
  std::vector<std::string> log;
  Pending<int> pending;
  pending.complete(1);
  pending.complete(2);
  pending.fail(stopped);
  loop.spawn("note", note(pending, {}, &log));
  loop.runUntilIdle();
  EXPECT_THAT(log, ElementsAre("value 1"));
}

TEST(Runtime, ALoopMayEndBeforeWhatItsTasksWaitFor) {
  Pending<int> pending;
  Pending<Unit> notStarted;
  std::vector<std::string> log;
  Stop stop = Stop::create();
  {
    Loop loop;
    loop.spawn("waits", note(pending, loop.now() + 1h, &log), stop);
    loop.runUntilIdle();
    loop.spawn("never ran", waitFor<Unit>(notStarted, {}), stop);
  }
  pending.complete(7);
  notStarted.complete({});
  stop.request(stopped);
  EXPECT_THAT(log, ElementsAre());
}

// GIO

namespace {

int finishNumber(GObject*, GAsyncResult* result) {
  GError* error = nullptr;
  auto value = g_task_propagate_int(G_TASK(result), &error);
  if (error != nullptr) throw Error(Domain::modem, Code::modemRefused, takeMessage(error));
  return static_cast<int>(value);
}

int finishThrows(GObject*, GAsyncResult*) {
  throw std::logic_error("thrown by a finish function");
}

// A GLib operation that answers when the test says so, or when it is cancelled.
Task<void> gioNote(GTask** started, int (*finish)(GObject*, GAsyncResult*), Deadline deadline,
                   std::vector<std::string>* log) {
  GioOperation<int> operation;
  *started = g_task_new(nullptr, operation.cancellable(), GioOperation<int>::callback,
                        operation.userData(finish));
  g_task_set_return_on_cancel(*started, FALSE);
  try {
    auto value = co_await operation.wait(deadline);
    log->push_back("value " + std::to_string(value));
  } catch (const Error& error) {
    log->push_back(error.sentence());
  }
}

}  // namespace

TEST_F(RuntimeTest, GioOperationHandsOverItsResult) {
  GTask* task = nullptr;
  std::vector<std::string> log;
  loop.spawn("gio", gioNote(&task, finishNumber, {}, &log));
  loop.runUntilIdle();
  g_task_return_int(task, 5);
  g_object_unref(task);
  loop.runUntilIdle();
  EXPECT_THAT(log, ElementsAre("value 5"));
}

TEST_F(RuntimeTest, GioOperationIsCancelledAndConfirmed) {
  GTask* task = nullptr;
  std::vector<std::string> log;
  auto stop = loop.spawn("gio", gioNote(&task, finishNumber, {}, &log));
  loop.runUntilIdle();
  stop.request(stopped);
  loop.runUntilIdle();
  EXPECT_THAT(log, ElementsAre());
  EXPECT_TRUE(g_cancellable_is_cancelled(g_task_get_cancellable(task)));
  ASSERT_TRUE(g_task_return_error_if_cancelled(task));
  g_object_unref(task);
  loop.runUntilIdle();
  EXPECT_THAT(log, ElementsAre("the test asked to stop"));
}

TEST_F(RuntimeTest, GioOperationMeetsItsDeadline) {
  GTask* task = nullptr;
  std::vector<std::string> log;
  loop.spawn("gio", gioNote(&task, finishNumber, clock.now() + 3s, &log));
  advance(3s);
  ASSERT_TRUE(g_task_return_error_if_cancelled(task));
  g_object_unref(task);
  loop.runUntilIdle();
  EXPECT_THAT(log, ElementsAre("no answer in time"));
}

TEST_F(RuntimeTest, AFinishFunctionThatThrowsFailsTheOperationOnly) {
  GTask* task = nullptr;
  std::vector<std::string> log;
  loop.spawn("gio", gioNote(&task, finishThrows, {}, &log));
  loop.runUntilIdle();
  g_task_return_int(task, 5);
  g_object_unref(task);
  loop.runUntilIdle();
  EXPECT_THAT(log, ElementsAre("thrown by a finish function"));
}

TEST(Runtime, AGioAnswerAfterTheLoopEndedIsDropped) {
  GTask* task = nullptr;
  std::vector<std::string> log;
  {
    Loop loop;
    loop.spawn("gio", gioNote(&task, finishNumber, {}, &log));
    loop.runUntilIdle();
  }
  g_task_return_int(task, 5);
  g_object_unref(task);
  while (g_main_context_iteration(nullptr, FALSE)) {
  }
  EXPECT_THAT(log, ElementsAre());
}

TEST_F(RuntimeTest, AnFdWatchMayEndInsideItsOwnCallback) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  int called = 0;
  FdWatch watch;
  watch = FdWatch(ends[0], G_IO_IN, [&](GIOCondition) {
    ++called;
    watch.reset();
    throw std::runtime_error("thrown by a watch");
  });
  ASSERT_EQ(write(ends[1], "x", 1), 1);
  loop.runUntilIdle();
  EXPECT_EQ(called, 1);
  close(ends[0]);
  close(ends[1]);
}

// Throwing

TEST_F(RuntimeTest, AProcedureWokenByACCallbackThrowsOutsideOfIt) {
  Pending<Unit> pending;
  loop.spawn("throws", throwAfter(pending));
  loop.runUntilIdle();
  bool returned = false;
  struct Both {
    Pending<Unit> pending;
    bool* returned;
  } both{pending, &returned};
  GSourceFunc wake = [](gpointer data) -> gboolean {
    auto* to = static_cast<Both*>(data);
    to->pending.complete({});
    *to->returned = true;  // nothing was thrown through here
    return G_SOURCE_REMOVE;
  };
  auto* source = g_idle_source_new();
  g_source_set_callback(source, wake, &both, nullptr);
  g_source_attach(source, loop.context());
  g_source_unref(source);
  loop.runUntilIdle();
  EXPECT_TRUE(returned);
  EXPECT_THAT(failures, ElementsAre("throws: internal: thrown after a callback"));
}

TEST_F(RuntimeTest, WhatLeavesARootTaskIsReported) {
  int finished = 0;
  auto count = [&finished] { ++finished; };
  loop.spawn("one", throwNow(), {}, count);
  loop.spawn("two", throwForeign(), {}, count);
  loop.runUntilIdle();
  EXPECT_THAT(failures, ElementsAre("one: card-refused: thrown by a procedure",
                                    "two: internal: unknown exception"));
  EXPECT_EQ(finished, 2);
  EXPECT_EQ(loop.rootCount(), 0u);
}

TEST_F(RuntimeTest, PostedFunctionsAndTimersMayThrow) {
  bool later = false;
  loop.post([] { throw std::runtime_error("thrown by a posted function"); });
  Timer timer(loop, clock.now() + 1s, [] { throw std::runtime_error("thrown by a timer"); });
  loop.post([&later] { later = true; });
  advance(1s);
  EXPECT_TRUE(later);
  EXPECT_FALSE(timer.pending());
}

TEST(Runtime, ErrorsGatherContext) {
  auto error = Error(Domain::modem, Code::modemRefused, "QMI error 'access denied'")
                   .in("open logical channel on cdc-wdm0")
                   .in("enable profile");
  EXPECT_STREQ(error.what(),
               "enable profile: open logical channel on cdc-wdm0: QMI error 'access denied'");
  EXPECT_EQ(error.domain(), Domain::modem);
  EXPECT_EQ(error.code(), Code::modemRefused);
}

// Forgotten tasks

#ifndef NDEBUG
TEST(RuntimeDeathTest, ATaskThatNobodyAwaitedAborts) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_DEATH({ auto forgotten = add(1, 2); }, "");
}
#endif

TEST(Runtime, ATaskIsNotForgottenWhenAnExceptionPassesIt) {
  auto throws = [] {
    auto task = add(1, 2);
    throw std::runtime_error("before it could be awaited");
  };
  EXPECT_THROW(throws(), std::runtime_error);
}

// Stops

TEST_F(RuntimeTest, AStopReachesWhatATaskAwaits) {
  Pending<Unit> inner;
  auto outer = [](Pending<Unit> pending) -> Task<void> { co_await waitFor<Unit>(pending); };
  auto stop = loop.spawn("outer", outer(inner));
  loop.runUntilIdle();
  stop.request({Domain::request, Code::cancelled, "cancelled by the caller"});
  loop.runUntilIdle();
  EXPECT_THAT(failures, ElementsAre("outer: cancelled: cancelled by the caller"));
}

TEST_F(RuntimeTest, AParentsStopEndsTheChildrenAndNotTheOtherWayRound) {
  auto parent = Stop::create();
  auto first = parent.child();
  auto second = parent.child();
  first.request(stopped);
  EXPECT_FALSE(parent.requested());
  EXPECT_FALSE(second.requested());
  parent.request({Domain::runtime, Code::timeout, "the parent's reason"});
  EXPECT_EQ(second.reason().sentence(), "the parent's reason");
  EXPECT_EQ(first.reason().sentence(), "the test asked to stop");
  EXPECT_TRUE(parent.child().requested());
}

TEST_F(RuntimeTest, AListenerMayDropTheStopThatCallsIt) {
  struct Drops final : StopListener {
    std::optional<Stop> held;
    void onStop(const Error&) noexcept override { held.reset(); }
  };
  auto parent = Stop::create();
  Drops first;
  Drops second;
  first.held = parent.child();
  first.held->listen(first);
  first.held->listen(second);
  parent.request(stopped);
  EXPECT_FALSE(first.held);
}

TEST_F(RuntimeTest, StopAllEndsEveryTask) {
  for (int i = 0; i < 3; ++i) loop.spawn("waits", waitFor<Unit>(Pending<Unit>{}, {}));
  loop.runUntilIdle();
  EXPECT_EQ(loop.rootCount(), 3u);
  loop.stopAll(stopped);
  loop.runUntilIdle();
  EXPECT_EQ(loop.rootCount(), 0u);
  EXPECT_EQ(failures.size(), 3u);
}

TEST_F(RuntimeTest, AShieldIgnoresStopAndDeadlineOfItsCaller) {
  Pending<int> card;
  std::vector<std::string> log;
  auto work = [](Pending<int> pending, std::vector<std::string>* to) -> Task<void> {
    auto save = note(pending, {}, to);
    co_await shielded(std::move(save));
    to->push_back("saved");
    co_await sleepFor(1s);
    to->push_back("never reached");
  };
  auto limited = [](Task<void> task, TimePoint deadline) -> Task<void> {
    co_await withDeadline(std::move(task), deadline);
  };
  auto stop = loop.spawn("order", limited(work(card, &log), clock.now() + 1s));
  advance(2s);
  stop.request(stopped);
  loop.runUntilIdle();
  EXPECT_THAT(log, ElementsAre());
  card.complete(1);
  loop.runUntilIdle();
  EXPECT_THAT(log, ElementsAre("value 1", "saved"));
  EXPECT_THAT(failures, ElementsAre("order: timeout: not finished in time"));
}

TEST_F(RuntimeTest, ADeadlineWorksInsideAShield) {
  auto work = [](TimePoint deadline) -> Task<void> {
    auto forever = sleepFor(1h);
    auto limited = withDeadline(std::move(forever), deadline);
    co_await shielded(std::move(limited));
  };
  loop.spawn("order", work(clock.now() + 1s));
  advance(999ms);
  EXPECT_EQ(loop.rootCount(), 1u);
  advance(1ms);
  EXPECT_THAT(failures, ElementsAre("order: timeout: not finished in time"));
}

TEST_F(RuntimeTest, AFinishedDeadlineLeavesNothingBehind) {
  int result = 0;
  auto work = [](TimePoint deadline, int* out) -> Task<void> {
    auto task = sum(3);
    auto total = co_await withDeadline(std::move(task), deadline);
    *out = total;
  };
  loop.spawn("work", work(clock.now() + 1s, &result));
  loop.runUntilIdle();
  EXPECT_EQ(result, 3);
  EXPECT_FALSE(loop.nextTimer());
}

// Time

TEST_F(RuntimeTest, TimersFireInOrderAndOnce) {
  std::vector<int> fired;
  Timer late(loop, clock.now() + 2s, [&] { fired.push_back(2); });
  Timer early(loop, clock.now() + 1s, [&] { fired.push_back(1); });
  Timer cancelled(loop, clock.now() + 1s, [&] { fired.push_back(3); });
  cancelled.cancel();
  EXPECT_EQ(loop.nextTimer(), TimePoint(1s));
  advance(999ms);
  EXPECT_THAT(fired, ElementsAre());
  advance(10s);
  EXPECT_THAT(fired, ElementsAre(1, 2));
  advance(10s);
  EXPECT_THAT(fired, ElementsAre(1, 2));
}

TEST_F(RuntimeTest, ATimerMayRestartOrCancelOthersFromItsFunction) {
  std::vector<int> fired;
  Timer again;
  Timer victim;
  again.start(loop, clock.now() + 1s, [&] {
    fired.push_back(1);
    victim.cancel();
    again.start(loop, clock.now() + 1s, [&] { fired.push_back(2); });
  });
  victim.start(loop, clock.now() + 1s, [&] { fired.push_back(3); });
  advance(1s);
  EXPECT_THAT(fired, ElementsAre(1));
  advance(1s);
  EXPECT_THAT(fired, ElementsAre(1, 2));
}

TEST_F(RuntimeTest, SleepingTasksWakeInOrder) {
  std::vector<int> woken;
  auto sleeper = [](int seconds, std::vector<int>* to) -> Task<void> {
    auto time = std::chrono::seconds(seconds);
    co_await sleepFor(time);
    to->push_back(seconds);
  };
  for (int seconds : {3, 1, 2}) loop.spawn("sleeper", sleeper(seconds, &woken));
  loop.runUntilIdle();
  while (auto next = loop.nextTimer()) {
    clock.advanceTo(*next);
    loop.runUntilIdle();
  }
  EXPECT_THAT(woken, ElementsAre(1, 2, 3));
  EXPECT_EQ(clock.now(), TimePoint(3s));
}

TEST(Runtime, TheSystemClockWakesTheLoop) {
  Loop loop;
  bool fired = false;
  Timer timer(loop, loop.now() + 5ms, [&] {
    fired = true;
    loop.quit();
  });
  loop.run();
  EXPECT_TRUE(fired);
}

// Events

TEST_F(RuntimeTest, AnEventWakesWhoWaitsNowAndNobodyLater) {
  Event event;
  int woken = 0;
  auto waiter = [](Event* what, int* count) -> Task<void> {
    auto next = what->next();
    co_await next.wait();
    ++*count;
  };
  event.notify();  // nobody waits
  for (int i = 0; i < 3; ++i) loop.spawn("waiter", waiter(&event, &woken));
  loop.runUntilIdle();
  EXPECT_EQ(woken, 0);
  event.notify();
  loop.spawn("waiter", waiter(&event, &woken));
  loop.runUntilIdle();
  EXPECT_EQ(woken, 3);
  event.notify();
  loop.runUntilIdle();
  EXPECT_EQ(woken, 4);
}

TEST_F(RuntimeTest, AnEventForgetsWaitsThatTimedOut) {
  Event event;
  Pending<Unit> kept = event.next();
  std::vector<Pending<Unit>> ended(1000);
  for (auto& wait : ended) wait = event.next();
  ended.clear();
  auto last = event.next();
  EXPECT_EQ(event.waiting(), 2u);
  event.notify();
  EXPECT_TRUE(kept.done());
  EXPECT_TRUE(last.done());
}

TEST_F(RuntimeTest, ManyTasksRunSideBySide) {
  constexpr int count = 20'000;
  int done = 0;
  auto worker = [](int number, int* to) -> Task<void> {
    auto pause = std::chrono::milliseconds(number % 97);
    co_await sleepFor(pause);
    int terms = number % 5;
    auto total = co_await sum(terms);
    if (total == terms) ++*to;
  };
  for (int i = 0; i < count; ++i) loop.spawn("worker", worker(i, &done));
  loop.runUntilIdle();
  EXPECT_LT(done, count);
  advance(1s);
  EXPECT_EQ(done, count);
  EXPECT_EQ(loop.rootCount(), 0u);
}
