// SPDX-License-Identifier: Apache-2.0
// How the virtual modem can be told to misbehave. Two kinds: a FaultRule hits chosen requests once
// or for a while; ModemBehaviour is how this model always is (quirks of firmwares).
#pragma once

#include <cstdint>
#include <limits>
#include <list>
#include <memory>
#include <optional>
#include <variant>

#include "modem/qmux.hpp"
#include "runtime/clock.hpp"

namespace esimlab {

using esimgw::Bytes;
using esimgw::ByteView;

namespace fault {

// The request is never answered. The card does not see it.
struct Swallow {};
// The request is executed (the card sees an APDU), its response is lost.
struct LoseResponse {};
// Answered with this error and not executed; for UIM channel and APDU messages an SW may go along.
struct Refuse {
  qmi::Error error = qmi::Error::internal;
  std::optional<std::uint16_t> sw;
};
// Executed, answered so much later (after the host's timeout, for instance).
struct Delay {
  esimgw::Duration by{};
};
// The device vanishes for good (USB unplugged): before or after the request was executed.
struct HangUp {
  bool executed = false;
};
// The modem crashes and comes back after ModemBehaviour::rebootTime, under a new device path.
struct Reenumerate {
  bool executed = false;
};
// From this request on the modem reads but answers nothing at all, until QmiModem::setMute(false).
struct GoMute {};

// The response is damaged on its way to the host.
enum class Damage {
  badMarker,         // a frame with marker 0x02 comes first, then the response
  truncatedFrame,    // the second half of the frame never comes
  oversizedLength,   // the QMUX length says 0xFFFF
  truncatedTlv,      // the last TLV says more octets than there are
  wrongTlvLength,    // the first octet of every TLV length but the result's is off by one
  nestedGarbage,     // TLVs 0x10 to 0x12 hold arrays that count more elements than there are
  withoutOptional,   // every TLV but the result is missing
  withoutResult,     // TLV 0x02 is missing
  wrongMessageId,    // another message id than the request's
  wrongTransaction,  // answers a transaction that nobody started
  duplicated,        // sent twice
};
struct Garble {
  Damage damage = Damage::truncatedTlv;
};

using Action =
    std::variant<Swallow, LoseResponse, Refuse, Delay, HangUp, Reenumerate, GoMute, Garble>;

}  // namespace fault

constexpr unsigned forEver = std::numeric_limits<unsigned>::max();

// Hits requests number `first` to `first + count - 1` of this message, counted from 1 since the
// rule was added.
struct FaultRule {
  qmi::Service service = qmi::Service::uim;
  std::uint16_t message = 0;
  fault::Action action;
  unsigned first = 1;
  unsigned count = 1;
};

// The rules in force. The first one that hits decides.
class Faults {
 public:
  // Returns a handle for remove().
  unsigned add(FaultRule rule);
  void remove(unsigned handle);
  void clear() { rules_.clear(); }
  // Counts this request and tells what is to happen to it.
  std::optional<fault::Action> strike(qmi::Service service, std::uint16_t message);

 private:
  struct Armed {
    unsigned handle;
    FaultRule rule;
    unsigned seen;
  };
  std::list<Armed> rules_;
  unsigned nextHandle_ = 1;
};

// What Garble makes of an encoded response; sent in place of it.
Bytes damaged(fault::Damage damage, const qmi::Message& response);

enum class RefreshHandling {
  byModem,  // FETCH, TERMINAL RESPONSE, reset of the card, indications, new registration
  ignored,  // 91xx is passed to the host and nothing else happens
};
enum class RefreshOrder {
  afterResponse,   // the host gets the response of the APDU first
  beforeResponse,  // indications and card reset come first, then the response
  losesResponse,   // as before, and the APDU is answered with error Internal
};
enum class Chaining {
  asAsked,  // TLV 0x11 "procedure bytes" of Send APDU decides; absent means by the host
  byModem,  // the modem always settles 61xx and 6Cxx itself
  byHost,   // never
};
enum class LongResponse {
  responseFirst,     // response, then the chunks, in one write (the ordering trap of libqmi)
  chunksFirst,       // chunks, then the response
  chunksInterleaved  // the first chunk before the response, the others after it, backwards
};
// Which TLVs of Send APDU's success response are wrong.
enum class ApduTlvs { right, absent, bothForms, emptyResponse, wrongTotal, wrongToken };

struct ModemBehaviour {
  RefreshHandling refreshHandling = RefreshHandling::byModem;
  RefreshOrder refreshOrder = RefreshOrder::afterResponse;
  bool hidesProactiveStatus = false;  // the host sees 9000 in place of 91xx
  bool refreshFails = false;          // the refresh ends with end-failure; the card was reset
  esimgw::Duration refreshDelay{};    // from the APDU's response to FETCH
  esimgw::Duration settleTime{};      // from FETCH or card power-on to "card ready"
  esimgw::Duration refreshVoteTime{std::chrono::seconds(5)};  // waits so long for OK or Complete
  // From the answer to a reset until the device vanishes, so that the answer gets out.
  esimgw::Duration goodbyeTime{std::chrono::milliseconds(20)};
  esimgw::Duration rebootTime{std::chrono::milliseconds(200)};

  Chaining chaining = Chaining::asAsked;
  ApduTlvs apduTlvs = ApduTlvs::right;
  std::size_t longResponseFrom = 1024;  // responses of more octets go by indication
  std::size_t longResponseChunk = 256;
  LongResponse longResponse = LongResponse::responseFirst;

  unsigned leakedChannels = 0;               // channels of the card that "somebody" has open
  std::optional<std::uint8_t> tellsChannel;  // Open answers with this number instead
  bool blocksOpen = false;                   // firmware filter: open is AccessDenied
  bool clearsClassChannel = false;      // puts the channel number into the class octet by itself
  bool checksClassChannel = true;       // channel bits that contradict TLV 0x10 are InvalidArgument
  bool freesChannelsOnReset = true;     // UIM Reset closes the channels that this client opened
  bool freesChannelsOnRelease = false;  // releasing a client id does so too

  bool hasSlotStatus = true;         // else NotSupported
  bool tellsEid = true;              // slot status TLV 0x12
  bool powerOffResetsModem = false;  // UIM Power Off SIM reboots the whole modem
  bool lowPowerResetsCard = false;   // operating mode "low power" powers the card off
  unsigned clientIdLimit = 32;       // client ids in each service
  bool newPathOnReboot = true;       // cdc-wdm0 comes back as cdc-wdm1
};

}  // namespace esimlab
