// SPDX-License-Identifier: Apache-2.0
#include "bus/properties.hpp"

#include <algorithm>
#include <limits>

#include "bus/errors.hpp"
#include "bus/interfaces.hpp"

namespace esimgw::bus {
namespace {

Value text(std::string_view from) {
  return {clean(from)};
}
Value path(std::string from) {
  return {Path{std::move(from)}};
}
Value number(std::uint64_t from) {
  constexpr std::uint64_t largest = std::numeric_limits<std::uint32_t>::max();
  return {static_cast<std::uint32_t>(std::min(from, largest))};
}

// Seconds since the epoch, 0 for none.
Value seconds(const std::optional<WallTime>& time) {
  if (!time) return {std::int64_t{0}};
  auto since = std::chrono::floor<std::chrono::seconds>(time->time_since_epoch());
  return {static_cast<std::int64_t>(since.count())};
}

void putProblem(Dictionary& to, const std::string& prefix, const std::optional<Problem>& problem) {
  to[prefix + "Name"] = text(problem ? errorName(problem->code) : "");
  to[prefix + "Message"] = text(problem ? problem->sentence : "");
}

const char* name(CardKind kind) {
  switch (kind) {
    case CardKind::unknown: return "unknown";
    case CardKind::notEuicc: return "not-euicc";
    case CardKind::sgp22: return "sgp22";
    case CardKind::sgp32: return "sgp32";
  }
  return "unknown";
}

const char* name(BearerState::Kind kind) {
  switch (kind) {
    case BearerState::Kind::unknown: return "unknown";
    case BearerState::Kind::searching: return "searching";
    case BearerState::Kind::denied: return "denied";
    case BearerState::Kind::registered: return "registered";
    case BearerState::Kind::connected: return "connected";
  }
  return "unknown";
}

const char* name(EimView::Reach reach) {
  switch (reach) {
    case EimView::Reach::never: return "never";
    case EimView::Reach::reachable: return "reachable";
    case EimView::Reach::unreachable: return "unreachable";
  }
  return "never";
}

const char* name(OperationView::State state) {
  switch (state) {
    case OperationView::State::running: return "running";
    case OperationView::State::succeeded: return "succeeded";
    case OperationView::State::failed: return "failed";
    case OperationView::State::cancelled: return "cancelled";
  }
  return "running";
}

Dictionary cardEntry(const CardView& view) {
  Dictionary entry{{"Location", text(view.card.location)},
                   {"Modem", text(view.card.modem)},
                   {"ModemFirmware", text(view.card.firmware)},
                   {"Imei", text(view.card.imei.digits())},
                   {"Kind", text(name(view.kind))}};
  if (!view.euicc.empty()) entry["Euicc"] = path(euiccPath(view.euicc));
  if (view.problem) putProblem(entry, "Error", view.problem);
  return entry;
}

}  // namespace

std::string pathElement(const std::string& key) {
  constexpr const char* digits = "0123456789abcdef";
  std::string element;
  for (unsigned char c : key) {
    bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (plain) {
      element += static_cast<char>(c);
    } else {
      element += '_';
      element += digits[c >> 4];
      element += digits[c & 15];
    }
  }
  return element.empty() ? "_" : element;
}

std::string euiccPath(const std::string& euicc) {
  return rootPath + "/euicc/" + pathElement(euicc);
}

std::string profilePath(const std::string& euicc, const std::string& profile) {
  return euiccPath(euicc) + "/profile/" + pathElement(profile);
}

std::string eimPath(const std::string& euicc, const std::string& eim) {
  return euiccPath(euicc) + "/eim/" + pathElement(eim);
}

std::string operationPath(const std::string& operation) {
  return rootPath + "/operation/" + pathElement(operation);
}

Dictionary managerProperties(const Gateway& gateway, const std::string& version) {
  Dictionaries cards;
  for (const auto& card : gateway.cards()) cards.push_back(cardEntry(card));
  Dictionary properties{{"Version", text(version)}, {"Cards", {std::move(cards)}}};
  putProblem(properties, "Degraded", gateway.degraded());
  return properties;
}

Dictionary euiccProperties(const EuiccView& view) {
  Paths profiles;
  for (const auto& profile : view.profiles)
    profiles.push_back({profilePath(view.key, profile.key)});
  Paths eims;
  for (const auto& eim : view.eims) eims.push_back({eimPath(view.key, eim.key)});
  Dictionary properties{{"Eid", text(view.eid.digits())},
                        {"Kind", text(name(view.kind))},
                        {"Present", {view.present}},
                        {"Location", text(view.card.location)},
                        {"Modem", text(view.card.modem)},
                        {"ModemFirmware", text(view.card.firmware)},
                        {"Imei", text(view.card.imei.digits())},
                        {"Bearer", text(name(view.bearer.kind))},
                        {"Rplmn", text(view.bearer.rPlmn)},
                        {"Interface", text(view.bearer.interface)},
                        {"Specification", text(view.specification)},
                        {"Firmware", text(view.firmware)},
                        {"FreeMemory", number(view.freeMemory)},
                        {"IpaeSupported", {view.ipaeSupported}},
                        {"DefaultSmdpAddress", text(view.defaultSmdpAddress)},
                        {"Profiles", {std::move(profiles)}},
                        {"Eims", {std::move(eims)}}};
  putProblem(properties, "Error", view.problem);
  return properties;
}

Dictionary profileProperties(const EuiccView& euicc, const ProfileView& view) {
  return {{"Euicc", path(euiccPath(euicc.key))},
          {"Iccid", text(view.iccid.digits())},
          {"State", text(view.enabled ? "enabled" : "disabled")},
          {"Class", text(view.profileClass)},
          {"Name", text(view.name)},
          {"ServiceProvider", text(view.serviceProvider)},
          {"Nickname", text(view.nickname)},
          {"Fallback", {view.fallback}}};
}

Dictionary eimProperties(const EuiccView& euicc, const EimView& view) {
  Dictionary properties{{"Euicc", path(euiccPath(euicc.key))},
                        {"EimId", text(view.eimId)},
                        {"Address", text(view.address)},
                        {"Reach", text(name(view.reach))},
                        {"LastContact", seconds(view.lastContact)},
                        {"NextPoll", seconds(view.nextPoll)},
                        {"Undelivered", number(view.undelivered)}};
  putProblem(properties, "LastError", view.problem);
  return properties;
}

Dictionary operationProperties(const OperationView& view) {
  Dictionary result;
  for (const auto& [key, value] : view.result) result[clean(key)] = text(value);
  Dictionary properties{{"Kind", text(view.kind)},
                        {"Euicc", path(view.euicc.empty() ? "/" : euiccPath(view.euicc))},
                        {"EimId", text(view.eimId)},
                        {"Origin", text(view.origin)},
                        {"State", text(name(view.state))},
                        {"Phase", text(view.phase)},
                        {"Progress", number(view.percent)},
                        {"Result", {std::move(result)}},
                        {"Started", seconds(view.started)},
                        {"Finished", seconds(view.finished)}};
  putProblem(properties, "Error", view.problem);
  return properties;
}

}  // namespace esimgw::bus
