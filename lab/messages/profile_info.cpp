// SPDX-License-Identifier: Apache-2.0
#include "messages/profile_info.hpp"

#include <algorithm>

#include "messages/named_bits.hpp"

namespace esimlab {

namespace tlv = esimgw::tlv;

namespace {

Bytes encodeNotifications(const std::vector<NotificationConfiguration>& notifications) {
  tlv::Writer list;
  for (const auto& notification : notifications) {
    tlv::Writer entry;
    entry.add(tlv::encodeNamedBits(0x80, notification.events)).add(0x81, notification.address);
    list.add(entry.wrapped(0x30));
  }
  return list.wrapped(0xB6);
}

std::vector<NotificationConfiguration> parseNotifications(ByteView value) {
  std::vector<NotificationConfiguration> notifications;
  tlv::Reader list(value);
  while (!list.atEnd()) {
    tlv::Reader entry(list.expect(0x30).value);
    auto events = namedBits(entry.expect(0x80).value, 8);
    notifications.push_back({events, esimgw::toText(entry.expect(0x81).value)});
  }
  return notifications;
}

Bytes encodeText(tlv::Tag tag, const std::string& text) {
  return text.empty() ? Bytes{} : tlv::encode(tag, text);
}

Bytes encodeOwner(const std::string& mccMnc) {
  return mccMnc.empty() ? Bytes{} : tlv::encode(0xB7, {tlv::encode(0x80, plmnOctets(mccMnc))});
}

// One member, empty when the profile has none. Members with a DEFAULT are left out when equal.
Bytes encodeMember(const Profile& profile, tlv::Tag tag) {
  switch (tag) {
    case 0x5A: return tlv::encode(tag, profile.iccid);
    case 0x4F: return tlv::encode(tag, profile.isdpAid);
    case 0x9F70: return tlv::encodeInteger(tag, profile.enabled ? 1 : 0);
    case 0x90: return encodeText(tag, profile.nickname);
    case 0x91: return encodeText(tag, profile.serviceProviderName);
    case 0x92: return encodeText(tag, profile.profileName);
    case 0x95: return tlv::encodeInteger(tag, static_cast<int>(profile.profileClass));
    case 0xB6:
      return profile.notifications.empty() ? Bytes{} : encodeNotifications(profile.notifications);
    case 0xB7: return encodeOwner(profile.operatorMccMnc);
    case 0x99:
      return profile.policyRules == 0 ? Bytes{} : tlv::encodeNamedBits(tag, profile.policyRules);
    case 0x9F26: return profile.fallbackAttribute ? tlv::encodeBoolean(tag, true) : Bytes{};
    case 0x9F67: return tlv::encodeBoolean(tag, profile.fallbackAllowed);
    default: return {};
  }
}

void parseMember(Profile& profile, const tlv::Element& member) {
  switch (member.tag) {
    case 0x5A: profile.iccid = esimgw::toBytes(member.value); break;
    case 0x4F: profile.isdpAid = esimgw::toBytes(member.value); break;
    case 0x9F70: profile.enabled = tlv::integer(member.value) == 1; break;
    case 0x90: profile.nickname = esimgw::toText(member.value); break;
    case 0x91: profile.serviceProviderName = esimgw::toText(member.value); break;
    case 0x92: profile.profileName = esimgw::toText(member.value); break;
    case 0x95: profile.profileClass = static_cast<ProfileClass>(tlv::integer(member.value)); break;
    case 0xB6: profile.notifications = parseNotifications(member.value); break;
    case 0xB7: {
      auto plmn = tlv::find(member.value, 0x80);
      if (plmn) profile.operatorMccMnc = plmnDigits(plmn->value);
      break;
    }
    case 0x99: profile.policyRules = namedBits(member.value, 8); break;
    case 0x9F26: profile.fallbackAttribute = tlv::boolean(member.value); break;
    case 0x9F67: profile.fallbackAllowed = tlv::boolean(member.value); break;
    default: break;
  }
}

}  // namespace

std::vector<tlv::Tag> defaultProfileTags() {
  return {0x5A, 0x4F, 0x9F70, 0x90, 0x91, 0x92, 0x93, 0x94, 0x95};
}

Bytes encodeProfileInfo(const Profile& profile, const std::vector<tlv::Tag>& tags) {
  // The order of the ASN.1 type, whatever the order of the request.
  constexpr tlv::Tag order[] = {0x5A, 0x4F, 0x9F70, 0x90, 0x91,   0x92,
                                0x95, 0xB6, 0xB7,   0x99, 0x9F26, 0x9F67};
  tlv::Writer writer;
  for (auto tag : order) {
    if (std::find(tags.begin(), tags.end(), tag) != tags.end()) {
      writer.add(encodeMember(profile, tag));
    }
  }
  return writer.wrapped(0xE3);
}

Profile parseProfileInfo(ByteView e3) {
  Profile profile;
  tlv::Reader reader(tlv::parse(e3, 0xE3).value);
  while (!reader.atEnd()) parseMember(profile, reader.next());
  return profile;
}

std::vector<tlv::Tag> parseTagList(ByteView contents) {
  std::vector<tlv::Tag> tags;
  for (std::size_t at = 0; at < contents.size(); ++at) {
    tlv::Tag tag = contents[at];
    if ((contents[at] & 0x1F) == 0x1F) {
      do {
        if (++at == contents.size() || tag > 0xFFFF) throw tlv::Malformed("tag list cut off");
        tag = tag << 8 | contents[at];
      } while ((contents[at] & 0x80) != 0);
    }
    tags.push_back(tag);
  }
  return tags;
}

}  // namespace esimlab
