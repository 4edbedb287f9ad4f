// SPDX-License-Identifier: Apache-2.0
// How a virtual eUICC can be told to misbehave. Everything is off at first; change members at any
// time between two APDUs.
#pragma once

#include <cstdint>
#include <map>
#include <optional>

#include "tlv/tlv.hpp"

namespace esimlab {

// How an ES10 answer is spoiled. The card's state is what the right answer said.
enum class Corruption {
  truncated,     // the last third is missing
  garbage,       // octets that are no TLV
  deeplyNested,  // 200 constructed elements in each other
  oversized,     // well-formed, 60,000 octets longer than it should be
  empty,         // 9000 without data
};

struct CorruptAnswer {
  esimgw::tlv::Tag function = 0;  // BF51, BF22, ..; 0 means any
  Corruption how = Corruption::truncated;
  unsigned times = 1;
};

struct EuiccKnobs {
  // After a profile switch every ES10 command gets 6985 until the card is reset, and no REFRESH is
  // announced.
  bool refuseUntilReset = false;
  // Whether a switch is announced by 91xx at all (the modem may have to be reset by the host).
  bool announceRefresh = true;
  std::uint8_t refreshQualifier = 0x04;  // 04 UICC reset, 09 eUICC profile state change
  bool catBusy = false;                  // enable, disable and rollback answer catBusy (5)
  bool ecallActive = false;              // packages get the signed error 104
  // Signed results are not kept in the card.
  bool dropResults = false;
  bool ignoreCounters = false;  // a broken card: executes the same package again
  // Next MANAGE CHANNEL opens that are refused with 6A81.
  unsigned refuseOpens = 0;
  // GetEID answers another EID.
  bool wrongEid = false;
  // ES10 is refused (6985) until TERMINAL CAPABILITY declared an IPAd (84, bit 1).
  bool needTerminalCapability = false;
  // Response data comes at once when the command has an Le, instead of 61xx.
  bool directResponses = false;
  // Le that does not fit gets 6Cxx.
  bool strictLe = false;
  // The answer of the n-th APDU from now (1 is the next) is this status word, and the command is
  // not executed. Counted down by every APDU.
  std::map<unsigned, std::uint16_t> statusWords;
  // The n-th APDU from now is executed, but its answer is lost (empty: the card is mute once).
  std::map<unsigned, bool> lostAnswers;
  std::optional<CorruptAnswer> corruptAnswer;
  // How long each APDU takes, for the modem or reader to apply; the card itself never waits.
  unsigned delayMilliseconds = 0;
};

}  // namespace esimlab
