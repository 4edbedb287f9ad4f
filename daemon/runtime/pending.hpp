// SPDX-License-Identifier: Apache-2.0
// The meeting point of a library's callback and the coroutine that waits for it. Callbacks only
// store and wake; what they store lives here, not in the coroutine's frame, so a late callback
// after a cancelled await finds its memory intact.
#pragma once

#include <functional>
#include <list>
#include <memory>
#include <optional>

#include "runtime/task.hpp"

namespace esimgw {

struct Unit {};

// When an await must have ended; nothing means never (only for waits on our own objects).
using Deadline = std::optional<TimePoint>;

// A handle; copies mean the same operation. Callbacks hold one, the awaiting coroutine another.
template <class T>
class Pending {
 public:
  Pending() : state_(std::make_shared<State>()) {}

  // The outcome. The first call counts, later ones (a late answer) are dropped.
  void complete(T value) const {
    if (state_->done()) return;
    state_->value.emplace(std::move(value));
    state_->wake();
  }
  void fail(Error error) const {
    if (state_->done()) return;
    state_->error.emplace(std::move(error));
    state_->wake();
  }
  bool done() const { return state_->done(); }
  // Nobody else holds this operation: neither an awaiting coroutine nor a callback.
  bool abandoned() const { return state_.use_count() == 1; }

  // How to ask the library to give up. It must then complete or fail this operation: the await ends
  // only then. Without it, a stopped await ends at once and a late outcome is dropped.
  void onCancel(std::function<void()> cancel) const { state_->cancel = std::move(cancel); }

  class Awaiter;
  // Ends with the outcome, or with Error{timeout} at the deadline, or with the Stop's reason.
  Awaiter wait(Deadline deadline = {}) const { return Awaiter(state_, deadline); }

 private:
  struct State {
    std::optional<T> value;
    std::optional<Error> error;
    std::function<void()> cancel;
    Awaiter* waiter = nullptr;

    bool done() const { return value || error; }
    void wake();
  };
  std::shared_ptr<State> state_;
};

template <class T>
class Pending<T>::Awaiter final : StopListener {
 public:
  Awaiter(std::shared_ptr<State> state, Deadline deadline)
      : state_(std::move(state)), deadline_(deadline) {}
  ~Awaiter() override {
    if (state_->waiter == this) state_->waiter = nullptr;
  }

  bool await_ready() const noexcept { return state_->done(); }

  template <class Promise>
  bool await_suspend(std::coroutine_handle<Promise> self) {
    const Context& context = self.promise().context;
    loop_ = context.loop;
    handle_ = self;
    if (context.stop.requested()) {
      ended_ = context.stop.reason();
      if (!state_->cancel) return false;
      state_->waiter = this;
      askToGiveUp();
      return true;
    }
    state_->waiter = this;
    context.stop.listen(*this);
    if (deadline_) {
      timer_.start(*loop_, *deadline_, [this] {
        onStop({Domain::runtime, Code::timeout, "no answer in time"});
      });
    }
    return true;
  }

  T await_resume() {
    // A result that came in spite of the request counts: it may be the only copy.
    if (state_->value) return std::move(*state_->value);
    if (ended_) throw *ended_;
    throw *state_->error;
  }

 private:
  friend struct State;

  void onStop(const Error& reason) noexcept override {
    if (ended_ || state_->done()) return;
    ended_ = reason;
    timer_.cancel();
    unlisten();
    if (state_->cancel) {
      askToGiveUp();
    } else {
      resume();
    }
  }
  void askToGiveUp() noexcept {
    auto cancel = std::exchange(state_->cancel, nullptr);
    cancel();
  }
  void resume() noexcept {
    if (state_->waiter != this) return;
    state_->waiter = nullptr;
    timer_.cancel();
    unlisten();
    loop_->ready(handle_);
  }

  std::shared_ptr<State> state_;
  Deadline deadline_;
  Timer timer_;
  std::optional<Error> ended_;
  Loop* loop_ = nullptr;
  std::coroutine_handle<> handle_;
};

template <class T>
void Pending<T>::State::wake() {
  cancel = nullptr;
  if (waiter != nullptr) waiter->resume();
}

// Something that happens again and again; each wait ends at the next notify().
class Event {
 public:
  void notify() {
    auto waiting = std::exchange(waiting_, {});
    for (auto& pending : waiting) pending.complete({});
  }
  std::size_t waiting() const { return waiting_.size(); }
  // Await the returned object's wait(deadline).
  Pending<Unit> next() {
    // Waits that ended by deadline or Stop leave theirs behind.
    waiting_.remove_if([](const Pending<Unit>& pending) { return pending.abandoned(); });
    waiting_.emplace_back();
    return waiting_.back();
  }

 private:
  std::list<Pending<Unit>> waiting_;
};

// `co_await sleepUntil(when);`
inline Task<void> sleepUntil(TimePoint when) {
  Pending<Unit> never;
  auto context = co_await currentContext();
  Timer timer(*context.loop, when, [never] { never.complete({}); });
  co_await never.wait();
}

// `co_await sleepFor(duration);`
inline Task<void> sleepFor(Duration duration) {
  auto context = co_await currentContext();
  auto when = context.loop->now() + duration;
  co_await sleepUntil(when);
}

// Runs a task that no Stop of its caller can end: what is between "sent to card" and "saved".
template <class T>
Task<T> shielded(Task<T> task) {
  auto unstoppable = std::move(task).under(Stop{});
  co_return co_await std::move(unstoppable);
}

// Runs a task whose awaits end with Error{timeout} when the deadline passes.
template <class T>
Task<T> withDeadline(Task<T> task, TimePoint deadline) {
  auto context = co_await currentContext();
  auto limited = context.stop.child();
  Timer timer(*context.loop, deadline, [limited] {
    limited.request({Domain::runtime, Code::timeout, "not finished in time"});
  });
  auto bounded = std::move(task).under(limited);
  co_return co_await std::move(bounded);
}

}  // namespace esimgw
