// SPDX-License-Identifier: Apache-2.0
// The daemon's configuration file as the lab writes it.
#pragma once

#include <filesystem>
#include <map>
#include <string>

namespace esimlab {

class Configuration {
 public:
  // Short intervals: polls every second after start, retries at once, gives up soon.
  static Configuration impatient();

  Configuration& set(const std::string& section, const std::string& key, const std::string& value);
  // `over` wins.
  Configuration with(const Configuration& over) const;
  void write(const std::filesystem::path& file) const;

 private:
  std::map<std::string, std::map<std::string, std::string>> sections_;
};

}  // namespace esimlab
