// SPDX-License-Identifier: Apache-2.0
#include "world/installation.hpp"

#include <cstdlib>

namespace esimlab {
namespace fs = std::filesystem;

namespace {

fs::path firstOf(std::initializer_list<fs::path> candidates) {
  for (const auto& candidate : candidates) {
    if (fs::exists(candidate)) return candidate;
  }
  return {};
}

// plugins/modem/NAME/NAME.so of a build folder.
std::vector<fs::path> pluginsOf(const fs::path& build) {
  std::vector<fs::path> plugins;
  std::error_code none;
  for (const auto& folder : fs::directory_iterator(build / "plugins" / "modem", none)) {
    auto module = folder.path() / (folder.path().filename().string() + ".so");
    if (fs::exists(module)) plugins.push_back(module);
  }
  return plugins;
}

}  // namespace

Installation Installation::ofBuild(const fs::path& build) {
  return {
      build / "esim-gatewayd",
      firstOf({build / "ctl" / "esimctl"}),
      pluginsOf(build),
      build / "dbus" / "org.esimgateway1.conf",
  };
}

Installation Installation::find() {
  if (const char* build = std::getenv("ESIM_GATEWAY_BUILD")) return ofBuild(fs::absolute(build));
  for (auto folder = fs::read_symlink("/proc/self/exe").parent_path(); folder != folder.root_path();
       folder = folder.parent_path()) {
    if (fs::exists(folder / "build.ninja")) return ofBuild(folder);
  }
  return {
      firstOf({"/usr/sbin/esim-gatewayd", "/usr/local/sbin/esim-gatewayd"}),
      firstOf({"/usr/bin/esimctl", "/usr/local/bin/esimctl"}),
      {},
      firstOf({"/usr/share/dbus-1/system.d/org.esimgateway1.conf",
               "/usr/local/share/dbus-1/system.d/org.esimgateway1.conf"}),
  };
}

fs::path qmiProxy() {
  return firstOf({"/usr/libexec/qmi-proxy", "/usr/lib/libqmi/qmi-proxy"});
}

}  // namespace esimlab
