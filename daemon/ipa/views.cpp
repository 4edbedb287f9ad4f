// SPDX-License-Identifier: Apache-2.0
#include "ipa/views.hpp"

#include "crypto/hash.hpp"

namespace esimgw {
namespace {

// An object path element: the same over restarts, and nothing can be read off it.
std::string keyOf(ByteView about, ByteView salt) {
  Bytes octets = toBytes(salt);
  append(octets, about);
  return toHex(ByteView(crypto::sha256(octets)).first(6));
}

const char* className(rsp::ProfileClass profileClass) {
  switch (profileClass) {
    case rsp::ProfileClass::test: return "test";
    case rsp::ProfileClass::provisioning: return "provisioning";
    case rsp::ProfileClass::operational: break;
  }
  return "operational";
}

}  // namespace

ProfileView profileView(const rsp::ProfileInfo& profile, const rsp::Eid& eid) {
  ProfileView view;
  view.iccid = profile.iccid.value_or(rsp::Iccid());
  view.key = keyOf(view.iccid.octets(), eid.octets());
  view.enabled = profile.enabled();
  view.profileClass = className(profile.classOrDefault());
  view.name = profile.profileName.value_or("");
  view.serviceProvider = profile.serviceProviderName.value_or("");
  view.nickname = profile.profileNickname.value_or("");
  view.fallback = profile.fallbackAttribute;
  return view;
}

EimView eimView(const Association& association, unsigned undelivered) {
  EimView view;
  view.eimId = association.eimId();
  view.key = keyOf(toBytes(view.eimId), {});
  view.address = association.configuration.eimFqdn.value_or("");
  view.reach = association.reach;
  view.problem = association.problem;
  view.lastContact = association.lastContact;
  view.nextPoll = association.nextPoll;
  view.undelivered = undelivered;
  return view;
}

}  // namespace esimgw
