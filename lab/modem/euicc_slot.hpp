// SPDX-License-Identifier: Apache-2.0
// The virtual eUICC on the contacts of a virtual modem's slot. Header only: who includes it links
// both libraries.
#pragma once

#include "euicc/euicc.hpp"
#include "modem/card_slot.hpp"

namespace esimlab {

class EuiccSlot final : public CardSlot {
 public:
  // The card must outlive the slot; it keeps its state when the modem powers it off.
  explicit EuiccSlot(Euicc& card) : card_(card) {}

  Bytes atr() const override { return card_.atr(); }
  void powerOff() override { card_.powerOff(); }
  void powerOn() override { card_.powerOn(); }
  Bytes transmit(ByteView command) override { return card_.transmit(command); }
  std::string eid() const override { return isEuicc() ? esimgw::toHex(card_.eid()) : ""; }
  bool isEuicc() const override { return card_.kind() != EuiccKind::notEuicc; }
  std::optional<std::string> iccid() const override {
    auto profile = card_.enabledProfile();
    if (!profile) return std::nullopt;
    std::string digits;
    for (auto octet : profile->iccid) {  // low nibble first, filler F
      for (auto nibble : {octet & 0x0F, octet >> 4}) {
        if (nibble < 10) digits += static_cast<char>('0' + nibble);
      }
    }
    return digits;
  }

 private:
  Euicc& card_;
};

}  // namespace esimlab
