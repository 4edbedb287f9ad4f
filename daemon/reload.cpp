// SPDX-License-Identifier: Apache-2.0
#include "reload.hpp"

namespace esimgw {
namespace {

const char* const logLevelKey = "[daemon] log-level";

// Keys of which the text differs, or that only one of the two has.
std::vector<std::string> changedKeys(const Configuration& before, const Configuration& after) {
  auto keys = before.given;
  keys.insert(after.given.begin(), after.given.end());
  std::vector<std::string> changed;
  for (const auto& [key, text] : keys) {
    auto old = before.given.find(key);
    auto now = after.given.find(key);
    bool same = old != before.given.end() && now != after.given.end() && old->second == now->second;
    if (!same) changed.push_back(key);
  }
  return changed;
}

void takeLogLevel(Configuration& running, const Configuration& fresh) {
  running.logLevel = fresh.logLevel;
  running.given.erase(logLevelKey);
  if (auto given = fresh.given.find(logLevelKey); given != fresh.given.end()) {
    running.given.insert(*given);
  }
  log::setLevel(running.logLevel);
}

}  // namespace

void reloadConfiguration(const std::string& file, Configuration& running) {
  try {
    auto fresh = readConfiguration(file);
    takeLogLevel(running, fresh);
    // Keys only: a value may be somebody's address.
    for (const auto& key : changedKeys(running, fresh)) {
      log::warning("restart-needed", key + " changed, which takes effect at the next start",
                   {{"KEY", key}});
    }
    log::notice("reloaded", "the configuration was read again");
  } catch (const std::exception& failure) {
    log::error("reload-failed",
               std::string("the configuration stays as it was: ") + failure.what());
  }
}

}  // namespace esimgw
