// SPDX-License-Identifier: Apache-2.0
// Notifications and stored eUICC Package Results (SGP.32 §5.9.11, SGP.22 §5.7.9 to §5.7.11).
#include <algorithm>

#include "euicc/es10.hpp"

namespace esimlab {

namespace tlv = esimgw::tlv;

namespace {

constexpr int undefinedError = 127;
constexpr int nothingToDelete = 1;

bool eventMatches(ByteView bits, std::uint32_t event) {
  for (unsigned number = 0; number < 4; ++number) {
    if ((event >> number & 1) != 0 && tlv::bit(bits, number)) return true;
  }
  return false;
}

Bytes errorAnswer() {
  return tlv::encode(0xBF2B, {tlv::encodeInteger(0x81, undefinedError)});
}

}  // namespace

// SGP.22 §3.5: one notification for each configured address that wants the event.
void Es10::notify(const Profile& profile, std::uint32_t event) {
  for (const auto& configured : profile.notifications) {
    if ((configured.events & event) == 0) continue;
    NotificationMetadata metadata{state_.nextSeqNumber++, event, configured.address, profile.iccid};
    auto signedPart = encodeNotificationMetadata(metadata);
    OtherSignedNotification notification{signedPart, key_.sign(signedPart), state_.euiccCertificate,
                                         state_.eumCertificate};
    state_.notifications.push_back({metadata, encodeOtherSignedNotification(notification)});
  }
}

Bytes Es10::listNotification(const tlv::Element& request) {
  tlv::Reader reader(request.value);
  auto events = reader.optional(0x81);
  tlv::Writer list;
  for (const auto& notification : state_.notifications) {
    if (events && !eventMatches(events->value, notification.metadata.event)) continue;
    list.add(encodeNotificationMetadata(notification.metadata));
  }
  return tlv::encode(0xBF28, {list.wrapped(0xA0)});
}

// The request's criterion: none (all notifications), 80 sequence number of a notification or of a
// result, 81 events, 82 all stored results (IoT cards only).
Bytes Es10::retrieveNotificationsList(const tlv::Element& request) {
  tlv::Reader reader(request.value);
  std::optional<tlv::Element> criterion;
  if (auto search = reader.optional(0xA0)) criterion = tlv::parse(search->value);
  auto tag = criterion ? criterion->tag : 0;
  bool iot = state_.kind == EuiccKind::sgp32;
  if (tag != 0 && tag != 0x80 && tag != 0x81 && !(tag == 0x82 && iot)) return errorAnswer();

  tlv::Writer notifications;
  tlv::Writer results;
  auto wanted = tag == 0x80 ? tlv::integer(criterion->value) : 0;
  for (const auto& notification : state_.notifications) {
    bool match = tag == 0 || (tag == 0x80 && notification.metadata.seqNumber == wanted) ||
                 (tag == 0x81 && eventMatches(criterion->value, notification.metadata.event));
    if (match) notifications.add(notification.raw);
  }
  for (const auto& result : state_.results) {
    if (tag == 0x82 || (tag == 0x80 && result.seqNumber == wanted)) results.add(result.raw);
  }
  bool asResults = tag == 0x82 || !results.members().empty();
  return tlv::encode(0xBF2B, {asResults ? results.wrapped(0xA2) : notifications.wrapped(0xA0)});
}

// RemoveNotificationFromList (SGP.22 NotificationSent).
Bytes Es10::removeNotification(const tlv::Element& request) {
  tlv::Reader reader(request.value);
  auto seqNumber = tlv::integer(reader.expect(0x80).value);
  auto removed =
      std::erase_if(state_.notifications,
                    [&](const auto& entry) { return entry.metadata.seqNumber == seqNumber; }) +
      std::erase_if(state_.results,
                    [&](const auto& entry) { return entry.seqNumber == seqNumber; });
  if (removed > 0) records_.removed.push_back(seqNumber);
  // The eIM has the result: there is no way back any more.
  if (state_.rollback && state_.rollback->resultSeqNumber == seqNumber) state_.rollback.reset();
  return tlv::encode(0xBF30, {tlv::encodeInteger(0x80, removed > 0 ? 0 : nothingToDelete)});
}

}  // namespace esimlab
