// SPDX-License-Identifier: Apache-2.0
// Which control devices the kernel offers, read from sysfs: the classes usbmisc (USB modems) and
// wwan (PCIe modems, newer kernels).
#pragma once

#include <string>
#include <vector>

namespace esimgw {

struct ControlDevice {
  std::string device;  // "/dev/cdc-wdm0"; changes with the order of enumeration
  std::string name;    // bus path, the same after each re-enumeration: "0000:00:14.0-usb-1.4:1.2"
  std::string driver;  // kernel driver ("qmi_wwan"); for the wwan class "wwan:" and the port's
                       // protocol ("wwan:QMI")
  std::string interface;  // network interface of the same function, empty when there is none
  bool operator==(const ControlDevice&) const = default;
};

// Sorted by name. An unreadable or incomplete entry is left out: the kernel may be just removing
// it. The roots are parameters so that tests bring their own tree.
std::vector<ControlDevice> discoverControlDevices(const std::string& sysfsRoot = "/sys",
                                                  const std::string& deviceRoot = "/dev");

}  // namespace esimgw
