// SPDX-License-Identifier: Apache-2.0
// The facade that the doors of the gateway see (D-Bus today): what there is, as plain values, and
// what can be asked for. Doors translate, nothing more.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "card/card.hpp"
#include "rsp/ids.hpp"
#include "runtime/clock.hpp"

namespace esimgw {

// What sits behind a card link.
enum class CardKind {
  unknown,   // not read yet, or it could not be read (see `problem`)
  notEuicc,  // a card without ISD-R
  sgp22,     // a consumer eUICC
  sgp32,     // an IoT eUICC
};

// A failure as it is shown: the stable name of its code and a sentence that says what to do.
struct Problem {
  Domain domain = Domain::runtime;
  Code code = Code::internal;
  std::string sentence;
};

struct ProfileView {
  std::string key;  // object path element, stable over restarts, reveals nothing
  rsp::Iccid iccid;
  bool enabled = false;
  std::string profileClass;     // "operational", "provisioning" or "test"
  std::string name;             // profileName
  std::string serviceProvider;  // serviceProviderName
  std::string nickname;
  bool fallback = false;  // holds the fallback attribute
};

struct EimView {
  enum class Reach { never, reachable, unreachable };  // as of the last dialogue
  std::string key;                                     // object path element
  std::string eimId;
  std::string address;  // eimFqdn, perhaps with port
  Reach reach = Reach::never;
  std::optional<Problem> problem;       // of the last dialogue
  std::optional<WallTime> lastContact;  // last dialogue that succeeded
  std::optional<WallTime> nextPoll;
  unsigned undelivered = 0;  // results that wait for this eIM
};

struct EuiccView {
  std::string key;  // object path element, stable over restarts
  rsp::Eid eid;
  CardKind kind = CardKind::unknown;
  bool present = false;  // its card is attached now
  CardInfo card;         // where it sits (the last place when it is not present)
  BearerState bearer;
  // What it follows: the last iotVersion of an SGP.32 card ("1.2.0"), the svn of another.
  std::string specification;
  std::string firmware;          // euiccFirmwareVer, "36.7.2"
  std::uint64_t freeMemory = 0;  // octets of non-volatile memory
  bool ipaeSupported = false;
  std::string defaultSmdpAddress;
  std::optional<Problem> problem;
  std::vector<ProfileView> profiles;
  std::vector<EimView> eims;
};

// A card link, also one without eUICC.
struct CardView {
  CardInfo card;
  CardKind kind = CardKind::unknown;
  std::string euicc;  // key of the eUICC, empty if there is none
  std::optional<Problem> problem;
};

// A long job. It outlives its caller and is kept for a while after its end.
struct OperationView {
  enum class State { running, succeeded, failed, cancelled };
  std::string key;     // decimal number, increasing
  std::string kind;    // "poll", "euicc-package", "rescan"
  std::string euicc;   // key, may be empty
  std::string eimId;   // may be empty
  std::string origin;  // who asked: "schedule", "eim", "dbus"
  State state = State::running;
  std::string phase;     // short, for people: "waiting for connectivity"
  unsigned percent = 0;  // 0 to 100, never falling
  std::optional<Problem> problem;
  std::map<std::string, std::string> result;  // for machines; see package_summary.hpp
  WallTime started{};
  std::optional<WallTime> finished;
};

// Called from the main loop after the views changed. Several changes may be told at once.
class GatewayObserver {
 public:
  virtual ~GatewayObserver() = default;
  virtual void cardsChanged() = 0;
  virtual void euiccChanged(const std::string& key) = 0;  // also: new
  virtual void euiccRemoved(const std::string& key) = 0;
  virtual void operationChanged(const std::string& key) = 0;  // also: new
  virtual void operationRemoved(const std::string& key) = 0;
};

class Gateway {
 public:
  virtual ~Gateway() = default;

  virtual std::vector<CardView> cards() const = 0;
  virtual std::vector<EuiccView> euiccs() const = 0;
  virtual std::optional<EuiccView> euicc(const std::string& key) const = 0;
  virtual std::vector<OperationView> operations() const = 0;
  virtual std::optional<OperationView> operation(const std::string& key) const = 0;
  // Why the gateway executes nothing at the moment (journal full, read-only, corrupt), if so.
  virtual std::optional<Problem> degraded() const = 0;
  virtual void observe(GatewayObserver* observer) = 0;

  // Each throws Error{request}: notFound for an object that is not there, eimUnknown, unsupported,
  // invalidArgument.
  // Starts polling at once; an empty eimId means every associated eIM. Returns the operation's key.
  virtual std::string poll(const std::string& euicc, const std::string& eimId) = 0;
  // Reads all cards anew and looks for modems.
  virtual std::string rescan() = 0;
  virtual void cancel(const std::string& operation) = 0;
  // Local profile management. Returns the operation's key. `nickname`: UTF-8, empty removes it.
  virtual std::string enableProfile(const std::string& euicc, const std::string& profile) = 0;
  virtual std::string disableProfile(const std::string& euicc, const std::string& profile) = 0;
  virtual std::string deleteProfile(const std::string& euicc, const std::string& profile) = 0;
  virtual std::string setNickname(const std::string& euicc, const std::string& profile,
                                  const std::string& nickname) = 0;
};

}  // namespace esimgw
