// SPDX-License-Identifier: Apache-2.0
#include "eim/books.hpp"

#include <algorithm>

namespace esimlab::eim {
namespace tlv = esimgw::tlv;
namespace {

// Above 7FFFFF, the least that a card must support as highest counterValue, and above what one of
// 32 bits can.
constexpr std::int64_t hugeCounter = 0x7FFFFFFFFFFF;

EuiccPackage describe(const Books& books, CardEntry& card, Order& order) {
  EuiccPackage package;
  package.eimId = books.eimId;
  package.eid.assign(card.eid.begin(), card.eid.end());
  package.eimTransactionId = order.transactionId;
  package.configuresEims = order.configuration;
  package.operations = order.operations;
  switch (order.fault) {
    case PackageFault::oldCounter: package.counterValue = card.counter; break;
    case PackageFault::hugeCounter: package.counterValue = hugeCounter; break;
    default: package.counterValue = ++card.counter; break;
  }
  if (order.fault == PackageFault::wrongEid) package.eid.back() ^= 0x01;
  if (order.fault == PackageFault::wrongEimId) package.eimId += ".other";
  order.counter = package.counterValue;
  return package;
}

// euiccPackageSigned without its counterValue.
Bytes withoutCounter(ByteView signedElement) {
  tlv::Writer writer;
  tlv::Reader reader(tlv::parse(signedElement, 0x30).value);
  while (!reader.atEnd()) {
    auto member = reader.next();
    if (member.tag != 0x81) writer.add(member.raw);
  }
  return writer.wrapped(0x30);
}

void buildEuiccPackage(Books& books, CardEntry& card, Order& order) {
  auto element = encodeSigned(describe(books, card, order));
  if (order.fault == PackageFault::noCounter) element = withoutCounter(element);
  auto signature = books.key.sign(signedWithToken(element, card.associationToken));
  if (order.fault == PackageFault::badSignature) signature.front() ^= 0x01;
  order.package = euiccPackageRequest(element, signature);
  if (order.fault == PackageFault::unknownTag) {
    order.package = tlv::encode(0xBF4A, tlv::parse(order.package).value);
  }
}

}  // namespace

Order* Books::byTransaction(const Eid& eid, ByteView transactionId) {
  if (transactionId.empty()) return nullptr;
  for (auto& order : orders) {
    if (order->eid == eid && std::equal(order->transactionId.begin(), order->transactionId.end(),
                                        transactionId.begin(), transactionId.end())) {
      return order.get();
    }
  }
  return nullptr;
}

Order* Books::lastSent(const Eid& eid) {
  for (auto& order : orders) {
    if (order->eid == eid && order->state == OrderState::sent) return order.get();
  }
  return nullptr;
}

Order* Books::next(const Eid& eid) {
  for (auto& order : orders) {
    bool open = order->state == OrderState::queued || order->state == OrderState::sent;
    if (order->eid == eid && open) return order.get();
  }
  return nullptr;
}

Bytes signedWithToken(ByteView signedElement, const std::optional<std::int64_t>& token) {
  auto input = esimgw::toBytes(signedElement);
  esimgw::append(input, associationTokenTlv(token));
  return input;
}

Eid toEid(ByteView octets) {
  Eid eid{};
  if (octets.size() != eid.size()) throw tlv::Malformed("EID of wrong size");
  std::copy(octets.begin(), octets.end(), eid.begin());
  return eid;
}

void buildPackage(Books& books, CardEntry& card, Order& order) {
  if (order.kind == OrderKind::euiccPackage) buildEuiccPackage(books, card, order);
  if (order.fault == PackageFault::truncated) order.package.pop_back();
}

std::string_view name(OrderState state) {
  switch (state) {
    case OrderState::queued: return "queued";
    case OrderState::sent: return "sent";
    case OrderState::done: return "done";
    case OrderState::cardRefused: return "refused by the card";
    case OrderState::cardUnverified: return "not authenticated by the card";
    case OrderState::ipaRefused: return "refused by the IPA";
    case OrderState::lost: return "result lost";
    case OrderState::cancelled: return "cancelled";
  }
  return "?";
}

}  // namespace esimlab::eim
