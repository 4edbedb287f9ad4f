// SPDX-License-Identifier: Apache-2.0
#include "fake_gateway.hpp"

namespace esimgw {
namespace {

ProfileView profile(const std::string& key, const char* iccid, bool enabled,
                    const std::string& name) {
  ProfileView view;
  view.key = key;
  view.iccid = rsp::Iccid::fromDigits(iccid).value();
  view.enabled = enabled;
  view.profileClass = "operational";
  view.name = name;
  view.serviceProvider = "Example Mobile";
  return view;
}

}  // namespace

FakeGateway::FakeGateway() {
  EuiccView view;
  view.key = "a1";
  view.eid = rsp::Eid::fromDigits(eid).value();
  view.kind = CardKind::sgp32;
  view.present = true;
  view.card.location = "wwan0/slot1";
  view.card.modem = "Example EM1";
  view.card.imei = Imei("490154203237518");
  view.bearer = {BearerState::Kind::connected, "26201", "wwan0"};
  view.specification = "3.2.0";
  view.freeMemory = 512000;
  view.profiles = {profile("p1", iccid1, true, "Zürich"), profile("p2", iccid2, false, "Paris")};
  EimView eim;
  eim.key = "m1";
  eim.eimId = "eim.example";
  eim.address = "eim.example:8443";
  eim.nextPoll = WallTime(std::chrono::seconds(1800000000));
  view.eims = {eim};
  CardView card;
  card.card = view.card;
  card.kind = view.kind;
  card.euicc = view.key;
  cardViews = {card};
  euiccViews[view.key] = view;
}

void FakeGateway::changeCards(const std::function<void()>& change) {
  change();
  if (observer_ != nullptr) observer_->cardsChanged();
}

void FakeGateway::changeEuicc(const std::string& key,
                              const std::function<void(EuiccView&)>& change) {
  change(euiccViews[key]);
  if (observer_ != nullptr) observer_->euiccChanged(key);
}

void FakeGateway::removeEuicc(const std::string& key) {
  euiccViews.erase(key);
  if (observer_ != nullptr) observer_->euiccRemoved(key);
}

void FakeGateway::changeOperation(const std::string& key,
                                  const std::function<void(OperationView&)>& change) {
  change(operationViews[key]);
  if (observer_ != nullptr) observer_->operationChanged(key);
}

void FakeGateway::removeOperation(const std::string& key) {
  operationViews.erase(key);
  if (observer_ != nullptr) observer_->operationRemoved(key);
}

std::string FakeGateway::startOperation(const std::string& kind, const std::string& euicc,
                                        const std::string& eimId, const std::string& origin) {
  auto key = std::to_string(next_++);
  changeOperation(key, [&](OperationView& view) {
    view.key = key;
    view.kind = kind;
    view.euicc = euicc;
    view.eimId = eimId;
    view.origin = origin;
    view.started = WallTime(std::chrono::seconds(1700000000));
  });
  return key;
}

std::vector<EuiccView> FakeGateway::euiccs() const {
  std::vector<EuiccView> all;
  for (const auto& [key, view] : euiccViews) all.push_back(view);
  return all;
}

std::optional<EuiccView> FakeGateway::euicc(const std::string& key) const {
  auto place = euiccViews.find(key);
  if (place == euiccViews.end()) return std::nullopt;
  return place->second;
}

std::vector<OperationView> FakeGateway::operations() const {
  std::vector<OperationView> all;
  for (const auto& [key, view] : operationViews) all.push_back(view);
  return all;
}

std::optional<OperationView> FakeGateway::operation(const std::string& key) const {
  auto place = operationViews.find(key);
  if (place == operationViews.end()) return std::nullopt;
  return place->second;
}

void FakeGateway::note(const std::string& request) {
  requests.push_back(request);
  if (refusal) throw *refusal;
}

std::string FakeGateway::poll(const std::string& euicc, const std::string& eimId) {
  note("poll " + euicc + " " + eimId);
  return startOperation("poll", euicc, eimId, "dbus");
}

std::string FakeGateway::rescan() {
  note("rescan");
  return startOperation("rescan", "", "", "dbus");
}

void FakeGateway::cancel(const std::string& operation) {
  note("cancel " + operation);
  if (operationViews.at(operation).finished) {
    throw Error(Domain::request, Code::notFound, "this operation has ended");
  }
  changeOperation(operation, [](OperationView& view) {
    view.state = OperationView::State::cancelled;
    view.finished = WallTime(std::chrono::seconds(1700000009));
  });
}

std::string FakeGateway::refuseLocal(const std::string& request) {
  note(request);
  throw Error(Domain::request, Code::unsupported,
              "this gateway does not switch profiles locally; ask the operator's eIM");
}

std::string FakeGateway::enableProfile(const std::string& euicc, const std::string& profile) {
  return refuseLocal("enable " + euicc + " " + profile);
}

std::string FakeGateway::disableProfile(const std::string& euicc, const std::string& profile) {
  return refuseLocal("disable " + euicc + " " + profile);
}

std::string FakeGateway::deleteProfile(const std::string& euicc, const std::string& profile) {
  return refuseLocal("delete " + euicc + " " + profile);
}

std::string FakeGateway::setNickname(const std::string& euicc, const std::string& profile,
                                     const std::string& nickname) {
  note("nickname " + euicc + " " + profile + " " + nickname);
  return startOperation("nickname", euicc, "", "dbus");
}

}  // namespace esimgw
