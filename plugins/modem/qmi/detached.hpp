// SPDX-License-Identifier: Apache-2.0
// An operation that is not cancelled when its await ends early, because what its late answer brings
// must be given back (a channel, a client id) or waited for (a card that still works).
#pragma once

#include <functional>
#include <memory>

#include "runtime/glib.hpp"
#include "runtime/log.hpp"

namespace esimgw::qmi {

template <class T>
class DetachedOperation {
 public:
  using Finish = T (*)(GObject* source, GAsyncResult* result);  // throws Error
  using Late = std::function<void(T)>;

  // `late` gets the answer when the await had ended before. It is kept until the library called
  // back, whatever becomes of the await.
  explicit DetachedOperation(Late late) : shared_(std::make_shared<Shared>()) {
    shared_->late = std::move(late);
  }

  gpointer userData(Finish finish) const { return new Started{shared_, finish}; }
  static void callback(GObject* source, GAsyncResult* result, gpointer data) {
    std::unique_ptr<Started> started(static_cast<Started*>(data));
    auto& shared = *started->shared;
    try {
      auto value = started->finish(source, result);
      if (!shared.abandoned) {
        shared.pending.complete(std::move(value));
      } else if (shared.late) {
        shared.late(std::move(value));
      }
    } catch (...) {  // never through the C frames that called us
      shared.pending.fail(toError(std::current_exception()));
    }
  }
  auto wait(Deadline deadline) const { return shared_->pending.wait(deadline); }
  // After a wait that threw: the answer is late from now on.
  void abandon() const { shared_->abandoned = true; }

 private:
  struct Shared {
    Pending<T> pending;
    Late late;
    bool abandoned = false;
  };
  struct Started {
    std::shared_ptr<Shared> shared;
    Finish finish;
  };
  std::shared_ptr<Shared> shared_;
};

}  // namespace esimgw::qmi
