// SPDX-License-Identifier: Apache-2.0
// The card in one physical slot, for ApduCard.
#pragma once

#include "card/apdu_card.hpp"
#include "port.hpp"
#include "reset_ladder.hpp"

namespace esimgw::qmi {

class SlotTransport final : public ApduTransport,
                            public std::enable_shared_from_this<SlotTransport> {
 public:
  SlotTransport(std::shared_ptr<Port> port, unsigned physicalSlot, CardInfo info)
      : port_(std::move(port)),
        slot_(physicalSlot),
        info_(std::move(info)),
        ladder_(*port_, physicalSlot) {}

  CardInfo describe() const override { return info_; }
  Task<OpenedChannel> openChannel(Aid application) override;
  Task<Bytes> transmit(std::uint8_t channel, Bytes command) override;
  // Not stopped by the caller's Stop: a channel that stays open is lost until the card is reset.
  Task<void> closeChannel(std::uint8_t channel) override;
  Task<void> reset(ResetReason why) override;

  bool resetting() const { return resetting_; }

 private:
  Task<OpenedChannel> tryOpen(Aid application, Port::Turn turn);
  Task<void> closeNow(std::uint8_t channel);
  Task<void> freeOwnChannels();
  std::uint8_t logicalSlot() const;

  std::shared_ptr<Port> port_;
  unsigned slot_;
  CardInfo info_;
  ResetLadder ladder_;
  bool resetting_ = false;
};

}  // namespace esimgw::qmi
