// SPDX-License-Identifier: Apache-2.0
#include "eim/messages.hpp"

namespace esimlab::eim {
namespace tlv = esimgw::tlv;
namespace {

constexpr tlv::Tag eimPackageTag = 0xBF4F;
constexpr tlv::Tag provideResultTag = 0xBF50;
constexpr tlv::Tag dataTag = 0xBF52;
constexpr tlv::Tag acknowledgementsTag = 0xBF53;
constexpr tlv::Tag triggerTag = 0xBF54;

}  // namespace

Bytes encode(const IpaEuiccDataRequest& request) {
  tlv::Writer writer;
  writer.add(0x5C, request.tags);
  if (!request.ciPublicKeyId.empty()) writer.add(0x04, request.ciPublicKeyId);
  if (request.notificationSequence) {
    writer.add(tlv::Writer().addInteger(0x80, *request.notificationSequence).wrapped(0xA1));
  } else if (request.notificationEvents) {
    auto events = tlv::encodeNamedBits(0x81, *request.notificationEvents);
    writer.add(tlv::Writer().add(events).wrapped(0xA1));
  }
  if (request.resultSequence) {
    writer.add(tlv::Writer().addInteger(0x80, *request.resultSequence).wrapped(0xA2));
  }
  if (!request.transactionId.empty()) writer.add(0x83, request.transactionId);
  return writer.wrapped(dataTag);
}

Bytes encode(const ProfileDownloadTrigger& trigger) {
  using Contact = ProfileDownloadTrigger::Contact;
  tlv::Writer data;
  switch (trigger.contact) {
    case Contact::none: break;
    case Contact::activationCode: data.add(0x80, trigger.text); break;
    case Contact::defaultSmdp: data.addNull(0x81); break;
    case Contact::smds: {
      tlv::Writer smds;
      if (!trigger.text.empty()) smds.add(0x80, trigger.text);
      data.add(smds.wrapped(0xA2));
      break;
    }
  }
  tlv::Writer writer;
  // The tag on a CHOICE is explicit: A0 around the arm.
  if (trigger.contact != Contact::none) writer.add(data.wrapped(0xA0));
  if (!trigger.transactionId.empty()) writer.add(0x82, trigger.transactionId);
  return writer.wrapped(triggerTag);
}

Bytes getEimPackageResponse(ByteView package) {
  return tlv::encode(eimPackageTag, package);
}

Bytes getEimPackageError(int code) {
  return tlv::Writer().addInteger(0x02, code).wrapped(eimPackageTag);
}

Bytes acknowledgements(const std::vector<std::int64_t>& sequenceNumbers) {
  tlv::Writer numbers;
  for (auto number : sequenceNumbers) numbers.addInteger(0x80, number);
  return tlv::encode(provideResultTag, numbers.wrapped(acknowledgementsTag));
}

Bytes emptyResponse() {
  return tlv::encode(provideResultTag, tlv::encode(0x30, ByteView{}));
}

Bytes provideEimPackageResultError(int code) {
  return tlv::Writer().addInteger(0x02, code).wrapped(provideResultTag);
}

}  // namespace esimlab::eim
