// SPDX-License-Identifier: Apache-2.0
// The forms of co_await that the project allows (tests/check/coroutines.py enforces them) neither
// leak nor free twice, on every compiler that builds this. Other forms do on g++ 12.
#include <gtest/gtest.h>

#include "runtime/pending.hpp"

using namespace esimgw;

namespace {

// Counts its living objects, and owns memory so that a double destruction is a double free.
class Counted {
 public:
  explicit Counted(int number) : number_(new int(number)) { ++alive; }
  Counted(const char* digits) : Counted(std::atoi(digits)) {}
  Counted(const Counted& other) : Counted(*other.number_) {}
  Counted(Counted&& other) noexcept : number_(std::exchange(other.number_, nullptr)) { ++alive; }
  Counted& operator=(const Counted&) = delete;
  ~Counted() {
    --alive;
    delete number_;
  }
  int number() const { return *number_; }
  static inline int alive = 0;

 private:
  int* number_;
};

struct Holder {
  Counted counted{5};
  Counted copy() const { return counted; }
  const Counted& get() const { return counted; }
};

Task<Counted> doubled(Counted value) {
  co_return Counted(value.number() * 2);
}

Task<Counted> waited(Counted value, Pending<Unit> gate) {
  co_await gate.wait();
  co_return value;
}

Task<int> sumOf(Counted a, Counted b, int c) {
  co_return a.number() + b.number() + c;
}

Task<Counted> throwing(Counted value) {
  if (value.number() != 0) throw Error(Domain::card, Code::cardRefused, "refused");
  co_return value;
}

struct Service {
  int factor = 3;
  Pending<Counted> answer;
  Task<Counted> multiply(Counted value) { co_return Counted(value.number() * factor); }
  Service& self() { return *this; }
  Pending<Counted> pending() const { return answer; }
};

struct CoroutineForms : testing::Test {
  ManualClock clock;
  Loop loop{clock};
  int result = -1;
  bool failed = false;

  CoroutineForms() {
    loop.onFailure([this](const std::string&, const Error&) { failed = true; });
  }
  void run(Task<void> task) {
    loop.spawn("form", std::move(task));
    loop.runUntilIdle();
    EXPECT_EQ(loop.rootCount(), 0u);
    EXPECT_EQ(Counted::alive, 0);
  }
};

Task<void> statement() {
  Counted value(4);
  co_await doubled(value);
}
Task<void> named(int* out) {
  Counted value(4);
  auto answer = co_await doubled(value);
  *out = answer.number();
}
Task<void> moved(int* out) {
  Counted value(4);
  auto answer = co_await doubled(std::move(value));
  *out = answer.number();
}
Task<void> literal(int* out) {
  auto answer = co_await doubled("21");
  *out = answer.number();
}
Task<void> memberCalls(int* out) {
  Holder holder;
  auto answer = co_await sumOf(holder.copy(), holder.get(), 7);
  *out = answer;
}
Task<void> memberCoroutine(int* out) {
  Service service;
  Counted value(4);
  auto answer = co_await service.self().multiply(value);
  *out = answer.number();
}
Task<Counted> returned(Counted value) {
  co_return co_await doubled(std::move(value));
}
Task<void> awaitsReturned(int* out) {
  Counted value(6);
  auto answer = co_await returned(value);
  *out = answer.number();
}
Task<void> movedTask(int* out) {
  Counted value(6);
  auto task = doubled(value);
  auto answer = co_await std::move(task);
  *out = answer.number();
}
Task<void> inALoop(int* out) {
  *out = 0;
  for (int i = 0; i < 100; ++i) {
    Counted value(i);
    if (i % 2 == 0) continue;
    auto answer = co_await doubled(std::move(value));
    *out += answer.number();
  }
}
Task<void> throws() {
  Counted value(1);
  Counted other(2);
  auto answer = co_await throwing(value);
  EXPECT_EQ(answer.number(), other.number());
}
Task<void> catches(int* out) {
  Counted value(1);
  std::optional<Error> error;
  try {
    auto answer = co_await throwing(std::move(value));
    *out = answer.number();
  } catch (const Error& caught) {
    error = caught;
  }
  Counted other(8);
  auto answer = co_await doubled(other);
  *out = error ? answer.number() : 0;
}
Task<void> suspended(Pending<Unit> gate, int* out) {
  Counted value(9);
  auto answer = co_await waited(std::move(value), gate);
  *out = answer.number();
}
Task<void> pendingOfMember(Service* service, int* out) {
  auto answer = co_await service->pending().wait();
  *out = answer.number();
}

}  // namespace

TEST_F(CoroutineForms, AsAStatement) {
  run(statement());
}
TEST_F(CoroutineForms, AsTheInitialiserOfAVariable) {
  run(named(&result));
  EXPECT_EQ(result, 8);
}
TEST_F(CoroutineForms, WithAMovedArgument) {
  run(moved(&result));
  EXPECT_EQ(result, 8);
}
TEST_F(CoroutineForms, WithALiteral) {
  run(literal(&result));
  EXPECT_EQ(result, 42);
}
TEST_F(CoroutineForms, WithMemberCallsAsArguments) {
  run(memberCalls(&result));
  EXPECT_EQ(result, 17);
}
TEST_F(CoroutineForms, OfAMemberOfAnObject) {
  run(memberCoroutine(&result));
  EXPECT_EQ(result, 12);
}
TEST_F(CoroutineForms, Returned) {
  run(awaitsReturned(&result));
  EXPECT_EQ(result, 12);
}
TEST_F(CoroutineForms, OfATaskMadeBefore) {
  run(movedTask(&result));
  EXPECT_EQ(result, 12);
}
TEST_F(CoroutineForms, InALoop) {
  run(inALoop(&result));
  EXPECT_EQ(result, 5000);
}
TEST_F(CoroutineForms, WhenTheAwaitedTaskThrows) {
  run(throws());
  EXPECT_TRUE(failed);
}
TEST_F(CoroutineForms, WithCleanUpAfterTheCatch) {
  run(catches(&result));
  EXPECT_EQ(result, 16);
}
TEST_F(CoroutineForms, WhenItWaitsInBetween) {
  Pending<Unit> gate;
  loop.spawn("form", suspended(gate, &result));
  loop.runUntilIdle();
  EXPECT_GT(Counted::alive, 0);
  gate.complete({});
  loop.runUntilIdle();
  EXPECT_EQ(result, 9);
  EXPECT_EQ(Counted::alive, 0);
}
TEST_F(CoroutineForms, WhenTheStopEndsIt) {
  Pending<Unit> gate;
  auto stop = loop.spawn("form", suspended(gate, &result));
  loop.runUntilIdle();
  stop.request({Domain::runtime, Code::cancelled, "stopped"});
  loop.runUntilIdle();
  EXPECT_TRUE(failed);
  EXPECT_EQ(Counted::alive, 0);
}
TEST_F(CoroutineForms, OfAPendingOperationThatAMemberGives) {
  {
    Service service;
    loop.spawn("form", pendingOfMember(&service, &result));
    loop.runUntilIdle();
    service.answer.complete(Counted(3));
    loop.runUntilIdle();
  }
  EXPECT_EQ(result, 3);
  EXPECT_EQ(Counted::alive, 0);
}
TEST(CoroutineFormsDestroyed, WithTheLoop) {
  Pending<Unit> gate;
  int result = 0;
  {
    ManualClock clock;
    Loop loop(clock);
    loop.spawn("form", suspended(gate, &result));
    loop.runUntilIdle();
    EXPECT_GT(Counted::alive, 0);
  }
  EXPECT_EQ(Counted::alive, 0);
}
