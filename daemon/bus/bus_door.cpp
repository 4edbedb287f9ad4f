// SPDX-License-Identifier: Apache-2.0
#include "bus/bus_door.hpp"

#include <algorithm>

#include "bus/bus_object.hpp"
#include "bus/bus_source.hpp"
#include "bus/handlers.hpp"
#include "bus/properties.hpp"
#include "bus/sdbus.hpp"
#include "runtime/log.hpp"

namespace esimgw {

using namespace std::chrono_literals;

namespace {
constexpr Duration shortestPause = 1s;
constexpr Duration longestPause = 60s;
}  // namespace

BusDoor::BusDoor(Loop& loop, Gateway& gateway, BusOptions options)
    : loop_(loop), gateway_(gateway), options_(std::move(options)) {}

BusDoor::~BusDoor() {
  gateway_.observe(nullptr);
  disconnect();
}

void BusDoor::start() {
  connect();
  gateway_.observe(this);
}

void BusDoor::connect() {
  try {
    connection_ = options_.address.empty()
                      ? sdbus::createSystemBusConnection()
                      : sdbus::createSessionBusConnectionWithAddress(options_.address);
    source_ = std::make_unique<bus::BusSource>(
        loop_.context(), *connection_, [this, alive = std::weak_ptr(alive_)](const auto& why) {
          loop_.post([this, alive, why] {
            if (!alive.expired()) lost(why);
          });
        });
    exportAll();
    // Last, so that nobody sees half of us.
    bus::compat::requestName(*connection_, options_.name);
    named_ = true;
  } catch (const std::exception& error) {
    disconnect();
    throw Error(Domain::request, Code::configuration,
                "offer " + options_.name + " on D-Bus: " + error.what());
  }
  log::info("bus-ready", "D-Bus name " + options_.name + " is ours");
}

void BusDoor::disconnect() noexcept {
  named_ = false;
  objects_.clear();
  source_.reset();
  connection_.reset();
}

void BusDoor::lost(const std::string& why) {
  disconnect();
  log::error("bus-lost", "the D-Bus connection broke: " + why);
  pause_ = shortestPause;
  retry_.start(loop_, loop_.now() + pause_, [this] { reconnect(); });
}

void BusDoor::reconnect() {
  try {
    connect();
  } catch (const Error& error) {
    log::warning("bus-unreachable", error.sentence());
    pause_ = std::min(pause_ * 2, longestPause);
    retry_.start(loop_, loop_.now() + pause_, [this] { reconnect(); });
  }
}

void BusDoor::cardsChanged() {
  scheduleFlush();
}

void BusDoor::euiccChanged(const std::string& key) {
  euiccsDirty_.insert(key);
  scheduleFlush();
}

void BusDoor::euiccRemoved(const std::string& key) {
  euiccChanged(key);
}

void BusDoor::operationChanged(const std::string& key) {
  operationsDirty_.insert(key);
  scheduleFlush();
}

void BusDoor::operationRemoved(const std::string& key) {
  operationChanged(key);
}

void BusDoor::scheduleFlush() {
  if (std::exchange(flushing_, true)) return;
  loop_.post([this, alive = std::weak_ptr(alive_)] {
    if (!alive.expired()) flush();
  });
}

// eUICCs before operations: whoever sees an operation end sees its effect already.
void BusDoor::flush() {
  flushing_ = false;
  auto euiccs = std::exchange(euiccsDirty_, {});
  auto operations = std::exchange(operationsDirty_, {});
  if (!connection_) return;  // everything is exported anew with the next connection
  try {
    exportManager();
    for (const auto& key : euiccs) exportEuicc(key);
    for (const auto& key : operations) exportOperation(key);
  } catch (const std::exception& error) {
    // The connection is about to report its end by itself, or it is a bug of ours.
    log::error("bus-flush-failed", error.what());
  }
}

void BusDoor::exportAll() {
  exportManager();
  for (const auto& euicc : gateway_.euiccs()) exportEuicc(euicc.key);
  for (const auto& operation : gateway_.operations()) exportOperation(operation.key);
}

void BusDoor::exportManager() {
  bus::ObjectState state{bus::rootPath, &bus::managerInterface(),
                         bus::managerProperties(gateway_, options_.version)};
  put(std::move(state), [this] { return bus::managerHandlers(gateway_, opener()); });
}

// Profiles and eIMs before the eUICC that lists them, removed ones after it: a path in Profiles or
// Eims always leads to an object.
void BusDoor::exportEuicc(const std::string& key) {
  auto path = bus::euiccPath(key);
  auto view = gateway_.euicc(key);
  if (!view) {
    removeChildren(path, {});
    remove(path);
    return;
  }
  std::set<std::string> children;
  for (const auto& profile : view->profiles) {
    auto child = bus::profilePath(key, profile.key);
    put({child, &bus::profileInterface(), bus::profileProperties(*view, profile)},
        [&] { return bus::profileHandlers(gateway_, opener(), key, profile.key); });
    children.insert(child);
  }
  for (const auto& eim : view->eims) {
    auto child = bus::eimPath(key, eim.key);
    put({child, &bus::eimInterface(), bus::eimProperties(*view, eim)},
        [&] { return bus::eimHandlers(gateway_, opener(), key, eim.key); });
    children.insert(child);
  }
  put({path, &bus::euiccInterface(), bus::euiccProperties(*view)},
      [&] { return bus::euiccHandlers(gateway_, opener(), key); });
  removeChildren(path, children);
}

void BusDoor::exportOperation(const std::string& key) {
  auto view = gateway_.operation(key);
  if (!view) {
    remove(bus::operationPath(key));
    return;
  }
  put({bus::operationPath(key), &bus::operationInterface(), bus::operationProperties(*view)},
      [&] { return bus::operationHandlers(gateway_, key); });
}

// The object is there before the reply that names it, not a turn of the loop later.
bus::Started BusDoor::opener() {
  return [this](const std::string& operation) {
    auto path = bus::operationPath(operation);
    if (objects_.find(path) == objects_.end()) exportOperation(operation);
    return bus::Value{bus::Path{path}};
  };
}

void BusDoor::put(bus::ObjectState state, const std::function<bus::Handlers()>& handlers) {
  auto path = state.path;
  auto place = objects_.find(path);
  if (place != objects_.end()) {
    place->second->update(std::move(state.properties), named_);
    return;
  }
  auto object = std::make_unique<bus::BusObject>(*connection_, std::move(state), handlers());
  if (path == bus::rootPath) object->addObjectManager();
  auto& added = *objects_.emplace(path, std::move(object)).first->second;
  if (named_ && path != bus::rootPath) added.announce();
}

void BusDoor::remove(const std::string& path) {
  auto place = objects_.find(path);
  if (place == objects_.end()) return;
  if (named_) place->second->withdraw();
  objects_.erase(place);
}

void BusDoor::removeChildren(const std::string& path, const std::set<std::string>& except) {
  auto prefix = path + "/";
  std::vector<std::string> stale;
  for (auto it = objects_.lower_bound(prefix); it != objects_.end(); ++it) {
    if (it->first.compare(0, prefix.size(), prefix) != 0) break;
    if (except.count(it->first) == 0) stale.push_back(it->first);
  }
  for (const auto& child : stale) remove(child);
}

}  // namespace esimgw
