// SPDX-License-Identifier: Apache-2.0
#include "runtime/error.hpp"

namespace esimgw {

std::string_view name(Domain domain) {
  switch (domain) {
    case Domain::runtime: return "runtime";
    case Domain::card: return "card";
    case Domain::modem: return "modem";
    case Domain::network: return "network";
    case Domain::eim: return "eim";
    case Domain::journal: return "journal";
    case Domain::request: return "request";
  }
  return "unknown";
}

std::string_view name(Code code) {
  switch (code) {
    case Code::cancelled: return "cancelled";
    case Code::timeout: return "timeout";
    case Code::internal: return "internal";
    case Code::cardAbsent: return "card-absent";
    case Code::cardRefused: return "card-refused";
    case Code::cardNotEuicc: return "card-not-euicc";
    case Code::cardNeedsReset: return "card-needs-reset";
    case Code::noFreeChannel: return "no-free-channel";
    case Code::modemGone: return "modem-gone";
    case Code::modemRefused: return "modem-refused";
    case Code::modemMute: return "modem-mute";
    case Code::eimUnreachable: return "eim-unreachable";
    case Code::eimUntrusted: return "eim-untrusted";
    case Code::eimRefused: return "eim-refused";
    case Code::eimUnknown: return "eim-unknown";
    case Code::clockNotSet: return "clock-not-set";
    case Code::malformed: return "malformed";
    case Code::journalFull: return "journal-full";
    case Code::journalReadOnly: return "journal-read-only";
    case Code::journalCorrupt: return "journal-corrupt";
    case Code::resultLost: return "result-lost";
    case Code::notAllowed: return "not-allowed";
    case Code::unsupported: return "unsupported";
    case Code::notFound: return "not-found";
    case Code::invalidArgument: return "invalid-argument";
    case Code::configuration: return "configuration";
  }
  return "unknown";
}

Error toError(std::exception_ptr exception) {
  try {
    std::rethrow_exception(exception);
  } catch (const Error& error) {
    return error;
  } catch (const std::exception& error) {
    return {Domain::runtime, Code::internal, error.what()};
  } catch (...) {
    return {Domain::runtime, Code::internal, "unknown exception"};
  }
}

}  // namespace esimgw
