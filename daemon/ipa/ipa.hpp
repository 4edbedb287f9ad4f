// SPDX-License-Identifier: Apache-2.0
// One IPA (SGP.32: IoT Profile Assistant in the device, IPAd) for one EID, wherever its card sits.
// It outlives the card: a modem may reset, re-enumerate or be unplugged in the middle of a
// procedure. Each procedure of the standard is a member coroutine in a file of its own under
// procedures/.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "euicc/session.hpp"
#include "ipa/association.hpp"
#include "ipa/card_reader.hpp"
#include "ipa/clock_guard.hpp"
#include "ipa/gateway.hpp"
#include "ipa/operations.hpp"
#include "ipa/settings.hpp"
#include "rsp/esipa.hpp"
#include "store/journal.hpp"

namespace esimgw {

// Makes the connection to an associated eIM from what the card says about it. Throws Error when its
// trust or address cannot be used.
using EimFactory = std::function<std::unique_ptr<Eim>(const rsp::EimConfigurationData&)>;

// What every Ipa stands on. Outlives them all.
struct IpaEnvironment {
  Loop& loop;
  Journal& journal;
  Operations& operations;
  ClockGuard& clock;
  IpaSettings settings;
  EimFactory makeEim;
  std::function<double()> random;                       // uniform in [0, 1)
  std::function<void(const std::string& key)> changed;  // the view of this eUICC changed
};

class Ipa {
 public:
  Ipa(IpaEnvironment& environment, rsp::Eid eid, std::string key);

  const rsp::Eid& eid() const { return eid_; }
  const std::string& key() const { return key_; }
  EuiccView view() const;

  // Its card appeared, freshly read; or vanished again.
  void attached(std::shared_ptr<Euicc> euicc, std::shared_ptr<Bearer> bearer, EuiccSnapshot card);
  void detached(const Euicc* euicc);

  // Polls now: this eIM, or all of them when empty. Throws Error{eimUnknown}.
  std::shared_ptr<Operation> poll(const std::string& eimId, const std::string& origin);
  // Something outside got better (clock set, uplink back): whoever failed tries again now.
  void retryFailed();

 private:
  using Partner = std::shared_ptr<Association>;

  // --- following the world (ipa.cpp) ---
  Task<Session> session(Priority priority);
  Task<void> waitForCard(Deadline deadline);
  void associate(std::vector<rsp::EimConfigurationData> configurations);
  Task<void> followBearer(std::shared_ptr<Bearer> bearer);
  Partner association(const std::string& eimId) const;
  void changed() const { environment_.changed(key_); }
  TimePoint in(Duration duration) const { return environment_.loop.now() + duration; }

  // --- polling (poll.cpp) ---
  Task<void> serve(Partner partner);
  Task<void> pollOnce(Partner partner);
  void finishPoll(Partner partner, const std::optional<Error>& failure);

  // --- procedures ---
  // §3.1.1.1 eIM Package Retrieval
  Task<void> retrieveEimPackages(Partner partner);
  Task<void> finishLeftovers(Partner partner);
  // What kind of package it is decides; every one is answered (package_router.cpp).
  Task<void> answerPackage(Partner partner, EimPackageAnswer answer);
  Task<void> sendPackageResult(Partner partner, rsp::EimPackageResult answer);
  // §3.3.1 eUICC Package Download and Execution, restartable at any await (euicc_package.cpp)
  Task<void> receiveEuiccPackage(Partner partner, rsp::EuiccPackageRequest package);
  Task<void> executeEuiccPackage(Partner partner, OrderId order);
  Task<void> carryOut(Partner partner, OrderId order, std::shared_ptr<Operation> operation);
  Task<void> load(OrderId order, std::shared_ptr<Operation> operation);
  // §3.3.1 after a switch, §3.3.2 Profile Rollback (profile_switch.cpp)
  Task<void> settle(Partner partner, OrderId order, std::shared_ptr<Operation> operation);
  Task<void> restartCard(ResetReason why, std::shared_ptr<Operation> operation);
  Task<void> readProfiles();
  Task<std::string> waitForBearer(Deadline deadline);
  Task<bool> deliverOverNewProfile(Partner partner, OrderId order, Duration patience);
  Task<void> waitForClock(Duration patience);
  Task<void> rollBack(OrderId order);
  // §3.3.1 steps 9 to 17 (result_delivery.cpp)
  Task<rsp::PendingNotificationList> notificationsFor(rsp::EuiccPackageRequest package);
  Task<void> deliver(Partner partner, OrderId order);
  Task<void> removeAcknowledged();

  IpaEnvironment& environment_;
  rsp::Eid eid_;
  std::string key_;
  EuiccSnapshot card_;
  CardInfo lastPlace_;
  std::shared_ptr<Euicc> euicc_;  // nothing while the card is away
  std::shared_ptr<Bearer> bearer_;
  Stop bearerStop_;
  BearerState bearerState_;
  Event arrived_;
  Event bearerChanged_;
  std::vector<Partner> associations_;
  Turnstile orders_;  // one package at a time from "sent" until it is settled
};

// An EimPackageResult that says why a package was not executed.
rsp::EimPackageResult packageError(const std::optional<rsp::TransactionId>& id,
                                   rsp::EimPackageResultErrorCode code);

// The result of this package among those a card has stored: its own, or the one of its rollback.
const rsp::EuiccPackageResult* findStoredResult(const std::vector<rsp::EuiccPackageResult>& stored,
                                                const rsp::EuiccPackageSigned& package,
                                                bool ofRollback);

}  // namespace esimgw
