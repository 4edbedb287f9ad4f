// SPDX-License-Identifier: Apache-2.0
// What a virtual eUICC saw and did. Tests decide by this whether something passed.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "tlv/tlv.hpp"

namespace esimlab {

// One eUICC Package that reached the card.
struct PackageRecord {
  enum class Outcome { executed, signedError, unsignedError, refused };
  std::string eimId;
  std::int64_t counterValue = 0;
  Outcome outcome = Outcome::refused;
  int errorCode = 0;           // signed errors
  std::int64_t seqNumber = 0;  // executed
  std::string why;             // one sentence for people; empty when executed
};

struct EuiccRecords {
  std::uint64_t apdus = 0;
  std::uint64_t resets = 0;     // powerOn after powerOff, and warm resets
  std::uint64_t refreshes = 0;  // REFRESH fetched and confirmed by TERMINAL RESPONSE
  std::uint64_t channelsOpened = 0;
  std::uint64_t channelsClosed = 0;                     // by MANAGE CHANNEL, not by a reset
  std::map<esimgw::tlv::Tag, std::uint64_t> functions;  // ES10 commands by tag
  std::map<std::uint16_t, std::uint64_t> refusals;      // status words other than 90, 91, 61, 6C
  std::vector<PackageRecord> packages;
  std::vector<std::int64_t> removed;  // sequence numbers removed on request, in order
  std::uint64_t switches = 0;         // enabled profile changed
  std::uint64_t rollbacks = 0;

  // How often this package's operations ran.
  unsigned executions(const std::string& eimId, std::int64_t counterValue) const;
  unsigned executions() const;  // of all packages
};

}  // namespace esimlab
