// SPDX-License-Identifier: Apache-2.0
// Counts what travels between a modem's network interface and one server: the IPv4 total length of
// every packet, both ways, as a packet socket on the interface sees them.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>

#include "runtime/glib.hpp"
#include "runtime/loop.hpp"

namespace esimbench {

using SystemTime = std::chrono::time_point<std::chrono::system_clock, std::chrono::nanoseconds>;

struct AirTotals {
  std::uint64_t bytes = 0;  // IPv4 header to end of payload, each packet
  std::uint64_t packets = 0;
  std::uint64_t upBytes = 0;      // of bytes: sent by the router
  std::uint64_t connections = 0;  // SYN without ACK
  std::uint64_t bareAcks = 0;     // packets without payload that only acknowledge
  std::uint64_t longest = 0;      // largest packet; above 1500 an offload is still on
  SystemTime last;                // when the kernel saw the last packet
};

class AirMeter {
 public:
  // In the caller's network namespace. Throws std::system_error, for want of CAP_NET_RAW too.
  AirMeter(const std::string& interface, const std::string& serverAddress);
  ~AirMeter();
  AirMeter(const AirMeter&) = delete;
  AirMeter& operator=(const AirMeter&) = delete;

  void clear();
  const AirTotals& totals();
  // Throws when the kernel had to drop packets, because then the totals are too low.
  void checkComplete();

 private:
  void readAll();
  void count(const std::uint8_t* packet, std::size_t captured, bool sent);

  int fd_;
  std::uint32_t server_;  // network byte order
  AirTotals totals_;
  esimgw::FdWatch watch_;  // keeps the socket's buffer empty while the world runs
};

}  // namespace esimbench
