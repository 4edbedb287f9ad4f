// SPDX-License-Identifier: Apache-2.0
// Drives a D-Bus connection from the GLib main loop. Idle, it wakes nobody.
#pragma once

#include <glib.h>

#include <functional>
#include <string>

namespace sdbus {
class IConnection;
}

namespace esimgw::bus {

// Destroy it before the connection.
class BusSource {
 public:
  // `lost` is called once, from within the source's dispatch, when the connection broke: it must
  // only take note.
  BusSource(GMainContext* context, sdbus::IConnection& connection,
            std::function<void(const std::string& why)> lost);
  ~BusSource();
  BusSource(const BusSource&) = delete;
  BusSource& operator=(const BusSource&) = delete;

 private:
  struct Source;

  bool prepare(int* timeout);
  bool check();
  bool dispatch();
  void fail(const std::string& why);

  sdbus::IConnection& connection_;
  std::function<void(const std::string&)> lost_;
  Source* source_;
  gpointer descriptor_ = nullptr;
  gpointer extra_ = nullptr;
  short events_ = 0;
  std::uint64_t due_ = UINT64_MAX;  // as compat::timeout
  bool failed_ = false;
};

}  // namespace esimgw::bus
