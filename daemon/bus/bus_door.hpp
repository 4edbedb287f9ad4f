// SPDX-License-Identifier: Apache-2.0
// The D-Bus door: the gateway's views as objects with properties and signals, its methods as
// methods. It translates and holds no state of its own. See docs/dbus.md.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>

#include "bus/bus_object.hpp"
#include "bus/handlers.hpp"
#include "ipa/gateway.hpp"
#include "runtime/loop.hpp"

namespace sdbus {
class IConnection;
}

namespace esimgw::bus {
class BusSource;
}

namespace esimgw {

struct BusOptions {
  std::string address;  // D-Bus server address; empty means the system bus
  std::string name = "org.esimgateway1";
  std::string version;  // of the daemon, shown as Manager.Version
};

class BusDoor final : GatewayObserver {
 public:
  // Loop and gateway must outlive the door, which observes the gateway from start() to its end.
  BusDoor(Loop& loop, Gateway& gateway, BusOptions options);
  ~BusDoor() override;
  BusDoor(const BusDoor&) = delete;
  BusDoor& operator=(const BusDoor&) = delete;

  // Connects, exports everything, then requests the name. Throws Error{configuration} when there is
  // no bus, the name is taken or the bus policy forbids it. A connection that breaks later is made
  // again by itself, after 1 s, then 2, 4, ... up to 60 s.
  void start();
  bool connected() const { return connection_ != nullptr; }

 private:
  void cardsChanged() override;
  void euiccChanged(const std::string& key) override;
  void euiccRemoved(const std::string& key) override;
  void operationChanged(const std::string& key) override;
  void operationRemoved(const std::string& key) override;

  void connect();
  void disconnect() noexcept;
  void lost(const std::string& why);
  void reconnect();

  void scheduleFlush();
  void flush();
  void exportAll();
  void exportManager();
  void exportEuicc(const std::string& key);
  void exportOperation(const std::string& key);
  // Makes the object, with these handlers, or updates it.
  void put(bus::ObjectState state, const std::function<bus::Handlers()>& handlers);
  void remove(const std::string& path);
  void removeChildren(const std::string& path, const std::set<std::string>& except);
  bus::Started opener();

  Loop& loop_;
  Gateway& gateway_;
  BusOptions options_;
  std::shared_ptr<int> alive_ = std::make_shared<int>();  // outlived by functions in the loop

  // In this order: everything that uses the connection is destroyed before it.
  std::unique_ptr<sdbus::IConnection> connection_;
  std::unique_ptr<bus::BusSource> source_;
  std::map<std::string, std::unique_ptr<bus::BusObject>> objects_;  // by path

  bool named_ = false;  // others can see us: signals are worth sending
  bool flushing_ = false;
  std::set<std::string> euiccsDirty_;
  std::set<std::string> operationsDirty_;
  Timer retry_;
  Duration pause_{};
};

}  // namespace esimgw
