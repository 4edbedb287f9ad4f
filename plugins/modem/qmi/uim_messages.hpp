// SPDX-License-Identifier: Apache-2.0
// The UIM messages that libqmi 1.32 does not know, built and read through its raw-TLV calls: Open
// Logical Channel 0x0042, Logical Channel 0x003F (to close), Send APDU 0x003B and its indication.
// With a libqmi that knows them (1.36) the same calls go on working, so there is one way only.
// All numbers are little endian.
#pragma once

#include <libqmi-glib.h>

#include <memory>
#include <optional>

#include "tlv/bytes.hpp"

namespace esimgw::qmi {

struct MessageUnref {
  void operator()(QmiMessage* message) const { qmi_message_unref(message); }
};
using MessagePtr = std::unique_ptr<QmiMessage, MessageUnref>;

// Whose request it is: the UIM client and its next transaction.
struct Origin {
  std::uint8_t client = 0;
  std::uint16_t transaction = 0;
};

// `slot` is the logical slot, from 1. The modem opens a channel and SELECTs the application on it.
MessagePtr openLogicalChannel(Origin origin, std::uint8_t slot, ByteView application);
MessagePtr closeLogicalChannel(Origin origin, std::uint8_t slot, std::uint8_t channel);
// At most 65,000 octets of command. `modemCollects`: the modem settles 61xx and hands out the final
// result only.
MessagePtr sendApdu(Origin origin, std::uint8_t slot, std::uint8_t channel, ByteView command,
                    bool modemCollects);

// The readers throw Error: what fromResult() says for a refusal, {malformed} for an answer that
// lacks what it must have.
struct ChannelOpened {
  std::uint8_t channel = 0;
  Bytes selectResponse;  // without status word
};
ChannelOpened readOpenLogicalChannel(QmiMessage* response);
// For messages whose answer holds nothing but the result.
void readResult(QmiMessage* response);

// The answer of the card, or the announcement that it comes in pieces by indication.
struct ApduAnswer {
  Bytes response;  // ends with the status word; empty when `token` is set
  std::optional<std::uint32_t> token;
  std::size_t total = 0;  // octets to come under this token
};
ApduAnswer readSendApdu(QmiMessage* response);

struct ApduChunk {
  std::uint32_t token = 0;
  std::size_t total = 0;
  std::size_t offset = 0;
  Bytes data;
};
// Nothing when the indication is another one or does not hold together.
std::optional<ApduChunk> readApduChunk(QmiMessage* indication);

}  // namespace esimgw::qmi
