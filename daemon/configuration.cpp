// SPDX-License-Identifier: Apache-2.0
#include "configuration.hpp"

#include <glib.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <memory>

#include "paths.hpp"

namespace esimgw {
namespace {

// ISD-R of SGP.02, SGP.22 and SGP.32.
const char* const standardIsdR = "A0000005591010FFFFFFFF8900000100";

struct KeyFileFree {
  void operator()(GKeyFile* file) const { g_key_file_free(file); }
};
using KeyFile = std::unique_ptr<GKeyFile, KeyFileFree>;

// One value that was found, with where it stands.
struct Value {
  std::string text;
  std::string place;  // "file: [group] key"

  [[noreturn]] void refuse(const std::string& expected) const {
    throw Error(Domain::request, Code::configuration, place + " = " + text + " is not " + expected);
  }
  double number() const {
    char* end = nullptr;
    double value = g_ascii_strtod(text.c_str(), &end);
    if (end == text.c_str() || *end != '\0' || !(value >= 0) || value > 1e9) {
      refuse("a number that makes sense here");
    }
    return value;
  }
  Duration seconds() const {
    return std::chrono::duration_cast<Duration>(std::chrono::duration<double>(number()));
  }
  Duration positiveSeconds() const {
    if (seconds() <= Duration::zero()) refuse("a time above 0");
    return seconds();
  }
  unsigned count() const {
    if (number() < 1) refuse("a number from 1");
    return static_cast<unsigned>(number());
  }
  bool yes() const {
    if (text == "yes" || text == "true") return true;
    if (text == "no" || text == "false") return false;
    refuse("yes or no");
  }
};

using Setter = std::function<void(const Value&)>;
using Setters = std::map<std::string, std::map<std::string, Setter>>;

log::Level level(const Value& value) {
  if (value.text == "error") return log::Level::error;
  if (value.text == "warning") return log::Level::warning;
  if (value.text == "notice") return log::Level::notice;
  if (value.text == "info") return log::Level::info;
  if (value.text == "debug") return log::Level::debug;
  value.refuse("error, warning, notice, info or debug");
}

std::vector<Aid> aids(const Value& value) {
  std::vector<Aid> list;
  std::unique_ptr<gchar*, decltype(&g_strfreev)> parts(g_strsplit(value.text.c_str(), ";", -1),
                                                       g_strfreev);
  for (auto part = parts.get(); *part != nullptr; ++part) {
    if (**part == '\0') continue;
    try {
      list.push_back(fromHex(*part));
    } catch (const std::invalid_argument&) {
      value.refuse("a list of hexadecimal AIDs");
    }
  }
  if (list.empty()) value.refuse("a list of hexadecimal AIDs");
  return list;
}

Setters knownKeys(Configuration& c) {
  auto& poll = c.ipa.poll;
  auto& change = c.ipa.profileSwitch;
  auto text = [](std::string& to) { return [&to](const Value& v) { to = v.text; }; };
  auto seconds = [](Duration& to) { return [&to](const Value& v) { to = v.positiveSeconds(); }; };
  auto flag = [](bool& to) { return [&to](const Value& v) { to = v.yes(); }; };
  return {
      {"daemon",
       {{"state-directory", text(c.stateDirectory)},
        {"runtime-directory", text(c.runtimeDirectory)},
        {"plugin-directory", text(c.pluginDirectory)},
        {"bus", text(c.bus)},
        {"log-level", [&c](const Value& v) { c.logLevel = level(v); }}}},
      {"poll",
       {{"fast-interval", seconds(poll.fastInterval)},
        {"fast-for", seconds(poll.fastFor)},
        {"interval", seconds(poll.interval)},
        {"jitter", [&poll](const Value& v) { poll.jitter = std::min(v.number(), 1.0); }},
        {"first-backoff", seconds(poll.firstBackoff)},
        {"longest-backoff", seconds(poll.longestBackoff)},
        {"packages-per-poll", [&poll](const Value& v) { poll.packagesPerPoll = v.count(); }}}},
      {"switch",
       {{"rollback-after", seconds(change.rollbackAfter)},
        {"settle-for", seconds(change.settleFor)},
        {"retry-every", seconds(change.retryEvery)},
        {"rollback-refresh-flag", flag(change.rollbackRefreshFlag)},
        {"notifications-with-result", flag(change.notificationsWithResult)}}},
      {"card",
       {{"isd-r", [&c](const Value& v) { c.ipa.card.isdRs = aids(v); }},
        {"session-timeout", seconds(c.ipa.card.sessionTimeout)}}},
      {"esipa",
       {{"admin-protocol", text(c.esipa.adminProtocol)},
        {"timeout", seconds(c.esipa.timeout)},
        {"connect-timeout", seconds(c.esipa.connectTimeout)},
        {"keep-alive", flag(c.esipa.keepAlive)},
        {"bundle", text(c.esipa.bundle)},
        {"bundle-when-unusable", flag(c.esipa.bundleWhenUnusable)},
        {"middlebox-compatibility", flag(c.esipa.middleboxCompatibility)}}},
      {"discovery", {{"enabled", flag(c.discoverModems)}}},
  };
}

ConfiguredModem& modemNamed(Configuration& configuration, const std::string& name) {
  for (auto& modem : configuration.modems) {
    if (modem.name == name) return modem;
  }
  configuration.modems.push_back({name, {}});
  return configuration.modems.back();
}

void take(Configuration& configuration, const Setters& known, const std::string& group,
          const std::string& key, const Value& value) {
  if (group.starts_with("modem ")) {
    modemNamed(configuration, group.substr(6)).settings[key] = value.text;
    return;
  }
  if (group.starts_with("eim ") && key == "connect-to") {
    configuration.esipa.connectTo[group.substr(4)] = value.text;
    return;
  }
  auto section = known.find(group);
  if (section != known.end()) {
    auto setter = section->second.find(key);
    if (setter != section->second.end()) {
      setter->second(value);
      return;
    }
  }
  log::warning("configuration-unknown", value.place + " is not a setting, it is ignored");
}

void readFile(const std::string& path, Configuration& configuration, const Setters& known) {
  KeyFile file(g_key_file_new());
  GError* error = nullptr;
  if (!g_key_file_load_from_file(file.get(), path.c_str(), G_KEY_FILE_NONE, &error)) {
    std::string why = error->message;
    g_error_free(error);
    throw Error(Domain::request, Code::configuration, path + ": " + why);
  }
  std::unique_ptr<gchar*, decltype(&g_strfreev)> groups(g_key_file_get_groups(file.get(), nullptr),
                                                        g_strfreev);
  for (auto group = groups.get(); *group != nullptr; ++group) {
    std::unique_ptr<gchar*, decltype(&g_strfreev)> keys(
        g_key_file_get_keys(file.get(), *group, nullptr, nullptr), g_strfreev);
    for (auto key = keys.get(); *key != nullptr; ++key) {
      std::unique_ptr<gchar, decltype(&g_free)> text(
          g_key_file_get_string(file.get(), *group, *key, nullptr), g_free);
      Value value{text ? text.get() : "", path + ": [" + *group + "] " + *key};
      take(configuration, known, *group, *key, value);
      configuration.given[std::string("[") + *group + "] " + *key] = value.text;
    }
  }
}

std::vector<std::string> dropIns(const std::string& file) {
  std::vector<std::string> paths;
  std::error_code none;
  auto directory = std::filesystem::path(file).parent_path() / "conf.d";
  for (const auto& entry : std::filesystem::directory_iterator(directory, none)) {
    if (entry.path().extension() == ".conf") paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

}  // namespace

Configuration readConfiguration(const std::string& file) {
  Configuration configuration;
  configuration.stateDirectory = paths::state;
  configuration.runtimeDirectory = paths::runtime;
  configuration.pluginDirectory = paths::plugins;
  configuration.ipa.card.isdRs = {fromHex(standardIsdR)};
  auto known = knownKeys(configuration);
  if (std::filesystem::exists(file)) readFile(file, configuration, known);
  for (const auto& path : dropIns(file)) readFile(path, configuration, known);
  return configuration;
}

}  // namespace esimgw
