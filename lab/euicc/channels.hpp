// SPDX-License-Identifier: Apache-2.0
// Private to lab/euicc: logical channels (ETSI TS 102 221 §11.1.17) and what the card remembers for
// each: selection, half-received command, half-read answer.
#pragma once

#include <array>

#include "euicc/apdu.hpp"
#include "euicc/store_data.hpp"

namespace esimlab {

struct Channel {
  bool open = false;
  bool isdR = false;  // ISD-R is selected
  StoreData storeData;
  Bytes answer;  // octets that GET RESPONSE has not read yet
};

class Channels {
 public:
  static constexpr unsigned most = 20;  // with the basic channel

  explicit Channels(unsigned limit) : limit_(limit) { reset(); }
  void reset();
  // Nothing when there is no such channel or it is closed.
  Channel* find(unsigned number);
  unsigned openCount() const;  // without the basic channel

  Answer manage(const CommandApdu& command);

 private:
  Answer openChannel(const CommandApdu& command);
  Answer closeChannel(const CommandApdu& command);

  unsigned limit_;
  std::array<Channel, most> channels_;
};

}  // namespace esimlab
