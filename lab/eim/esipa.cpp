// SPDX-License-Identifier: Apache-2.0
#include "eim/esipa.hpp"

#include <openssl/rand.h>

#include <algorithm>

namespace esimlab::eim {
namespace tlv = esimgw::tlv;
namespace {

// getEimPackageResponse and provideEimPackageResultResponse codes (SGP.32 §6.3.2).
constexpr int noEimPackageAvailable = 1;
constexpr int eidNotFound = 2;
constexpr int invalidEid = 3;
constexpr int missingEid = 4;
constexpr int undefinedError = 127;

// A refusal that ESipa has a code for.
struct FunctionError {
  int code;
  const char* verdict;  // nullptr: recorded already
};

Bytes newTransactionId() {
  Bytes id(16);
  if (RAND_bytes(id.data(), static_cast<int>(id.size())) != 1) throw PkiError("no random octets");
  return id;
}

const Misbehaviour* findTrick(const std::vector<Misbehaviour>& due, Trick trick) {
  auto found = std::find_if(due.begin(), due.end(),
                            [trick](const auto& entry) { return entry.trick == trick; });
  return found == due.end() ? nullptr : &*found;
}

Bytes acknowledge(std::vector<std::int64_t> numbers, const std::vector<Misbehaviour>& due) {
  if (findTrick(due, Trick::acknowledgeNone) != nullptr) numbers.clear();
  if (findTrick(due, Trick::acknowledgeFirst) != nullptr && !numbers.empty()) {
    numbers = {*std::min_element(numbers.begin(), numbers.end())};
  }
  if (findTrick(due, Trick::acknowledgeTwice) != nullptr) {
    auto again = numbers;
    numbers.insert(numbers.end(), again.begin(), again.end());
  }
  if (const auto* other = findTrick(due, Trick::acknowledgeOther)) {
    numbers = {other->value.value_or(4000)};
  }
  return numbers.empty() ? emptyResponse() : acknowledgements(numbers);
}

std::string joined(const std::vector<std::string>& remarks) {
  if (remarks.empty()) return "ok";
  std::string text;
  for (const auto& remark : remarks) text += (text.empty() ? "" : "; ") + remark;
  return text;
}

}  // namespace

std::string functionOf(ByteView message) {
  try {
    switch (tlv::Reader(message).peekTag()) {
      case 0xBF39: return "InitiateAuthentication";
      case 0xBF3A: return "GetBoundProfilePackage";
      case 0xBF3B: return "AuthenticateClient";
      case 0xBF3D: return "HandleNotification";
      case 0xBF41: return "CancelSession";
      case 0xBF4F: return "GetEimPackage";
      case 0xBF50: return "ProvideEimPackageResult";
      default: return "?";
    }
  } catch (const tlv::Malformed&) {
    return "?";
  }
}

Esipa::Esipa(std::string eimId, PrivateKey signingKey, std::vector<Bytes> ci)
    : books_(std::move(eimId), std::move(signingKey), std::move(ci)) {}

void Esipa::addCard(CardEntry card) {
  auto eid = card.eid;
  books_.cards.insert_or_assign(eid, std::move(card));
}

unsigned Esipa::order(Order order) {
  if (!books_.cards.contains(order.eid)) throw std::invalid_argument("no such card");
  order.number = static_cast<unsigned>(books_.orders.size()) + 1;
  if (order.transactionId.empty()) order.transactionId = newTransactionId();
  books_.orders.push_back(std::make_unique<Order>(std::move(order)));
  return books_.orders.back()->number;
}

unsigned Esipa::order(const Eid& eid, IpaEuiccDataRequest request) {
  if (request.transactionId.empty()) request.transactionId = newTransactionId();
  Order order;
  order.eid = eid;
  order.kind = OrderKind::dataRequest;
  order.title = "ipaEuiccDataRequest";
  order.transactionId = request.transactionId;
  order.package = encode(request);
  return this->order(std::move(order));
}

unsigned Esipa::order(const Eid& eid, ProfileDownloadTrigger trigger) {
  if (trigger.transactionId.empty()) trigger.transactionId = newTransactionId();
  Order order;
  order.eid = eid;
  order.kind = OrderKind::downloadTrigger;
  order.title = "profileDownloadTrigger";
  order.transactionId = trigger.transactionId;
  order.package = encode(trigger);
  return this->order(std::move(order));
}

const Order* Esipa::find(unsigned number) const {
  return number == 0 || number > books_.orders.size() ? nullptr : books_.orders[number - 1].get();
}

unsigned Esipa::cancelOrders() {
  unsigned count = 0;
  for (auto& order : books_.orders) {
    if (order->state != OrderState::queued && order->state != OrderState::sent) continue;
    order->state = OrderState::cancelled;
    ++count;
  }
  return count;
}

EsipaAnswer Esipa::answer(ByteView message, const std::vector<Misbehaviour>& due) {
  Exchange exchange;
  exchange.index = static_cast<unsigned>(exchanges_.size()) + 1;
  exchange.function = functionOf(message);
  exchange.request = esimgw::toBytes(message);
  exchange.verdict = "ok";
  EsipaAnswer answer;
  try {
    answer = dispatch(message, exchange, due);
  } catch (const tlv::Malformed& malformed) {
    exchange.verdict = std::string("malformed: ") + malformed.what();
    answer.httpStatus = 400;
  }
  exchange.httpStatus = answer.httpStatus;
  exchange.response = answer.body;
  exchanges_.push_back(std::move(exchange));
  return answer;
}

EsipaAnswer Esipa::dispatch(ByteView message, Exchange& exchange, const Due& due) {
  if (exchange.function == "GetEimPackage") {
    return {200, getEimPackage(message, exchange, due)};
  }
  if (exchange.function == "ProvideEimPackageResult") {
    return {200, provideResult(message, exchange, due)};
  }
  if (exchange.function == "HandleNotification") {
    return {handleNotification(message, exchange), {}};
  }
  throw tlv::Malformed("no function of this eIM");
}

CardEntry* Esipa::cardOf(ByteView eid) {
  if (eid.empty()) throw FunctionError{missingEid, "no EID"};
  auto found = books_.cards.find(toEid(eid));
  if (found == books_.cards.end()) throw FunctionError{eidNotFound, "unknown EID"};
  return &found->second;
}

// SGP.32 §3.1.1.1: eIM Package Retrieval.
Bytes Esipa::getEimPackage(ByteView message, Exchange& exchange, const Due& due) {
  try {
    auto request = readGetEimPackage(message);
    exchange.stateChangeCause = request.stateChangeCause;
    exchange.rPlmn = request.rPlmn;
    auto* card = cardOf(request.eid);
    if (const auto* error = findTrick(due, Trick::packageError)) {
      return getEimPackageError(static_cast<int>(error->value.value_or(undefinedError)));
    }
    return handOut(*card, exchange, due);
  } catch (const InvalidEid& invalid) {
    exchange.verdict = invalid.what();
    return getEimPackageError(invalidEid);
  } catch (const FunctionError& error) {
    exchange.verdict = error.verdict;
    return getEimPackageError(error.code);
  }
}

Bytes Esipa::handOut(CardEntry& card, Exchange& exchange, const Due& due) {
  if (findTrick(due, Trick::replayPackage) != nullptr) {
    for (auto order = books_.orders.rbegin(); order != books_.orders.rend(); ++order) {
      bool usable = (*order)->eid == card.eid && (*order)->state == OrderState::done &&
                    (*order)->kind == OrderKind::euiccPackage;
      if (!usable) continue;
      ++(*order)->timesSent;
      exchange.order = (*order)->number;
      return getEimPackageResponse((*order)->package);
    }
  }
  auto* order = books_.next(card.eid);
  if (order == nullptr) return getEimPackageError(noEimPackageAvailable);
  if (order->state == OrderState::queued) buildPackage(books_, card, *order);
  order->state = OrderState::sent;
  ++order->timesSent;
  exchange.order = order->number;
  return getEimPackageResponse(order->package);
}

Bytes Esipa::provideResult(ByteView message, Exchange& exchange, const Due& due) {
  try {
    auto result = readProvideEimPackageResult(message);
    if (const auto* error = findTrick(due, Trick::resultError)) {
      exchange.verdict = "not taken";
      return provideEimPackageResultError(static_cast<int>(error->value.value_or(undefinedError)));
    }
    return accept(result, exchange, due);
  } catch (const InvalidEid& invalid) {
    exchange.verdict = invalid.what();
    return provideEimPackageResultError(invalidEid);
  } catch (const FunctionError& error) {
    if (error.verdict != nullptr) exchange.verdict = error.verdict;
    return provideEimPackageResultError(error.code);
  }
}

Bytes Esipa::accept(const ProvideEimPackageResult& result, Exchange& exchange, const Due& due) {
  Acceptance acceptance(books_, *cardOf(result.eid));
  try {
    acceptance.take(result);
  } catch (const Refused& refused) {
    exchange.verdict = std::string("refused: ") + refused.what();
    throw FunctionError{undefinedError, nullptr};
  }
  exchange.verdict = joined(acceptance.remarks());
  return acknowledge(acceptance.accepted(), due);
}

int Esipa::handleNotification(ByteView message, Exchange& exchange) {
  auto handled = readHandleNotification(message);
  try {
    if (handled.notification) acceptNotification(*handled.notification, exchange);
    if (handled.result) accept(*handled.result, exchange, {});
  } catch (const FunctionError& error) {
    if (error.verdict != nullptr) exchange.verdict = error.verdict;
    return 400;
  }
  return 204;
}

// The message does not say which card it is about; its signature does.
void Esipa::acceptNotification(const Notification& notification, Exchange& exchange) {
  std::string why = "no card is known";
  for (auto& [eid, card] : books_.cards) {
    Acceptance acceptance(books_, card);
    try {
      acceptance.take(notification);
      return;
    } catch (const Refused& refused) {
      why = refused.what();
    }
  }
  exchange.verdict = "refused: " + why;
  throw FunctionError{undefinedError, nullptr};
}

}  // namespace esimlab::eim
