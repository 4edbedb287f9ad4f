// SPDX-License-Identifier: Apache-2.0
// Private to lab/euicc: the card behind its contacts. Dispatches APDUs to channels, ISD-R and the
// proactive part, and applies the knobs that concern APDUs.
#pragma once

#include <functional>

#include "euicc/apdu.hpp"
#include "euicc/channels.hpp"
#include "euicc/es10.hpp"
#include "euicc/proactive.hpp"

namespace esimlab {

class Card {
 public:
  explicit Card(CardState state);
  Card(const Card&) = delete;
  Card& operator=(const Card&) = delete;

  void powerOff();
  void powerOn();
  Bytes transmit(ByteView octets);

  CardState state;
  EuiccKnobs knobs;
  EuiccRecords records;
  Channels channels;
  bool powered = false;
  std::function<void(std::uint8_t)> refreshRequested;
  std::function<void(const std::optional<Profile>&)> profileSwitched;
  std::function<void()> stateChanged;

 private:
  Answer execute(ByteView octets);
  Answer dispatch(const CommandApdu& command, Channel& channel);
  Answer dispatchProprietary(const CommandApdu& command, Channel& channel);
  Answer manageChannel(const CommandApdu& command);
  Answer select(const CommandApdu& command, Channel& channel) const;
  Answer storeData(const CommandApdu& command, Channel& channel);
  Answer getResponse(const CommandApdu& command, Channel& channel) const;
  Answer terminalCapability(const CommandApdu& command);
  Answer fetch(const CommandApdu& command);
  Answer terminalResponse(const CommandApdu& command);
  Answer respond(Bytes data, const CommandApdu& command, Channel& channel) const;
  Bytes controlInformation() const;
  Bytes corrupted(esimgw::tlv::Tag function, Bytes data);
  void switchStarted(bool refresh);
  void switched();

  Proactive proactive_;
  Es10 isdR_;
  bool ipadDeclared_ = false;
  bool refusing_ = false;  // until the next reset
};

}  // namespace esimlab
