// SPDX-License-Identifier: Apache-2.0
// One operation at a time for each modem, in the order they were asked for. A command that was
// given up keeps its turn until the modem answered it late, so that the next one does not run into
// it (a card that gets two commands at once on a channel answers 6881 to the second).
#pragma once

#include <deque>
#include <memory>

#include "runtime/pending.hpp"

namespace esimgw::qmi {

class OperationQueue {
  struct State;

 public:
  // The right to talk to the modem; the last copy gives it to the next in line.
  class Turn {
   public:
    Turn() = default;

   private:
    friend class OperationQueue;
    friend struct State;
    explicit Turn(std::shared_ptr<void> hold) : hold_(std::move(hold)) {}
    std::shared_ptr<void> hold_;
  };

  // Await the result's wait(deadline).
  Pending<Turn> enter() {
    Pending<Turn> place;
    if (state_->busy) {
      state_->waiting.push_back(place);
    } else {
      state_->busy = true;
      place.complete(state_->turn());
    }
    return place;
  }

 private:
  struct State : std::enable_shared_from_this<State> {
    std::deque<Pending<Turn>> waiting;
    bool busy = false;

    Turn turn() {
      return Turn(
          std::shared_ptr<void>(nullptr, [state = shared_from_this()](void*) { state->next(); }));
    }
    // One that stopped waiting drops its turn with its last handle, which comes back here.
    void next() {
      if (waiting.empty()) {
        busy = false;
        return;
      }
      auto place = std::move(waiting.front());
      waiting.pop_front();
      place.complete(turn());
    }
  };
  std::shared_ptr<State> state_ = std::make_shared<State>();
};

}  // namespace esimgw::qmi
