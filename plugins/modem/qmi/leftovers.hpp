// SPDX-License-Identifier: Apache-2.0
// What the daemon holds in the modem, noted in a file, so that after a crash its successor can give
// it back: neither a dead client's channels nor its client ids are freed by modem or proxy.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <vector>

namespace esimgw::qmi {

struct Channel {
  std::uint8_t slot = 0;  // logical
  std::uint8_t number = 0;
  auto operator<=>(const Channel&) const = default;
};

class Leftovers {
 public:
  struct Client {
    unsigned service = 0;  // QmiService
    std::uint8_t id = 0;
  };
  struct Held {
    std::vector<Client> clients;
    std::vector<Channel> channels;
  };

  // `directory` empty: nothing is kept. `name` is the modem's stable name.
  Leftovers(const std::string& directory, const std::string& name, std::string device);

  // What a predecessor noted, if it is still the same appearance of the device: after it was
  // enumerated again its client ids may belong to somebody else.
  Held read() const;
  void write(const Held& held) const;

 private:
  std::string identity() const;

  std::string path_;
  std::string device_;
};

}  // namespace esimgw::qmi
