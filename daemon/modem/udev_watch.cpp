// SPDX-License-Identifier: Apache-2.0
#include "modem/udev_watch.hpp"

#include <gudev/gudev.h>

#include <string_view>

#include "runtime/glib.hpp"

namespace esimgw {
namespace {

// A modem brings several devices within some hundred milliseconds, and udev renames its network
// interface right after: one look at the end of the burst sees them all.
constexpr auto burst = std::chrono::milliseconds(500);

}  // namespace

struct UdevWatch::State {
  Loop& loop;
  std::function<void()> changed;
  GObjectPtr<GUdevClient> client;
  Timer settled;

  static void onEvent(GUdevClient*, gchar* action, GUdevDevice* device, gpointer data) {
    auto* self = static_cast<State*>(data);
    const auto* subsystem = g_udev_device_get_subsystem(device);
    bool network = subsystem != nullptr && std::string_view(subsystem) == "net";
    // "change" of an interface is about its carrier and queues.
    if (network && action != nullptr && std::string_view(action) == "change") return;
    if (self->settled.pending()) return;
    self->settled.start(self->loop, self->loop.now() + burst, [self] { self->changed(); });
  }
};

UdevWatch::UdevWatch(Loop& loop, std::function<void()> changed)
    : state_(new State{loop, std::move(changed), {}, {}}) {
  const gchar* subsystems[] = {"usbmisc", "wwan", "net", nullptr};
  state_->client.reset(g_udev_client_new(subsystems));
  g_signal_connect(state_->client.get(), "uevent", G_CALLBACK(State::onEvent), state_.get());
}

UdevWatch::~UdevWatch() {
  g_signal_handlers_disconnect_by_data(state_->client.get(), state_.get());
}

}  // namespace esimgw
