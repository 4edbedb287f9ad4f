// SPDX-License-Identifier: Apache-2.0
// Runs the default main context until somebody says it is over, or the user interrupts.
#pragma once

#include <glib-unix.h>

#include <csignal>

namespace esimctl {

class EventLoop {
 public:
  EventLoop() {
    signals_[0] = g_unix_signal_add(SIGINT, onSignal, this);
    signals_[1] = g_unix_signal_add(SIGTERM, onSignal, this);
  }
  ~EventLoop() {
    for (auto source : signals_) g_source_remove(source);
    g_main_loop_unref(loop_);
  }
  EventLoop(const EventLoop&) = delete;
  EventLoop& operator=(const EventLoop&) = delete;

  // False when it was interrupted by SIGINT or SIGTERM.
  bool run() {
    if (!over_ && !interrupted_) g_main_loop_run(loop_);
    return !interrupted_;
  }
  void quit() {
    over_ = true;
    g_main_loop_quit(loop_);
  }

 private:
  static gboolean onSignal(gpointer self) {
    auto* loop = static_cast<EventLoop*>(self);
    loop->interrupted_ = true;
    g_main_loop_quit(loop->loop_);
    return G_SOURCE_CONTINUE;
  }

  GMainLoop* loop_ = g_main_loop_new(nullptr, FALSE);
  guint signals_[2] = {};
  bool over_ = false;
  bool interrupted_ = false;
};

}  // namespace esimctl
