// SPDX-License-Identifier: Apache-2.0
#include "uim_messages.hpp"

#include "qmi_error.hpp"

namespace esimgw::qmi {
namespace {

constexpr std::uint16_t sendApduId = 0x003B;
constexpr std::uint16_t logicalChannelId = 0x003F;
constexpr std::uint16_t openLogicalChannelId = 0x0042;
constexpr std::uint8_t resultTlv = 0x02;
constexpr std::size_t largestCommand = 65000;  // a TLV's length field has two octets

[[noreturn]] void malformed(const char* what) {
  throw Error(Domain::modem, Code::malformed, what);
}

void add(QmiMessage* message, std::uint8_t type, const Bytes& value) {
  GError* error = nullptr;
  if (!qmi_message_add_raw_tlv(message, type, value.data(), value.size(), &error)) {
    throw fromGError(error);
  }
}

std::optional<ByteView> find(QmiMessage* message, std::uint8_t type) {
  guint16 length = 0;
  const auto* value = qmi_message_get_raw_tlv(message, type, &length);
  if (value == nullptr) return std::nullopt;
  return ByteView(value, length);
}

std::uint16_t number16(ByteView value, std::size_t at) {
  return static_cast<std::uint16_t>(value[at] | value[at + 1] << 8);
}

std::uint32_t number32(ByteView value, std::size_t at) {
  return static_cast<std::uint32_t>(number16(value, at)) |
         static_cast<std::uint32_t>(number16(value, at + 2)) << 16;
}

Bytes withLength8(ByteView content) {
  Bytes value{static_cast<std::uint8_t>(content.size())};
  append(value, content);
  return value;
}

Bytes withLength16(ByteView content) {
  Bytes value{static_cast<std::uint8_t>(content.size() & 0xFF),
              static_cast<std::uint8_t>(content.size() >> 8)};
  append(value, content);
  return value;
}

// The octets behind a one or two octet length that must fit.
ByteView counted(ByteView value, std::size_t lengthOctets) {
  if (value.size() < lengthOctets) malformed("the modem's answer is cut off");
  std::size_t length = lengthOctets == 1 ? value[0] : number16(value, 0);
  if (length > value.size() - lengthOctets) {
    malformed("the modem's answer claims more octets than it has");
  }
  return value.subspan(lengthOctets, length);
}

// Also looks at the card's status word (TLV 0x11 of the channel messages): with an error it tells
// more than the error does.
void checkResult(QmiMessage* response, bool hasStatusWord) {
  auto result = find(response, resultTlv);
  if (!result || result->size() < 4) malformed("the modem's answer has no result");
  if (number16(*result, 0) == 0) return;
  std::optional<std::uint16_t> sw;
  auto status = hasStatusWord ? find(response, 0x11) : std::nullopt;
  if (status && status->size() >= 2) {
    sw = static_cast<std::uint16_t>((*status)[0] << 8 | (*status)[1]);
  }
  throw fromResult(number16(*result, 2), sw);
}

MessagePtr request(Origin origin, std::uint16_t id, std::uint8_t slot) {
  MessagePtr message(qmi_message_new(QMI_SERVICE_UIM, origin.client, origin.transaction, id));
  add(message.get(), 0x01, Bytes{slot});
  return message;
}

}  // namespace

MessagePtr openLogicalChannel(Origin origin, std::uint8_t slot, ByteView application) {
  if (application.size() > 16) {
    throw Error(Domain::card, Code::invalidArgument, "an AID has at most 16 octets");
  }
  auto message = request(origin, openLogicalChannelId, slot);
  add(message.get(), 0x10, withLength8(application));
  return message;
}

MessagePtr closeLogicalChannel(Origin origin, std::uint8_t slot, std::uint8_t channel) {
  auto message = request(origin, logicalChannelId, slot);
  add(message.get(), 0x11, Bytes{channel});
  return message;
}

MessagePtr sendApdu(Origin origin, std::uint8_t slot, std::uint8_t channel, ByteView command,
                    bool modemCollects) {
  if (command.size() > largestCommand) {
    throw Error(Domain::card, Code::invalidArgument, "the command is too long");
  }
  auto message = request(origin, sendApduId, slot);
  add(message.get(), 0x02, withLength16(command));
  add(message.get(), 0x10, Bytes{channel});
  if (modemCollects) add(message.get(), 0x11, Bytes{1});
  return message;
}

ChannelOpened readOpenLogicalChannel(QmiMessage* response) {
  checkResult(response, true);
  auto channel = find(response, 0x10);
  if (!channel || channel->empty()) malformed("the modem opened a channel but does not say which");
  ChannelOpened opened{(*channel)[0], {}};
  if (auto selected = find(response, 0x12)) opened.selectResponse = toBytes(counted(*selected, 1));
  return opened;
}

void readResult(QmiMessage* response) {
  checkResult(response, false);
}

ApduAnswer readSendApdu(QmiMessage* response) {
  checkResult(response, false);
  ApduAnswer answer;
  if (auto whole = find(response, 0x10)) {
    answer.response = toBytes(counted(*whole, 2));
    // Some give this TLV empty beside the announcement.
    if (!answer.response.empty()) return answer;
  }
  if (auto announced = find(response, 0x11)) {
    if (announced->size() < 6) malformed("the modem's answer is cut off");
    answer.total = number16(*announced, 0);
    answer.token = number32(*announced, 2);
    return answer;
  }
  malformed("the modem says the card answered, but not what");
}

std::optional<ApduChunk> readApduChunk(QmiMessage* indication) {
  if (qmi_message_get_service(indication) != QMI_SERVICE_UIM ||
      qmi_message_get_message_id(indication) != sendApduId) {
    return std::nullopt;
  }
  auto value = find(indication, 0x01);
  if (!value || value->size() < 10) return std::nullopt;
  ApduChunk chunk{number32(*value, 0), number16(*value, 4), number16(*value, 6), {}};
  std::size_t length = number16(*value, 8);
  if (length > value->size() - 10 || chunk.offset + length > chunk.total) return std::nullopt;
  chunk.data = toBytes(value->subspan(10, length));
  return chunk;
}

}  // namespace esimgw::qmi
