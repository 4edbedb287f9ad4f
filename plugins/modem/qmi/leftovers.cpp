// SPDX-License-Identifier: Apache-2.0
#include "leftovers.hpp"

#include <glib.h>
#include <glib/gstdio.h>
#include <sys/stat.h>

#include <fstream>
#include <sstream>

#include "runtime/glib.hpp"
#include "runtime/log.hpp"

namespace esimgw::qmi {
namespace {

constexpr std::size_t mostEntries = 64;

std::string fileName(const std::string& modem) {
  std::string name = "qmi-" + modem;
  for (auto& letter : name) {
    if (!g_ascii_isalnum(letter) && letter != '-' && letter != '.') letter = '_';
  }
  return name + ".held";
}

}  // namespace

Leftovers::Leftovers(const std::string& directory, const std::string& name, std::string device)
    : path_(directory.empty() ? std::string() : directory + "/" + fileName(name)),
      device_(std::move(device)) {}

// devtmpfs makes the node anew each time the device is enumerated.
std::string Leftovers::identity() const {
  struct stat status {};
  if (stat(device_.c_str(), &status) != 0) return device_;
  std::ostringstream text;
  text << device_ << ' ' << status.st_rdev << ' ' << status.st_ino;
  return text.str();
}

Leftovers::Held Leftovers::read() const {
  Held held;
  if (path_.empty()) return held;
  std::ifstream file(path_);
  std::string line;
  if (!std::getline(file, line) || line != identity()) return held;
  while (std::getline(file, line) && held.clients.size() + held.channels.size() < mostEntries) {
    std::istringstream words(line);
    std::string kind;
    unsigned first = 0;
    unsigned second = 0;
    if (!(words >> kind >> first >> second) || first > 255 || second > 255) continue;
    if (kind == "client") held.clients.push_back({first, static_cast<std::uint8_t>(second)});
    if (kind == "channel") {
      held.channels.push_back(
          {static_cast<std::uint8_t>(first), static_cast<std::uint8_t>(second)});
    }
  }
  return held;
}

void Leftovers::write(const Held& held) const {
  if (path_.empty()) return;
  if (held.clients.empty() && held.channels.empty()) {
    g_unlink(path_.c_str());
    return;
  }
  std::ostringstream text;
  text << identity() << '\n';
  for (const auto& client : held.clients) {
    text << "client " << client.service << ' ' << unsigned{client.id} << '\n';
  }
  for (const auto& channel : held.channels) {
    text << "channel " << unsigned{channel.slot} << ' ' << unsigned{channel.number} << '\n';
  }
  GError* error = nullptr;
  if (!g_file_set_contents_full(path_.c_str(), text.str().c_str(), -1,
                                G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error)) {
    log::warning("held-not-noted", "cannot note what is held in the modem: " + takeMessage(error));
  }
}

}  // namespace esimgw::qmi
