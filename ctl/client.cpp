// SPDX-License-Identifier: Apache-2.0
#include "client.hpp"

#include <cctype>

#include "failure.hpp"

namespace esimctl {
namespace {

constexpr const char* busName = "org.esimgateway1";
constexpr const char* rootPath = "/org/esimgateway1";
constexpr const char* prefix = "org.esimgateway1.";
constexpr const char* propertiesInterface = "org.freedesktop.DBus.Properties";
constexpr const char* managerInterface = "org.freedesktop.DBus.ObjectManager";
constexpr int callTimeout = 25000;  // ms; every method of the daemon answers at once

bool isOurs(const std::string& interface) {
  return interface.rfind(prefix, 0) == 0;
}

std::string shortName(const std::string& interface) {
  return interface.substr(std::string(prefix).size());
}

[[noreturn]] void fail(GError* error) {
  auto* name = g_dbus_error_get_remote_error(error);
  std::string errorName = name != nullptr ? name : "";
  g_free(name);
  g_dbus_error_strip_remote_error(error);
  std::string message = error->message;
  g_error_free(error);
  if (errorName.empty()) errorName = "org.freedesktop.DBus.Error.Disconnected";
  throw failureFor(errorName, message);
}

Json propertiesOf(GVariant* dictionary) {
  Json properties{Json::Object{}};
  GVariantIter iterator;
  g_variant_iter_init(&iterator, dictionary);
  const char* name = nullptr;
  GVariant* value = nullptr;
  while (g_variant_iter_loop(&iterator, "{&sv}", &name, &value)) {
    properties.set(jsonName(name), toJson(value));
  }
  return properties;
}

Json arrayOf(GVariant* variant) {
  Json::Array items;
  GVariantIter iterator;
  g_variant_iter_init(&iterator, variant);
  while (auto* item = g_variant_iter_next_value(&iterator)) {
    items.push_back(toJson(item));
    g_variant_unref(item);
  }
  return {std::move(items)};
}

// Visits what is ours in an a{sa{sv}}.
void readInterfaces(const std::string& path, GVariant* interfaces,
                    const std::function<void(Object)>& visit) {
  GVariantIter iterator;
  g_variant_iter_init(&iterator, interfaces);
  const char* interface = nullptr;
  GVariant* properties = nullptr;
  while (g_variant_iter_loop(&iterator, "{&s@a{sv}}", &interface, &properties)) {
    if (isOurs(interface)) visit({path, shortName(interface), propertiesOf(properties)});
  }
}

}  // namespace

std::string jsonName(const std::string& propertyName) {
  std::string name;
  for (unsigned char c : propertyName) {
    if (std::isupper(c) != 0 && !name.empty()) name += '_';
    name += static_cast<char>(std::tolower(c));
  }
  return name;
}

Json toJson(GVariant* variant) {
  switch (g_variant_classify(variant)) {
    case G_VARIANT_CLASS_BOOLEAN: return {g_variant_get_boolean(variant) != FALSE};
    case G_VARIANT_CLASS_UINT32: return {std::int64_t{g_variant_get_uint32(variant)}};
    case G_VARIANT_CLASS_INT64: return {std::int64_t{g_variant_get_int64(variant)}};
    case G_VARIANT_CLASS_STRING:
    case G_VARIANT_CLASS_OBJECT_PATH: return {g_variant_get_string(variant, nullptr)};
    case G_VARIANT_CLASS_VARIANT: {
      auto* inner = g_variant_get_variant(variant);
      auto json = toJson(inner);
      g_variant_unref(inner);
      return json;
    }
    case G_VARIANT_CLASS_ARRAY:
      return g_variant_is_of_type(variant, G_VARIANT_TYPE_VARDICT) ? propertiesOf(variant)
                                                                   : arrayOf(variant);
    default: {  // a later daemon's type: GVariant's text form is better than nothing
      auto* text = g_variant_print(variant, FALSE);
      Json json(text);
      g_free(text);
      return json;
    }
  }
}

Client::Client(const std::string& address) {
  GError* error = nullptr;
  if (address.empty()) {
    connection_ = g_bus_get_sync(G_BUS_TYPE_SYSTEM, nullptr, &error);
  } else {
    auto flags = static_cast<GDBusConnectionFlags>(G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                   G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION);
    connection_ =
        g_dbus_connection_new_for_address_sync(address.c_str(), flags, nullptr, nullptr, &error);
  }
  if (connection_ == nullptr) {
    std::string message = error->message;
    g_error_free(error);
    throw Failure(notReachable, "the D-Bus system bus cannot be reached (" + message + ")",
                  "Is the D-Bus daemon running?");
  }
  g_dbus_connection_set_exit_on_close(connection_, FALSE);
}

Client::~Client() {
  for (auto subscription : subscriptions_) {
    g_dbus_connection_signal_unsubscribe(connection_, subscription);
  }
  g_object_unref(connection_);
}

GVariant* Client::call(const std::string& path, const std::string& interface,
                       const std::string& method, GVariant* arguments, const char* replyType) {
  GError* error = nullptr;
  auto* reply = g_dbus_connection_call_sync(connection_, busName, path.c_str(), interface.c_str(),
                                            method.c_str(), arguments, G_VARIANT_TYPE(replyType),
                                            G_DBUS_CALL_FLAGS_NONE, callTimeout, nullptr, &error);
  if (reply == nullptr) fail(error);
  return reply;
}

Json Client::manager() {
  return object(rootPath, "Manager").properties;
}

Object Client::object(const std::string& path, const std::string& interface) {
  auto* reply = call(path, propertiesInterface, "GetAll",
                     g_variant_new("(s)", (prefix + interface).c_str()), "(a{sv})");
  auto* dictionary = g_variant_get_child_value(reply, 0);
  Object object{path, interface, propertiesOf(dictionary)};
  g_variant_unref(dictionary);
  g_variant_unref(reply);
  return object;
}

Objects Client::objects() {
  auto* reply = call(rootPath, managerInterface, "GetManagedObjects", nullptr, "(a{oa{sa{sv}}})");
  Objects objects;
  GVariantIter* iterator = nullptr;
  g_variant_get(reply, "(a{oa{sa{sv}}})", &iterator);
  const char* path = nullptr;
  GVariant* interfaces = nullptr;
  while (g_variant_iter_loop(iterator, "{&o@a{sa{sv}}}", &path, &interfaces)) {
    readInterfaces(path, interfaces, [&](Object object) { objects[path] = std::move(object); });
  }
  g_variant_iter_free(iterator);
  g_variant_unref(reply);
  return objects;
}

std::vector<std::string> Client::start(const std::string& path, const std::string& interface,
                                       const std::string& method) {
  bool many = interface == "Manager" && method == "Poll";
  auto* options = g_variant_new_array(G_VARIANT_TYPE("{sv}"), nullptr, 0);
  auto* reply = call(path, prefix + interface, method, g_variant_new_tuple(&options, 1),
                     many ? "(ao)" : "(o)");
  auto* result = g_variant_get_child_value(reply, 0);
  auto json = toJson(result);
  g_variant_unref(result);
  g_variant_unref(reply);
  if (!many) return {json.text()};
  std::vector<std::string> paths;
  for (const auto& item : json.items()) paths.push_back(item.text());
  return paths;
}

void Client::watch(std::function<void(const Change&)> function) {
  watcher_ = std::move(function);
  auto subscribe = [this](const char* sender, const char* interface, const char* member,
                          const char* path, const char* argument) {
    subscriptions_.push_back(
        g_dbus_connection_signal_subscribe(connection_, sender, interface, member, path, argument,
                                           G_DBUS_SIGNAL_FLAGS_NONE, onSignal, this, nullptr));
  };
  subscribe(busName, propertiesInterface, "PropertiesChanged", nullptr, nullptr);
  subscribe(busName, managerInterface, nullptr, rootPath, nullptr);
  subscribe("org.freedesktop.DBus", "org.freedesktop.DBus", "NameOwnerChanged",
            "/org/freedesktop/DBus", busName);
}

void Client::onSignal(GDBusConnection*, const char*, const char* path, const char*,
                      const char* member, GVariant* arguments, gpointer self) {
  static_cast<Client*>(self)->onChange(path, member, arguments);
}

void Client::onChange(const std::string& path, const std::string& member, GVariant* arguments) {
  auto is = [&](const char* name, const char* type) {
    return member == name && g_variant_is_of_type(arguments, G_VARIANT_TYPE(type));
  };
  if (is("PropertiesChanged", "(sa{sv}as)")) {
    const char* interface = nullptr;
    GVariant* changed = nullptr;
    g_variant_get(arguments, "(&s@a{sv}@as)", &interface, &changed, nullptr);
    if (isOurs(interface)) {
      watcher_({Change::Kind::changed, {path, shortName(interface), propertiesOf(changed)}});
    }
    g_variant_unref(changed);
  } else if (is("InterfacesAdded", "(oa{sa{sv}})")) {
    const char* added = nullptr;
    GVariant* interfaces = nullptr;
    g_variant_get(arguments, "(&o@a{sa{sv}})", &added, &interfaces);
    readInterfaces(added, interfaces, [this](Object object) {
      watcher_({Change::Kind::added, std::move(object)});
    });
    g_variant_unref(interfaces);
  } else if (is("InterfacesRemoved", "(oas)")) {
    const char* removed = nullptr;
    g_variant_get(arguments, "(&o@as)", &removed, nullptr);
    watcher_({Change::Kind::removed, {removed, "", {}}});
  } else if (is("NameOwnerChanged", "(sss)")) {
    const char* owner = nullptr;
    g_variant_get(arguments, "(&s&s&s)", nullptr, nullptr, &owner);
    auto kind = *owner != '\0' ? Change::Kind::daemonStarted : Change::Kind::daemonStopped;
    watcher_({kind, {rootPath, "Manager", {}}});
  }
}

}  // namespace esimctl
