// SPDX-License-Identifier: Apache-2.0
// GetProfilesInfo (SGP.32 §5.9.14, SGP.22 §5.7.15).
#include <algorithm>

#include "euicc/es10.hpp"

namespace esimlab {

namespace tlv = esimgw::tlv;

namespace {

constexpr int incorrectInputValues = 1;
constexpr int profileChangeOngoing = 11;

Bytes listError(int code) {
  return tlv::encode(0xBF2D, {tlv::encodeInteger(0x81, code)});
}

bool knownCriterion(tlv::Tag tag) {
  return tag == 0x5A || tag == 0x4F || tag == 0x95;
}

bool matches(const Profile& profile, const tlv::Element& criterion) {
  switch (criterion.tag) {
    case 0x5A: return std::ranges::equal(profile.iccid, criterion.value);
    case 0x4F: return std::ranges::equal(profile.isdpAid, criterion.value);
    default: return tlv::integer(criterion.value) == static_cast<int>(profile.profileClass);
  }
}

}  // namespace

Bytes answerProfilesInfo(const std::vector<Profile>& profiles, ByteView request) {
  tlv::Reader reader(request);
  std::optional<tlv::Element> criterion;
  if (auto search = reader.optional(0xA0)) criterion = tlv::parse(search->value);
  if (criterion && !knownCriterion(criterion->tag)) return listError(incorrectInputValues);
  auto tags = defaultProfileTags();
  if (auto list = reader.optional(0x5C)) tags = parseTagList(list->value);

  tlv::Writer found;
  for (const auto& profile : profiles) {
    if (!criterion || matches(profile, *criterion)) found.add(encodeProfileInfo(profile, tags));
  }
  return tlv::encode(0xBF2D, {found.wrapped(0xA0)});
}

Bytes Es10::getProfilesInfo(const tlv::Element& request) {
  // SGP.22 has no such error: a consumer card reports the states of before.
  if (state_.kind == EuiccKind::sgp32 && state_.pendingSwitch) {
    return listError(profileChangeOngoing);
  }
  return answerProfilesInfo(state_.profiles, request.value);
}

}  // namespace esimlab
