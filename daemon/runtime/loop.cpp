// SPDX-License-Identifier: Apache-2.0
#include "runtime/loop.hpp"

#include "runtime/log.hpp"
#include "runtime/task.hpp"

namespace esimgw {
namespace {

class SystemClock final : public Clock {
 public:
  TimePoint now() const override { return TimePoint(Duration(g_get_monotonic_time())); }
  WallTime wall() const override { return WallTime(Duration(g_get_real_time())); }
};

// So many resumptions before the other sources of the loop get their turn.
constexpr int drainAtOnce = 512;

// Our caller is GLib: nothing may be thrown through it.
void call(const std::function<void()>& function) {
  try {
    function();
  } catch (...) {
    log::error("callback-failed", toError(std::current_exception()).sentence());
  }
}

}  // namespace

Clock& systemClock() {
  static SystemClock clock;
  return clock;
}

struct Loop::Source {
  GSource base;
  Loop* loop;
};

struct Loop::Root {
  std::string name;
  Stop stop;
  std::function<void()> finished;
  Task<void> task;
};

Loop::Loop(Clock& clock) : clock_(clock) {
  context_ = g_main_context_ref(g_main_context_default());
  main_ = g_main_loop_new(context_, FALSE);
  static GSourceFuncs functions = {
      [](GSource* source, gint* timeout) -> gboolean {
        *timeout = -1;  // timers wake us through the source's ready time
        return !reinterpret_cast<Source*>(source)->loop->queue_.empty();
      },
      [](GSource* source) -> gboolean {
        return !reinterpret_cast<Source*>(source)->loop->queue_.empty();
      },
      [](GSource* source, GSourceFunc, gpointer) -> gboolean {
        auto* loop = reinterpret_cast<Source*>(source)->loop;
        loop->fireTimers();
        loop->drain();
        return G_SOURCE_CONTINUE;
      },
      nullptr,
      nullptr,
      nullptr};
  source_ = reinterpret_cast<Source*>(g_source_new(&functions, sizeof(Source)));
  source_->loop = this;
  g_source_set_name(&source_->base, "esim-gateway ready queue");
  g_source_attach(&source_->base, context_);
}

Loop::~Loop() {
  auto roots = std::move(roots_);
  for (auto* root : roots) delete root;
  queue_.clear();
  g_source_destroy(&source_->base);
  g_source_unref(&source_->base);
  g_main_loop_unref(main_);
  g_main_context_unref(context_);
}

void Loop::ready(std::coroutine_handle<> handle) {
  queue_.push_back({handle, {}});
}

void Loop::post(std::function<void()> function) {
  queue_.push_back({{}, std::move(function)});
}

void Loop::drain() {
  for (int i = 0; i < drainAtOnce && !queue_.empty(); ++i) {
    auto entry = std::move(queue_.front());
    queue_.pop_front();
    if (entry.handle) {
      entry.handle.resume();
    } else {
      call(entry.function);
    }
  }
}

void Loop::fireTimers() {
  auto due = clock_.now();
  while (!timers_.empty() && timers_.begin()->first <= due) {
    auto* timer = timers_.begin()->second;
    timers_.erase(timers_.begin());
    timer->loop_ = nullptr;
    auto function = std::move(timer->function_);
    call(function);
  }
  rearm();
}

void Loop::rearm() {
  // A manual clock's timers are fired by the test (advanceTo, then runUntilIdle).
  if (&clock_ != &systemClock()) {
    bool due = !timers_.empty() && timers_.begin()->first <= clock_.now();
    g_source_set_ready_time(&source_->base, due ? 0 : -1);
    return;
  }
  g_source_set_ready_time(&source_->base,
                          timers_.empty() ? -1 : timers_.begin()->first.time_since_epoch().count());
}

std::optional<TimePoint> Loop::nextTimer() const {
  if (timers_.empty()) return std::nullopt;
  return timers_.begin()->first;
}

namespace {

Task<void> guarded(Task<void> body, std::function<void(const Error&)> failed) {
  try {
    co_await std::move(body);
  } catch (...) {
    failed(toError(std::current_exception()));
  }
}

}  // namespace

Stop Loop::spawn(std::string name, Task<void> body, Stop parent, std::function<void()> finished) {
  auto stop = parent.child();
  auto failed = [this, name](const Error& error) {
    if (failure_) {
      failure_(name, error);
    } else if (error.code() != Code::cancelled) {
      log::error("task-failed", name + ": " + error.sentence());
    }
  };
  body.accept();
  auto* root = new Root{std::move(name), stop, std::move(finished),
                        guarded(std::move(body), std::move(failed))};
  roots_.insert(root);
  root->task.start({this, stop}, [this, root] { post([this, root] { finish(root); }); });
  return stop;
}

void Loop::onFailure(std::function<void(const std::string&, const Error&)> handler) {
  failure_ = std::move(handler);
}

void Loop::finish(Root* root) {
  if (roots_.erase(root) == 0) return;
  auto finished = std::move(root->finished);
  delete root;
  if (finished) finished();
}

void Loop::stopAll(const Error& reason) {
  auto roots = roots_;
  for (auto* root : roots) root->stop.request(reason);
}

void Loop::run() {
  g_main_loop_run(main_);
}

void Loop::quit() {
  g_main_loop_quit(main_);
}

void Loop::runOnce(bool mayBlock) {
  rearm();
  g_main_context_iteration(context_, mayBlock ? TRUE : FALSE);
}

void Loop::runUntilIdle() {
  rearm();
  while (g_main_context_iteration(context_, FALSE) || !queue_.empty()) rearm();
}

bool Loop::runUntil(const std::function<bool()>& condition, Duration limit) {
  auto end = systemClock().now() + limit;
  // Wakes the context now and then, so that a condition outside the loop is seen too.
  auto tick = g_timeout_source_new(20);
  g_source_set_callback(
      tick, [](gpointer) -> gboolean { return G_SOURCE_CONTINUE; }, nullptr, nullptr);
  g_source_attach(tick, context_);
  bool holds = condition();
  while (!holds && systemClock().now() < end) {
    runOnce(true);
    holds = condition();
  }
  g_source_destroy(tick);
  g_source_unref(tick);
  return holds;
}

Timer::Timer(Loop& loop, TimePoint when, std::function<void()> function) {
  start(loop, when, std::move(function));
}

void Timer::start(Loop& loop, TimePoint when, std::function<void()> function) {
  cancel();
  loop_ = &loop;
  function_ = std::move(function);
  place_ = loop.timers_.emplace(when, this);
  if (place_ == loop.timers_.begin()) loop.rearm();
}

void Timer::cancel() {
  if (loop_ == nullptr) return;
  // The source keeps its ready time: one spurious wake-up is cheaper than re-arming here.
  loop_->timers_.erase(place_);
  loop_ = nullptr;
  function_ = nullptr;
}

}  // namespace esimgw
