// SPDX-License-Identifier: Apache-2.0
#include <set>

#include "commands.hpp"
#include "event_loop.hpp"
#include "progress.hpp"

namespace esimctl {
namespace {

constexpr const char* managerPath = "/org/esimgateway1";

const Object& findEuicc(const Objects& objects, const std::string& wanted) {
  for (const auto& [path, object] : objects) {
    if (object.interface != "Euicc") continue;
    const auto& properties = object.properties;
    if (wanted == path || wanted == keyOf(path) || wanted == properties["eid"].text() ||
        wanted == properties["location"].text()) {
      return object;
    }
  }
  throw Failure(notFound, "there is no eUICC '" + wanted + "'",
                "Name it by key, EID or location: see esimctl status.");
}

// The Eim objects with this eimId, of one eUICC or of all.
std::vector<std::string> findEims(const Objects& objects, const std::string& eimId,
                                  const std::string& euiccPath) {
  std::vector<std::string> paths;
  for (const auto& [path, object] : objects) {
    if (object.interface != "Eim" || object.properties["eim_id"].text() != eimId) continue;
    if (euiccPath.empty() || object.properties["euicc"].text() == euiccPath) paths.push_back(path);
  }
  if (paths.empty()) {
    throw Failure(notFound, "there is no eIM '" + eimId + "'",
                  "esimctl status lists the eIMs of each eUICC.");
  }
  return paths;
}

std::vector<std::string> begin(Client& client, const PollRequest& request) {
  if (request.euicc.empty() && request.eimId.empty()) {
    return client.start(managerPath, "Manager", "Poll");
  }
  auto objects = client.objects();
  std::string euiccPath;
  if (!request.euicc.empty()) euiccPath = findEuicc(objects, request.euicc).path;
  if (request.eimId.empty()) return client.start(euiccPath, "Euicc", "Poll");
  std::vector<std::string> operations;
  for (const auto& eim : findEims(objects, request.eimId, euiccPath)) {
    for (auto& path : client.start(eim, "Eim", "Poll")) operations.push_back(std::move(path));
  }
  return operations;
}

// Follows operations to their ends.
class Follower {
 public:
  Follower(Client& client, const Output& output) : progress_(output) {
    client.watch([this](const Change& change) { onChange(change); });
  }

  void follow(Client& client, const std::vector<std::string>& paths) {
    for (const auto& path : paths) operations_[path] = client.object(path, "Operation");
    for (const auto& [path, operation] : operations_) progress_.show(operation);
    if (!allEnded() && !loop_.run()) {
      throw Failure(interrupted, "interrupted; the operation goes on in the daemon",
                    "See esimctl operations.");
    }
    if (!lost_.empty()) {
      throw Failure(notReachable, lost_, "See esimctl status and esimctl operations.");
    }
  }

  Json result() const {
    Json::Array all;
    for (const auto& [path, operation] : operations_) all.push_back(describe(operation));
    return Json::Object{{"operations", {std::move(all)}}};
  }

  bool allSucceeded() const {
    for (const auto& [path, operation] : operations_) {
      if (operation.properties["state"].text() != "succeeded") return false;
    }
    return true;
  }

 private:
  bool allEnded() const {
    for (const auto& [path, operation] : operations_) {
      if (!hasEnded(operation.properties)) return false;
    }
    return true;
  }

  void onChange(const Change& change) {
    if (change.kind == Change::Kind::daemonStopped) {
      giveUp("the daemon stopped before the operation ended");
      return;
    }
    auto place = operations_.find(change.object.path);
    if (place == operations_.end()) return;
    if (change.kind == Change::Kind::removed && !hasEnded(place->second.properties)) {
      giveUp("the daemon dropped the operation before it ended");
    } else if (change.kind == Change::Kind::changed && !hasEnded(place->second.properties)) {
      for (const auto& [name, value] : change.object.properties.members()) {
        place->second.properties.set(name, value);
      }
      progress_.show(place->second);
      if (allEnded()) loop_.quit();
    }
  }

  void giveUp(const std::string& why) {
    lost_ = why;
    loop_.quit();
  }

  EventLoop loop_;
  Progress progress_;
  Objects operations_;
  std::string lost_;
};

}  // namespace

ExitStatus poll(Client& client, const Output& output, const PollRequest& request) {
  if (!request.wait) {
    Json::Array started;
    std::string text;
    for (const auto& path : begin(client, request)) {
      started.push_back(path);
      text += "operation " + keyOf(path) + " started\n";
    }
    Json json(Json::Object{{"started", {std::move(started)}}});
    print(output.json ? json.pretty() : text);
    return success;
  }
  // Watches before it starts anything, so that no change is missed.
  Follower follower(client, output);
  follower.follow(client, begin(client, request));
  if (output.json) print(follower.result().pretty());
  return follower.allSucceeded() ? success : operationFailed;
}

}  // namespace esimctl
