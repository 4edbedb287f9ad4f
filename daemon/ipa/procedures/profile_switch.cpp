// SPDX-License-Identifier: Apache-2.0
// SGP.32 §3.3.1 after a package that switched the profile, and §3.3.2 Profile Rollback: the card is
// reset, the new profile registers, the eIM is reached through it, or the old profile comes back.
#include "ipa/ipa.hpp"
#include "runtime/log.hpp"

namespace esimgw {
namespace {

bool rollbackPossible(const Order& order) {
  if (order.rollback != RollbackState::none) return order.rollback == RollbackState::sent;
  auto package = rsp::EuiccPackageRequest::parse(order.package);
  auto result = rsp::EuiccPackageResult::parse(order.result);
  return package.rollbackGranted() && result.enabledProfile();
}

}  // namespace

Task<void> Ipa::settle(Partner partner, OrderId order, std::shared_ptr<Operation> operation) {
  auto row = environment_.journal.order(order);
  bool mayRollBack = rollbackPossible(row);
  if (row.rollback == RollbackState::sent) {
    // Interrupted while it rolled back: that comes to its end first.
    co_await rollBack(order);
    co_return;
  }
  // 1. The old connections are dead, whatever they still believe.
  for (auto& other : associations_) {
    if (other->eim) other->eim->dropConnections();
  }
  // 2. REFRESH or reset, until the card runs again under whatever path.
  co_await restartCard(ResetReason::profileChanged, operation);
  // 3. The new profile registers, and the eIM takes the result through it.
  operation->phase("waiting for connectivity", 50);
  const auto& limits = environment_.settings.profileSwitch;
  auto patience = mayRollBack ? limits.rollbackAfter : limits.settleFor;
  auto reached = co_await deliverOverNewProfile(partner, order, patience);
  if (environment_.journal.order(order).state != OrderState::answered) co_return;
  if (reached || !mayRollBack) {
    environment_.journal.markSettled(order);
    co_return;
  }
  // 4. Nobody there: back to the profile that worked. Once.
  operation->phase("rolling back to the previous profile", 60);
  log::warning("profile-rollback", "the eIM stays unreachable over the new profile, rolling back",
               {{"EUICC", key_}});
  co_await rollBack(order);
}

Task<void> Ipa::restartCard(ResetReason why, std::shared_ptr<Operation> operation) {
  operation->phase("restarting the card", 30);
  auto deadline = in(environment_.settings.card.sessionTimeout);
  co_await waitForCard(deadline);
  auto euicc = euicc_;
  auto reset = shielded(euicc->reset(why, deadline));
  co_await std::move(reset);
  co_await readProfiles();
}

Task<void> Ipa::readProfiles() {
  bool consumerCard = card_.kind == CardKind::sgp22;
  auto session = co_await this->session(Priority::settle);
  auto profiles = co_await session.getProfilesInfo(consumerCard);
  card_.profiles = std::move(profiles);
  changed();
}

// Until the new profile carries data, or time is up. The interface that carries it, if it has one.
Task<std::string> Ipa::waitForBearer(Deadline deadline) {
  for (;;) {
    bool usable =
        bearerState_.kind == BearerState::Kind::unknown ||
        bearerState_.kind == BearerState::Kind::connected ||
        (bearerState_.kind == BearerState::Kind::registered && bearerState_.interface.empty());
    if (usable) co_return bearerState_.interface;
    auto change = bearerChanged_.next();
    co_await change.wait(deadline);
  }
}

// True when the eIM was reached through the new profile. Time in which certificates cannot be
// judged for want of a clock does not count.
Task<bool> Ipa::deliverOverNewProfile(Partner partner, OrderId order, Duration patience) {
  auto until = in(patience);
  for (;;) {
    std::optional<Error> failed;
    try {
      auto interface = co_await waitForBearer(until);
      partner->eim->useInterface(interface);
      auto attempt = withDeadline(deliver(partner, order), until);
      co_await std::move(attempt);
    } catch (const Error& error) {
      failed = error;
    }
    partner->eim->useInterface("");
    if (!failed) co_return true;
    if (failed->code() == Code::cancelled) throw *failed;
    log::info("result-undelivered", failed->sentence(),
              {{"EUICC", key_}, {"ERROR", std::string(name(failed->code()))}});
    // It answered: the network works, whatever it thinks of the result.
    if (failed->code() == Code::eimRefused || failed->code() == Code::malformed) co_return true;
    if (failed->code() == Code::clockNotSet) {
      co_await waitForClock(patience);
      until = in(patience);
      continue;
    }
    auto next = in(environment_.settings.profileSwitch.retryEvery);
    if (next >= until) co_return false;
    co_await sleepUntil(next);
  }
}

Task<void> Ipa::waitForClock(Duration patience) {
  auto until = in(patience);
  auto set = environment_.clock.set().next();
  std::optional<Error> ended;
  try {
    co_await set.wait(until);
  } catch (const Error& error) {
    ended = error;
  }
  if (ended && ended->code() != Code::timeout) throw *ended;
}

// ES10b.ProfileRollback. Its own result replaces the first one; the card restarts once more.
Task<void> Ipa::rollBack(OrderId order) {
  auto row = environment_.journal.order(order);
  auto package = rsp::EuiccPackageRequest::parse(row.package);
  auto session = co_await this->session(Priority::settle);
  if (row.rollback == RollbackState::sent) {
    auto stored = co_await session.retrieveEuiccPackageResults();
    auto* found = findStoredResult(stored, package.euiccPackageSigned, true);
    if (found != nullptr) {
      environment_.journal.saveRollback(order, found->raw);
      co_return;
    }
  }
  environment_.journal.markRollbackSent(order);
  auto refresh = environment_.settings.profileSwitch.rollbackRefreshFlag;
  auto rollingBack = shielded(session.profileRollback(refresh));
  auto response = co_await std::move(rollingBack);
  if (response.cmdResult == rsp::ProfileRollbackCommandResult::ok && response.euiccPackageResult) {
    environment_.journal.saveRollback(order, response.euiccPackageResult->raw);
    co_return;
  }
  log::warning("rollback-refused",
               "the card stays on the new profile: " +
                   std::string(rsp::describe(response.cmdResult).sentence),
               {{"EUICC", key_}});
  environment_.journal.markRollbackRefused(order);
}

}  // namespace esimgw
