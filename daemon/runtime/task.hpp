// SPDX-License-Identifier: Apache-2.0
// Task<T>: a coroutine that starts when it is awaited and hands its result to the one that awaits.
// Rules (checked by ./dev check, reasons in docs/architecture.md): a co_await stands alone; its
// arguments are names, std::move(name) or plain values; parameters are taken by value, references
// only to objects that outlive the task.
#pragma once

#include <cassert>
#include <coroutine>
#include <cstdlib>
#include <exception>
#include <functional>
#include <optional>
#include <type_traits>
#include <utility>

#include "runtime/loop.hpp"
#include "runtime/stop.hpp"

namespace esimgw {

// What a task inherits from the one that awaits it.
struct Context {
  Loop* loop = nullptr;
  Stop stop;
};

namespace detail {

struct PromiseBase {
  Context context;
  std::coroutine_handle<> continuation;
  std::function<void()> finished;  // of a root task
  std::exception_ptr exception;
  bool started = false;

  std::suspend_always initial_suspend() noexcept { return {}; }

  // Completion goes through the ready queue, not by resuming the awaiting coroutine here: the stack
  // stays flat however many awaits complete at once.
  struct Final {
    bool await_ready() noexcept { return false; }
    template <class Promise>
    void await_suspend(std::coroutine_handle<Promise> self) noexcept {
      PromiseBase& promise = self.promise();
      if (promise.continuation) {
        promise.context.loop->ready(promise.continuation);
      } else if (promise.finished) {
        promise.finished();
      }
    }
    void await_resume() noexcept {}
  };
  Final final_suspend() noexcept { return {}; }
  void unhandled_exception() noexcept { exception = std::current_exception(); }
};

template <class T>
struct Promise : PromiseBase {
  std::optional<T> value;
  Task<T> get_return_object();
  template <class U>
  void return_value(U&& result) {
    value.emplace(std::forward<U>(result));
  }
  T take() {
    if (exception) std::rethrow_exception(exception);
    return std::move(*value);
  }
};

template <>
struct Promise<void> : PromiseBase {
  Task<void> get_return_object();
  void return_void() {}
  void take() {
    if (exception) std::rethrow_exception(exception);
  }
};

}  // namespace detail

template <class T>
class [[nodiscard("a Task does nothing until it is awaited")]] Task {
 public:
  using promise_type = detail::Promise<T>;
  using Handle = std::coroutine_handle<promise_type>;

  Task() = default;
  explicit Task(Handle handle) : handle_(handle) {}
  Task(Task && other) noexcept
      : handle_(std::exchange(other.handle_, {})), override_(std::move(other.override_)) {}
  Task& operator=(Task&& other) noexcept {
    std::swap(handle_, other.handle_);
    std::swap(override_, other.override_);
    return *this;
  }
  ~Task() {
    if (!handle_) return;
#ifndef NDEBUG
    // Forgotten work. While an exception unwinds the frame that made it, that is no forgetting.
    if (!handle_.promise().started && std::uncaught_exceptions() == 0) std::abort();
#endif
    handle_.destroy();
  }

  // Only Loop::spawn starts a task that nobody awaits.
  void start(Context context, std::function<void()> finished) {
    auto& promise = handle_.promise();
    promise.context = std::move(context);
    promise.finished = std::move(finished);
    promise.started = true;
    promise.context.loop->ready(handle_);
  }

  // Whoever takes over a Task for later says so: from then on it may be destroyed before it ran (a
  // loop that ends, say) without being a forgotten one.
  void accept() {
    handle_.promise().started = true;
  }

  // Runs the task under another Stop than the one it would inherit.
  Task&& under(Stop stop)&& {
    override_ = std::move(stop);
    return std::move(*this);
  }

  struct Awaiter {
    Handle handle;
    std::optional<Stop> stop;
    bool await_ready() const noexcept { return false; }
    template <class Promise>
    void await_suspend(std::coroutine_handle<Promise> parent) {
      auto& promise = handle.promise();
      promise.context = parent.promise().context;
      if (stop) promise.context.stop = std::move(*stop);
      promise.continuation = parent;
      promise.started = true;
      handle.resume();
    }
    T await_resume() { return handle.promise().take(); }
  };
  Awaiter operator co_await()&& {
    return {handle_, std::move(override_)};
  }

 private:
  Handle handle_;
  std::optional<Stop> override_;
};

namespace detail {
template <class T>
Task<T> Promise<T>::get_return_object() {
  return Task<T>(std::coroutine_handle<Promise<T>>::from_promise(*this));
}
inline Task<void> Promise<void>::get_return_object() {
  return Task<void>(std::coroutine_handle<Promise<void>>::from_promise(*this));
}
}  // namespace detail

// The context of the coroutine that awaits this: `auto context = co_await currentContext();`
struct CurrentContext {
  Context context;
  bool await_ready() const noexcept { return false; }
  template <class Promise>
  bool await_suspend(std::coroutine_handle<Promise> self) {
    context = self.promise().context;
    return false;
  }
  Context await_resume() { return std::move(context); }
};
inline CurrentContext currentContext() {
  return {};
}

}  // namespace esimgw
