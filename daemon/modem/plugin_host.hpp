// SPDX-License-Identifier: Apache-2.0
// Loads modem plugins. A loaded plugin is never unloaded: its code may stand on any stack, its type
// information in any exception.
#pragma once

#include <string>
#include <vector>

#include "card/plugin.hpp"

namespace esimgw {

class PluginHost {
 public:
  // `expectedBuildId` is a parameter so that tests can show a mismatch.
  explicit PluginHost(std::string expectedBuildId);

  // A plugin that was linked in. Throws Error{configuration} when it is of another build, misses
  // something, or its name is taken.
  const ModemPlugin& add(EsimgwModemPluginEntry entry);
  // A shared module. Throws the same, and when it cannot be loaded or has no entry function.
  const ModemPlugin& load(const std::string& path);
  // Every *.so of the directory, in order of their names. What is refused is logged and remembered;
  // a missing directory has no plugins.
  void loadDirectory(const std::string& directory);

  const ModemPlugin* byName(const std::string& name) const;
  const ModemPlugin* byDriver(const std::string& driver) const;
  const std::vector<const ModemPlugin*>& plugins() const { return plugins_; }
  // Why modules were refused, one sentence each.
  const std::vector<std::string>& refusals() const { return refusals_; }

 private:
  const ModemPlugin& accept(const ModemPlugin* plugin, const std::string& origin);

  std::string expectedBuildId_;
  std::vector<const ModemPlugin*> plugins_;
  std::vector<std::string> refusals_;
};

}  // namespace esimgw
