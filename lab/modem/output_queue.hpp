// SPDX-License-Identifier: Apache-2.0
// Inside the virtual modem: octets on their way out of a non-blocking descriptor, whole or chopped.
#pragma once

#include <deque>

#include "runtime/glib.hpp"
#include "tlv/bytes.hpp"

namespace esimlab::detail {

class OutputQueue {
 public:
  // `chunk` octets in each write, 0 for as many as fit. The descriptor belongs to the caller.
  explicit OutputQueue(int fd, std::size_t chunk) : fd_(fd), chunk_(chunk) {}
  void setChunk(std::size_t chunk) { chunk_ = chunk; }
  void push(esimgw::ByteView octets);

 private:
  // A host that reads nothing must not make the modem grow: what is beyond is dropped.
  static constexpr std::size_t limit = 1 << 20;

  void writeSome();

  int fd_;
  std::size_t chunk_;
  std::deque<std::uint8_t> octets_;
  esimgw::FdWatch watch_;
  bool waiting_ = false;
};

// "…/cdc-wdm0" -> "…/cdc-wdm1": a re-enumerated device takes the next number.
std::string nextPath(const std::string& path);

}  // namespace esimlab::detail
