// SPDX-License-Identifier: Apache-2.0
// One serving task for each association: poll, note how it went, wait.
#include "ipa/ipa.hpp"
#include "runtime/log.hpp"

namespace esimgw {
namespace {

// Failures that say something about the way to the eIM, not about the card or the journal.
bool isReachProblem(Code code) {
  switch (code) {
    case Code::eimUnreachable:
    case Code::eimUntrusted:
    case Code::eimRefused:
    case Code::clockNotSet:
    case Code::timeout: return true;
    default: return false;
  }
}

}  // namespace

Task<void> Ipa::serve(Partner partner) {
  while (!partner->stop.requested()) {
    co_await waitForCard(std::nullopt);
    partner->due = false;
    partner->dialogue = partner->stop.child();
    auto poll = pollOnce(partner).under(partner->dialogue);
    co_await std::move(poll);
    if (partner->stop.requested()) co_return;

    auto now = environment_.loop.now();
    auto wait = partner->schedule.nextWait(now, environment_.random());
    partner->nextPoll = environment_.loop.clock().wall() + wait;
    changed();
    if (partner->due) continue;
    auto due = now + wait;
    auto woken = partner->wake.next();
    std::optional<Error> ended;
    try {
      co_await woken.wait(due);
    } catch (const Error& error) {
      ended = error;
    }
    if (ended && ended->code() != Code::timeout) throw *ended;
  }
}

Task<void> Ipa::pollOnce(Partner partner) {
  std::optional<Error> failure;
  if (partner->eim) {
    try {
      co_await retrieveEimPackages(partner);
    } catch (...) {
      failure = toError(std::current_exception());
    }
    partner->eim->endDialogue();
  } else {
    failure.emplace(partner->problem->domain, partner->problem->code, partner->problem->sentence);
  }
  finishPoll(partner, failure);
}

void Ipa::finishPoll(Partner partner, const std::optional<Error>& failure) {
  if (!failure) {
    partner->schedule.succeeded();
    partner->reach = EimView::Reach::reachable;
    partner->lastContact = environment_.loop.clock().wall();
    partner->problem.reset();
    log::debug("poll-finished", "nothing more at the eIM", {{"EUICC", key_}});
  } else if (failure->code() != Code::cancelled) {
    partner->schedule.failed();
    if (isReachProblem(failure->code())) partner->reach = EimView::Reach::unreachable;
    partner->problem = Problem{failure->domain(), failure->code(), failure->sentence()};
    log::warning("poll-failed", failure->sentence(),
                 {{"EUICC", key_}, {"ERROR", std::string(name(failure->code()))}});
  }
  for (auto& operation : std::exchange(partner->followers, {})) {
    if (failure) {
      operation->fail(*failure);
    } else {
      operation->succeed();
    }
  }
  changed();
}

}  // namespace esimgw
