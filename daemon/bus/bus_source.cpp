// SPDX-License-Identifier: Apache-2.0
#include "bus/bus_source.hpp"

#include <algorithm>

#include "bus/sdbus.hpp"
#include "runtime/error.hpp"

namespace esimgw::bus {

struct BusSource::Source {
  GSource base;
  BusSource* self;
};

namespace {

// So many messages before the other sources of the loop get their turn.
constexpr int messagesAtOnce = 64;

GIOCondition condition(short events) {
  // poll(2) and GIOCondition have the same values; G_IO_ERR and G_IO_HUP are always reported.
  return static_cast<GIOCondition>(events);
}

}  // namespace

BusSource::BusSource(GMainContext* context, sdbus::IConnection& connection,
                     std::function<void(const std::string&)> lost)
    : connection_(connection), lost_(std::move(lost)) {
  static GSourceFuncs functions = {
      [](GSource* source, gint* timeout) -> gboolean {
        return reinterpret_cast<Source*>(source)->self->prepare(timeout);
      },
      [](GSource* source) -> gboolean { return reinterpret_cast<Source*>(source)->self->check(); },
      [](GSource* source, GSourceFunc, gpointer) -> gboolean {
        return reinterpret_cast<Source*>(source)->self->dispatch();
      },
      nullptr,
      nullptr,
      nullptr};
  source_ = reinterpret_cast<Source*>(g_source_new(&functions, sizeof(Source)));
  source_->self = this;
  g_source_set_name(&source_->base, "esim-gateway D-Bus");
  auto data = connection_.getEventLoopPollData();
  events_ = data.events;
  descriptor_ = g_source_add_unix_fd(&source_->base, data.fd, condition(events_));
  auto extra = compat::extraDescriptor(data);
  if (extra >= 0) extra_ = g_source_add_unix_fd(&source_->base, extra, G_IO_IN);
  g_source_attach(&source_->base, context);
}

BusSource::~BusSource() {
  g_source_destroy(&source_->base);
  g_source_unref(&source_->base);
}

bool BusSource::prepare(int* timeout) {
  *timeout = -1;
  if (failed_) return false;
  try {
    auto data = connection_.getEventLoopPollData();
    // Modifying the descriptor wakes the context, so an unconditional call would spin.
    if (data.events != events_) {
      events_ = data.events;
      g_source_modify_unix_fd(&source_->base, descriptor_, condition(events_));
    }
    due_ = compat::timeout(data);
  } catch (const std::exception&) {
    due_ = 0;  // dispatch meets the same failure, and is the place to report it
  }
  if (due_ == UINT64_MAX) return false;
  auto now = static_cast<std::uint64_t>(g_get_monotonic_time());
  if (due_ <= now) {
    *timeout = 0;
    return true;
  }
  constexpr std::uint64_t longest = 3'600'000;  // ms; an earlier wakeup than needed is harmless
  *timeout = static_cast<int>(std::min((due_ - now + 999) / 1000, longest));
  return false;
}

bool BusSource::check() {
  if (failed_) return false;
  if (g_source_query_unix_fd(&source_->base, descriptor_) != 0) return true;
  if (extra_ != nullptr && g_source_query_unix_fd(&source_->base, extra_) != 0) return true;
  return due_ <= static_cast<std::uint64_t>(g_get_monotonic_time());
}

bool BusSource::dispatch() {
  try {
    for (int i = 0; i < messagesAtOnce && compat::processPending(connection_); ++i) {
    }
    return G_SOURCE_CONTINUE;
  } catch (...) {  // never through GLib's C frames
    fail(toError(std::current_exception()).sentence());
    return G_SOURCE_REMOVE;
  }
}

void BusSource::fail(const std::string& why) {
  if (std::exchange(failed_, true)) return;
  lost_(why);
}

}  // namespace esimgw::bus
