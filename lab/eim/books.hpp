// SPDX-License-Identifier: Apache-2.0
// What the virtual eIM knows: its keys, the cards it manages, the orders for them and what came
// back.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "eim/order.hpp"

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
  int event = -1;      // of a notification: 0 install, 1 enable, 2 disable, 3 delete
  unsigned order = 0;  // of a result
  Bytes raw;
  unsigned times = 0;
};

struct Books {
  Books(std::string id, PrivateKey signingKey, std::vector<Bytes> trustedIssuers)
      : eimId(std::move(id)), key(std::move(signingKey)), ci(std::move(trustedIssuers)) {}

  std::string eimId;
  PrivateKey key;
  std::vector<Bytes> ci;  // DER certificates of the issuers whose eUICCs are trusted
  std::map<Eid, CardEntry> cards;
  std::vector<std::unique_ptr<Order>> orders;
  std::vector<Delivered> delivered;
  // Things that must never happen: one order executed twice, one sequence number for two contents.
  std::vector<std::string> violations;

  // The order of this card that carried this transaction id; nullptr when there is none.
  Order* byTransaction(const Eid& eid, ByteView transactionId);
  // The order of this card that was handed out last and has no answer; nullptr when there is none.
  Order* lastSent(const Eid& eid);
  // The next order to hand out; nullptr when there is none.
  Order* next(const Eid& eid);
};

// The octets of an EID as the library's type. Throws tlv::Malformed for another size.
Eid toEid(ByteView octets);

// What eimSignature, euiccSignEPR and euiccSignEPE cover: the signed element (30 ..) followed by
// the associationToken element, 84 01 00 when the association has none (SGP.32 §2.11.1.1.2).
Bytes signedWithToken(ByteView signedElement, const std::optional<std::int64_t>& token);

// Builds what `order` hands out and gives it its counter (SGP.32 §3.3.1 step 1). Faults are put in.
void buildPackage(Books& books, CardEntry& card, Order& order);

}  // namespace esimlab::eim
