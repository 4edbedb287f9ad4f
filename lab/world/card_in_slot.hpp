// SPDX-License-Identifier: Apache-2.0
// A virtual eUICC behind the contacts of a virtual modem's slot.
#pragma once

#include "euicc/euicc.hpp"
#include "modem/card_slot.hpp"

namespace esimlab {

class CardInSlot final : public CardSlot {
 public:
  // `card` outlives this.
  explicit CardInSlot(Euicc& card) : card_(card) {}

  Bytes atr() const override { return card_.atr(); }
  void powerOff() override { card_.powerOff(); }
  void powerOn() override { card_.powerOn(); }
  Bytes transmit(ByteView command) override { return card_.transmit(command); }
  std::string eid() const override { return isEuicc() ? eidDigits(card_.eid()) : std::string{}; }
  bool isEuicc() const override { return card_.kind() != EuiccKind::notEuicc; }
  std::optional<std::string> iccid() const override {
    auto profile = card_.enabledProfile();
    if (!profile) return std::nullopt;
    return iccidDigits(profile->iccid);
  }

 private:
  Euicc& card_;
};

}  // namespace esimlab
