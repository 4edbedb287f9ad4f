// SPDX-License-Identifier: Apache-2.0
// NotificationMetadata and OtherSignedNotification (SGP.22 §5.7.10).
#include "messages/profile_info.hpp"

namespace esimlab {

namespace tlv = esimgw::tlv;

Bytes encodeNotificationMetadata(const NotificationMetadata& metadata) {
  tlv::Writer writer;
  writer.addInteger(0x80, metadata.seqNumber);
  writer.add(tlv::encodeNamedBits(0x81, metadata.event)).add(0x0C, metadata.address);
  if (!metadata.iccid.empty()) writer.add(0x5A, ByteView(metadata.iccid));
  return writer.wrapped(0xBF2F);
}

NotificationMetadata parseNotificationMetadata(ByteView bf2f) {
  tlv::Reader reader(tlv::parse(bf2f, 0xBF2F).value);
  NotificationMetadata metadata;
  metadata.seqNumber = tlv::integer(reader.expect(0x80).value);
  auto bits = reader.expect(0x81).value;
  for (unsigned number = 0; number < 4; ++number) {
    if (tlv::bit(bits, number)) metadata.event |= 1U << number;
  }
  metadata.address = esimgw::toText(reader.expect(0x0C).value);
  if (auto iccid = reader.optional(0x5A)) metadata.iccid = esimgw::toBytes(iccid->value);
  return metadata;
}

Bytes encodeOtherSignedNotification(const OtherSignedNotification& notification) {
  return tlv::encode(0x30, {notification.metadata, tlv::encode(0x5F37, notification.signature),
                            notification.euiccCertificate, notification.eumCertificate});
}

OtherSignedNotification parseOtherSignedNotification(ByteView sequence) {
  tlv::Reader reader(tlv::parse(sequence, 0x30).value);
  OtherSignedNotification notification;
  notification.metadata = esimgw::toBytes(reader.expect(0xBF2F).raw);
  notification.signature = esimgw::toBytes(reader.expect(0x5F37).value);
  notification.euiccCertificate = esimgw::toBytes(reader.expect(0x30).raw);
  notification.eumCertificate = esimgw::toBytes(reader.expect(0x30).raw);
  return notification;
}

}  // namespace esimlab
