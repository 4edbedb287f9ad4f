// SPDX-License-Identifier: Apache-2.0
#include "world/bus.hpp"

#include <fstream>
#include <stdexcept>

namespace esimlab {
namespace {

using namespace std::chrono_literals;

// What Debian's system.conf says, without its user, paths and activation.
constexpr const char* systemRules = R"(  <policy context="default">
    <allow user="*"/>
    <deny own="*"/>
    <deny send_type="method_call"/>
    <allow send_type="signal"/>
    <allow send_requested_reply="true" send_type="method_return"/>
    <allow send_requested_reply="true" send_type="error"/>
    <allow receive_type="method_call"/>
    <allow receive_type="method_return"/>
    <allow receive_type="error"/>
    <allow receive_type="signal"/>
    <allow send_destination="org.freedesktop.DBus"/>
  </policy>
  <policy user="root">
    <allow send_destination="org.freedesktop.DBus"
           send_interface="org.freedesktop.DBus.Monitoring"/>
  </policy>
)";

constexpr int callTimeout = 10'000;  // milliseconds

std::filesystem::path writeConfiguration(const std::filesystem::path& directory,
                                         const std::filesystem::path& policy) {
  auto file = directory / "bus.conf";
  std::ofstream text(file);
  text << "<!DOCTYPE busconfig PUBLIC \"-//freedesktop//DTD D-BUS Bus Configuration 1.0//EN\"\n"
          "  \"http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd\">\n"
          "<busconfig>\n  <type>system</type>\n  <listen>unix:path="
       << (directory / "bus").string() << "</listen>\n  <auth>EXTERNAL</auth>\n"
       << systemRules;
  if (std::filesystem::exists(policy)) {
    text << "  <include>" << policy.string() << "</include>\n";
  }
  text << "</busconfig>\n";
  return file;
}

}  // namespace

Bus::Bus(esimgw::Loop& loop, const std::filesystem::path& directory,
         const std::filesystem::path& policy)
    : address_("unix:path=" + (directory / "bus").string()) {
  auto configuration = "--config-file=" + writeConfiguration(directory, policy).string();
  daemon_ = std::make_unique<Process>(
      loop, ProcessOptions{{"dbus-daemon", "--nofork", "--nosyslog", configuration}, {}, {}});
  auto connect = [this] {
    auto flags = GDBusConnectionFlags(G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                      G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION);
    connection_.reset(
        g_dbus_connection_new_for_address_sync(address_.c_str(), flags, nullptr, nullptr, nullptr));
    return connection_ != nullptr || !daemon_->running();
  };
  if (!loop.runUntil(connect, 10s) || !connection_) {
    std::string lines;
    for (const auto& line : daemon_->lines()) lines += line + "\n";
    throw std::runtime_error("dbus-daemon does not start: " + lines);
  }
  g_dbus_connection_set_exit_on_close(connection_.get(), FALSE);
}

bool Bus::hasOwner(const std::string& name) {
  auto answer = call("/org/freedesktop/DBus", "org.freedesktop.DBus", "NameHasOwner",
                     "('" + name + "',)", "org.freedesktop.DBus");
  return answer == "(true,)";
}

std::string Bus::call(const std::string& path, const std::string& interface,
                      const std::string& member, const std::string& arguments,
                      const std::string& destination) {
  GError* error = nullptr;
  auto* parameters = g_variant_parse(nullptr, arguments.c_str(), nullptr, nullptr, &error);
  if (parameters == nullptr) throw std::runtime_error(esimgw::takeMessage(error));
  auto* reply = g_dbus_connection_call_sync(
      connection_.get(), destination.c_str(), path.c_str(), interface.c_str(), member.c_str(),
      parameters, nullptr, G_DBUS_CALL_FLAGS_NO_AUTO_START, callTimeout, nullptr, &error);
  g_variant_unref(parameters);
  if (reply == nullptr) throw std::runtime_error(esimgw::takeMessage(error));
  auto* text = g_variant_print(reply, FALSE);
  std::string result = text;
  g_free(text);
  g_variant_unref(reply);
  return result;
}

}  // namespace esimlab
