// SPDX-License-Identifier: Apache-2.0
#include "euicc/session.hpp"

namespace esimgw {
namespace {

// The channel is kept this long for the next procedure: opening costs three APDUs, and a dialogue
// with the eIM comes back within a few seconds.
constexpr Duration idleBeforeClose = std::chrono::seconds(3);

}  // namespace

Euicc::Euicc(Loop& loop, std::shared_ptr<Card> card, std::vector<Aid> isdRs)
    : loop_(loop), card_(std::move(card)), lastInfo_(card_->describe()), isdRs_(std::move(isdRs)) {
  turnstile_.onFree([this] {
    if (!open_ || !card_) return;
    idle_.start(loop_, loop_.now() + idleBeforeClose,
                [this] { loop_.spawn("close channel", closeIdle(shared_from_this())); });
  });
}

Euicc::~Euicc() {
  turnstile_.onFree({});
}

std::shared_ptr<Card> Euicc::card() const {
  if (!card_) {
    throw Error(Domain::card, Code::cardAbsent, "the card is gone, wait until it is back");
  }
  return card_;
}

void Euicc::detach() {
  card_.reset();
  open_ = false;
  idle_.cancel();
  turnstile_.expel({Domain::card, Code::cardAbsent, "the card went away"});
}

Task<void> Euicc::closeIdle(std::shared_ptr<Euicc> self) {
  if (self->turnstile_.busy() || !self->card_) co_return;
  auto rank = static_cast<int>(Priority::housekeeping);
  auto turn = co_await self->turnstile_.enter(rank, std::nullopt);
  self->open_ = false;
  auto closing = self->card();
  co_await closing->close();
}

Task<void> Euicc::open(std::shared_ptr<Card> card) {
  std::optional<Error> notSelected;
  for (const auto& isdR : isdRs_) {
    try {
      co_await card->open(isdR);
      open_ = true;
      co_return;
    } catch (const Error& error) {
      if (error.code() != Code::cardNotEuicc) throw;
      notSelected = error;
    }
  }
  throw *notSelected;
}

Task<Session> Euicc::session(Priority priority, Deadline deadline) {
  auto self = shared_from_this();
  card();
  idle_.cancel();
  auto rank = static_cast<int>(priority);
  auto turn = co_await turnstile_.enter(rank, deadline);
  auto opening = card();
  if (!open_) {
    co_await open(opening);
  }
  co_return Session(self, std::move(turn));
}

Task<void> Euicc::reset(ResetReason why, Deadline deadline) {
  auto self = shared_from_this();
  auto rank = static_cast<int>(Priority::settle);
  auto turn = co_await turnstile_.enter(rank, deadline);
  open_ = false;
  idle_.cancel();
  auto resetting = card();
  co_await resetting->reset(why);
}

void Session::release() noexcept {
  turn_.leave();
  euicc_.reset();
}

Bytes Session::selectResponse() const {
  return euicc_->card()->selectResponse();
}

}  // namespace esimgw
