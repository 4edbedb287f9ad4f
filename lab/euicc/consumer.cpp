// SPDX-License-Identifier: Apache-2.0
// ES10c of a consumer card: EnableProfile, DisableProfile, DeleteProfile, SetNickname (SGP.22
// §5.7.16 to §5.7.18, §5.7.21).
#include <algorithm>

#include "euicc/es10.hpp"

namespace esimlab {

namespace tlv = esimgw::tlv;

namespace {

constexpr int iccidOrAidNotFound = 1;
constexpr int wrongState = 2;
constexpr int disallowedByPolicy = 3;
constexpr int catBusy = 5;
constexpr std::size_t longestNickname = 64;

Bytes answer(tlv::Tag tag, int result) {
  return tlv::encode(tag, {tlv::encodeInteger(0x80, result)});
}

Profile* findByIdentifier(CardState& state, const tlv::Element& identifier) {
  if (identifier.tag == 0x5A) return state.findProfile(identifier.value);
  if (identifier.tag != 0x4F) throw tlv::Malformed("neither ICCID nor AID");
  auto found = std::ranges::find_if(state.profiles, [&](const Profile& profile) {
    return std::ranges::equal(profile.isdpAid, identifier.value);
  });
  return found == state.profiles.end() ? nullptr : &*found;
}

struct StateChange {
  Profile* profile;
  bool refresh;
};

StateChange parseStateChange(CardState& state, ByteView value) {
  tlv::Reader reader(value);
  auto* profile = findByIdentifier(state, tlv::parse(reader.expect(0xA0).value));
  return {profile, tlv::boolean(reader.expect(0x81).value)};
}

bool lockedByPpr1(CardState& state) {
  const auto* enabled = state.enabledProfile();
  return enabled != nullptr && (enabled->policyRules & policy_rule::ppr1) != 0;
}

}  // namespace

Bytes Es10::enableProfile(const tlv::Element& request) {
  auto [profile, refresh] = parseStateChange(state_, request.value);
  if (profile == nullptr) return answer(request.tag, iccidOrAidNotFound);
  if (profile->enabled) return answer(request.tag, wrongState);
  if (lockedByPpr1(state_)) return answer(request.tag, disallowedByPolicy);
  if (knobs_.catBusy || state_.pendingSwitch) return answer(request.tag, catBusy);
  switchTo(Bytes(profile->iccid), !refresh);
  return answer(request.tag, 0);
}

Bytes Es10::disableProfile(const tlv::Element& request) {
  auto [profile, refresh] = parseStateChange(state_, request.value);
  if (profile == nullptr) return answer(request.tag, iccidOrAidNotFound);
  if (!profile->enabled) return answer(request.tag, wrongState);
  if (lockedByPpr1(state_)) return answer(request.tag, disallowedByPolicy);
  if (knobs_.catBusy || state_.pendingSwitch) return answer(request.tag, catBusy);
  switchTo({}, !refresh);
  return answer(request.tag, 0);
}

Bytes Es10::deleteProfile(const tlv::Element& request) {
  auto* profile = findByIdentifier(state_, tlv::parse(request.value));
  if (profile == nullptr) return answer(request.tag, iccidOrAidNotFound);
  if (profile->enabled || state_.pendingSwitch == profile->iccid) {
    return answer(request.tag, wrongState);
  }
  if ((profile->policyRules & policy_rule::ppr2) != 0) {
    return answer(request.tag, disallowedByPolicy);
  }
  notify(*profile, notification_event::deletion);
  std::erase_if(state_.profiles, [iccid = profile->iccid](const Profile& candidate) {
    return candidate.iccid == iccid;
  });
  return answer(request.tag, 0);
}

Bytes Es10::setNickname(const tlv::Element& request) {
  tlv::Reader reader(request.value);
  auto* profile = state_.findProfile(reader.expect(0x5A).value);
  auto nickname = reader.expect(0x90).value;
  if (nickname.size() > longestNickname) throw tlv::Malformed("nickname too long");
  if (profile == nullptr) return answer(request.tag, iccidOrAidNotFound);
  profile->nickname = esimgw::toText(nickname);
  return answer(request.tag, 0);
}

}  // namespace esimlab
