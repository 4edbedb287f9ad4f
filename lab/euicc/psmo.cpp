// SPDX-License-Identifier: Apache-2.0
// Profile State Management Operations (SGP.32 §2.11.1.1.1, §3.3.1) and their result codes.
#include <algorithm>

#include "euicc/package_run.hpp"

namespace esimlab {

namespace tlv = esimgw::tlv;

namespace {

constexpr int ok = 0;
constexpr int iccidNotFound = 1;
constexpr int wrongState = 2;
constexpr int disallowedByPolicy = 3;
constexpr int catBusy = 5;
constexpr int rollbackNotAvailable = 20;
constexpr int undefinedError = 127;

constexpr int fallbackNotAllowed = 2;
constexpr int noFallbackAttribute = 2;
constexpr int fallbackProfileEnabled = 3;

Bytes parseIccid(tlv::Reader& reader) {
  auto iccid = reader.expect(0x5A).value;
  if (iccid.size() != 10) throw tlv::Malformed("ICCID of wrong size");
  return esimgw::toBytes(iccid);
}

Bytes parseIccid(ByteView value) {
  tlv::Reader reader(value);
  return parseIccid(reader);
}

Profile* fallbackHolder(CardState& state) {
  auto found = std::ranges::find_if(
      state.profiles, [](const Profile& profile) { return profile.fallbackAttribute; });
  return found == state.profiles.end() ? nullptr : &*found;
}

}  // namespace

PackageRun::Step PackageRun::profileOperation(const tlv::Element& operation) {
  switch (operation.tag) {
    case 0xA3: return simple(0x83, enable(operation.value));
    case 0xA4: return simple(0x84, disable(operation.value));
    case 0xA5: return simple(0x85, deleteProfile(operation.value));
    case 0xA6: return {tlv::encode(0xA6, rulesAuthorisationTable())};
    case 0xA7: return simple(0x87, configureImmediateEnable(operation.value));
    case 0xA8: return simple(0x8D, setFallbackAttribute(operation.value));
    case 0xA9: return simple(0x8E, unsetFallbackAttribute());
    case 0xBF2D: return listProfileInfo(operation.value);
    case 0xBF65: return setDefaultDpAddress(operation.value);
    default: throw tlv::Malformed("no such operation");
  }
}

bool PackageRun::lockedByPpr1() const {
  const auto* enabled = state_.enabledProfile();
  return enabled != nullptr && (enabled->policyRules & policy_rule::ppr1) != 0;
}

int PackageRun::enable(ByteView value) {
  tlv::Reader reader(value);
  auto iccid = parseIccid(reader);
  bool rollback = reader.optional(0x05).has_value();
  const auto* profile = state_.findProfile(iccid);
  const auto* enabled = state_.enabledProfile();
  if (profile == nullptr) return iccidNotFound;
  if (enabledOne_) return undefinedError;  // at most one enable in a package
  if (profile->enabled) return wrongState;
  if (lockedByPpr1()) return disallowedByPolicy;
  if (isdR_.knobs_.catBusy || state_.pendingSwitch) return catBusy;
  if (rollback && enabled == nullptr) return rollbackNotAvailable;
  if (rollback) rollbackTarget_ = enabled->iccid;
  enabledOne_ = true;
  target_ = iccid;
  return ok;
}

int PackageRun::disable(ByteView value) {
  const auto* profile = state_.findProfile(parseIccid(value));
  if (profile == nullptr) return iccidNotFound;
  if (target_) return undefinedError;  // an enable or disable came before
  if (!profile->enabled) return wrongState;
  if (lockedByPpr1()) return disallowedByPolicy;
  if (isdR_.knobs_.catBusy || state_.pendingSwitch) return catBusy;
  target_ = Bytes{};
  return ok;
}

int PackageRun::deleteProfile(ByteView value) {
  auto iccid = parseIccid(value);
  const auto* profile = state_.findProfile(iccid);
  if (profile == nullptr) return iccidNotFound;
  if (rollbackTarget_ == iccid) return rollbackNotAvailable;
  if (profile->enabled || target_ == iccid || state_.pendingSwitch == iccid) return wrongState;
  if ((profile->policyRules & policy_rule::ppr2) != 0) return disallowedByPolicy;
  isdR_.notify(*profile, notification_event::deletion);
  std::erase_if(state_.profiles, [&](const Profile& entry) { return entry.iccid == iccid; });
  return ok;
}

PackageRun::Step PackageRun::listProfileInfo(ByteView value) const {
  auto answer = answerProfilesInfo(state_.profiles, value);
  bool failed = tlv::find(tlv::parse(answer, 0xBF2D).value, 0x81).has_value();
  return {std::move(answer), failed};
}

int PackageRun::configureImmediateEnable(ByteView value) {
  tlv::Reader reader(value);
  ImmediateEnableConfiguration configuration;
  configuration.allowed = reader.optional(0x80).has_value();
  if (auto oid = reader.optional(0x81)) configuration.smdpOid = esimgw::toBytes(oid->value);
  if (auto address = reader.optional(0x82)) {
    configuration.smdpAddress = esimgw::toText(address->value);
  }
  state_.immediateEnable = std::move(configuration);
  return ok;
}

int PackageRun::setFallbackAttribute(ByteView value) {
  auto* profile = state_.findProfile(parseIccid(value));
  if (profile == nullptr) return iccidNotFound;
  if (!profile->fallbackAllowed) return fallbackNotAllowed;
  auto* holder = fallbackHolder(state_);
  if (holder != nullptr && holder->enabled) return fallbackProfileEnabled;
  if (holder != nullptr) holder->fallbackAttribute = false;
  profile->fallbackAttribute = true;
  return ok;
}

int PackageRun::unsetFallbackAttribute() {
  auto* holder = fallbackHolder(state_);
  if (holder == nullptr) return noFallbackAttribute;
  if (holder->enabled) return fallbackProfileEnabled;
  holder->fallbackAttribute = false;
  return ok;
}

PackageRun::Step PackageRun::setDefaultDpAddress(ByteView value) {
  tlv::Reader reader(value);
  state_.defaultSmdpAddress = esimgw::toText(reader.expect(0x80).value);
  return {tlv::encode(0xBF65, {tlv::encodeInteger(0x80, ok)})};
}

}  // namespace esimlab
