// SPDX-License-Identifier: Apache-2.0
#include "runtime/turnstile.hpp"

namespace esimgw {

struct TurnstileState {
  bool busy = false;
  std::multimap<int, Pending<Unit>> waiting;
  std::function<void()> onFree;
};

Turnstile::Turnstile() : state_(std::make_shared<TurnstileState>()) {}

Task<Turnstile::Turn> Turnstile::enter(int rank, Deadline deadline) {
  auto state = state_;
  if (!state->busy) {
    state->busy = true;
    co_return Turn(state);
  }
  Pending<Unit> turn;
  auto place = state->waiting.emplace(rank, turn);
  std::optional<Error> failed;
  try {
    co_await turn.wait(deadline);
  } catch (const Error& error) {
    failed = error;
  }
  if (!failed) co_return Turn(state);
  // Unless expel() emptied the queue before.
  for (auto it = state->waiting.begin(); it != state->waiting.end(); ++it) {
    if (it != place) continue;
    state->waiting.erase(it);
    break;
  }
  throw *failed;
}

bool Turnstile::busy() const {
  return state_->busy;
}

void Turnstile::expel(const Error& reason) {
  auto waiting = std::exchange(state_->waiting, {});
  for (auto& [rank, pending] : waiting) pending.fail(reason);
}

void Turnstile::onFree(std::function<void()> function) {
  state_->onFree = std::move(function);
}

void Turnstile::pass(TurnstileState& state) noexcept {
  if (!state.waiting.empty()) {
    auto next = state.waiting.begin()->second;  // stays busy: the next one is in
    state.waiting.erase(state.waiting.begin());
    next.complete({});
    return;
  }
  state.busy = false;
  if (state.onFree) state.onFree();
}

}  // namespace esimgw
