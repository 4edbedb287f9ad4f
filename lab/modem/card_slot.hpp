// SPDX-License-Identifier: Apache-2.0
// What the virtual modem sees of the card in one of its slots: contacts, not software. A card is
// a UICC on the T=0/T=1 side of ISO 7816; whoever implements this decides what is behind it.
#pragma once

#include <optional>
#include <string>

#include "tlv/bytes.hpp"

namespace esimlab {

using esimgw::Bytes;
using esimgw::ByteView;

class CardSlot {
 public:
  virtual ~CardSlot() = default;

  // Answer to reset, as sent by the card.
  virtual Bytes atr() const = 0;
  // A cold reset is powerOff() then powerOn(): every logical channel but 0 is closed, a pending
  // proactive command is dropped. powerOn() of a powered card is a warm reset.
  virtual void powerOff() = 0;
  virtual void powerOn() = 0;
  // One command APDU (ISO 7816-4 short form, channel number in its class octet); answers data and
  // status word. Empty when the card is mute. 61xx, 6Cxx and 91xx are the modem's or the host's
  // business. Only while powered.
  virtual Bytes transmit(ByteView command) = 0;

  // EID, 32 decimal digits; empty for a card that is no eUICC.
  virtual std::string eid() const = 0;
  virtual bool isEuicc() const = 0;
  // What the modem would read from EF.ICCID now: the enabled profile's ICCID, 18 to 20 decimal
  // digits in print order. Nothing when no profile is enabled.
  virtual std::optional<std::string> iccid() const = 0;
};

}  // namespace esimlab
