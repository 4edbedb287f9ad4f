// SPDX-License-Identifier: Apache-2.0
#include "failure.hpp"

#include <map>

namespace esimctl {
namespace {

struct Meaning {
  ExitStatus status;
  const char* advice;
};

constexpr const char* daemonAdvice =
    "Start it: systemctl start esim-gateway. Its log: journalctl -u esim-gateway.";
constexpr const char* rightsAdvice =
    "Run esimctl as root. Members of the group esim-gateway may read, but not change anything.";

#define DBUS(name) "org.freedesktop.DBus.Error." name
#define OURS(name) "org.esimgateway1.Error." name

const std::map<std::string, Meaning>& meanings() {
  static const std::map<std::string, Meaning> table{
      {DBUS("AccessDenied"), {notAllowed, rightsAdvice}},
      {DBUS("ServiceUnknown"), {notReachable, daemonAdvice}},
      {DBUS("NameHasNoOwner"), {notReachable, daemonAdvice}},
      {DBUS("NoReply"), {notReachable, daemonAdvice}},
      {DBUS("Timeout"), {notReachable, daemonAdvice}},
      {DBUS("Disconnected"), {notReachable, "Is the D-Bus daemon running?"}},
      {DBUS("Spawn.ChildExited"), {notReachable, daemonAdvice}},
      {DBUS("Spawn.ExecFailed"), {notReachable, daemonAdvice}},
      {DBUS("UnknownObject"), {notFound, "It may be gone: see esimctl status."}},
      {OURS("NotFound"), {notFound, "See esimctl status and esimctl operations."}},
      {OURS("NotAllowed"), {notAllowed, rightsAdvice}},
      {OURS("InvalidArgument"), {usage, ""}},
      {OURS("CardAbsent"), {operationFailed, "Is a SIM in the slot? See esimctl status."}},
      {OURS("CardNotEuicc"), {operationFailed, "This card is a plain SIM; an eUICC is needed."}},
      {OURS("CardNeedsReset"),
       {operationFailed, "The card waits for a reset; if that goes on, power-cycle the modem."}},
      {OURS("NoFreeChannel"),
       {operationFailed, "Other software holds all logical channels of the card; stop it."}},
      {OURS("ModemGone"), {operationFailed, "Is the modem plugged in and powered?"}},
      {OURS("ModemMute"), {operationFailed, "Power-cycle the modem."}},
      {OURS("EimUnknown"), {notFound, "esimctl status lists the eIMs of each eUICC."}},
      {OURS("EimUnreachable"),
       {operationFailed, "Check connectivity, name resolution and firewall towards the eIM."}},
      {OURS("EimUntrusted"),
       {operationFailed,
        "The eIM's certificate does not match what the eUICC trusts; ask the operator."}},
      {OURS("EimRefused"), {operationFailed, "The eIM refused; ask the operator."}},
      {OURS("ClockNotSet"), {operationFailed, "Set the clock, for example by NTP."}},
      {OURS("JournalFull"), {operationFailed, "Free disk space for /var/lib/esim-gateway."}},
      {OURS("JournalReadOnly"), {operationFailed, "Make /var/lib/esim-gateway writable."}},
      {OURS("JournalCorrupt"),
       {operationFailed, "The log of esim-gateway says which file is damaged."}},
      {OURS("Unsupported"), {operationFailed, ""}},
  };
  return table;
}

#undef DBUS
#undef OURS

}  // namespace

Failure failureFor(const std::string& errorName, const std::string& message) {
  auto place = meanings().find(errorName);
  if (place == meanings().end()) return {operationFailed, message};
  const auto& [status, advice] = place->second;
  bool ours = errorName.rfind("org.esimgateway1.", 0) == 0;
  if (status == notAllowed && !ours) return {status, "this is not allowed for you", advice};
  if (status == notReachable && !ours) {
    return {status, "the daemon esim-gatewayd cannot be reached (" + message + ")", advice};
  }
  return {status, message, advice};
}

std::string adviceFor(const std::string& errorName) {
  auto place = meanings().find(errorName);
  return place == meanings().end() ? "" : place->second.advice;
}

}  // namespace esimctl
