// SPDX-License-Identifier: Apache-2.0
// The eUICC behind a Card. A Session is exclusive use of it by one procedure; its members are the
// ES10 functions (SGP.32 §5.9, SGP.22 §5.7), one coroutine each.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "card/card.hpp"
#include "rsp/es10.hpp"
#include "runtime/turnstile.hpp"

namespace esimgw {

class Session;

// Who goes first when several procedures want the card.
enum class Priority { settle, order, housekeeping };

// One for each Card. Gives out sessions in order of priority, then of arrival.
class Euicc : public std::enable_shared_from_this<Euicc> {
 public:
  // `isdRs`: AIDs of ISD-R, tried in this order until one can be selected.
  Euicc(Loop& loop, std::shared_ptr<Card> card, std::vector<Aid> isdRs);

  // Waits for the card, opens ISD-R if it is not open. Throws what Card::open throws, and
  // Error{timeout} at the deadline.
  Task<Session> session(Priority priority, Deadline deadline);
  // Closes the channel and lets the card climb its reset ladder, alone.
  Task<void> reset(ResetReason why, Deadline deadline);
  // The card is gone: sessions that wait, and functions of those that run, fail.
  ~Euicc();
  void detach();
  bool attached() const { return card_ != nullptr; }
  CardInfo describe() const { return lastInfo_; }
  // Commands sent so far, for the curious (probe, benchmarks).
  unsigned long commandsSent() const { return commandsSent_; }

 private:
  friend class Session;
  Task<void> open(std::shared_ptr<Card> card);
  static Task<void> closeIdle(std::shared_ptr<Euicc> self);
  std::shared_ptr<Card> card() const;  // throws Error{cardAbsent} when it is gone

  Loop& loop_;
  std::shared_ptr<Card> card_;
  CardInfo lastInfo_;
  std::vector<Aid> isdRs_;
  bool open_ = false;
  Turnstile turnstile_;
  Timer idle_;
  unsigned long commandsSent_ = 0;
};

// Moves like a key: whoever holds it is alone with the card. Releasing is synchronous; the channel
// is closed by its owner when nobody else wants it. What a function said before an await may be
// stale after the session was released.
//
// The functions throw Error{Domain::card}: malformed (the answer cannot be read), cardRefused (a
// status word, or an error code of a function that was asked for data), cardNeedsReset (6985),
// unsupported (the card has no such function); and what Card::run throws. Other result codes are
// values.
class Session {
 public:
  Session() = default;
  void release() noexcept;

  // What SELECT answered (FCI, facts of IPAe).
  Bytes selectResponse() const;

  Task<rsp::Eid> getEid();                                                 // SGP.22 §5.7.20, BF3E
  Task<rsp::EuiccInfo2> getEuiccInfo2();                                   // §5.9.2, BF22
  Task<rsp::GetCertsResponse::Certs> getCerts();                           // §5.9.10, BF56
  Task<std::vector<rsp::EimConfigurationData>> getEimConfigurationData();  // §5.9.18, BF55
  Task<std::vector<rsp::ProfileInfo>> getProfilesInfo(bool consumerCard);  // §5.9.14, BF2D
  Task<Bytes> loadEuiccPackage(Bytes package);  // §5.9.1, BF51 in and out, both verbatim
  Task<rsp::PendingNotificationList> retrieveNotificationsList();            // §5.9.11, BF2B
  Task<std::vector<rsp::EuiccPackageResult>> retrieveEuiccPackageResults();  // BF2B A0{8200}
  // SGP.22 §5.7.11, BF30; of a notification or of a stored result
  Task<rsp::DeleteNotificationStatus> removeNotificationFromList(rsp::SequenceNumber number);
  Task<rsp::ProfileRollbackResponse> profileRollback(bool refresh);  // §5.9.16, BF58

 private:
  friend class Euicc;
  Session(std::shared_ptr<Euicc> euicc, Turnstile::Turn turn)
      : euicc_(std::move(euicc)), turn_(std::move(turn)) {}
  // One ES10 command as a chain of STORE DATA blocks (SGP.22 §5.7.2); its answer. `function` names
  // it in errors.
  Task<Bytes> storeData(const char* function, Bytes command);

  std::shared_ptr<Euicc> euicc_;
  Turnstile::Turn turn_;
};

}  // namespace esimgw
