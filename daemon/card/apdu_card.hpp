// SPDX-License-Identifier: Apache-2.0
// A Card on top of a link that transmits single APDUs: fills in the channel bits, collects 61xx,
// repeats 6Cxx. Modem plugins implement ApduTransport only.
#pragma once

#include "card/card.hpp"

namespace esimgw {

struct OpenedChannel {
  std::uint8_t channel = 0;  // 1 to 19
  Bytes selectResponse;      // FCI template without status word, empty where the modem keeps it
};

// Throws like Card: openChannel {cardNotEuicc}, {noFreeChannel}, {cardAbsent}; a status word is no
// failure of transmit.
class ApduTransport {
 public:
  virtual ~ApduTransport() = default;
  virtual CardInfo describe() const = 0;
  virtual Task<OpenedChannel> openChannel(Aid application) = 0;
  // One command with its channel bits set; the answer ends with the status word.
  virtual Task<Bytes> transmit(std::uint8_t channel, Bytes command) = 0;
  virtual Task<void> closeChannel(std::uint8_t channel) = 0;
  virtual Task<void> reset(ResetReason why) = 0;
};

class ApduCard final : public Card {
 public:
  explicit ApduCard(std::shared_ptr<ApduTransport> transport) : transport_(std::move(transport)) {}

  CardInfo describe() const override { return transport_->describe(); }
  Task<void> open(Aid application) override;
  Bytes selectResponse() const override { return opened_ ? opened_->selectResponse : Bytes{}; }
  Task<ApduResponses> run(ApduScript script) override;
  Task<void> reset(ResetReason why) override;
  Task<void> close() override;

 private:
  Task<ApduResponse> exchange(ApduCommand command);

  std::shared_ptr<ApduTransport> transport_;
  std::optional<OpenedChannel> opened_;
};

// The class octet with this logical channel's bits (ISO 7816-4: 0 to 3 in the low two bits, 4 to 19
// in the further inter-industry form).
std::uint8_t classOnChannel(std::uint8_t cla, std::uint8_t channel);

}  // namespace esimgw
