// SPDX-License-Identifier: Apache-2.0
#include "qmi_error.hpp"

#include <libqmi-glib.h>

#include <cstdio>

#include "runtime/glib.hpp"

namespace esimgw::qmi {
namespace {

struct Meaning {
  Code code;
  const char* advice;
};

Meaning meaningOf(std::uint16_t error) {
  switch (error) {
    case QMI_PROTOCOL_ERROR_CLIENT_IDS_EXHAUSTED:
      return {Code::modemRefused,
              "programs that ended without giving theirs back hold all client ids; restart the "
              "modem"};
    case QMI_PROTOCOL_ERROR_INVALID_HANDLE:
    case QMI_PROTOCOL_ERROR_INVALID_ARGUMENT:
      return {Code::modemRefused, "it does not know this channel; was the card reset?"};
    case QMI_PROTOCOL_ERROR_DEVICE_NOT_READY:
      return {Code::modemRefused, "the card is still starting; try again in some seconds"};
    case QMI_PROTOCOL_ERROR_INSUFFICIENT_RESOURCES:
      return {
          Code::noFreeChannel,
          "every logical channel of the card is taken; end other programs that use the card, or "
          "reset it"};
    case QMI_PROTOCOL_ERROR_INVALID_QMI_COMMAND:
    case QMI_PROTOCOL_ERROR_NOT_SUPPORTED:
      return {Code::unsupported,
              "this firmware lacks the command; update it or use another modem plugin"};
    case QMI_PROTOCOL_ERROR_ACCESS_DENIED:
      return {Code::modemRefused,
              "the card has no such application, or the firmware blocks access to it; try a newer "
              "firmware or another modem plugin (mbim, at)"};
    case QMI_PROTOCOL_ERROR_NO_SIM: return {Code::cardAbsent, "there is no card in the slot"};
    case QMI_PROTOCOL_ERROR_INTERNAL:
      return {Code::modemRefused,
              "the modem failed inside; reset the card, or update its firmware"};
    default: return {Code::modemRefused, nullptr};
  }
}

// ISO 7816-4 status words that say more than the modem's own error.
std::optional<Meaning> meaningOfStatusWord(std::uint16_t sw) {
  switch (sw) {
    case 0x6A81:  // MANAGE CHANNEL: no channel left
    case 0x6881:
      return Meaning{Code::noFreeChannel,
                     "every logical channel of the card is taken; end other programs that use the "
                     "card, or reset it"};
    case 0x6A82:
    case 0x6999:  // applet selection failed
      return Meaning{Code::cardNotEuicc, "the card has no such application: it is no eUICC"};
    case 0x6985:
      return Meaning{Code::cardNeedsReset, "the card answers nothing before it was reset"};
    default: return std::nullopt;
  }
}

}  // namespace

Error fromResult(std::uint16_t error, std::optional<std::uint16_t> sw) {
  const char* nick = qmi_protocol_error_get_string(static_cast<QmiProtocolError>(error));
  std::string sentence = std::string("QMI error '") + (nick ? nick : std::to_string(error)) + "'";
  auto meaning = meaningOf(error);
  if (sw) {
    char digits[8];
    std::snprintf(digits, sizeof digits, "%04X", *sw);
    sentence += std::string(", card status ") + digits;
    if (auto better = meaningOfStatusWord(*sw)) meaning = *better;
  }
  if (meaning.advice != nullptr) sentence += std::string(": ") + meaning.advice;
  bool ofCard = meaning.code == Code::cardAbsent || meaning.code == Code::cardNotEuicc ||
                meaning.code == Code::cardNeedsReset || meaning.code == Code::noFreeChannel;
  return {ofCard ? Domain::card : Domain::modem, meaning.code, std::move(sentence)};
}

Error fromGError(GError* error) {
  if (error == nullptr) return {Domain::modem, Code::internal, "libqmi failed without a reason"};
  if (error->domain == QMI_PROTOCOL_ERROR && error->code != QMI_PROTOCOL_ERROR_ABORTED) {
    auto number = static_cast<std::uint16_t>(error->code);
    g_error_free(error);
    return fromResult(number);
  }
  auto code = Code::modemRefused;
  if (error->domain == QMI_CORE_ERROR) {
    switch (error->code) {
      case QMI_CORE_ERROR_TIMEOUT: code = Code::timeout; break;
      case QMI_CORE_ERROR_WRONG_STATE: code = Code::modemGone; break;
      case QMI_CORE_ERROR_INVALID_MESSAGE:
      case QMI_CORE_ERROR_TLV_NOT_FOUND:
      case QMI_CORE_ERROR_TLV_TOO_LONG:
      case QMI_CORE_ERROR_UNEXPECTED_MESSAGE:
      case QMI_CORE_ERROR_INVALID_DATA: code = Code::malformed; break;
      default: break;
    }
  } else if (error->domain == G_IO_ERROR || error->domain == G_FILE_ERROR) {
    code = error->domain == G_IO_ERROR && error->code == G_IO_ERROR_CANCELLED ? Code::cancelled
                                                                              : Code::modemGone;
  }
  return {Domain::modem, code, takeMessage(error)};
}

}  // namespace esimgw::qmi
