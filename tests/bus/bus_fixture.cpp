// SPDX-License-Identifier: Apache-2.0
#include "bus_fixture.hpp"

namespace esimgw {

using namespace std::chrono_literals;

namespace {

constexpr auto patience = 30s;
constexpr const char* busName = "org.esimgateway1";

std::string print(GVariant* variant) {
  auto* text = g_variant_print(variant, FALSE);
  std::string result = text;
  g_free(text);
  return result;
}

}  // namespace

std::string Answer::text() const {
  return value ? print(value.get()) : "error " + error;
}

Client::Client(Loop& loop, const std::string& address) : loop_(loop) {
  GError* error = nullptr;
  connection_.reset(g_dbus_connection_new_for_address_sync(
      address.c_str(),
      static_cast<GDBusConnectionFlags>(G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                        G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION),
      nullptr, nullptr, &error));
  if (!connection_) throw std::runtime_error(takeMessage(error));
  g_dbus_connection_signal_subscribe(
      connection_.get(), busName, nullptr, nullptr, nullptr, nullptr, G_DBUS_SIGNAL_FLAGS_NONE,
      [](GDBusConnection*, const char*, const char* path, const char*, const char* member,
         GVariant* arguments, gpointer data) {
        static_cast<Client*>(data)->signals_.push_back({path, member, print(arguments)});
      },
      this, nullptr);
  settle();  // the bus knows the match now
}

Client::~Client() {
  g_dbus_connection_close_sync(connection_.get(), nullptr, nullptr);
  // What is on its way to our signal function is dropped with its sources.
  connection_.reset();
  loop_.runUntilIdle();
}

Answer Client::call(const std::string& path, const std::string& interface,
                    const std::string& member, const std::string& arguments) {
  GError* error = nullptr;
  auto* parsed = arguments == "()"
                     ? g_variant_new_tuple(nullptr, 0)
                     : g_variant_parse(nullptr, arguments.c_str(), nullptr, nullptr, &error);
  if (parsed == nullptr) throw std::runtime_error(takeMessage(error));
  struct Outcome {
    bool done = false;
    Answer answer;
  };
  auto destination = interface == "org.freedesktop.DBus" ? interface : std::string(busName);
  auto outcome = std::make_shared<Outcome>();
  g_dbus_connection_call(
      connection_.get(), destination.c_str(), path.c_str(), interface.c_str(), member.c_str(),
      parsed, nullptr, G_DBUS_CALL_FLAGS_NONE, -1, nullptr,
      [](GObject* source, GAsyncResult* result, gpointer data) {
        std::unique_ptr<std::shared_ptr<Outcome>> held(
            static_cast<std::shared_ptr<Outcome>*>(data));
        auto& outcome = **held;
        GError* failure = nullptr;
        outcome.answer.value.reset(
            g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &failure));
        if (failure != nullptr) {
          auto* name = g_dbus_error_get_remote_error(failure);
          outcome.answer.error = name != nullptr ? name : "local";
          g_free(name);
          g_dbus_error_strip_remote_error(failure);
          outcome.answer.message = takeMessage(failure);
        }
        outcome.done = true;
      },
      new std::shared_ptr<Outcome>(outcome));
  if (!loop_.runUntil([&] { return outcome->done; }, patience)) {
    throw std::runtime_error("no answer to " + member);
  }
  return std::move(outcome->answer);
}

Answer Client::get(const std::string& path, const std::string& interface,
                   const std::string& property) {
  return call(path, "org.freedesktop.DBus.Properties", "Get",
              "('" + interface + "', '" + property + "')");
}

std::string Client::introspect(const std::string& path) {
  auto answer = call(path, "org.freedesktop.DBus.Introspectable", "Introspect", "()");
  if (!answer.value) throw std::runtime_error(answer.error);
  const char* xml = nullptr;
  g_variant_get(answer.value.get(), "(&s)", &xml);
  return xml;
}

bool Client::waitForSignals(std::size_t count) {
  return loop_.runUntil([&] { return signals_.size() >= count; }, patience);
}

void Client::settle() {
  // The bus keeps the order of what one sender sends to one receiver.
  loop_.runUntilIdle();
  call("/org/esimgateway1", "org.freedesktop.DBus.Peer", "Ping", "()");
  loop_.runUntilIdle();
}

BusTest::BusTest() {
  startDoor();
  client = std::make_unique<Client>(loop, bus.address());
}

void BusTest::startDoor() {
  BusOptions options;
  options.address = bus.address();
  options.version = "7.8.9";
  door = std::make_unique<BusDoor>(loop, gateway, options);
  door->start();
}

void BusTest::changeUntilSeen(Process& watcher) {
  int count = 0;
  auto seen = [&] {
    gateway.changeEuicc("a1", [&](EuiccView& view) {
      view.profiles[1].nickname = "change " + std::to_string(++count);
    });
    return watcher.output().find("change ") != std::string::npos;
  };
  ASSERT_TRUE(loop.runUntil(seen, patience)) << watcher.output() << watcher.errors();
}

int BusTest::run(std::vector<std::string> command, std::optional<Identity> identity) {
  Process process(loop, std::move(command),
                  {"DBUS_SYSTEM_BUS_ADDRESS=" + bus.address(), "LC_ALL=C.UTF-8"}, identity);
  auto code = process.finish();
  output = process.output();
  errors = process.errors();
  return code;
}

}  // namespace esimgw
