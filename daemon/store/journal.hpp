// SPDX-License-Identifier: Apache-2.0
// The journal: what was received, sent, answered, delivered and removed, on disk before the world
// can change. A row is the state of an order; the coroutine that works on it is only its cursor.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "rsp/ids.hpp"
#include "runtime/clock.hpp"
#include "store/database.hpp"

namespace esimgw {

using OrderId = std::int64_t;

// How far an eUICC Package (SGP.32 §3.3.1) has come. Only ever moves forward.
enum class OrderState {
  received,   // bytes kept, not on the card yet
  sent,       // may have reached the card; nobody knows until a result is found or refused
  answered,   // the card's result is kept; the profile switch it caused is not settled
  settled,    // the result that the eIM shall get is final
  delivered,  // the eIM answered; acknowledged numbers wait to be removed from the card
  closed,     // nothing left to do
};

// ProfileRollback of an order (SGP.32 §3.3.2). Tried once.
enum class RollbackState { none, sent, done, refused };

struct Order {
  OrderId id = 0;
  rsp::Eid eid;
  std::string eimId;  // the association it came through; its result goes back there
  OrderState state = OrderState::received;
  Bytes package;  // BF51 of the eIM, verbatim
  // What was enabled before its first attempt: the octets of each ICCID as the card gives them
  // (nibble-swapped) in hexadecimal digits, each followed by a space.
  std::string profilesBefore;
  Bytes result;             // BF51 of the card, verbatim; empty: none
  bool resultLost = false;  // it ran earlier and the card kept no result
  RollbackState rollback = RollbackState::none;
  unsigned attempts = 0;                   // how often it was given to the card
  std::optional<std::int64_t> answerCode;  // EimPackageResultError instead of a result
};

// Calls that need the database throw Error{Domain::journal} when it cannot be used: journalFull,
// journalReadOnly, journalCorrupt, unsupported (written by a newer version) or internal; order()
// also notFound. A change is on disk when its call returns.
class Journal {
 public:
  // Never throws: what keeps the database from being used is thrown by the calls below.
  Journal(const std::string& directory, Clock& clock);
  ~Journal();

  // Why nothing can be journaled at the moment. Cleared when writing works again.
  std::optional<Error> broken() const { return broken_; }
  // The newest time in the journal: the clock cannot truly be before it.
  std::optional<WallTime> newestTime() const;

  // A package arrives. Throws when it cannot be kept: then it must not be executed. The same bytes
  // again give the order that has them already.
  OrderId receive(const rsp::Eid& eid, const std::string& eimId, ByteView package);
  Order order(OrderId id) const;
  std::vector<OrderId> openOrders(const rsp::Eid& eid, const std::string& eimId) const;
  unsigned undelivered(const rsp::Eid& eid, const std::string& eimId) const;

  // The intent, before LoadEuiccPackage.
  void markSent(OrderId id, const std::string& profilesBefore);
  // The card's answer. `switches`: profiles changed, so it is not settled yet.
  void saveResult(OrderId id, ByteView result, bool switches, bool lost);
  // No result will ever come: what the eIM is told instead (EimPackageResultError code).
  void saveAnswer(OrderId id, std::int64_t code);
  void markSettled(OrderId id);
  void markRollbackSent(OrderId id);
  // The rollback's own result replaces the first one; it has to be settled again.
  void saveRollback(OrderId id, ByteView result);
  void markRollbackRefused(OrderId id);
  // The eIM answered: these sequence numbers may be removed from the card.
  void markDelivered(OrderId id, const std::vector<std::int64_t>& acknowledged);
  void close(OrderId id);
  // It was closed, but the eIM asks again: its kept result is delivered once more.
  void reopenForDelivery(OrderId id);

  // Acknowledged numbers that are still to be removed from this card, in order.
  std::vector<std::int64_t> removals(const rsp::Eid& eid) const;
  void markRemoved(const rsp::Eid& eid, std::int64_t number);

  // A number for this eUICC that stays the same over restarts (object paths).
  std::int64_t euiccNumber(const rsp::Eid& eid);

 private:
  Database& database() const;
  void write(const std::function<void()>& transaction);
  void read(const std::function<void()>& query) const;
  void advance(OrderId id, OrderState state);
  std::int64_t now() const;

  std::string directory_;
  Clock& clock_;
  std::unique_ptr<class JournalReserve> reserve_;
  std::unique_ptr<Database> database_;
  mutable std::optional<Error> broken_;
};

}  // namespace esimgw
