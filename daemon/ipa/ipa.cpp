// SPDX-License-Identifier: Apache-2.0
// An Ipa follows its card, its bearer and the card's eIM configuration.
#include "ipa/ipa.hpp"

#include <algorithm>

#include "ipa/views.hpp"
#include "runtime/log.hpp"

namespace esimgw {

Ipa::Ipa(IpaEnvironment& environment, rsp::Eid eid, std::string key)
    : environment_(environment), eid_(eid), key_(std::move(key)) {}

void Ipa::attached(std::shared_ptr<Euicc> euicc, std::shared_ptr<Bearer> bearer,
                   EuiccSnapshot card) {
  euicc_ = std::move(euicc);
  lastPlace_ = euicc_->describe();
  card_ = std::move(card);
  bearerStop_.request({Domain::runtime, Code::cancelled, "another bearer"});
  bearer_ = std::move(bearer);
  bearerState_ = bearer_->state();
  bearerStop_ = environment_.loop.spawn("bearer of " + key_, followBearer(bearer_));
  associate(card_.eims);
  arrived_.notify();
  bearerChanged_.notify();
  changed();
}

void Ipa::detached(const Euicc* euicc) {
  if (euicc_.get() != euicc) return;  // it has arrived elsewhere already
  euicc_->detach();
  euicc_.reset();
  bearerStop_.request({Domain::runtime, Code::cancelled, "the card is gone"});
  bearer_.reset();
  bearerState_ = {};
  changed();
}

// The card's list is the truth: new eIMs are served, changed ones anew, missing ones no longer.
void Ipa::associate(std::vector<rsp::EimConfigurationData> configurations) {
  std::vector<Partner> before = std::exchange(associations_, {});
  for (auto& configuration : configurations) {
    auto same = std::find_if(before.begin(), before.end(), [&](const Partner& partner) {
      return partner->configuration.encode() == configuration.encode();
    });
    if (same != before.end()) {
      associations_.push_back(*same);
      before.erase(same);
      continue;
    }
    PollSchedule schedule(environment_.settings.poll, environment_.loop.now());
    auto partner = std::make_shared<Association>(std::move(configuration), schedule);
    try {
      partner->eim = environment_.makeEim(partner->configuration);
    } catch (const Error& error) {
      partner->problem = Problem{error.domain(), error.code(), error.sentence()};
      log::error("eim-unusable", error.sentence(), {{"EUICC", key_}});
    }
    associations_.push_back(partner);
    partner->stop = environment_.loop.spawn("serve an eIM of " + key_, serve(partner));
  }
  for (auto& gone : before) {
    gone->stop.request({Domain::eim, Code::cancelled, "the eIM is no longer associated"});
  }
}

Ipa::Partner Ipa::association(const std::string& eimId) const {
  for (const auto& partner : associations_) {
    if (partner->eimId() == eimId) return partner;
  }
  throw Error(Domain::request, Code::eimUnknown, "no eIM of this name is associated");
}

Task<void> Ipa::followBearer(std::shared_ptr<Bearer> bearer) {
  for (;;) {
    auto state = co_await bearer->changed();
    bool returned = state.kind == BearerState::Kind::connected &&
                    bearerState_.kind != BearerState::Kind::connected;
    bearerState_ = state;
    bearerChanged_.notify();
    if (returned) retryFailed();
    changed();
  }
}

void Ipa::retryFailed() {
  for (auto& partner : associations_) {
    if (partner->schedule.failing()) partner->pollNow();
  }
}

Task<void> Ipa::waitForCard(Deadline deadline) {
  while (!euicc_) {
    auto arrival = arrived_.next();
    co_await arrival.wait(deadline);
  }
}

Task<Session> Ipa::session(Priority priority) {
  auto deadline = in(environment_.settings.card.sessionTimeout);
  co_await waitForCard(deadline);
  auto euicc = euicc_;
  co_return co_await euicc->session(priority, deadline);
}

std::shared_ptr<Operation> Ipa::poll(const std::string& eimId, const std::string& origin) {
  std::vector<Partner> partners = associations_;
  if (!eimId.empty()) partners = {association(eimId)};
  if (partners.empty()) {
    throw Error(Domain::request, Code::eimUnknown, "the card has no associated eIM to poll");
  }
  auto operation = environment_.operations.start("poll", key_, eimId, origin);
  operation->onCancel([partners] {
    for (const auto& partner : partners) {
      partner->dialogue.request({Domain::request, Code::cancelled, "cancelled by the caller"});
    }
  });
  operation->phase("asking the eIM for packages", 10);
  for (auto& partner : partners) partner->pollNow(operation);
  return operation;
}

EuiccView Ipa::view() const {
  EuiccView view;
  view.key = key_;
  view.eid = eid_;
  view.kind = card_.kind;
  view.present = euicc_ != nullptr;
  view.card = lastPlace_;
  view.bearer = bearerState_;
  view.specification = card_.information.svn.text();
  if (card_.information.iotSpecificInfo && !card_.information.iotSpecificInfo->iotVersion.empty()) {
    view.specification = card_.information.iotSpecificInfo->iotVersion.back().text();
  }
  view.firmware = card_.information.euiccFirmwareVer.text();
  view.freeMemory = card_.information.freeNonVolatileMemory().value_or(0);
  view.ipaeSupported = card_.ipaeSupported;
  for (const auto& profile : card_.profiles) view.profiles.push_back(profileView(profile, eid_));
  for (const auto& partner : associations_) {
    view.eims.push_back(
        eimView(*partner, environment_.journal.undelivered(eid_, partner->eimId())));
  }
  return view;
}

}  // namespace esimgw
