// SPDX-License-Identifier: Apache-2.0
// ProfileInfo (SGP.22 §5.7.15, SGP.32 §5.9.14), notifications and ids, as the lab writes and reads
// them. Independent of the daemon's encoders.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tlv/tlv.hpp"

namespace esimlab {

using esimgw::Bytes;
using esimgw::ByteView;

// ICCID: 18 to 20 digits <-> 10 octets, nibble-swapped, F padded. Throws std::invalid_argument.
Bytes iccidOctets(std::string_view digits);
std::string iccidDigits(ByteView octets);
// MCC and MNC ("26201", "310410") <-> 3 octets of TS 24.008.
Bytes plmnOctets(std::string_view mccMnc);
std::string plmnDigits(ByteView octets);

enum class ProfileClass { test = 0, provisioning = 1, operational = 2 };

// Notification events, bit numbers of profileManagementOperation.
namespace notification_event {
inline constexpr std::uint32_t install = 1 << 0;
inline constexpr std::uint32_t enable = 1 << 1;
inline constexpr std::uint32_t disable = 1 << 2;
inline constexpr std::uint32_t deletion = 1 << 3;
}  // namespace notification_event

struct NotificationConfiguration {
  std::uint32_t events = 0;  // notification_event bits
  std::string address;       // FQDN

  bool operator==(const NotificationConfiguration&) const = default;
};

// Profile policy rules, bit numbers.
namespace policy_rule {
inline constexpr std::uint32_t updateControl = 1 << 0;
inline constexpr std::uint32_t ppr1 = 1 << 1;  // may not be disabled
inline constexpr std::uint32_t ppr2 = 1 << 2;  // may not be deleted
}  // namespace policy_rule

// A profile's record in the card.
struct Profile {
  Bytes iccid;    // 10 octets as on the wire
  Bytes isdpAid;  // 16 octets
  bool enabled = false;
  std::string nickname;  // empty: absent
  std::string serviceProviderName;
  std::string profileName;
  ProfileClass profileClass = ProfileClass::operational;
  std::vector<NotificationConfiguration> notifications;
  std::string operatorMccMnc;  // profileOwner; empty: absent
  std::uint32_t policyRules = 0;
  bool fallbackAttribute = false;
  bool fallbackAllowed = false;

  bool operator==(const Profile&) const = default;
};

// The tags that GetProfilesInfo returns when the request has no tag list.
std::vector<esimgw::tlv::Tag> defaultProfileTags();
// E3 with those of the listed members that the profile has.
Bytes encodeProfileInfo(const Profile& profile, const std::vector<esimgw::tlv::Tag>& tags);
// From a complete E3; unknown members are skipped. Throws tlv::Malformed.
Profile parseProfileInfo(ByteView e3);
// Contents of 5C: concatenated tags. Throws tlv::Malformed.
std::vector<esimgw::tlv::Tag> parseTagList(ByteView contents);

// NotificationMetadata, BF2F.
struct NotificationMetadata {
  std::int64_t seqNumber = 0;
  std::uint32_t event = 0;  // one notification_event bit
  std::string address;
  Bytes iccid;  // empty: absent

  bool operator==(const NotificationMetadata&) const = default;
};
Bytes encodeNotificationMetadata(const NotificationMetadata& metadata);
NotificationMetadata parseNotificationMetadata(ByteView bf2f);

// OtherSignedNotification: 30{BF2F, 5F37, eUICC certificate, EUM certificate}.
struct OtherSignedNotification {
  Bytes metadata;          // BF2F, the signed octets
  Bytes signature;         // 64 octets
  Bytes euiccCertificate;  // DER
  Bytes eumCertificate;    // DER
};
Bytes encodeOtherSignedNotification(const OtherSignedNotification& notification);
OtherSignedNotification parseOtherSignedNotification(ByteView sequence);

}  // namespace esimlab
