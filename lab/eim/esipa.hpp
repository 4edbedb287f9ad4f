// SPDX-License-Identifier: Apache-2.0
// The virtual eIM without its transport: orders in, signed packages out, results verified,
// accepted, acknowledged and counted (SGP.32 §3.1.1.1, §3.3.1). A strict peer: what is wrong is
// refused with the right code and recorded with a sentence.
#pragma once

#include <string>
#include <vector>

#include "eim/acceptance.hpp"
#include "eim/books.hpp"
#include "eim/misbehaviour.hpp"

namespace esimlab::eim {

// One request, as recorded.
struct Exchange {
  unsigned index = 0;
  std::string function;  // "GetEimPackage", "ProvideEimPackageResult", "HandleNotification", "?"
  Bytes request;
  Bytes response;
  int httpStatus = 200;
  std::string verdict;  // "ok", or why it was refused; no ids
  unsigned order = 0;   // that GetEimPackage handed out
  std::optional<int> stateChangeCause;
  Bytes rPlmn;
};

struct EsipaAnswer {
  int httpStatus = 200;  // 204 for HandleNotification, 400 for what is no ESipa message
  Bytes body;
};

class Esipa {
 public:
  // `ci`: DER certificates of the issuers whose eUICCs are trusted.
  Esipa(std::string eimId, PrivateKey signingKey, std::vector<Bytes> ci);

  const std::string& eimId() const { return books_.eimId; }
  const PrivateKey& signingKey() const { return books_.key; }

  // Takes a card into the books, or changes its entry.
  void addCard(CardEntry card);
  const std::map<Eid, CardEntry>& cards() const { return books_.cards; }

  // Queues it and returns its number. Transaction id and counter are given here and when it is
  // handed out. The card must be known (std::invalid_argument).
  unsigned order(Order order);
  unsigned order(const Eid& eid, IpaEuiccDataRequest request);
  unsigned order(const Eid& eid, ProfileDownloadTrigger trigger);
  const std::vector<std::unique_ptr<Order>>& orders() const { return books_.orders; }
  const Order* find(unsigned number) const;
  // Takes back everything that has no answer yet; returns how many.
  unsigned cancelOrders();

  // Answers one ESipa message. Misbehaviours of the ESipa kind are obeyed here.
  EsipaAnswer answer(ByteView message, const std::vector<Misbehaviour>& due = {});

  const std::vector<Exchange>& exchanges() const { return exchanges_; }
  const std::vector<Delivered>& delivered() const { return books_.delivered; }
  const std::vector<std::string>& violations() const { return books_.violations; }
  // Forgets exchanges, not what became of orders and sequence numbers.
  void clearExchanges() { exchanges_.clear(); }

 private:
  using Due = std::vector<Misbehaviour>;

  EsipaAnswer dispatch(ByteView message, Exchange& exchange, const Due& due);
  Bytes getEimPackage(ByteView message, Exchange& exchange, const Due& due);
  Bytes handOut(CardEntry& card, Exchange& exchange, const Due& due);
  Bytes provideResult(ByteView message, Exchange& exchange, const Due& due);
  Bytes accept(const ProvideEimPackageResult& result, Exchange& exchange, const Due& due);
  int handleNotification(ByteView message, Exchange& exchange);
  void acceptNotification(const Notification& notification, Exchange& exchange);
  CardEntry* cardOf(ByteView eid);

  Books books_;
  std::vector<Exchange> exchanges_;
};

// The function that the outer tag of a message names; "?" for none.
std::string functionOf(ByteView message);

}  // namespace esimlab::eim
