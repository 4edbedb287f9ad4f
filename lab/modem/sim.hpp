// SPDX-License-Identifier: Apache-2.0
// Inside the virtual modem: the slots, the cards on their contacts, and the logical channels.
#pragma once

#include "modem/core.hpp"

namespace esimlab::detail {

// A response APDU: data and status word.
struct CardAnswer {
  Bytes data;
  std::uint16_t sw = 0;  // 0: the card did not answer
  bool proactive() const { return sw >> 8 == 0x91; }
  bool ok() const { return sw == 0x9000 || proactive(); }
  Bytes octets() const;
};

// ISO 7816-4 §5.4.1: the class octet carries the logical channel, 0 to 3 in two bits, 4 to 19 in
// four bits of the further interindustry form.
std::uint8_t classWithChannel(std::uint8_t cla, std::uint8_t channel);
std::uint8_t channelOfClass(std::uint8_t cla);

class Slot {
 public:
  enum class State { absent, off, starting, ready };

  Slot(Core& core, unsigned number) : core_(core), number_(number) {}

  unsigned number() const { return number_; }
  State state() const { return state_; }
  CardSlot* card() const { return card_.get(); }
  // As read when the card last became ready: a modem does not look again by itself.
  const std::string& iccid() const { return iccid_; }
  void insert(std::shared_ptr<CardSlot> card);
  void powerOff();
  void powerOn();     // state becomes `starting`
  void initialise();  // `starting` without a reset (NAA initialisation)
  void becomeReady();

  struct Channel {
    std::uint8_t number;
    std::uint8_t client;  // 0: somebody else's
  };
  std::vector<Channel>& channels() { return channels_; }
  bool isOpen(std::uint8_t channel) const;

  CardAnswer transmit(ApduEvent::Origin origin, std::uint8_t channel, ByteView command);
  // The answer, and what GET RESPONSE and a corrected Le bring in addition.
  CardAnswer transmitChained(ApduEvent::Origin origin, std::uint8_t channel, ByteView command);
  // ISO 7816-4 §11.1.2 MANAGE CHANNEL.
  CardAnswer manageChannelOpen();
  void manageChannelClose(std::uint8_t channel);
  // Octets of the proactive command that the card last announced (91xx) and nobody fetched yet.
  std::optional<std::uint8_t> announced() const { return announced_; }
  void forgetAnnounced() { announced_.reset(); }

 private:
  CardAnswer settle(std::uint8_t channel, ByteView command, CardAnswer answer);
  void forgetChannels();

  Core& core_;
  unsigned number_;
  std::shared_ptr<CardSlot> card_;
  State state_ = State::absent;
  bool wasPowered_ = false;
  std::optional<std::uint8_t> announced_;
  std::string iccid_;
  std::vector<Channel> channels_;
};

// The slots and which of them the one logical slot is mapped to.
class Sim {
 public:
  Sim(Core& core, unsigned slots);

  Slot& slot(unsigned physical);  // from 1; throws Refusal{invalidArgument}
  Slot& active() { return slot(active_); }
  unsigned activeNumber() const { return active_; }
  std::vector<Slot>& slots() { return slots_; }
  bool provisioned() const { return provisioned_; }
  void setProvisioned(bool provisioned);

  // Each of these tells the clients and, when the card is ready or no longer so, `changed`.
  void insert(unsigned physical, std::shared_ptr<CardSlot> card);
  void powerOff(Slot& slot);
  void powerOn(Slot& slot);  // ready after settleTime, then calls `then`
  void powerOn(Slot& slot, std::function<void()> then);
  void reinitialise(Slot& slot, std::function<void()> then);
  void switchTo(unsigned physical);
  void closeChannelsOf(std::uint8_t client);
  void modemOn();
  void modemOff();
  void onChange(std::function<void()> changed) { changed_ = std::move(changed); }

  // TLVs of Get Card Status / Card Status indication, and of Get Slot Status / its indication.
  qmi::Tlvs cardStatus();
  qmi::Tlvs slotStatus();
  // EF.ICCID (ETSI TS 102 221 §13.2): ten octets, low nibble first, filler F.
  static Bytes iccidOctets(const std::string& digits);

 private:
  void tell();
  void startUp(Slot& slot, std::function<void()> then);
  Bytes applications(Slot& slot);

  Core& core_;
  std::vector<Slot> slots_;
  unsigned active_ = 1;
  bool provisioned_ = true;
  unsigned generation_ = 0;  // of the active slot's start-up; an older one is overtaken
  std::function<void()> changed_;
};

}  // namespace esimlab::detail
