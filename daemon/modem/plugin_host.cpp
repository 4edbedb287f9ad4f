// SPDX-License-Identifier: Apache-2.0
#include "modem/plugin_host.hpp"

#include <gmodule.h>

#include <algorithm>
#include <filesystem>

#include "runtime/log.hpp"

namespace esimgw {
namespace {

[[noreturn]] void refuse(const std::string& origin, const std::string& why) {
  throw Error(Domain::modem, Code::configuration, "modem plugin " + origin + ": " + why);
}

}  // namespace

PluginHost::PluginHost(std::string expectedBuildId)
    : expectedBuildId_(std::move(expectedBuildId)) {}

const ModemPlugin& PluginHost::accept(const ModemPlugin* plugin, const std::string& origin) {
  if (plugin == nullptr || plugin->buildId == nullptr) refuse(origin, "it describes nothing");
  // Before anything else of it is read: behind another build id the layout may differ.
  if (expectedBuildId_ != plugin->buildId) {
    refuse(origin, std::string("it was built for ") + plugin->buildId + ", this daemon is " +
                       expectedBuildId_ + "; install both from the same build");
  }
  if (plugin->name == nullptr || plugin->create == nullptr || plugin->settings == nullptr ||
      plugin->drivers == nullptr) {
    refuse(origin, "its description is incomplete");
  }
  if (byName(plugin->name) != nullptr) {
    refuse(origin, std::string("a plugin named ") + plugin->name + " is loaded already");
  }
  plugins_.push_back(plugin);
  log::info("plugin-loaded", std::string("modem plugin ") + plugin->name + " from " + origin);
  return *plugin;
}

const ModemPlugin& PluginHost::add(EsimgwModemPluginEntry entry) {
  return accept(entry(), "(builtin)");
}

const ModemPlugin& PluginHost::load(const std::string& path) {
  auto* module = g_module_open(path.c_str(), G_MODULE_BIND_LOCAL);
  if (module == nullptr) refuse(path, std::string("cannot be loaded: ") + g_module_error());
  g_module_make_resident(module);
  gpointer symbol = nullptr;
  if (!g_module_symbol(module, ESIMGW_MODEM_PLUGIN_SYMBOL, &symbol) || symbol == nullptr) {
    refuse(path, "it has no function " ESIMGW_MODEM_PLUGIN_SYMBOL " and is no modem plugin");
  }
  return accept(reinterpret_cast<EsimgwModemPluginEntry>(symbol)(), path);
}

void PluginHost::loadDirectory(const std::string& directory) {
  std::vector<std::string> paths;
  std::error_code failed;
  std::filesystem::directory_iterator entries(directory, failed);
  for (; !failed && entries != std::filesystem::directory_iterator(); entries.increment(failed)) {
    if (entries->path().extension() == ".so") paths.push_back(entries->path().string());
  }
  std::sort(paths.begin(), paths.end());
  for (const auto& path : paths) {
    try {
      load(path);
    } catch (const Error& error) {
      refusals_.push_back(error.sentence());
      log::error("plugin-refused", error.sentence());
    }
  }
}

const ModemPlugin* PluginHost::byName(const std::string& name) const {
  for (const auto* plugin : plugins_) {
    if (name == plugin->name) return plugin;
  }
  return nullptr;
}

const ModemPlugin* PluginHost::byDriver(const std::string& driver) const {
  for (const auto* plugin : plugins_) {
    for (const auto* const* known = plugin->drivers; *known != nullptr; ++known) {
      if (driver == *known) return plugin;
    }
  }
  return nullptr;
}

}  // namespace esimgw
