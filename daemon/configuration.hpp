// SPDX-License-Identifier: Apache-2.0
// The configuration file and its drop-ins (ini, read by GKeyFile), as plain structs for the
// modules.
#pragma once

#include <map>
#include <string>

#include "ipa/settings.hpp"
#include "modem/modem_host.hpp"
#include "runtime/log.hpp"

namespace esimgw {

struct EsipaSettings {
  std::string adminProtocol;  // X-Admin-Protocol; empty: the client's default
  Duration timeout = std::chrono::seconds(60);
  Duration connectTimeout = std::chrono::seconds(30);
  bool keepAlive = false;
  // PEM bundle for eIMs whose configuration on the card names no key. Empty: such an eIM is
  // refused.
  std::string bundle;
  bool bundleWhenUnusable = false;
  bool middleboxCompatibility = true;
  std::map<std::string, std::string> connectTo;  // eimId -> host:port, from [eim NAME] sections
};

struct Configuration {
  std::string stateDirectory;
  std::string runtimeDirectory;
  std::string pluginDirectory;
  std::string bus = "system";  // "system", "none" or a D-Bus address
  log::Level logLevel = log::Level::info;
  IpaSettings ipa;
  EsipaSettings esipa;
  std::vector<ConfiguredModem> modems;
  bool discoverModems = true;
  // What the files say, as "[section] key" -> text; what a reload compares.
  std::map<std::string, std::string> given;
};

// Reads the file, then *.conf of the directory beside it named conf.d, in order of their names; a
// later value replaces an earlier one. A missing file means the defaults. Throws
// Error{request, configuration} with file and key for what cannot be understood; warns of unknown
// keys.
Configuration readConfiguration(const std::string& file);

}  // namespace esimgw
