// SPDX-License-Identifier: Apache-2.0
// GLib and GIO for coroutines: owned references, and Pending operations behind C callbacks.
#pragma once

#include <gio/gio.h>

#include <memory>
#include <string>

#include "runtime/pending.hpp"

namespace esimgw {

struct GObjectUnref {
  void operator()(gpointer object) const { g_object_unref(object); }
};
// Owns one reference.
template <class T>
using GObjectPtr = std::unique_ptr<T, GObjectUnref>;

template <class T>
GObjectPtr<T> addReference(T* object) {
  return GObjectPtr<T>(static_cast<T*>(g_object_ref(object)));
}

// Takes the message out of a GError and frees it.
std::string takeMessage(GError* error);

// A Pending operation with a GCancellable that its await's end triggers; the library then reports
// G_IO_ERROR_CANCELLED (or its own kind of abort) through the callback, which confirms it.
template <class T>
class GioOperation {
 public:
  using Finish = T (*)(GObject* source, GAsyncResult* result);  // throws Error

  GioOperation() : cancellable_(g_cancellable_new(), g_object_unref) {
    pending_.onCancel([cancellable = cancellable_] { g_cancellable_cancel(cancellable.get()); });
  }

  GCancellable* cancellable() const { return cancellable_.get(); }
  // The user data for the callback below; it owns a share of the operation.
  gpointer userData(Finish finish) const { return new Started{pending_, finish}; }
  // Pass as GAsyncReadyCallback.
  static void callback(GObject* source, GAsyncResult* result, gpointer data) {
    std::unique_ptr<Started> started(static_cast<Started*>(data));
    try {
      started->pending.complete(started->finish(source, result));
    } catch (...) {  // never through the C frames that called us
      started->pending.fail(toError(std::current_exception()));
    }
  }
  auto wait(Deadline deadline) const { return pending_.wait(deadline); }

 private:
  struct Started {
    Pending<T> pending;
    Finish finish;
  };
  Pending<T> pending_;
  std::shared_ptr<GCancellable> cancellable_;
};

// Calls a function when a file descriptor is ready. Destroying it stops that; the descriptor stays
// open.
class FdWatch {
 public:
  using Function = std::function<void(GIOCondition)>;
  FdWatch() = default;
  FdWatch(int fd, GIOCondition condition, Function function);
  ~FdWatch() { reset(); }
  FdWatch(FdWatch&& other) noexcept : source_(std::exchange(other.source_, nullptr)) {}
  FdWatch& operator=(FdWatch&& other) noexcept {
    std::swap(source_, other.source_);
    return *this;
  }
  void reset();

 private:
  GSource* source_ = nullptr;
};

}  // namespace esimgw
