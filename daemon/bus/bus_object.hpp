// SPDX-License-Identifier: Apache-2.0
// One object with one interface of ours. It holds the values of its properties, answers reads from
// them, and tells what changed.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bus/interfaces.hpp"
#include "bus/value.hpp"

namespace sdbus {
class IConnection;
class IObject;
class MethodCall;
}  // namespace sdbus

namespace esimgw::bus {

// The arguments that methods of ours can have.
struct Arguments {
  std::string text;  // of a method with an `s` argument
};
// May throw; Errors are answered with their name and sentence.
using Handler = std::function<std::optional<Value>(const Arguments& arguments)>;
using Handlers = std::map<std::string, Handler>;

// What an object shall be.
struct ObjectState {
  std::string path;
  const Interface* interface = nullptr;
  Dictionary properties;  // one for each property of the interface
};

class BusObject {
 public:
  BusObject(sdbus::IConnection& connection, ObjectState state, Handlers handlers);
  ~BusObject();
  BusObject(const BusObject&) = delete;
  BusObject& operator=(const BusObject&) = delete;

  void addObjectManager();
  // InterfacesAdded and InterfacesRemoved of the object manager above.
  void announce();
  void withdraw();
  // Takes new values; when told to, emits one PropertiesChanged with those that differ.
  void update(Dictionary properties, bool emit);

 private:
  void answer(const MethodDescription& method, const Handler& handler, sdbus::MethodCall& call);

  std::string path_;
  const Interface& interface_;
  Dictionary properties_;
  std::unique_ptr<sdbus::IObject> object_;
};

}  // namespace esimgw::bus
