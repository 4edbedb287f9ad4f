// SPDX-License-Identifier: Apache-2.0
#include "commands.hpp"

namespace esimctl {

std::string keyOf(const std::string& path) {
  return path.substr(path.rfind('/') + 1);
}

Json describe(const Object& object) {
  Json json;
  json.set("path", object.path);
  json.set("key", keyOf(object.path));
  for (const auto& [name, value] : object.properties.members()) json.set(name, value);
  return json;
}

// The lists of object paths of an eUICC become the objects themselves.
Json snapshot(const Json& manager, const Objects& objects) {
  auto resolve = [&objects](const Json& paths) {
    Json::Array resolved;
    for (const auto& path : paths.items()) {
      auto place = objects.find(path.text());
      if (place != objects.end()) resolved.push_back(describe(place->second));
    }
    return Json(std::move(resolved));
  };
  Json::Array euiccs;
  for (const auto& [path, object] : objects) {
    if (object.interface != "Euicc") continue;
    auto euicc = describe(object);
    euicc.set("profiles", resolve(object.properties["profiles"]));
    euicc.set("eims", resolve(object.properties["eims"]));
    euiccs.push_back(std::move(euicc));
  }
  Json json = manager;
  json.set("euiccs", {std::move(euiccs)});
  return json;
}

}  // namespace esimctl
