// SPDX-License-Identifier: Apache-2.0
// The daemon as seen over D-Bus, by way of GDBus.
#pragma once

#include <gio/gio.h>

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "json.hpp"

namespace esimctl {

// "org.esimgateway1.Euicc" is interface "Euicc" here; properties are named as in JSON:
// "FreeMemory" is "free_memory".
struct Object {
  std::string path;
  std::string interface;
  Json properties;
};
using Objects = std::map<std::string, Object>;  // by path

struct Change {
  enum class Kind { added, changed, removed, daemonStarted, daemonStopped };
  Kind kind;
  Object object;  // with the properties that changed, or all of a new one
};

std::string jsonName(const std::string& propertyName);
Json toJson(GVariant* variant);

// All methods throw Failure.
class Client {
 public:
  // An empty address means the system bus.
  explicit Client(const std::string& address);
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  Json manager();
  Objects objects();
  Object object(const std::string& path, const std::string& interface);
  // A method with only options; the paths of the operations it started.
  std::vector<std::string> start(const std::string& path, const std::string& interface,
                                 const std::string& method);

  // From the next call on, until the client ends; called from the default main context.
  void watch(std::function<void(const Change&)> function);

 private:
  static void onSignal(GDBusConnection*, const char* sender, const char* path,
                       const char* interface, const char* member, GVariant* arguments,
                       gpointer self);
  GVariant* call(const std::string& path, const std::string& interface, const std::string& method,
                 GVariant* arguments, const char* replyType);
  void onChange(const std::string& path, const std::string& member, GVariant* arguments);

  GDBusConnection* connection_ = nullptr;
  std::vector<guint> subscriptions_;
  std::function<void(const Change&)> watcher_;
};

}  // namespace esimctl
