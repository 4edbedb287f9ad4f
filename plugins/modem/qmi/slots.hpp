// SPDX-License-Identifier: Apache-2.0
// What the modem last told about its slots and cards: physical slots from Slot Status (modems with
// several slots), states of cards and their applications from Card Status.
#pragma once

#include <libqmi-glib.h>

#include <optional>
#include <vector>

#include "tlv/bytes.hpp"

namespace esimgw::qmi {

struct SlotState {
  unsigned physical = 0;     // from 1
  std::uint8_t logical = 0;  // from 1; 0: not active, no APDU reaches it
  bool present = false;      // a card is in it and powered
  Bytes eid;                 // BCD as the modem gives it; empty when it does not tell
  unsigned changes = 0;      // counts differences of any kind: a reset of the card shows here
  unsigned absences = 0;     // counts present -> absent
};

class Slots {
 public:
  // All take what libqmi hands out and copy what they need. True when something differs.
  bool takeSlotStatus(QmiMessageUimGetSlotStatusOutput* output);
  bool takeSlotStatus(QmiIndicationUimSlotStatusOutput* output);
  bool takeCardStatus(QmiMessageUimGetCardStatusOutput* output);
  bool takeCardStatus(QmiIndicationUimCardStatusOutput* output);

  const std::vector<SlotState>& states() const { return states_; }
  const SlotState* find(unsigned physical) const;

 private:
  struct Physical {
    bool active = false;
    bool present = false;
    std::uint8_t logical = 0;
    Bytes iccid;
    Bytes eid;
    bool operator==(const Physical&) const = default;
  };
  struct Logical {
    bool present = false;
    std::vector<int> applicationStates;
    bool operator==(const Logical&) const = default;
  };

  bool setPhysical(GArray* status, GArray* eids);
  template <class CardElement, class ApplicationElement>
  bool setLogical(GArray* cards);
  bool merge();

  std::vector<Physical> physical_;  // empty: the modem has no Slot Status
  std::vector<Logical> logical_;    // empty: no Card Status yet
  std::vector<Physical> shownPhysical_;
  std::vector<Logical> shownLogical_;
  std::vector<SlotState> states_;
};

}  // namespace esimgw::qmi
