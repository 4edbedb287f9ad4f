// SPDX-License-Identifier: Apache-2.0
// The compatibility header: sdbus-c++ 1.2 (Debian 12) and 2.x (Debian 13) differ in how interfaces
// are registered, in strong name types and in a few names. What differs is here, nowhere else.
// ESIMGW_SDBUS_2 comes from meson, because the library's headers do not tell their version.
#pragma once

#include <sdbus-c++/sdbus-c++.h>

#include <string>
#include <utility>
#include <vector>

namespace esimgw::bus::compat {

using GetProperty = std::function<void(sdbus::PropertyGetReply& reply)>;
using CallMethod = std::function<void(sdbus::MethodCall call)>;

struct Property {
  std::string name;
  std::string signature;
  bool constant = false;  // never changes while the object lives; else changes are signalled
  GetProperty get;
};

struct Method {
  std::string name;
  std::string inSignature;
  std::vector<std::string> inNames;
  std::string outSignature;
  std::vector<std::string> outNames;
  CallMethod call;
};

inline sdbus::Flags flagsOf(const Property& property) {
  sdbus::Flags flags;
  flags.set(property.constant ? sdbus::Flags::CONST_PROPERTY_VALUE
                              : sdbus::Flags::EMITS_CHANGE_SIGNAL);
  return flags;
}

#ifdef ESIMGW_SDBUS_2

inline std::unique_ptr<sdbus::IObject> createObject(sdbus::IConnection& connection,
                                                    const std::string& path) {
  return sdbus::createObject(connection, sdbus::ObjectPath(path));
}

inline void addInterface(sdbus::IObject& object, const std::string& interface,
                         std::vector<Property> properties, std::vector<Method> methods) {
  std::vector<sdbus::VTableItem> items;
  for (auto& method : methods) {
    items.emplace_back(sdbus::MethodVTableItem{sdbus::MethodName(method.name),
                                               sdbus::Signature(method.inSignature),
                                               method.inNames,
                                               sdbus::Signature(method.outSignature),
                                               method.outNames,
                                               std::move(method.call),
                                               {}});
  }
  for (auto& property : properties) {
    items.emplace_back(sdbus::PropertyVTableItem{sdbus::PropertyName(property.name),
                                                 sdbus::Signature(property.signature),
                                                 std::move(property.get),
                                                 {},
                                                 flagsOf(property)});
  }
  object.addVTable(sdbus::InterfaceName(interface), std::move(items));
}

inline void emitChanged(sdbus::IObject& object, const std::string& interface,
                        const std::vector<std::string>& names) {
  std::vector<sdbus::PropertyName> properties(names.begin(), names.end());
  object.emitPropertiesChangedSignal(sdbus::InterfaceName(interface), properties);
}

inline void requestName(sdbus::IConnection& connection, const std::string& name) {
  connection.requestName(sdbus::ServiceName(name));
}

inline bool processPending(sdbus::IConnection& connection) {
  return connection.processPendingEvent();
}

inline int extraDescriptor(const sdbus::IConnection::PollData& data) {
  return data.eventFd;
}

inline std::uint64_t timeout(const sdbus::IConnection::PollData& data) {
  return static_cast<std::uint64_t>(data.timeout.count()) >= INT64_MAX
             ? UINT64_MAX
             : static_cast<std::uint64_t>(data.timeout.count());
}

inline sdbus::Error error(const char* name, const std::string& message) {
  return sdbus::Error(sdbus::Error::Name(name), message);
}

#else

inline std::unique_ptr<sdbus::IObject> createObject(sdbus::IConnection& connection,
                                                    const std::string& path) {
  return sdbus::createObject(connection, path);
}

inline void addInterface(sdbus::IObject& object, const std::string& interface,
                         std::vector<Property> properties, std::vector<Method> methods) {
  for (auto& method : methods) {
    object.registerMethod(interface, method.name, method.inSignature, method.inNames,
                          method.outSignature, method.outNames, std::move(method.call), {});
  }
  for (auto& property : properties) {
    auto flags = flagsOf(property);
    object.registerProperty(interface, property.name, property.signature, std::move(property.get),
                            flags);
  }
  object.finishRegistration();
}

inline void emitChanged(sdbus::IObject& object, const std::string& interface,
                        const std::vector<std::string>& names) {
  object.emitPropertiesChangedSignal(interface, names);
}

inline void requestName(sdbus::IConnection& connection, const std::string& name) {
  connection.requestName(name);
}

inline bool processPending(sdbus::IConnection& connection) {
  return connection.processPendingRequest();
}

// 1.2 has no second descriptor.
inline int extraDescriptor(const sdbus::IConnection::PollData&) {
  return -1;
}

// Absolute CLOCK_MONOTONIC microseconds, UINT64_MAX for none, 0 for now.
inline std::uint64_t timeout(const sdbus::IConnection::PollData& data) {
  return data.timeout_usec;
}

inline sdbus::Error error(const char* name, const std::string& message) {
  return sdbus::Error(name, message);
}

#endif

}  // namespace esimgw::bus::compat
