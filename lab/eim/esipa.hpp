// SPDX-License-Identifier: Apache-2.0
// The virtual eIM without its transport: orders in, signed packages out, results verified,
// accepted, acknowledged and counted (SGP.32 §3.1.1.1, §3.3.1). A strict peer: what is wrong is
// refused with the right code and recorded with a sentence.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "eim/misbehaviour.hpp"
#include "eim/order.hpp"
#include "eim/requests.hpp"

namespace esimlab::eim {

// A card that the eIM manages.
struct CardEntry {
  Eid eid{};
  std::optional<std::int64_t> associationToken;
  std::int64_t counter = 0;  // of the last package handed out
  // Chain of the card; learnt from notifications and data responses when not given.
  Bytes euiccCertificate;
  Bytes eumCertificate;
};

// A result or notification under one sequence number of one card.
struct Delivered {
  Eid eid{};
  std::int64_t sequenceNumber = 0;
  bool notification = false;
  int event = -1;      // of a notification
  unsigned order = 0;  // of a result; 0 unknown
  Bytes raw;
  unsigned times = 0;
};

// One request, as recorded.
struct Exchange {
  unsigned index = 0;
  std::string function;  // "GetEimPackage", "ProvideEimPackageResult", "HandleNotification", "?"
  Bytes request;
  Bytes response;
  int httpStatus = 200;
  std::string verdict;  // "ok", or why it was refused; no ids
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

  const std::string& eimId() const { return eimId_; }
  const PrivateKey& signingKey() const { return key_; }

  void addCard(CardEntry card);
  CardEntry* card(const Eid& eid);
  const std::map<Eid, CardEntry>& cards() const { return cards_; }

  // Queues it; number, transaction id and counter are given here or when it is handed out.
  unsigned order(Order order);
  const std::vector<std::unique_ptr<Order>>& orders() const { return orders_; }
  const Order* find(unsigned number) const;
  // Takes back everything that has no answer yet.
  void cancelOrders();

  // Answers one ESipa message. Misbehaviours of the ESipa kind are obeyed here.
  EsipaAnswer answer(ByteView message, const std::vector<Misbehaviour>& due = {});

  const std::vector<Exchange>& exchanges() const { return exchanges_; }
  const std::vector<Delivered>& delivered() const { return delivered_; }
  // Things that must never happen: one order executed twice, one sequence number for two contents.
  const std::vector<std::string>& violations() const { return violations_; }
  void clearRecords();

 private:
  friend class ResultCheck;
  Bytes handOut(Order& order);
  Bytes buildPackage(Order& order, CardEntry& card);
  Order* nextOrder(const Eid& eid);

  EsipaAnswer getEimPackage(ByteView message, Exchange& exchange,
                            const std::vector<Misbehaviour>& due);
  EsipaAnswer provideResult(ByteView message, Exchange& exchange,
                            const std::vector<Misbehaviour>& due);
  EsipaAnswer handleNotification(ByteView message, Exchange& exchange);

  std::string eimId_;
  PrivateKey key_;
  std::vector<Bytes> ci_;
  std::map<Eid, CardEntry> cards_;
  std::vector<std::unique_ptr<Order>> orders_;
  std::vector<Exchange> exchanges_;
  std::vector<Delivered> delivered_;
  std::vector<std::string> violations_;
};

// The function that the outer tag of a message names; "?" for none.
std::string functionOf(ByteView message);

}  // namespace esimlab::eim
