// SPDX-License-Identifier: Apache-2.0
// Collects long APDU responses that the modem sends in pieces by indication. libqmi hands out
// indications at once but responses only from an idle callback, so pieces may well come before the
// response that announces them: they are kept by token until both sides are in.
#pragma once

#include <deque>
#include <optional>

#include "uim_messages.hpp"

namespace esimgw::qmi {

class LongResponses {
 public:
  void add(ApduChunk chunk);
  // The whole response, once every octet of it is here. Throws Error{malformed} when the pieces
  // contradict the announced length.
  std::optional<Bytes> take(std::uint32_t token, std::size_t total);
  // What came for commands nobody waits for any more.
  void forgetAll() { collected_.clear(); }

 private:
  struct Collected {
    std::uint32_t token;
    Bytes data;
    std::vector<bool> present;
    std::size_t missing;
  };
  std::deque<Collected> collected_;
};

}  // namespace esimgw::qmi
