// SPDX-License-Identifier: Apache-2.0
// How another profile becomes the enabled one (SGP.22 §5.7.16, SGP.32 §5.9.1, TS 102 223 REFRESH).
#include "euicc/es10.hpp"

namespace esimlab {

void Es10::switchTo(const Bytes& iccid, bool atOnce) {
  if (auto* leaving = state_.enabledProfile(); leaving != nullptr) {
    notify(*leaving, notification_event::disable);
  }
  if (auto* coming = state_.findProfile(iccid); coming != nullptr) {
    notify(*coming, notification_event::enable);
  }
  state_.pendingSwitch = iccid;
  if (atOnce) applyPendingSwitch();
  observers_.switchStarted(!atOnce);
}

void Es10::applyPendingSwitch() {
  if (!state_.pendingSwitch) return;
  if (auto* leaving = state_.enabledProfile(); leaving != nullptr) leaving->enabled = false;
  if (auto* coming = state_.findProfile(*state_.pendingSwitch); coming != nullptr) {
    coming->enabled = true;
  }
  state_.pendingSwitch.reset();
  ++records_.switches;
  observers_.switched();
}

}  // namespace esimlab
