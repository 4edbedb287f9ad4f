// SPDX-License-Identifier: Apache-2.0
// Makes a card run again: the rungs that the settings allow, in their order, until the card is
// there. See README.md for what each rung does.
#pragma once

#include "card/card.hpp"
#include "port.hpp"

namespace esimgw::qmi {

class ResetLadder {
 public:
  ResetLadder(Port& port, unsigned physicalSlot) : port_(port), slot_(physicalSlot) {}

  // From here on a change that the modem tells about counts as its reaction to a REFRESH: it may
  // come before the answer of the command that caused it.
  void sessionStarts();

  // The modem's turn is held by the caller. Throws the last rung's Error when none helped.
  Task<void> climb(ResetReason why);

 private:
  std::size_t firstRung(ResetReason why) const;
  Task<void> step(Rung rung);
  Task<void> waitForRefresh();
  Task<void> cyclePower();
  Task<void> cycleRadio();
  Task<void> restartModem();
  Task<void> setMode(QmiDmsOperatingMode mode, std::string what);
  Task<void> cardBack();
  unsigned changes() const;
  std::uint8_t logicalSlot() const;

  Port& port_;
  unsigned slot_;
  unsigned mark_ = 0;
  std::optional<std::size_t> last_;  // rung climbed to, and when
  TimePoint lastTime_{};
};

}  // namespace esimgw::qmi
