// SPDX-License-Identifier: Apache-2.0
#include "world/configuration.hpp"

#include <fstream>

namespace esimlab {

Configuration Configuration::impatient() {
  Configuration configuration;
  configuration.set("poll", "fast-interval", "2")
      .set("poll", "fast-for", "3600")
      .set("poll", "interval", "5")
      .set("poll", "first-backoff", "1")
      .set("poll", "longest-backoff", "4")
      .set("switch", "rollback-after", "20")
      .set("switch", "settle-for", "20")
      .set("switch", "retry-every", "1")
      .set("daemon", "log-level", "debug");
  return configuration;
}

Configuration& Configuration::set(const std::string& section, const std::string& key,
                                  const std::string& value) {
  sections_[section][key] = value;
  return *this;
}

Configuration Configuration::with(const Configuration& over) const {
  auto result = *this;
  for (const auto& [section, keys] : over.sections_) {
    for (const auto& [key, value] : keys) result.set(section, key, value);
  }
  return result;
}

void Configuration::write(const std::filesystem::path& file) const {
  std::ofstream text(file);
  for (const auto& [section, keys] : sections_) {
    text << "[" << section << "]\n";
    for (const auto& [key, value] : keys) text << key << "=" << value << "\n";
    text << "\n";
  }
}

}  // namespace esimlab
