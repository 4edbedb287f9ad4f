// SPDX-License-Identifier: Apache-2.0
// The seam between "what is done with an eUICC" and "how its APDUs get there". A modem plugin and
// an attached device are two implementations; everything above is written once.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "runtime/task.hpp"
#include "tlv/bytes.hpp"

namespace esimgw {

// Application identifier, 5 to 16 octets.
using Aid = Bytes;

// Prints redacted; the digits only where an authorised caller asks.
class Imei {
 public:
  Imei() = default;
  explicit Imei(std::string digits) : digits_(std::move(digits)) {}
  bool known() const { return !digits_.empty(); }
  const std::string& digits() const { return digits_; }  // 14 to 16 decimal digits
  std::string redacted() const;                          // TAC, then dots

 private:
  std::string digits_;
};

struct CardInfo {
  std::string location;  // stable over re-enumeration, unique in this gateway: "wwan0/slot1"
  std::string modem;     // manufacturer and model as the modem tells them, may be empty
  std::string firmware;
  Imei imei;
  std::size_t apduDataLimit = 255;  // octets of command data in one APDU (1 to 255)
  std::size_t scriptLimit = 4096;   // octets of commands in one script
};

// One command APDU (ISO 7816-4 short form). The class octet has its channel bits clear; whoever
// transmits fills them in, and settles 61xx and 6Cxx.
struct ApduCommand {
  std::uint8_t cla = 0;
  std::uint8_t ins = 0;
  std::uint8_t p1 = 0;
  std::uint8_t p2 = 0;
  Bytes data;  // at most CardInfo::apduDataLimit octets
  bool expectsResponse = true;
};
using ApduScript = std::vector<ApduCommand>;

struct ApduResponse {
  Bytes data;            // all of it, collected over GET RESPONSE
  std::uint16_t sw = 0;  // final status word, SW1 in the high octet
  // 9000, or 91xx: done, and a proactive command waits for whoever owns the card's toolkit.
  bool ok() const { return sw == 0x9000 || (sw >> 8) == 0x91; }
};
using ApduResponses = std::vector<ApduResponse>;

// Why a card is reset; the plugin's ladder may start on a different rung for each.
enum class ResetReason {
  profileChanged,  // an executed package switched profiles; the card waits for a REFRESH or reset
  needsReset,      // it answers 6985 until it is reset
  mute,            // it stopped answering
};

// All methods may throw Error (Domain::card or Domain::modem). Calls are serialised by the caller.
class Card {
 public:
  virtual ~Card() = default;
  virtual CardInfo describe() const = 0;
  // Opens a logical channel of its own and selects the application. Error{cardNotEuicc} when it
  // cannot be selected, {noFreeChannel}, {cardAbsent}. A sleeping link may defer all of this to the
  // head of the first script.
  virtual Task<void> open(Aid application) = 0;
  // What SELECT answered (FCI template, possibly empty), once the card was reached.
  virtual Bytes selectResponse() const = 0;
  // Whole commands in, whole responses out, in order. Stops after the first response that is not
  // ok(), which is then the last one.
  virtual Task<ApduResponses> run(ApduScript script) = 0;
  // Climbs the ladder (refresh, SIM power cycle, slot switch, radio, modem) until the card is
  // believed to run again. Closes the channel. The card object may be gone afterwards.
  virtual Task<void> reset(ResetReason why) = 0;
  // Gives the channel back. Never fails: what cannot be closed is logged and reclaimed later.
  virtual Task<void> close() = 0;
};

struct BearerState {
  enum class Kind {
    unknown,     // this modem cannot tell
    searching,   // not registered, trying
    denied,      // the network refuses
    registered,  // registered, no data connection seen
    connected,   // registered, and `interface` has an address
  };
  Kind kind = Kind::unknown;
  std::string rPlmn;      // decimal digits MCC MNC (5 or 6) of the registered network, else empty
  std::string interface;  // Linux network interface, empty when the modem has none of its own
  bool operator==(const BearerState&) const = default;
};

// What the enabled profile gives, seen from where the card sits.
class Bearer {
 public:
  virtual ~Bearer() = default;
  virtual BearerState state() const = 0;
  virtual Task<BearerState> changed() = 0;  // ends at the next change
};

// Releasing it says: the card is gone.
class Attachment {
 public:
  Attachment() = default;
  explicit Attachment(std::function<void()> release) : release_(std::move(release)) {}
  Attachment(Attachment&& other) noexcept : release_(std::exchange(other.release_, nullptr)) {}
  Attachment& operator=(Attachment&& other) noexcept {
    std::swap(release_, other.release_);
    return *this;
  }
  ~Attachment() {
    if (release_) release_();
  }

 private:
  std::function<void()> release_;
};

// Implemented in ipa/: reads the EID and finds or makes the Ipa that belongs to it.
class CardRegistry {
 public:
  virtual ~CardRegistry() = default;
  virtual Attachment attach(std::shared_ptr<Card> card, std::shared_ptr<Bearer> bearer) = 0;
};

}  // namespace esimgw
