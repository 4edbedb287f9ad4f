// SPDX-License-Identifier: Apache-2.0
// Private to lab/euicc: joins the blocks of STORE DATA (GlobalPlatform §11.11, SGP.22 §5.7.2).
#pragma once

#include <cstdint>

#include "euicc/apdu.hpp"

namespace esimlab {

class StoreData {
 public:
  // Status word for the block. After `ok`, complete() says whether it was the last one.
  std::uint16_t add(const CommandApdu& block);
  bool complete() const { return complete_; }
  // The joined command; the next block starts a new one.
  Bytes take();
  void reset();

 private:
  Bytes buffer_;
  unsigned nextBlock_ = 0;
  bool complete_ = false;
};

}  // namespace esimlab
