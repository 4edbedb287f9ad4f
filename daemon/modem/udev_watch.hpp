// SPDX-License-Identifier: Apache-2.0
// Tells when control devices or network interfaces of modems come, go or are renamed.
#pragma once

#include <functional>
#include <memory>

#include "runtime/loop.hpp"

namespace esimgw {

class UdevWatch {
 public:
  // `changed` is called from the main loop, once for each burst of events.
  UdevWatch(Loop& loop, std::function<void()> changed);
  ~UdevWatch();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace esimgw
