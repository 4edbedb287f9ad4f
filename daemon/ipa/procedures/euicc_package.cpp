// SPDX-License-Identifier: Apache-2.0
// SGP.32 §3.3.1 eUICC Package Download and Execution. The journal row is the state: killed at any
// await and started again from the row, the end is the same.
#include "ipa/ipa.hpp"
#include "ipa/package_summary.hpp"
#include "runtime/log.hpp"

namespace esimgw {
namespace {

// A card whose answers stay unreadable is not asked for ever.
constexpr unsigned mostAttempts = 3;
// Twenty profiles with icons stay below; whatever is larger was spoilt on its way, and the eIM
// would refuse it again and again.
constexpr std::size_t largestResult = 32 * 1024;
constexpr auto noResult = static_cast<std::int64_t>(rsp::EimPackageResultErrorCode::undefinedError);

std::string enabledProfiles(const std::vector<rsp::ProfileInfo>& profiles) {
  std::string text;
  for (const auto& profile : profiles) {
    if (profile.enabled() && profile.iccid) text += toHex(profile.iccid->octets()) + " ";
  }
  return text;
}

bool isReplayError(const rsp::EuiccPackageResult& result) {
  auto* refused = std::get_if<rsp::EuiccPackageErrorSigned>(&result.result);
  return refused != nullptr && refused->euiccPackageErrorDataSigned.euiccPackageErrorCode ==
                                   rsp::EuiccPackageErrorCode::replayError;
}

bool deletedProfiles(const Order& order) {
  if (order.answerCode) return false;
  auto result = rsp::EuiccPackageResult::parse(order.result);
  if (result.data() == nullptr) return false;
  for (const auto& one : result.data()->euiccResult) {
    auto* deleted = std::get_if<rsp::DeleteResult>(&one.result);
    if (deleted != nullptr && *deleted == rsp::DeleteResult::ok) return true;
  }
  return false;
}

bool hasRollback(const rsp::EuiccPackageResult& result) {
  if (result.data() == nullptr) return false;
  for (const auto& one : result.data()->euiccResult) {
    if (std::holds_alternative<rsp::RollbackResult>(one.result)) return true;
  }
  return false;
}

}  // namespace

const rsp::EuiccPackageResult* findStoredResult(const std::vector<rsp::EuiccPackageResult>& stored,
                                                const rsp::EuiccPackageSigned& package,
                                                bool ofRollback) {
  for (const auto& result : stored) {
    if (result.raw.size() <= largestResult && result.eimId() == package.eimId &&
        result.counterValue() == package.counterValue && hasRollback(result) == ofRollback) {
      return &result;
    }
  }
  return nullptr;
}

// 1.–2. The package arrived; from here on it is the journal's.
Task<void> Ipa::receiveEuiccPackage(Partner partner, rsp::EuiccPackageRequest package) {
  std::optional<Error> unkept;
  OrderId order = 0;
  try {
    order = environment_.journal.receive(eid_, partner->eimId(), package.raw);
    // Asked for once more after we thought it was done: the eIM lost our answer, the card did not.
    if (environment_.journal.order(order).state == OrderState::closed) {
      environment_.journal.reopenForDelivery(order);
    }
  } catch (const Error& error) {
    unkept = error;
  }
  if (!unkept) {
    co_await executeEuiccPackage(partner, order);
    co_return;
  }
  // Without a journal a result could be lost, so nothing is executed; the eIM is told.
  auto answer = packageError(package.euiccPackageSigned.eimTransactionId,
                             rsp::EimPackageResultErrorCode::undefinedError);
  co_await sendPackageResult(partner, std::move(answer));
  throw unkept->in("the package of the eIM was refused");
}

Task<void> Ipa::executeEuiccPackage(Partner partner, OrderId order) {
  auto operation = environment_.operations.start("euicc-package", key_, partner->eimId(), "eim");
  std::optional<Error> failed;
  try {
    co_await carryOut(partner, order, operation);
  } catch (...) {
    failed = toError(std::current_exception());
  }
  if (failed) {
    operation->fail(*failed);
    throw *failed;
  }
  auto done = environment_.journal.order(order);
  if (done.resultLost) {
    bool changed = enabledProfiles(card_.profiles) != done.profilesBefore;
    operation->fail({Domain::card, Code::resultLost,
                     std::string("the package ran in an earlier attempt and the card kept no "
                                 "result; the eIM was told so; the enabled profile is ") +
                         (changed ? "another one" : "the same") + " as before"});
  } else {
    operation->succeed();
  }
}

Task<void> Ipa::carryOut(Partner partner, OrderId order, std::shared_ptr<Operation> operation) {
  // One package at a time on a card, from "sent" until its effect is settled: a second one would
  // take the first one's right to roll back.
  if (environment_.journal.order(order).state < OrderState::settled) {
    constexpr int everybodyEqual = 0;
    auto turn = co_await orders_.enter(everybodyEqual, std::nullopt);
    // 3.–8. ES10b.LoadEuiccPackage.
    if (environment_.journal.order(order).state <= OrderState::sent) {
      operation->phase("executing on the card", 20);
      co_await load(order, operation);
    }
    // The switch it caused, if any; perhaps ProfileRollback.
    while (environment_.journal.order(order).state == OrderState::answered) {
      co_await settle(partner, order, operation);
    }
  }
  // 9.–14. ESipa.ProvideEimPackageResult.
  if (environment_.journal.order(order).state == OrderState::settled) {
    operation->phase("delivering the result to the eIM", 70);
    co_await deliver(partner, order);
  }
  // 15.–17. ES10b.RemoveNotificationFromList.
  if (environment_.journal.order(order).state == OrderState::delivered) {
    operation->phase("removing what the eIM acknowledged", 90);
    co_await removeAcknowledged();
    environment_.journal.close(order);
  }
  auto done = environment_.journal.order(order);
  summarise(done, *operation);
  partner->schedule.changed(environment_.loop.now());
  // A switch has read them anew already.
  if (deletedProfiles(done)) co_await readProfiles();
}

// Steps 3 to 8, and what a restart makes of them.
Task<void> Ipa::load(OrderId order, std::shared_ptr<Operation> operation) {
  auto row = environment_.journal.order(order);
  auto package = rsp::EuiccPackageRequest::parse(row.package);
  bool again = row.state == OrderState::sent;
  std::optional<Error> refusal;
  bool needsReset = false;
  {
    auto session = co_await this->session(Priority::order);
    // It may have run before we were interrupted: then the card still has the result.
    if (again) {
      auto stored = co_await session.retrieveEuiccPackageResults();
      auto* found = findStoredResult(stored, package.euiccPackageSigned, false);
      if (found != nullptr) {
        environment_.journal.saveResult(order, found->raw, found->switchesProfile(), false);
        log::notice("result-found", "the card kept the result of an interrupted package",
                    {{"EUICC", key_}});
        co_return;
      }
    }
    if (again && row.attempts >= mostAttempts) {
      environment_.journal.saveAnswer(order, noResult);
      co_return;
    }
    // On disk before the card can change.
    environment_.journal.markSent(order, enabledProfiles(card_.profiles));
    try {
      auto loading = shielded(session.loadEuiccPackage(row.package));
      auto octets = co_await std::move(loading);
      // No await between the answer and the disk.
      if (octets.size() > largestResult) throw tlv::Malformed("result too large");
      auto result = rsp::EuiccPackageResult::parse(octets);
      bool lost = again && isReplayError(result);
      // What ran unseen may have switched the profile, and the card waits for its reset.
      bool switches = result.switchesProfile() || (lost && package.changesProfiles());
      environment_.journal.saveResult(order, octets, switches, lost);
    } catch (const tlv::Malformed& malformed) {
      refusal.emplace(Domain::card, Code::malformed,
                      std::string("the card's result cannot be read: ") + malformed.what());
    } catch (const Error& error) {
      // A status word is the card's definite answer; a broken link is none.
      needsReset = error.code() == Code::cardNeedsReset;
      if (error.code() != Code::cardRefused && error.code() != Code::unsupported && !needsReset) {
        throw;
      }
      refusal = error;
    }
    if (!refusal) co_return;
    if (!needsReset && again) {
      // Neither executed nor kept, twice: the eIM learns that there will be no result.
      environment_.journal.saveAnswer(order, noResult);
      co_return;
    }
  }
  log::warning("package-refused", refusal->sentence(), {{"EUICC", key_}});
  if (needsReset) co_await restartCard(ResetReason::needsReset, operation);
  // The row says "sent" now: this looks for a stored result first.
  co_await load(order, operation);
}

}  // namespace esimgw
