// SPDX-License-Identifier: Apache-2.0
#include "ipa/gateway_core.hpp"

#include "runtime/log.hpp"

namespace esimgw {
namespace {

// A card that cannot be read yet (the modem still starts, another program holds the channels) is
// tried again after these waits, the last one again and again.
constexpr std::chrono::seconds readRetries[] = {std::chrono::seconds(2), std::chrono::seconds(5),
                                                std::chrono::seconds(15), std::chrono::seconds(60),
                                                std::chrono::seconds(600)};
constexpr Duration readTimeout = std::chrono::seconds(60);

}  // namespace

GatewayCore::GatewayCore(IpaEnvironment environment, std::function<void()> rescanModems)
    : environment_(std::move(environment)), rescanModems_(std::move(rescanModems)) {
  environment_.changed = [this](const std::string& key) {
    if (observer_ != nullptr) observer_->euiccChanged(key);
  };
  environment_.operations.observe([this](const std::string& key, bool exists) {
    if (observer_ == nullptr) return;
    exists ? observer_->operationChanged(key) : observer_->operationRemoved(key);
  });
}

GatewayCore::~GatewayCore() = default;

Attachment GatewayCore::attach(std::shared_ptr<Card> card, std::shared_ptr<Bearer> bearer) {
  auto place = std::make_shared<Place>();
  place->view.card = card->describe();
  place->card = std::move(card);
  place->bearer = std::move(bearer);
  // One for the card's whole stay: it keeps everybody else out while somebody talks to the card.
  place->euicc =
      std::make_shared<Euicc>(environment_.loop, place->card, environment_.settings.card.isdRs);
  places_.insert(place);
  place->reading = environment_.loop.spawn("card at " + place->view.card.location, bringUp(place));
  if (observer_ != nullptr) observer_->cardsChanged();
  return Attachment([this, place] { detach(place); });
}

void GatewayCore::detach(const PlacePtr& place) {
  if (places_.erase(place) == 0) return;
  place->reading.request({Domain::card, Code::cardAbsent, "the card is gone"});
  log::info("card-gone", "the card is gone", {{"LOCATION", place->view.card.location}});
  for (auto& [eid, ipa] : ipas_) ipa->detached(place->euicc.get());
  place->euicc->detach();
  if (observer_ != nullptr) observer_->cardsChanged();
}

// Reads the card until it could be read, then hands it to its Ipa.
Task<void> GatewayCore::bringUp(PlacePtr place) {
  for (std::size_t attempt = 0; !place->reading.requested(); ++attempt) {
    std::optional<Error> failed;
    try {
      auto snapshot = co_await read(place);
      brought(place, std::move(snapshot));
    } catch (...) {
      failed = toError(std::current_exception());
    }
    if (!failed) co_return;
    bool notEuicc = failed->code() == Code::cardNotEuicc;
    place->view.kind = notEuicc ? CardKind::notEuicc : CardKind::unknown;
    place->view.problem = Problem{failed->domain(), failed->code(), failed->sentence()};
    log::warning(notEuicc ? "card-is-no-euicc" : "card-unreadable", failed->sentence(),
                 {{"LOCATION", place->view.card.location}});
    if (observer_ != nullptr) observer_->cardsChanged();
    if (notEuicc || failed->code() == Code::cancelled) co_return;
    auto wait = readRetries[std::min(attempt, std::size(readRetries) - 1)];
    co_await sleepFor(wait);
  }
}

Task<EuiccSnapshot> GatewayCore::read(PlacePtr place) {
  auto euicc = place->euicc;
  auto deadline = environment_.loop.now() + readTimeout;
  bool needsReset = false;
  try {
    auto session = co_await euicc->session(Priority::order, deadline);
    co_return co_await readEuicc(session);
  } catch (const Error& error) {
    needsReset = error.code() == Code::cardNeedsReset;
    if (!needsReset) throw;
  }
  // It was switched in an earlier life and waits for its reset.
  co_await euicc->reset(ResetReason::needsReset, deadline);
  auto session = co_await euicc->session(Priority::order, deadline);
  co_return co_await readEuicc(session);
}

void GatewayCore::brought(PlacePtr place, EuiccSnapshot snapshot) {
  auto& ipa = ipaOf(snapshot.eid);
  place->view.kind = snapshot.kind;
  place->view.euicc = ipa.key();
  place->view.problem.reset();
  log::info(
      "euicc-found",
      snapshot.kind == CardKind::sgp32 ? "an IoT eUICC (SGP.32)" : "a consumer eUICC (SGP.22)",
      {{"EUICC", ipa.key()},
       {"EID", snapshot.eid.redacted()},
       {"LOCATION", place->view.card.location}});
  ipa.attached(place->euicc, place->bearer, std::move(snapshot));
  if (observer_ != nullptr) observer_->cardsChanged();
}

Ipa& GatewayCore::ipaOf(const rsp::Eid& eid) {
  auto& ipa = ipas_[eid];
  if (!ipa) {
    std::string key;
    try {
      key = std::to_string(environment_.journal.euiccNumber(eid));
    } catch (const Error&) {
      key = "unjournaled" + std::to_string(ipas_.size());  // degraded() says why
    }
    ipa = std::make_unique<Ipa>(environment_, eid, key);
  }
  return *ipa;
}

Ipa& GatewayCore::ipaAt(const std::string& key) const {
  for (const auto& [eid, ipa] : ipas_) {
    if (ipa->key() == key) return *ipa;
  }
  throw Error(Domain::request, Code::notFound, "there is no such eUICC");
}

void GatewayCore::retryFailed() {
  for (auto& [eid, ipa] : ipas_) ipa->retryFailed();
}

std::vector<CardView> GatewayCore::cards() const {
  std::vector<CardView> views;
  for (const auto& place : places_) views.push_back(place->view);
  return views;
}

std::vector<EuiccView> GatewayCore::euiccs() const {
  std::vector<EuiccView> views;
  for (const auto& [eid, ipa] : ipas_) views.push_back(ipa->view());
  return views;
}

std::optional<EuiccView> GatewayCore::euicc(const std::string& key) const {
  for (const auto& [eid, ipa] : ipas_) {
    if (ipa->key() == key) return ipa->view();
  }
  return std::nullopt;
}

std::vector<OperationView> GatewayCore::operations() const {
  return environment_.operations.all();
}

std::optional<OperationView> GatewayCore::operation(const std::string& key) const {
  return environment_.operations.find(key);
}

std::optional<Problem> GatewayCore::degraded() const {
  auto broken = environment_.journal.broken();
  if (!broken) return std::nullopt;
  return Problem{broken->domain(), broken->code(), broken->sentence()};
}

std::string GatewayCore::poll(const std::string& euicc, const std::string& eimId) {
  return ipaAt(euicc).poll(eimId, "dbus")->key();
}

std::string GatewayCore::rescan() {
  auto operation = environment_.operations.start("rescan", "", "", "dbus");
  environment_.loop.spawn("rescan", rescanAll(operation));
  return operation->key();
}

Task<void> GatewayCore::rescanAll(std::shared_ptr<Operation> operation) {
  operation->phase("looking for modems", 10);
  rescanModems_();
  auto places = places_;
  for (auto place : places) {
    operation->phase("reading the card at " + place->view.card.location, 50);
    place->reading.request({Domain::request, Code::cancelled, "read anew"});
    Pending<Unit> read;
    place->reading = environment_.loop.spawn("card at " + place->view.card.location, bringUp(place),
                                             {}, [read] { read.complete({}); });
    auto deadline = environment_.loop.now() + readTimeout;
    co_await read.wait(deadline);
  }
  operation->succeed();
}

void GatewayCore::cancel(const std::string& operation) {
  environment_.operations.cancel(operation);
}

void GatewayCore::refuseLocalManagement(const std::string& euicc, const std::string& profile) {
  auto view = ipaAt(euicc).view();
  for (const auto& known : view.profiles) {
    if (known.key != profile) continue;
    throw Error(Domain::request, Code::unsupported,
                "profiles cannot be switched locally yet, have an associated eIM do it");
  }
  throw Error(Domain::request, Code::notFound, "there is no such profile");
}

std::string GatewayCore::enableProfile(const std::string& euicc, const std::string& profile) {
  refuseLocalManagement(euicc, profile);
}

std::string GatewayCore::disableProfile(const std::string& euicc, const std::string& profile) {
  refuseLocalManagement(euicc, profile);
}

std::string GatewayCore::deleteProfile(const std::string& euicc, const std::string& profile) {
  refuseLocalManagement(euicc, profile);
}

std::string GatewayCore::setNickname(const std::string& euicc, const std::string& profile,
                                     const std::string&) {
  refuseLocalManagement(euicc, profile);
}

}  // namespace esimgw
