// SPDX-License-Identifier: Apache-2.0
// One GLib main loop, one thread. The Loop owns the ready queue that a single GSource drains (so no
// procedure ever runs inside a library's callback), the timers, and the root tasks.
#pragma once

#include <glib.h>

#include <coroutine>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "runtime/clock.hpp"
#include "runtime/stop.hpp"

namespace esimgw {

template <class T>
class Task;
class Timer;

class Loop {
 public:
  explicit Loop(Clock& clock = systemClock());
  // Root tasks that still run are destroyed where they stand; end them first with stopAll and run.
  ~Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  Clock& clock() const { return clock_; }
  TimePoint now() const { return clock_.now(); }
  // The default context: libqmi, libmbim, sdbus-c++ and GIO attach to it.
  GMainContext* context() const { return context_; }

  // Resume this coroutine from the main loop. Safe from any callback of the loop's thread.
  void ready(std::coroutine_handle<> handle);
  // Call this function from the main loop, after what is in the queue already.
  void post(std::function<void()> function);

  // Starts a root task. `body` runs under the returned Stop, a child of `parent`. An exception that
  // leaves it goes to the failure handler, then `finished` is called either way.
  Stop spawn(std::string name, Task<void> body, Stop parent = {},
             std::function<void()> finished = {});
  void onFailure(std::function<void(const std::string& name, const Error&)> handler);
  std::size_t rootCount() const { return roots_.size(); }
  // Requests every root task's Stop.
  void stopAll(const Error& reason);

  void run();  // until quit()
  void quit();
  void runOnce(bool mayBlock);  // one iteration of the context
  void runUntilIdle();          // everything that needs no waiting
  // Runs until the condition holds; false when `limit` of the machine's time passed first.
  bool runUntil(const std::function<bool()>& condition, Duration limit);

  // When the earliest timer is due; nothing when there is none.
  std::optional<TimePoint> nextTimer() const;

 private:
  friend class Timer;
  struct Root;
  struct Source;
  struct Entry {
    std::coroutine_handle<> handle;
    std::function<void()> function;
  };
  using Timers = std::multimap<TimePoint, Timer*>;

  void drain();
  void fireTimers();
  void rearm();
  void finish(Root* root);

  Clock& clock_;
  GMainContext* context_;
  GMainLoop* main_;
  Source* source_;
  std::deque<Entry> queue_;
  Timers timers_;
  std::set<Root*> roots_;
  std::function<void(const std::string&, const Error&)> failure_;
};

// Calls a function once, at a time. Destroying it cancels it.
class Timer {
 public:
  Timer() = default;
  Timer(Loop& loop, TimePoint when, std::function<void()> function);
  ~Timer() { cancel(); }
  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;

  void start(Loop& loop, TimePoint when, std::function<void()> function);
  void cancel();
  bool pending() const { return loop_ != nullptr; }

 private:
  friend class Loop;
  Loop* loop_ = nullptr;
  Loop::Timers::iterator place_;
  std::function<void()> function_;
};

}  // namespace esimgw
