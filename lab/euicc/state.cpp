// SPDX-License-Identifier: Apache-2.0
#include "euicc/state.hpp"

#include <algorithm>
#include <stdexcept>

namespace esimlab {
namespace {

// ISD-P instances are numbered from A000..8900001100 upwards.
Bytes isdpAid(std::size_t index) {
  auto aid = esimgw::fromHex("A0000005591010FFFFFFFF8900001100");
  aid[14] = static_cast<std::uint8_t>(0x11 + index);
  return aid;
}

Profile makeProfile(const ProfileOptions& options, std::size_t index) {
  Profile profile;
  profile.iccid = iccidOctets(options.iccid);
  profile.isdpAid = isdpAid(index);
  profile.enabled = options.enabled;
  profile.nickname = options.nickname;
  profile.serviceProviderName = options.serviceProviderName;
  profile.profileName = options.profileName;
  profile.profileClass = options.profileClass;
  profile.notifications = options.notifications;
  profile.operatorMccMnc = options.operatorMccMnc;
  profile.policyRules = options.policyRules;
  profile.fallbackAttribute = options.fallbackAttribute;
  profile.fallbackAllowed = options.fallbackAllowed;
  return profile;
}

void checkProfiles(const std::vector<Profile>& profiles) {
  auto enabled = [](const Profile& profile) { return profile.enabled; };
  if (std::count_if(profiles.begin(), profiles.end(), enabled) > 1) {
    throw std::invalid_argument("at most one profile can be enabled");
  }
  if (profiles.size() > 16) throw std::invalid_argument("too many profiles");
}

}  // namespace

Profile* CardState::findProfile(ByteView iccid) {
  auto same = [&](const Profile& profile) { return std::ranges::equal(profile.iccid, iccid); };
  auto found = std::find_if(profiles.begin(), profiles.end(), same);
  return found == profiles.end() ? nullptr : &*found;
}

Profile* CardState::enabledProfile() {
  auto found = std::find_if(profiles.begin(), profiles.end(),
                            [](const Profile& profile) { return profile.enabled; });
  return found == profiles.end() ? nullptr : &*found;
}

EimConfigurationData* CardState::findEim(const std::string& eimId) {
  auto found =
      std::find_if(eims.begin(), eims.end(), [&](const auto& eim) { return eim.eimId == eimId; });
  return found == eims.end() ? nullptr : &*found;
}

CardState makeState(const Pki& pki, const EuiccOptions& options) {
  auto identity = pki.issueEuicc(options.eid);
  CardState state;
  state.kind = options.kind;
  state.eid = options.eid;
  state.limits = {options.logicalChannels, options.maximumCounter, options.maximumEims,
                  options.maximumResultSize, options.maximumPackageSize};
  state.keyPem = identity.key.pem();
  state.euiccCertificate = identity.certificate;
  state.eumCertificate = pki.eum().certificate;
  state.ciPublicKeyId = pki.ciPublicKeyId();
  for (const auto& profile : options.profiles) {
    state.profiles.push_back(makeProfile(profile, state.profiles.size()));
  }
  checkProfiles(state.profiles);
  for (auto eim : options.eims) {
    fillDefaults(eim, state);
    // The card was associated in the factory: a token was given then.
    if (eim.associationToken == -1) eim.associationToken = state.nextAssociationToken++;
    state.eims.push_back(std::move(eim));
  }
  state.defaultSmdpAddress = options.defaultSmdpAddress;
  state.rootSmdsAddress = options.rootSmdsAddress;
  return state;
}

void fillDefaults(EimConfigurationData& eim, const CardState& state) {
  if (!eim.idType) eim.idType = EimIdType::proprietary;
  if (!eim.supportedProtocol) eim.supportedProtocol = eim_protocol::proprietary;
  if (eim.euiccCiPublicKeyId.empty()) eim.euiccCiPublicKeyId = state.ciPublicKeyId;
  if (!eim.counterValue) eim.counterValue = 0;
}

}  // namespace esimlab
