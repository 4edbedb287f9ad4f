// SPDX-License-Identifier: Apache-2.0
#include "settings.hpp"

#include <glib.h>

#include <functional>
#include <sstream>

#include "runtime/error.hpp"

namespace esimgw::qmi {
namespace {

constexpr double longestSeconds = 3600;

[[noreturn]] void refuse(const std::string& key, const std::string& value, const char* expected) {
  throw Error(Domain::modem, Code::configuration,
              "setting " + key + " = " + value + ": expected " + expected);
}

double number(const std::string& key, const std::string& value, double low, double high,
              const char* expected) {
  gchar* end = nullptr;
  double parsed = g_ascii_strtod(value.c_str(), &end);
  // Written so that "not a number" fails too.
  if (value.empty() || *end != '\0' || !(parsed >= low && parsed <= high)) {
    refuse(key, value, expected);
  }
  return parsed;
}

Duration seconds(const std::string& key, const std::string& value) {
  auto parsed = number(key, value, 0, longestSeconds, "seconds from 0 to 3600");
  return Duration(static_cast<std::int64_t>(parsed * 1e6));
}

// A timeout of nothing would make every command fail.
Duration timeout(const std::string& key, const std::string& value) {
  auto parsed = number(key, value, 0.01, longestSeconds, "seconds from 0.01 to 3600");
  return Duration(static_cast<std::int64_t>(parsed * 1e6));
}

unsigned count(const std::string& key, const std::string& value, unsigned low, unsigned high) {
  auto parsed = number(key, value, low, high, "a whole number within its limits");
  auto whole = static_cast<unsigned>(parsed);
  if (whole != parsed) refuse(key, value, "a whole number");
  return whole;
}

bool flag(const std::string& key, const std::string& value) {
  if (value == "yes" || value == "true" || value == "1") return true;
  if (value == "no" || value == "false" || value == "0") return false;
  refuse(key, value, "yes or no");
}

std::vector<Rung> ladder(const std::string& key, const std::string& value) {
  std::vector<Rung> rungs;
  std::stringstream words(value);
  for (std::string word; std::getline(words, word, ',');) {
    word.erase(0, word.find_first_not_of(" \t"));
    word.erase(word.find_last_not_of(" \t") + 1);
    if (word == "wait") {
      rungs.push_back(Rung::wait);
    } else if (word == "sim-power") {
      rungs.push_back(Rung::simPower);
    } else if (word == "radio") {
      rungs.push_back(Rung::radio);
    } else if (word == "modem") {
      rungs.push_back(Rung::modem);
    } else {
      refuse(key, value, "a list of wait, sim-power, radio, modem");
    }
  }
  if (rungs.empty() || rungs.size() > 8) refuse(key, value, "one to eight rungs");
  return rungs;
}

using Apply = std::function<void(Settings&, const std::string& key, const std::string& value)>;

const std::map<std::string, Apply>& appliers() {
  auto time = [](Duration Settings::*field, auto parse) -> Apply {
    return [=](Settings& settings, const std::string& key, const std::string& value) {
      settings.*field = parse(key, value);
    };
  };
  static const std::map<std::string, Apply> table = {
      {"qmi-proxy-path", [](auto& s, auto&, auto& value) { s.proxyPath = value; }},
      {"qmi-skip-file-check",
       [](auto& s, auto& key, auto& value) { s.skipFileCheck = flag(key, value); }},
      {"qmi-over-mbim", [](auto& s, auto& key, auto& value) { s.overMbim = flag(key, value); }},
      {"slot", [](auto& s, auto& key, auto& value) { s.slot = count(key, value, 0, 8); }},
      {"response-chaining",
       [](auto& s, auto& key, auto& value) {
         if (value != "host" && value != "modem") refuse(key, value, "host or modem");
         s.modemCollects = value == "modem";
       }},
      {"open-timeout", time(&Settings::openTimeout, timeout)},
      {"command-timeout", time(&Settings::commandTimeout, timeout)},
      {"apdu-timeout", time(&Settings::apduTimeout, timeout)},
      {"mute-limit",
       [](auto& s, auto& key, auto& value) { s.muteLimit = count(key, value, 1, 100); }},
      {"reset-ladder", [](auto& s, auto& key, auto& value) { s.resetLadder = ladder(key, value); }},
      {"refresh-wait", time(&Settings::refreshWait, seconds)},
      {"power-off-time", time(&Settings::powerOffTime, seconds)},
      {"settle-time", time(&Settings::settleTime, seconds)},
      {"settle-timeout", time(&Settings::settleTimeout, timeout)},
      {"ladder-memory", time(&Settings::ladderMemory, seconds)},
      {"absence-grace", time(&Settings::absenceGrace, seconds)},
      {"apdu-data-limit",
       [](auto& s, auto& key, auto& value) { s.apduDataLimit = count(key, value, 16, 255); }},
  };
  return table;
}

}  // namespace

const char* const settingKeys[] = {
    "qmi-proxy-path", "qmi-skip-file-check", "qmi-over-mbim", "slot",           "response-chaining",
    "open-timeout",   "command-timeout",     "apdu-timeout",  "mute-limit",     "reset-ladder",
    "refresh-wait",   "power-off-time",      "settle-time",   "settle-timeout", "ladder-memory",
    "absence-grace",  "apdu-data-limit",     nullptr};

Settings parseSettings(const std::map<std::string, std::string>& values) {
  Settings settings;
  for (const auto& [key, value] : values) {
    auto apply = appliers().find(key);
    // Keys of the host (device, plugin, …) are not ours; unknown ones it warns of.
    if (apply != appliers().end()) apply->second(settings, key, value);
  }
  return settings;
}

}  // namespace esimgw::qmi
