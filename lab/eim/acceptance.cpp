// SPDX-License-Identifier: Apache-2.0
#include "eim/acceptance.hpp"

#include <algorithm>

namespace esimlab::eim {
namespace tlv = esimgw::tlv;
namespace {

constexpr tlv::Tag processingTerminated = 0x02;
constexpr int replayError = 4;

// The result that answers an operation (SGP.32 §2.11.2.1); A8 and A9 mean different things among
// PSMOs and eCOs.
tlv::Tag resultTag(tlv::Tag operation, bool configuration) {
  switch (operation) {
    case 0xA3: return 0x83;
    case 0xA4: return 0x84;
    case 0xA5: return 0x85;
    case 0xA7: return 0x87;
    case 0xA8: return configuration ? 0xA8 : 0x8D;
    case 0xA9: return configuration ? 0x89 : 0x8E;
    case 0xAA: return 0x8A;
    default: return operation;
  }
}

// Results answer the operations one by one, from the first; a failure or an interruption ends them.
void checkOperations(const EuiccPackageResult& result, const Order& order) {
  if (result.isRollback()) return;
  auto ordered = order.operations.begin();
  for (const auto& operation : result.operations) {
    if (operation.tag == processingTerminated) return;
    if (ordered == order.operations.end()) throw Refused("more results than operations");
    auto asked = tlv::Reader(*ordered++).peekTag();
    if (operation.tag != resultTag(asked, order.configuration)) {
      throw Refused("a result that answers no operation");
    }
  }
}

}  // namespace

void Acceptance::take(const ProvideEimPackageResult& result) {
  // The chain may come with the very notifications that this result needs it for.
  for (const auto& notification : result.notifications) {
    if (notification.kind == Notification::Kind::other) {
      learnChain(notification.euiccCertificate, notification.eumCertificate);
    }
  }
  if (result.packageResult) takePackageResult(*result.packageResult);
  if (result.data) takeData(*result.data);
  if (result.trigger) takeTrigger(*result.trigger);
  if (result.packageError) takePackageError(*result.packageError, result.errorTransactionId);
  takeBeside(result.notifications);
}

void Acceptance::takeBeside(const std::vector<Notification>& notifications) {
  for (const auto& notification : notifications) {
    try {
      take(notification);
    } catch (const Refused& refused) {
      remarks_.push_back(std::string("notification left out: ") + refused.what());
    }
  }
}

void Acceptance::take(const Notification& notification) {
  using Kind = Notification::Kind;
  switch (notification.kind) {
    case Kind::other:
      checkChain(notification.euiccCertificate, notification.eumCertificate);
      learnChain(notification.euiccCertificate, notification.eumCertificate);
      if (!PublicKey::fromCertificate(notification.euiccCertificate)
               .verify(notification.signedElement, notification.signature)) {
        throw Refused("signature of the notification");
      }
      break;
    case Kind::installResult:
    case Kind::compactOther:
      checkSignature(notification.signedElement, notification.signature, "notification");
      break;
    case Kind::compactInstallResult:
      throw Refused("compact install result of a session that this eIM did not carry");
  }
  Delivered delivered;
  delivered.sequenceNumber = notification.sequenceNumber;
  delivered.notification = true;
  delivered.event = notification.event;
  delivered.raw = notification.raw;
  book(std::move(delivered));
}

void Acceptance::takePackageResult(const EuiccPackageResult& result) {
  auto* order = books_.byTransaction(card_.eid, result.transactionId);
  // A package that a fault made unreadable may come back without its transaction id.
  if (order == nullptr && result.transactionId.empty()) order = books_.lastSent(card_.eid);
  if (order == nullptr || order->kind != OrderKind::euiccPackage) {
    throw Refused("no eUICC Package with this transaction id");
  }
  bool otherId = order->fault == PackageFault::wrongEimId;
  if (!otherId && result.eimId != books_.eimId) throw Refused("eimId of another eIM");
  if (result.kind == EuiccPackageResult::Kind::unsignedError) {
    takeUnsignedError(result, *order);
    return;
  }
  if (result.transactionId != order->transactionId) throw Refused("transaction id not echoed");
  if (result.counter != order->counter && order->fault != PackageFault::noCounter) {
    throw Refused("counterValue of another package");
  }
  checkSignature(signedWithToken(result.signedElement, card_.associationToken), result.signature,
                 "result");
  if (result.kind == EuiccPackageResult::Kind::result) {
    takeResult(result, *order);
  } else {
    takeSignedError(result, *order);
  }
}

void Acceptance::takeResult(const EuiccPackageResult& result, Order& order) {
  checkOperations(result, order);
  Delivered delivered;
  delivered.sequenceNumber = result.sequenceNumber;
  delivered.order = order.number;
  delivered.raw = result.raw;
  bool fresh = book(std::move(delivered));
  ++order.results;
  order.state = OrderState::done;
  if (!fresh) return;
  auto& place = result.isRollback() ? order.rollback : order.result;
  if (place) {
    books_.violations.push_back("order " + std::to_string(order.number) +
                                " has two different results");
    throw Refused("a second result for the same order");
  }
  place = result;
}

void Acceptance::takeSignedError(const EuiccPackageResult& result, Order& order) {
  ++order.results;
  if (result.errorCode == replayError && order.state == OrderState::done) {
    ++order.replayErrors;
    return;
  }
  bool ownCounter = order.fault != PackageFault::oldCounter;
  order.errorCode = result.errorCode;
  order.state =
      result.errorCode == replayError && ownCounter ? OrderState::lost : OrderState::cardRefused;
}

// SGP.32 §2.11.2.1: the card could not authenticate the package, so nothing proves who answered.
void Acceptance::takeUnsignedError(const EuiccPackageResult& result, Order& order) {
  ++order.results;
  if (order.state == OrderState::done) throw Refused("an unsigned error after a signed result");
  order.state = OrderState::cardUnverified;
  if (result.associationToken && result.associationToken != card_.associationToken) {
    remarks_.emplace_back("the card has another associationToken");
  }
}

void Acceptance::takeData(const IpaEuiccDataResponse& response) {
  auto& order = orderOf(response.transactionId, OrderKind::dataRequest);
  ++order.results;
  if (response.error) {
    order.errorCode = response.error;
    order.state = OrderState::ipaRefused;
    return;
  }
  if (!response.euiccCertificate.empty() && !response.eumCertificate.empty()) {
    checkChain(response.euiccCertificate, response.eumCertificate);
    learnChain(response.euiccCertificate, response.eumCertificate);
  }
  takeBeside(response.notifications);
  for (const auto& result : response.results) {
    try {
      takePackageResult(result);
    } catch (const Refused& refused) {
      remarks_.push_back(std::string("stored result left out: ") + refused.what());
    }
  }
  if (!order.data) order.data = response;
  order.state = OrderState::done;
}

void Acceptance::takeTrigger(const ProfileDownloadTriggerResult& result) {
  auto& order = orderOf(result.transactionId, OrderKind::downloadTrigger);
  if (result.installResult) take(*result.installResult);
  ++order.results;
  order.errorCode = result.errorReason;
  if (!order.trigger) order.trigger = result;
  order.state = result.errorReason ? OrderState::ipaRefused : OrderState::done;
}

void Acceptance::takePackageError(int code, ByteView transactionId) {
  auto* order = transactionId.empty() ? books_.lastSent(card_.eid)
                                      : books_.byTransaction(card_.eid, transactionId);
  if (order == nullptr) throw Refused("no package to which this error belongs");
  if (order->state != OrderState::sent && order->state != OrderState::ipaRefused) {
    throw Refused("an error for an order that has its answer");
  }
  ++order->results;
  order->errorCode = code;
  order->state = OrderState::ipaRefused;
}

Order& Acceptance::orderOf(ByteView transactionId, OrderKind kind) {
  auto* order = books_.byTransaction(card_.eid, transactionId);
  if (order == nullptr || order->kind != kind) throw Refused("no order with this transaction id");
  return *order;
}

void Acceptance::learnChain(ByteView euicc, ByteView eum) {
  if (!card_.euiccCertificate.empty()) return;
  try {
    checkChain(euicc, eum);
  } catch (const Refused&) {
    return;  // whoever relies on it will say so
  }
  card_.euiccCertificate = esimgw::toBytes(euicc);
  card_.eumCertificate = esimgw::toBytes(eum);
}

void Acceptance::checkChain(ByteView euicc, ByteView eum) const {
  std::string fault = "no trusted issuer";
  for (const auto& ci : books_.ci) {
    try {
      fault = checkEuiccChain(ci, eum, euicc, card_.eid);
    } catch (const PkiError& error) {
      fault = error.what();
    }
    if (fault.empty()) return;
  }
  throw Refused("certificate of the eUICC: " + fault);
}

void Acceptance::checkSignature(ByteView signedOctets, ByteView signature, const char* what) const {
  if (card_.euiccCertificate.empty()) throw Refused("no certificate of this eUICC is known");
  if (!PublicKey::fromCertificate(card_.euiccCertificate).verify(signedOctets, signature)) {
    throw Refused(std::string("signature of the ") + what);
  }
}

bool Acceptance::book(Delivered delivered) {
  delivered.eid = card_.eid;
  delivered.times = 1;
  auto known =
      std::find_if(books_.delivered.begin(), books_.delivered.end(), [&](const Delivered& earlier) {
        return earlier.eid == delivered.eid && earlier.sequenceNumber == delivered.sequenceNumber;
      });
  accepted_.push_back(delivered.sequenceNumber);
  if (known == books_.delivered.end()) {
    books_.delivered.push_back(std::move(delivered));
    return true;
  }
  if (known->raw != delivered.raw) {
    accepted_.pop_back();
    books_.violations.push_back("sequence number " + std::to_string(delivered.sequenceNumber) +
                                " came with two contents");
    throw Refused("a known sequence number with other contents");
  }
  ++known->times;
  return false;
}

}  // namespace esimlab::eim
