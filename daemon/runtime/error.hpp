// SPDX-License-Identifier: Apache-2.0
// The one exception type for failures that abort a procedure. A result code that a standard defines
// is not an Error: it is a value and travels back to whoever asked.
#pragma once

#include <exception>
#include <string>
#include <string_view>

namespace esimgw {

// Where it went wrong.
enum class Domain { runtime, card, modem, network, eim, journal, request };

// What went wrong; one table maps these to D-Bus error names, one to SGP.32 codes.
enum class Code {
  cancelled,        // somebody asked the operation to stop
  timeout,          // a deadline passed
  internal,         // a bug of ours
  cardAbsent,       // no card, or it was pulled
  cardRefused,      // the card answered with an unexpected status word or result
  cardNotEuicc,     // there is a card, but ISD-R cannot be selected
  cardNeedsReset,   // status 6985 until the card is reset (SGP.32 card after a switch)
  noFreeChannel,    // all logical channels are taken
  modemGone,        // the device vanished
  modemRefused,     // the modem answered with an error of its own
  modemMute,        // the modem does not answer any more
  eimUnreachable,   // no connection, or it broke
  eimUntrusted,     // TLS peer does not match the trust the card's configuration gives
  eimRefused,       // an HTTP status or a function error of the eIM
  eimUnknown,       // no such eIM is associated
  clockNotSet,      // dates cannot be checked before the clock is plausible
  malformed,        // a message that cannot be parsed
  journalFull,      // disk full
  journalReadOnly,  // state directory not writable
  journalCorrupt,   // the database is damaged
  resultLost,       // executed earlier, and the card no longer holds the result
  notAllowed,       // caller or policy
  unsupported,      // this card, modem or build cannot do it
  notFound,         // no such object
  invalidArgument,  // the caller's input
  configuration,    // the configuration is wrong
};

std::string_view name(Domain domain);
std::string_view name(Code code);

class Error : public std::exception {
 public:
  Error(Domain domain, Code code, std::string sentence)
      : domain_(domain), code_(code), sentence_(std::move(sentence)) {}

  Domain domain() const { return domain_; }
  Code code() const { return code_; }
  // Without final period, lower case, so that contexts can be put before it. No personal data.
  const std::string& sentence() const { return sentence_; }
  const char* what() const noexcept override { return sentence_.c_str(); }

  // The same error, told from one step further up: "open logical channel: <sentence>".
  Error in(std::string_view context) const {
    return {domain_, code_, std::string(context) + ": " + sentence_};
  }

 private:
  Domain domain_;
  Code code_;
  std::string sentence_;
};

// What an exception of any type means, as an Error (foreign ones become Code::internal).
Error toError(std::exception_ptr exception);

}  // namespace esimgw
