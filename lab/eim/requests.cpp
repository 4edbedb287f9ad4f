// SPDX-License-Identifier: Apache-2.0
#include "eim/requests.hpp"

#include <algorithm>

namespace esimlab::eim {
namespace tlv = esimgw::tlv;
using esimgw::toBytes;
using esimgw::toText;
namespace {

constexpr std::size_t eidSize = 16;
constexpr std::size_t signatureSize = 64;
constexpr std::size_t longestTransactionId = 16;
constexpr std::size_t longestEimId = 128;
// Deepest message of the protocol: BF50{30{A0{30{30{..certificate..}}}}}.
constexpr unsigned deepest = 24;
// A card holds a few dozen pending notifications at most.
constexpr std::size_t mostElements = 256;

Bytes optionalEid(tlv::Reader& reader) {
  auto eid = reader.optional(0x5A);
  if (!eid) return {};
  if (eid->value.size() != eidSize) throw InvalidEid("EID of wrong size");
  return toBytes(eid->value);
}

Bytes transactionId(ByteView value) {
  if (value.empty() || value.size() > longestTransactionId) {
    throw tlv::Malformed("transaction id of wrong size");
  }
  return toBytes(value);
}

Bytes optionalTransactionId(tlv::Reader& reader, tlv::Tag tag) {
  auto element = reader.optional(tag);
  return element ? transactionId(element->value) : Bytes{};
}

std::string readEimId(tlv::Reader& reader) {
  auto text = toText(reader.expect(0x80).value);
  if (text.empty() || text.size() > longestEimId) throw tlv::Malformed("eimId of wrong size");
  return text;
}

Bytes readSignature(tlv::Reader& reader) {
  auto value = reader.expect(0x5F37).value;
  if (value.size() != signatureSize) throw tlv::Malformed("signature of wrong size");
  return toBytes(value);
}

int code(ByteView value) {
  auto number = tlv::integer(value);
  if (number < 0 || number > 127) throw tlv::Malformed("code out of range");
  return static_cast<int>(number);
}

std::int64_t sequence(ByteView value) {
  auto number = tlv::integer(value);
  if (number < 0) throw tlv::Malformed("negative sequence number");
  return number;
}

// euiccPackageResultSigned: 30 data, 5F37.
void readResultData(ByteView members, EuiccPackageResult& result) {
  tlv::Reader outer(members);
  auto data = outer.expect(0x30);
  result.signedElement = toBytes(data.raw);
  result.signature = readSignature(outer);
  tlv::Reader reader(data.value);
  result.eimId = readEimId(reader);
  result.counter = tlv::integer(reader.expect(0x81).value);
  result.transactionId = optionalTransactionId(reader, 0x82);
  result.sequenceNumber = sequence(reader.expect(0x83).value);
  tlv::Reader list(reader.expect(0x30).value);
  while (!list.atEnd()) {
    auto operation = list.next();
    if (result.operations.size() == mostElements) throw tlv::Malformed("too many results");
    result.operations.push_back({operation.tag, toBytes(operation.value)});
  }
}

void readErrorData(ByteView members, EuiccPackageResult& result) {
  tlv::Reader outer(members);
  auto data = outer.expect(0x30);
  result.signedElement = toBytes(data.raw);
  result.signature = readSignature(outer);
  tlv::Reader reader(data.value);
  result.eimId = readEimId(reader);
  result.counter = tlv::integer(reader.expect(0x81).value);
  result.transactionId = optionalTransactionId(reader, 0x82);
  result.errorCode = code(reader.expect(0x02).value);
}

void readUnsignedError(ByteView members, EuiccPackageResult& result) {
  tlv::Reader reader(members);
  result.eimId = readEimId(reader);
  result.transactionId = optionalTransactionId(reader, 0x82);
  if (auto token = reader.optional(0x84)) result.associationToken = tlv::integer(token->value);
}

// NotificationMetadata (BF2F).
void readMetadata(ByteView members, Notification& notification) {
  tlv::Reader reader(members);
  notification.sequenceNumber = sequence(reader.expect(0x80).value);
  auto events = reader.expect(0x81).value;
  for (unsigned event = 0; event < 4; ++event) {
    if (!tlv::bit(events, event)) continue;
    if (notification.event >= 0) throw tlv::Malformed("two events in one notification");
    notification.event = static_cast<int>(event);
  }
  if (notification.event < 0) throw tlv::Malformed("no event in a notification");
  notification.address = toText(reader.expect(0x0C).value);
  if (auto iccid = reader.optional(0x5A)) notification.iccid = toBytes(iccid->value);
}

void readInstallResult(ByteView members, Notification& notification) {
  tlv::Reader reader(members);
  auto data = reader.expect(0xBF27);
  notification.signedElement = toBytes(data.raw);
  notification.signature = readSignature(reader);
  tlv::Reader inner(data.value);
  inner.expect(0x80);
  readMetadata(inner.expect(0xBF2F).value, notification);
}

void readOther(ByteView members, Notification& notification) {
  tlv::Reader reader(members);
  auto metadata = reader.expect(0xBF2F);
  notification.signedElement = toBytes(metadata.raw);
  readMetadata(metadata.value, notification);
  notification.signature = readSignature(reader);
  notification.euiccCertificate = toBytes(reader.expect(0x30).raw);
  notification.eumCertificate = toBytes(reader.expect(0x30).raw);
}

void readCompactInstallResult(ByteView members, Notification& notification) {
  tlv::Reader reader(members);
  auto data = reader.expect(0xA0);
  notification.signature = readSignature(reader);
  tlv::Reader inner(data.value);
  inner.expect(0x80);
  notification.sequenceNumber = sequence(inner.expect(0x02).value);
}

void readCompactOther(ByteView members, Notification& notification) {
  tlv::Reader reader(members);
  optionalEid(reader);
  auto metadata = reader.expect(0xBF2F);
  notification.signedElement = toBytes(metadata.raw);
  readMetadata(metadata.value, notification);
  notification.signature = readSignature(reader);
}

std::vector<Notification> readNotifications(ByteView list) {
  std::vector<Notification> notifications;
  tlv::Reader reader(list);
  while (!reader.atEnd()) {
    if (notifications.size() == mostElements) throw tlv::Malformed("too many notifications");
    notifications.push_back(readNotification(reader.next().raw));
  }
  return notifications;
}

// IpaEuiccData: every member is kept as it stood, the ones with a meaning here are read.
void readIpaEuiccData(ByteView members, IpaEuiccDataResponse& response) {
  tlv::Reader reader(members);
  while (!reader.atEnd()) {
    auto member = reader.next();
    if (response.members.size() == mostElements) throw tlv::Malformed("too many members");
    response.members.push_back({member.tag, toBytes(member.value)});
    switch (member.tag) {
      case 0xA0: response.notifications = readNotifications(member.value); break;
      case 0xA2: {
        tlv::Reader results(member.value);
        while (!results.atEnd()) {
          response.results.push_back(readEuiccPackageResult(results.next().raw));
        }
        break;
      }
      // The implicit tag replaced the 30 of the certificate.
      case 0xA5: response.eumCertificate = tlv::encode(0x30, member.value); break;
      case 0xA6: response.euiccCertificate = tlv::encode(0x30, member.value); break;
      case 0x87: response.transactionId = transactionId(member.value); break;
      default: break;
    }
  }
}

// eimPackageResultResponseError: 80 eimTransactionId?, 02 code.
void readPackageError(ByteView members, ProvideEimPackageResult& result) {
  tlv::Reader reader(members);
  result.errorTransactionId = optionalTransactionId(reader, 0x80);
  result.packageError = code(reader.expect(0x02).value);
}

// ePRAndNotifications: BF51, A0 list.
void readResultAndNotifications(ByteView members, ProvideEimPackageResult& result) {
  tlv::Reader reader(members);
  result.packageResult = readEuiccPackageResult(reader.expect(0xBF51).raw);
  result.notifications = readNotifications(reader.expect(0xA0).value);
  result.withNotifications = true;
}

void readEimPackageResult(const tlv::Element& arm, ProvideEimPackageResult& result) {
  switch (arm.tag) {
    case 0xBF51: result.packageResult = readEuiccPackageResult(arm.raw); break;
    case 0x30: readResultAndNotifications(arm.value, result); break;
    case 0xBF52: result.data = readIpaEuiccDataResponse(arm.raw); break;
    case 0xBF54: result.trigger = readProfileDownloadTriggerResult(arm.raw); break;
    case 0xA0: readPackageError(arm.value, result); break;
    default: throw tlv::Malformed("no EimPackageResult");
  }
}

}  // namespace

GetEimPackageRequest readGetEimPackage(ByteView message) {
  tlv::checkNesting(message, deepest);
  tlv::Reader reader(tlv::parse(message, 0xBF4F).value);
  GetEimPackageRequest request;
  request.eid = optionalEid(reader);
  if (auto notify = reader.optional(0x80)) {
    if (!notify->value.empty()) throw tlv::Malformed("NULL with contents");
    request.notifyStateChange = true;
  }
  if (auto cause = reader.optional(0x81)) request.stateChangeCause = code(cause->value);
  if (request.notifyStateChange != request.stateChangeCause.has_value()) {
    throw tlv::Malformed("stateChangeCause belongs to notifyStateChange");
  }
  if (auto plmn = reader.optional(0x82)) {
    if (plmn->value.size() != 3) throw tlv::Malformed("rPLMN of wrong size");
    request.rPlmn = toBytes(plmn->value);
  }
  return request;
}

bool EuiccPackageResult::isRollback() const {
  return std::any_of(operations.begin(), operations.end(),
                     [](const auto& operation) { return operation.tag == 0x8C; });
}

EuiccPackageResult readEuiccPackageResult(ByteView element) {
  EuiccPackageResult result;
  result.raw = toBytes(element);
  auto arm = tlv::parse(tlv::parse(element, 0xBF51).value);
  switch (arm.tag) {
    case 0xA0:
      result.kind = EuiccPackageResult::Kind::result;
      readResultData(arm.value, result);
      break;
    case 0xA1:
      result.kind = EuiccPackageResult::Kind::signedError;
      readErrorData(arm.value, result);
      break;
    case 0xA2:
      result.kind = EuiccPackageResult::Kind::unsignedError;
      readUnsignedError(arm.value, result);
      break;
    default: throw tlv::Malformed("no EuiccPackageResult");
  }
  return result;
}

Notification readNotification(ByteView element) {
  using Kind = Notification::Kind;
  Notification notification;
  notification.raw = toBytes(element);
  auto arm = tlv::parse(element);
  switch (arm.tag) {
    case 0xBF37:
      notification.kind = Kind::installResult;
      readInstallResult(arm.value, notification);
      break;
    case 0x30: readOther(arm.value, notification); break;
    case 0xA0:
      notification.kind = Kind::compactInstallResult;
      readCompactInstallResult(arm.value, notification);
      break;
    case 0xA1:
      notification.kind = Kind::compactOther;
      readCompactOther(arm.value, notification);
      break;
    default: throw tlv::Malformed("no PendingNotification");
  }
  return notification;
}

IpaEuiccDataResponse readIpaEuiccDataResponse(ByteView element) {
  IpaEuiccDataResponse response;
  response.raw = toBytes(element);
  auto arm = tlv::parse(tlv::parse(element, 0xBF52).value);
  if (arm.tag == 0xA0) {
    readIpaEuiccData(arm.value, response);
  } else if (arm.tag == 0xA1) {
    tlv::Reader reader(arm.value);
    response.transactionId = optionalTransactionId(reader, 0x80);
    response.error = code(reader.expect(0x02).value);
  } else {
    throw tlv::Malformed("no IpaEuiccDataResponse");
  }
  return response;
}

ProfileDownloadTriggerResult readProfileDownloadTriggerResult(ByteView element) {
  ProfileDownloadTriggerResult result;
  result.raw = toBytes(element);
  tlv::Reader reader(tlv::parse(element, 0xBF54).value);
  result.transactionId = optionalTransactionId(reader, 0x82);
  auto arm = reader.next();
  if (arm.tag == 0xBF37) {
    result.installResult = readNotification(arm.raw);
  } else if (arm.tag == 0x30) {
    tlv::Reader error(arm.value);
    result.errorReason = code(error.expect(0x80).value);
  } else {
    throw tlv::Malformed("no ProfileDownloadTriggerResult");
  }
  return result;
}

ProvideEimPackageResult readProvideEimPackageResult(ByteView message) {
  tlv::checkNesting(message, deepest);
  tlv::Reader reader(tlv::parse(message, 0xBF50).value);
  ProvideEimPackageResult result;
  result.eid = optionalEid(reader);
  readEimPackageResult(reader.next(), result);
  return result;
}

HandleNotification readHandleNotification(ByteView message) {
  tlv::checkNesting(message, deepest);
  auto arm = tlv::parse(tlv::parse(message, 0xBF3D).value);
  HandleNotification handled;
  if (arm.tag == 0xA0) {
    handled.notification = readNotification(arm.value);
  } else if (arm.tag == 0xBF50) {
    handled.result = readProvideEimPackageResult(arm.raw);
  } else {
    throw tlv::Malformed("no HandleNotification");
  }
  return handled;
}

}  // namespace esimlab::eim
