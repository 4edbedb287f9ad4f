// SPDX-License-Identifier: Apache-2.0
// A polite request to end. Cancelling asks, never destroys: whoever awaits something under a Stop
// sees the await end with the Stop's Error, and cleans up by itself.
#pragma once

#include <list>
#include <memory>
#include <optional>

#include "runtime/error.hpp"

namespace esimgw {

// Told once when the Stop it listens to is requested. Unlinks itself when destroyed.
class StopListener {
 public:
  StopListener() = default;
  StopListener(const StopListener&) = delete;
  StopListener& operator=(const StopListener&) = delete;
  virtual ~StopListener() { unlisten(); }
  virtual void onStop(const Error& reason) noexcept = 0;

  void unlisten() noexcept;

 private:
  friend class Stop;
  std::list<StopListener*>* list_ = nullptr;
  std::list<StopListener*>::iterator place_;
};

// A handle; copies mean the same request. A default-constructed Stop is never requested (a shield).
class Stop {
 public:
  Stop() = default;
  static Stop create();
  // Requested when this one is, or by itself. Of a shield: a Stop of its own.
  Stop child() const;

  void request(Error reason) const;
  bool requested() const;
  const Error& reason() const;  // only when requested

  void listen(StopListener& listener) const;

 private:
  struct State;
  explicit Stop(std::shared_ptr<State> state) : state_(std::move(state)) {}
  std::shared_ptr<State> state_;
};

}  // namespace esimgw
