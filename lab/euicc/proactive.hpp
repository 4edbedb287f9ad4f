// SPDX-License-Identifier: Apache-2.0
// Private to lab/euicc: the one proactive command that the card issues, REFRESH (ETSI TS 102 223
// §6.4.7, §6.6.13): announced by 91xx, fetched, confirmed by TERMINAL RESPONSE.
#pragma once

#include <cstdint>

#include "euicc/apdu.hpp"

namespace esimlab {

class Proactive {
 public:
  void requestRefresh(std::uint8_t qualifier);
  void reset() { command_.clear(); }

  // Whether status 9000 becomes 91xx.
  bool announces() const { return !command_.empty() && !fetched_; }
  std::uint8_t size() const { return static_cast<std::uint8_t>(command_.size()); }

  Answer fetch(const CommandApdu& command);
  // `confirmed` is set when the terminal performed the REFRESH.
  std::uint16_t terminalResponse(ByteView data, bool& confirmed);

 private:
  Bytes command_;
  Bytes details_;
  std::uint8_t number_ = 0;
  bool fetched_ = false;
};

}  // namespace esimlab
