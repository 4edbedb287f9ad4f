// SPDX-License-Identifier: Apache-2.0
// The mobile networks around the virtual modem: what each profile meets when the modem tries to
// register with it.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>

#include "runtime/clock.hpp"

namespace esimlab {

struct NetworkBehaviour {
  enum class Answer { registers, denied, never };
  Answer answer = Answer::registers;
  std::string mcc = "001";  // three decimal digits
  std::string mnc = "01";   // two or three decimal digits
  std::string operatorName = "lab";
  bool roaming = false;
  std::uint8_t rejectCause = 11;  // 3GPP TS 24.008 §10.5.3.6: PLMN not allowed
  esimgw::Duration delay{};       // from the start of the search to the network's answer
};

// ICCID (decimal digits, print order, without filler) -> network. A profile that is not listed
// meets `fallback`; without a fallback it searches for ever.
struct Networks {
  std::map<std::string, NetworkBehaviour> byIccid;
  std::optional<NetworkBehaviour> fallback;

  const NetworkBehaviour* of(const std::string& iccid) const {
    auto found = byIccid.find(iccid);
    if (found != byIccid.end()) return &found->second;
    return fallback ? &*fallback : nullptr;
  }
};

// Where the modem stands, for the data path and for assertions.
struct NetworkState {
  enum class Kind { off, searching, denied, registered };
  Kind kind = Kind::off;  // off: radio off, modem down, or no usable card
  std::string iccid;      // the profile that is used; empty when there is none
  std::string mcc, mnc;   // of the registered network, else empty
  std::string operatorName;
  bool roaming = false;
  std::uint8_t rejectCause = 0;  // when denied
  bool operator==(const NetworkState&) const = default;
};

}  // namespace esimlab
