// SPDX-License-Identifier: Apache-2.0
// Where the programs are that the lab starts: beside it in a build folder, or installed.
#pragma once

#include <filesystem>
#include <vector>

namespace esimlab {

struct Installation {
  std::filesystem::path daemon;   // esim-gatewayd
  std::filesystem::path esimctl;  // empty: not built
  // Shared modules, where they are not in the directory that the daemon knows.
  std::vector<std::filesystem::path> plugins;
  std::filesystem::path busPolicy;  // org.esimgateway1.conf

  // ESIM_GATEWAY_BUILD, else the build folder that the running program lies in, else installed.
  static Installation find();
  static Installation ofBuild(const std::filesystem::path& build);
};

// The real proxy of libqmi; empty when it is not installed.
std::filesystem::path qmiProxy();

}  // namespace esimlab
