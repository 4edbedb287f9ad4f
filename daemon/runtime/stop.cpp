// SPDX-License-Identifier: Apache-2.0
#include "runtime/stop.hpp"

namespace esimgw {

struct Stop::State final : StopListener, std::enable_shared_from_this<State> {
  std::optional<Error> reason;
  std::list<StopListener*> listeners;
  std::shared_ptr<State> parent;  // kept alive: this State is linked into its list

  ~State() override {
    unlisten();  // before `parent` goes
    for (auto* listener : listeners) listener->list_ = nullptr;
  }

  void onStop(const Error& why) noexcept override {
    if (reason) return;
    reason = why;
    auto keep = shared_from_this();  // a listener may drop the last handle
    // One at a time: a listener may unlink others, or itself.
    while (!listeners.empty()) {
      auto* listener = listeners.front();
      listener->unlisten();
      listener->onStop(*reason);
    }
  }
};

void StopListener::unlisten() noexcept {
  if (list_ != nullptr) list_->erase(place_);
  list_ = nullptr;
}

Stop Stop::create() {
  return Stop(std::make_shared<State>());
}

Stop Stop::child() const {
  auto state = std::make_shared<State>();
  if (state_ && state_->reason) {
    state->reason = state_->reason;
  } else if (state_) {
    state->parent = state_;
    listen(*state);
  }
  return Stop(std::move(state));
}

void Stop::request(Error reason) const {
  if (state_) state_->onStop(reason);
}

bool Stop::requested() const {
  return state_ && state_->reason.has_value();
}

const Error& Stop::reason() const {
  return *state_->reason;
}

void Stop::listen(StopListener& listener) const {
  if (!state_) return;
  state_->listeners.push_back(&listener);
  listener.list_ = &state_->listeners;
  listener.place_ = std::prev(state_->listeners.end());
}

}  // namespace esimgw
