// SPDX-License-Identifier: Apache-2.0
#include "modem/discovery.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>

namespace esimgw {
namespace {

namespace fs = std::filesystem;

fs::path real(const fs::path& path) {
  std::error_code ignored;
  return fs::canonical(path, ignored);  // empty when there is no such thing
}

std::vector<fs::path> children(const fs::path& directory) {
  std::vector<fs::path> found;
  std::error_code failed;
  fs::directory_iterator entries(directory, failed);
  for (; !failed && entries != fs::directory_iterator(); entries.increment(failed)) {
    found.push_back(entries->path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

std::string firstLine(const fs::path& file) {
  std::ifstream stream(file);
  std::string line;
  std::getline(stream, line);
  return line;
}

bool isUsbRoot(const std::string& name) {
  return name.size() > 3 && name.starts_with("usb") &&
         name.find_first_not_of("0123456789", 3) == std::string::npos;
}

// "<controller>-usb-<ports>:<configuration>.<interface>". The bus number in front of the ports
// depends on which controller was found first, the controller's own name does not.
std::string usbName(const fs::path& function) {
  std::string controller;
  for (const auto& part : function) {
    auto name = part.string();
    if (isUsbRoot(name)) break;
    controller = name;
  }
  auto last = function.filename().string();
  auto ports = last.find('-');
  return controller + "-usb-" + (ports == std::string::npos ? last : last.substr(ports + 1));
}

// "<bus device>-<port>": of "wwan0qmi0" below 0000:01:00.0 "0000:01:00.0-qmi0".
std::string wwanName(const fs::path& wwanDevice, const std::string& port) {
  auto bus = wwanDevice.parent_path();
  if (bus.filename() == "wwan") bus = bus.parent_path();
  auto prefix = wwanDevice.filename().string();
  auto shortPort = port.starts_with(prefix) ? port.substr(prefix.size()) : port;
  return bus.filename().string() + "-" + shortPort;
}

// The interface that hangs on the same device as the control port.
std::string networkInterface(const fs::path& sysfsRoot, const fs::path& device) {
  for (const auto& interface : children(sysfsRoot / "class/net")) {
    if (real(interface / "device") == device) return interface.filename().string();
  }
  return {};
}

std::optional<ControlDevice> usbControl(const fs::path& sysfsRoot, const fs::path& entry) {
  auto function = real(entry / "device");
  auto driver = real(entry / "device/driver");
  if (function.empty() || driver.empty()) return std::nullopt;
  return ControlDevice{
      {}, usbName(function), driver.filename().string(), networkInterface(sysfsRoot, function)};
}

std::optional<ControlDevice> wwanControl(const fs::path& sysfsRoot, const fs::path& entry) {
  auto device = real(entry / "device");
  auto type = firstLine(entry / "type");
  // The class also holds the modem itself, which has no type.
  if (device.empty() || type.empty()) return std::nullopt;
  return ControlDevice{{},
                       wwanName(device, entry.filename().string()),
                       "wwan:" + type,
                       networkInterface(sysfsRoot, device)};
}

}  // namespace

std::vector<ControlDevice> discoverControlDevices(const std::string& sysfsRoot,
                                                  const std::string& deviceRoot) {
  std::vector<ControlDevice> found;
  auto collect = [&](const char* name, auto read) {
    for (const auto& entry : children(fs::path(sysfsRoot) / "class" / name)) {
      auto control = read(fs::path(sysfsRoot), entry);
      if (!control) continue;
      control->device = (fs::path(deviceRoot) / entry.filename()).string();
      found.push_back(std::move(*control));
    }
  };
  collect("usbmisc", usbControl);
  collect("wwan", wwanControl);
  std::sort(found.begin(), found.end(),
            [](const auto& a, const auto& b) { return a.name < b.name; });
  return found;
}

}  // namespace esimgw
