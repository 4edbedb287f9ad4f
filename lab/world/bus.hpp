// SPDX-License-Identifier: Apache-2.0
// A private system bus: a real dbus-daemon with the rules of the system bus and the policy that the
// daemon ships.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "world/process.hpp"

namespace esimlab {

class Bus {
 public:
  // Its socket and configuration go into `directory`. `policy`: the file that packages install
  // into system.d; skipped when it does not exist. Throws std::runtime_error.
  Bus(esimgw::Loop& loop, const std::filesystem::path& directory,
      const std::filesystem::path& policy);

  const std::string& address() const { return address_; }  // for DBUS_SYSTEM_BUS_ADDRESS
  bool hasOwner(const std::string& name);
  // The result of a method call as GVariant text. Throws std::runtime_error with the error.
  std::string call(const std::string& path, const std::string& interface, const std::string& member,
                   const std::string& arguments = "()",
                   const std::string& destination = "org.esimgateway1");

 private:
  std::string address_;
  std::unique_ptr<Process> daemon_;
  esimgw::GObjectPtr<GDBusConnection> connection_;
};

}  // namespace esimlab
