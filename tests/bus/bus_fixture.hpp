// SPDX-License-Identifier: Apache-2.0
// The real door in front of a scripted gateway on a private bus, and a client in this process.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "bus/bus_door.hpp"
#include "fake_gateway.hpp"
#include "private_bus.hpp"

namespace esimgw {

struct Unvariant {
  void operator()(GVariant* variant) const { g_variant_unref(variant); }
};
using Variant = std::unique_ptr<GVariant, Unvariant>;

// What a call brought: a value, or a D-Bus error.
struct Answer {
  Variant value;
  std::string error;  // its name
  std::string message;
  std::string text() const;  // the value in GVariant's text form
};

struct Signal {
  std::string path;
  std::string member;
  std::string arguments;  // in GVariant's text form
};

class Client {
 public:
  Client(Loop& loop, const std::string& address);
  ~Client();

  // `arguments` in GVariant's text form, for example "({},)".
  Answer call(const std::string& path, const std::string& interface, const std::string& member,
              const std::string& arguments);
  Answer get(const std::string& path, const std::string& interface, const std::string& property);
  std::string introspect(const std::string& path);
  // All signals of the daemon since the start of the client.
  const std::vector<Signal>& signals() const { return signals_; }
  void forgetSignals() { signals_.clear(); }
  bool waitForSignals(std::size_t count);
  // Returns when everything that was sent to us before has arrived.
  void settle();

 private:
  Loop& loop_;
  GObjectPtr<GDBusConnection> connection_;
  std::vector<Signal> signals_;
};

class BusTest : public testing::Test {
 protected:
  BusTest();

  void startDoor();
  int run(std::vector<std::string> command, std::optional<Identity> identity = {});

  // Gives profile p2 the nicknames "change 1", "change 2", ... until one of them is in the output
  // of a client that has told that it watches, but perhaps not told the bus yet.
  void changeUntilSeen(Process& watcher);

  static constexpr const char* root = "/org/esimgateway1";
  static constexpr const char* euicc = "/org/esimgateway1/euicc/a1";
  static constexpr const char* profile1 = "/org/esimgateway1/euicc/a1/profile/p1";
  static constexpr const char* profile2 = "/org/esimgateway1/euicc/a1/profile/p2";
  static constexpr const char* eim = "/org/esimgateway1/euicc/a1/eim/m1";

  Loop loop;
  PrivateBus bus{loop};
  FakeGateway gateway;
  std::unique_ptr<BusDoor> door;
  std::unique_ptr<Client> client;
  std::string output;  // of the last run()
  std::string errors;
};

}  // namespace esimgw
