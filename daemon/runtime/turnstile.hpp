// SPDX-License-Identifier: Apache-2.0
// Exclusivity as an object: one holder at a time, the others wait by rank and then by arrival.
#pragma once

#include <map>
#include <memory>

#include "runtime/pending.hpp"

namespace esimgw {

class Turnstile {
 public:
  // Whoever holds it is alone. Dropping it lets the next one in, synchronously.
  class Turn {
   public:
    Turn() = default;
    Turn(Turn&& other) noexcept : state_(std::move(other.state_)) {}
    Turn& operator=(Turn&& other) noexcept {
      std::swap(state_, other.state_);
      return *this;
    }
    ~Turn() { leave(); }
    void leave() noexcept {
      auto state = std::move(state_);
      state_.reset();
      if (state) pass(*state);
    }
    explicit operator bool() const { return state_ != nullptr; }

   private:
    friend class Turnstile;
    explicit Turn(std::shared_ptr<struct TurnstileState> state) : state_(std::move(state)) {}
    std::shared_ptr<struct TurnstileState> state_;
  };

  Turnstile();
  // Lower ranks go first. Throws Error{timeout} at the deadline, the Stop's reason, or what
  // expel() was given.
  Task<Turn> enter(int rank, Deadline deadline);
  bool busy() const;
  // Ends the waits; the holder keeps its turn.
  void expel(const Error& reason);
  // Called when the last one left.
  void onFree(std::function<void()> function);

 private:
  static void pass(struct TurnstileState& state) noexcept;
  std::shared_ptr<struct TurnstileState> state_;
};

}  // namespace esimgw
