// SPDX-License-Identifier: Apache-2.0
#include <ctime>

#include "commands.hpp"
#include "event_loop.hpp"
#include "table.hpp"

namespace esimctl {
namespace {

const char* nameOf(Change::Kind kind) {
  switch (kind) {
    case Change::Kind::added: return "added";
    case Change::Kind::changed: return "changed";
    case Change::Kind::removed: return "removed";
    case Change::Kind::daemonStarted: return "daemon-started";
    case Change::Kind::daemonStopped: return "daemon-stopped";
  }
  return "changed";
}

std::string timeOfDay() {
  auto now = std::time(nullptr);
  std::tm local{};
  localtime_r(&now, &local);
  char text[16];
  std::strftime(text, sizeof text, "%H:%M:%S", &local);
  return text;
}

// How people know an object: by ICCID, eimId, EID or number.
std::string titleOf(const Object& object) {
  const auto& properties = object.properties;
  if (object.interface == "Profile") return "profile " + properties["iccid"].text();
  if (object.interface == "Eim") return "eIM " + properties["eim_id"].text();
  if (object.interface == "Euicc") return "eUICC " + properties["eid"].text();
  if (object.interface == "Operation") {
    return properties["kind"].text() + " operation " + keyOf(object.path);
  }
  return "gateway";
}

std::string shown(const Json& value) {
  auto text = printable(value.plain());
  return text.empty() ? "-" : text;
}

class Watch {
 public:
  Watch(Client& client, const Output& output) : output_(output) {
    client.watch([this](const Change& change) { onChange(change); });
    auto manager = client.manager();
    known_ = client.objects();
    start(manager);
    known_["/org/esimgateway1"] = {"/org/esimgateway1", "Manager", std::move(manager)};
  }

  void run() { loop_.run(); }

 private:
  void start(const Json& manager) {
    auto state = snapshot(manager, known_);
    if (output_.json) {
      printEvent("start", {{"status", state}});
      return;
    }
    auto count = state["euiccs"].items().size();
    print("watching " + std::to_string(count) + (count == 1 ? " eUICC" : " eUICCs") +
          ", Ctrl-C ends\n");
  }

  void printEvent(const char* event, Json::Object more) {
    Json json;
    json.set("time", static_cast<std::int64_t>(std::time(nullptr)));
    json.set("event", event);
    for (auto& [name, value] : more) json.set(name, std::move(value));
    print(json.line() + "\n");
  }

  void onChange(const Change& change) {
    if (output_.json) {
      const auto& object = change.object;
      printEvent(nameOf(change.kind), {{"path", object.path},
                                       {"interface", object.interface},
                                       {"properties", object.properties}});
    } else {
      printLines(change);
    }
    remember(change);
  }

  void printLines(const Change& change) {
    auto place = known_.find(change.object.path);
    const auto& object = place == known_.end() ? change.object : place->second;
    auto head = timeOfDay() + " " + printable(titleOf(object));
    if (change.kind != Change::Kind::changed) {
      const char* what = change.kind == Change::Kind::added           ? " appeared"
                         : change.kind == Change::Kind::removed       ? " disappeared"
                         : change.kind == Change::Kind::daemonStarted ? ": the daemon started"
                                                                      : ": the daemon stopped";
      print(head + what + "\n");
      return;
    }
    for (const auto& [name, value] : change.object.properties.members()) {
      print(head + " " + name + ": " + shown(object.properties[name]) + " → " + shown(value) +
            "\n");
    }
  }

  void remember(const Change& change) {
    const auto& path = change.object.path;
    if (change.kind == Change::Kind::removed) {
      known_.erase(path);
    } else if (change.kind == Change::Kind::added) {
      known_[path] = change.object;
    } else {
      for (const auto& [name, value] : change.object.properties.members()) {
        known_[path].properties.set(name, value);
      }
    }
  }

  const Output& output_;
  EventLoop loop_;
  Objects known_;
};

}  // namespace

ExitStatus monitor(Client& client, const Output& output) {
  Watch watch(client, output);
  watch.run();
  return success;
}

}  // namespace esimctl
