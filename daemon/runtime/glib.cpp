// SPDX-License-Identifier: Apache-2.0
#include "runtime/glib.hpp"

#include <glib-unix.h>

#include "runtime/log.hpp"

namespace esimgw {

std::string takeMessage(GError* error) {
  std::string message = error != nullptr ? error->message : "unknown error";
  g_clear_error(&error);
  return message;
}

FdWatch::FdWatch(int fd, GIOCondition condition, Function function) {
  source_ = g_unix_fd_source_new(fd, condition);
  GUnixFDSourceFunc callback = [](gint, GIOCondition ready, gpointer data) -> gboolean {
    // The function may destroy this watch, and with it the function.
    auto call = *static_cast<Function*>(data);
    try {
      call(ready);
    } catch (...) {
      log::error("callback-failed", toError(std::current_exception()).sentence());
    }
    return G_SOURCE_CONTINUE;
  };
  g_source_set_callback(source_, G_SOURCE_FUNC(callback), new Function(std::move(function)),
                        [](gpointer data) { delete static_cast<Function*>(data); });
  g_source_attach(source_, nullptr);
}

void FdWatch::reset() {
  if (source_ == nullptr) return;
  g_source_destroy(source_);
  g_source_unref(source_);
  source_ = nullptr;
}

}  // namespace esimgw
