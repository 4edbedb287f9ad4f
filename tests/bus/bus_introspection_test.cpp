// SPDX-License-Identifier: Apache-2.0
// What the daemon says about itself equals the documented XML files.
#include <fstream>
#include <iterator>
#include <map>

#include "bus_fixture.hpp"

namespace esimgw {
namespace {

using NodeInfo = std::unique_ptr<GDBusNodeInfo, decltype(&g_dbus_node_info_unref)>;

NodeInfo parse(const std::string& xml) {
  GError* error = nullptr;
  NodeInfo info(g_dbus_node_info_new_for_xml(xml.c_str(), &error), g_dbus_node_info_unref);
  if (!info) throw std::runtime_error(takeMessage(error));
  return info;
}

std::string describe(GDBusArgInfo** arguments) {
  std::string text;
  for (auto** it = arguments; it != nullptr && *it != nullptr; ++it) {
    text += std::string(" ") + (*it)->name + ":" + (*it)->signature;
  }
  return text;
}

// One line for each member, sorted.
std::map<std::string, std::string> describe(GDBusInterfaceInfo* interface) {
  std::map<std::string, std::string> members;
  for (auto** it = interface->methods; it != nullptr && *it != nullptr; ++it) {
    members[std::string("method ") + (*it)->name] =
        "in" + describe((*it)->in_args) + " out" + describe((*it)->out_args);
  }
  for (auto** it = interface->properties; it != nullptr && *it != nullptr; ++it) {
    auto* emits = g_dbus_annotation_info_lookup((*it)->annotations,
                                                "org.freedesktop.DBus.Property.EmitsChangedSignal");
    members[std::string("property ") + (*it)->name] =
        std::string((*it)->signature) +
        (((*it)->flags & G_DBUS_PROPERTY_INFO_FLAGS_WRITABLE) != 0 ? " writable " : " ") +
        (emits != nullptr ? emits : "true");  // the default of the specification
  }
  for (auto** it = interface->signals; it != nullptr && *it != nullptr; ++it) {
    members[std::string("signal ") + (*it)->name] = describe((*it)->args);
  }
  return members;
}

TEST_F(BusTest, IntrospectionEqualsTheDocumentedFiles) {
  gateway.startOperation("poll", "a1", "", "schedule");
  client->settle();
  const std::map<std::string, std::string> objects{{"Manager", root},
                                                   {"Euicc", euicc},
                                                   {"Profile", profile1},
                                                   {"Eim", eim},
                                                   {"Operation", "/org/esimgateway1/operation/1"}};
  for (const auto& [name, path] : objects) {
    auto interface = "org.esimgateway1." + name;
    std::ifstream file(std::string(ESIMGW_BUS_INTERFACES) + "/" + interface + ".xml");
    ASSERT_TRUE(file) << interface;
    auto documented = parse({std::istreambuf_iterator<char>(file), {}});
    auto live = parse(client->introspect(path));
    auto* expected = g_dbus_node_info_lookup_interface(documented.get(), interface.c_str());
    auto* actual = g_dbus_node_info_lookup_interface(live.get(), interface.c_str());
    ASSERT_NE(expected, nullptr) << interface;
    ASSERT_NE(actual, nullptr) << interface;
    EXPECT_EQ(describe(actual), describe(expected)) << interface;
    EXPECT_FALSE(describe(expected).empty());
  }
}

TEST_F(BusTest, EveryDocumentedPropertyIsAnnotated) {
  for (const char* name : {"Manager", "Euicc", "Profile", "Eim", "Operation"}) {
    auto interface = std::string("org.esimgateway1.") + name;
    std::ifstream file(std::string(ESIMGW_BUS_INTERFACES) + "/" + interface + ".xml");
    auto documented = parse({std::istreambuf_iterator<char>(file), {}});
    auto* info = g_dbus_node_info_lookup_interface(documented.get(), interface.c_str());
    ASSERT_NE(info, nullptr);
    for (auto** it = info->properties; it != nullptr && *it != nullptr; ++it) {
      EXPECT_NE(g_dbus_annotation_info_lookup((*it)->annotations,
                                              "org.freedesktop.DBus.Property.EmitsChangedSignal"),
                nullptr)
          << name << "." << (*it)->name;
    }
  }
}

}  // namespace
}  // namespace esimgw
