// SPDX-License-Identifier: Apache-2.0
#include "store/journal.hpp"

#include <glib.h>

#include "runtime/log.hpp"
#include "store/journal_reserve.hpp"
#include "store/schema.hpp"

namespace esimgw {
namespace {

// Closed orders that are kept for each eUICC, so that an eIM that asks again gets its result.
constexpr std::int64_t closedOrdersKept = 64;

// SHA-256 by GLib: the journal needs no other cryptography.
Bytes hashOf(ByteView octets) {
  GChecksum* checksum = g_checksum_new(G_CHECKSUM_SHA256);
  g_checksum_update(checksum, octets.data(), static_cast<gssize>(octets.size()));
  Bytes digest(32);
  gsize size = digest.size();
  g_checksum_get_digest(checksum, digest.data(), &size);
  g_checksum_free(checksum);
  return digest;
}

constexpr const char* orderColumns =
    "id, eid, eim_id, state, package, profiles_before, result, result_lost, rollback, attempts, "
    "answer_code";

Order readOrder(const Statement& row) {
  Order order;
  order.id = row.integer(0);
  order.eid = rsp::Eid::fromContents(row.blob(1));
  order.eimId = row.text(2);
  order.state = static_cast<OrderState>(row.integer(3));
  order.package = row.blob(4);
  order.profilesBefore = row.text(5);
  order.result = row.blob(6);
  order.resultLost = row.integer(7) != 0;
  order.rollback = static_cast<RollbackState>(row.integer(8));
  order.attempts = static_cast<unsigned>(row.integer(9));
  if (!row.isNull(10)) order.answerCode = row.integer(10);
  return order;
}

}  // namespace

Journal::Journal(const std::string& directory, Clock& clock)
    : directory_(directory),
      clock_(clock),
      reserve_(std::make_unique<JournalReserve>(directory + "/journal.reserve")) {
  try {
    database_ = std::make_unique<Database>(directory + "/journal.db");
    prepareSchema(*database_);
    reserve_->ensure();
  } catch (const Error& error) {
    broken_ = error;
    if (error.code() != Code::journalFull) database_.reset();
    log::error("journal-broken", error.sentence(), {{"ERROR", std::string(name(error.code()))}});
  }
}

Journal::~Journal() = default;

Database& Journal::database() const {
  if (!database_) throw *broken_;
  return *database_;
}

std::int64_t Journal::now() const {
  return clock_.wall().time_since_epoch().count();
}

void Journal::write(const std::function<void()>& transaction) {
  try {
    try {
      database().transaction(transaction);
    } catch (const Error& error) {
      // A result must not be lost for want of a few kilobytes: that is what the reserve is for.
      if (error.code() != Code::journalFull || !reserve_->release()) throw;
      database().transaction(transaction);
    }
    broken_.reset();
  } catch (const Error& error) {
    broken_ = error;
    throw;
  }
}

void Journal::read(const std::function<void()>& query) const {
  try {
    query();
  } catch (const Error& error) {
    if (error.code() != Code::notFound) broken_ = error;
    throw;
  }
}

std::optional<WallTime> Journal::newestTime() const {
  std::optional<WallTime> newest;
  if (!database_) return newest;
  read([&] {
    Statement query(*database_, "SELECT max(updated_at) FROM euicc_order");
    if (query.step() && !query.isNull(0)) newest = WallTime(Duration(query.integer(0)));
  });
  return newest;
}

OrderId Journal::receive(const rsp::Eid& eid, const std::string& eimId, ByteView package) {
  OrderId id = 0;
  auto hash = hashOf(package);
  try {
    reserve_->ensure();  // room for the result as well, or the package is not taken
  } catch (const Error& error) {
    broken_ = error;
    throw;
  }
  write([&] {
    Statement known(database(),
                    "SELECT id FROM euicc_order WHERE eid = ? AND eim_id = ? AND package_hash = ?");
    known.bind(ByteView(eid.octets())).bind(eimId).bind(ByteView(hash));
    if (known.step()) {
      id = known.integer(0);
      return;
    }
    Statement insert(database(),
                     "INSERT INTO euicc_order (eid, eim_id, state, package, package_hash, "
                     "created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?)");
    insert.bind(ByteView(eid.octets()))
        .bind(eimId)
        .bind(static_cast<std::int64_t>(OrderState::received));
    insert.bind(package).bind(ByteView(hash)).bind(now()).bind(now()).run();
    id = database().lastInsertId();
  });
  return id;
}

Order Journal::order(OrderId id) const {
  Order order;
  read([&] {
    Statement query(database(),
                    std::string("SELECT ") + orderColumns + " FROM euicc_order WHERE id = ?");
    query.bind(id);
    if (!query.step()) throw Error(Domain::journal, Code::notFound, "no such order");
    order = readOrder(query);
  });
  return order;
}

std::vector<OrderId> Journal::openOrders(const rsp::Eid& eid, const std::string& eimId) const {
  std::vector<OrderId> ids;
  read([&] {
    Statement query(database(),
                    "SELECT id FROM euicc_order WHERE eid = ? AND eim_id = ? AND state <> ? "
                    "ORDER BY id");
    query.bind(ByteView(eid.octets())).bind(eimId);
    query.bind(static_cast<std::int64_t>(OrderState::closed));
    while (query.step()) ids.push_back(query.integer(0));
  });
  return ids;
}

unsigned Journal::undelivered(const rsp::Eid& eid, const std::string& eimId) const {
  unsigned count = 0;
  if (broken_) return count;  // a view is shown in spite of it
  read([&] {
    Statement query(database(),
                    "SELECT count(*) FROM euicc_order WHERE eid = ? AND eim_id = ? AND state < ?");
    query.bind(ByteView(eid.octets())).bind(eimId);
    query.bind(static_cast<std::int64_t>(OrderState::delivered));
    if (query.step()) count = static_cast<unsigned>(query.integer(0));
  });
  return count;
}

void Journal::advance(OrderId id, OrderState state) {
  Statement update(database(), "UPDATE euicc_order SET state = ?, updated_at = ? WHERE id = ?");
  update.bind(static_cast<std::int64_t>(state)).bind(now()).bind(id).run();
}

void Journal::markSent(OrderId id, const std::string& profilesBefore) {
  write([&] {
    advance(id, OrderState::sent);
    // What was enabled before the first attempt is what a lost result is compared with.
    Statement update(database(),
                     "UPDATE euicc_order SET profiles_before = CASE attempts WHEN 0 THEN ? ELSE "
                     "profiles_before END, attempts = attempts + 1 WHERE id = ?");
    update.bind(profilesBefore).bind(id).run();
  });
}

void Journal::saveResult(OrderId id, ByteView result, bool switches, bool lost) {
  write([&] {
    advance(id, switches ? OrderState::answered : OrderState::settled);
    Statement update(database(), "UPDATE euicc_order SET result = ?, result_lost = ? WHERE id = ?");
    update.bind(result).bind(std::int64_t{lost ? 1 : 0}).bind(id).run();
  });
}

void Journal::saveAnswer(OrderId id, std::int64_t code) {
  write([&] {
    advance(id, OrderState::settled);
    Statement update(database(), "UPDATE euicc_order SET answer_code = ? WHERE id = ?");
    update.bind(code).bind(id).run();
  });
}

void Journal::markSettled(OrderId id) {
  write([&] { advance(id, OrderState::settled); });
}

namespace {
void setRollback(Database& database, OrderId id, RollbackState state) {
  Statement update(database, "UPDATE euicc_order SET rollback = ? WHERE id = ?");
  update.bind(static_cast<std::int64_t>(state)).bind(id).run();
}
}  // namespace

void Journal::markRollbackSent(OrderId id) {
  write([&] { setRollback(database(), id, RollbackState::sent); });
}

void Journal::saveRollback(OrderId id, ByteView result) {
  write([&] {
    setRollback(database(), id, RollbackState::done);
    advance(id, OrderState::answered);
    Statement update(database(), "UPDATE euicc_order SET result = ? WHERE id = ?");
    update.bind(result).bind(id).run();
  });
}

void Journal::markRollbackRefused(OrderId id) {
  write([&] {
    setRollback(database(), id, RollbackState::refused);
    advance(id, OrderState::settled);
  });
}

void Journal::markDelivered(OrderId id, const std::vector<std::int64_t>& acknowledged) {
  write([&] {
    advance(id, OrderState::delivered);
    for (auto number : acknowledged) {
      Statement insert(database(),
                       "INSERT OR IGNORE INTO removal (eid, sequence_number) "
                       "SELECT eid, ? FROM euicc_order WHERE id = ?");
      insert.bind(number).bind(id).run();
    }
  });
}

void Journal::close(OrderId id) {
  write([&] {
    advance(id, OrderState::closed);
    Statement prune(database(),
                    "DELETE FROM euicc_order WHERE state = ?1 AND eid = (SELECT eid FROM "
                    "euicc_order WHERE id = ?2) AND id NOT IN (SELECT id FROM euicc_order WHERE "
                    "state = ?1 AND eid = (SELECT eid FROM euicc_order WHERE id = ?2) ORDER BY id "
                    "DESC LIMIT ?3)");
    prune.bind(static_cast<std::int64_t>(OrderState::closed)).bind(id).bind(closedOrdersKept).run();
  });
}

void Journal::reopenForDelivery(OrderId id) {
  write([&] { advance(id, OrderState::settled); });
}

std::vector<std::int64_t> Journal::removals(const rsp::Eid& eid) const {
  std::vector<std::int64_t> numbers;
  read([&] {
    Statement query(database(),
                    "SELECT sequence_number FROM removal WHERE eid = ? ORDER BY sequence_number");
    query.bind(ByteView(eid.octets()));
    while (query.step()) numbers.push_back(query.integer(0));
  });
  return numbers;
}

void Journal::markRemoved(const rsp::Eid& eid, std::int64_t number) {
  write([&] {
    Statement remove(database(), "DELETE FROM removal WHERE eid = ? AND sequence_number = ?");
    remove.bind(ByteView(eid.octets())).bind(number).run();
  });
}

std::int64_t Journal::euiccNumber(const rsp::Eid& eid) {
  std::int64_t number = 0;
  write([&] {
    Statement insert(database(), "INSERT OR IGNORE INTO euicc (eid) VALUES (?)");
    insert.bind(ByteView(eid.octets())).run();
    Statement query(database(), "SELECT number FROM euicc WHERE eid = ?");
    query.bind(ByteView(eid.octets()));
    if (query.step()) number = query.integer(0);
  });
  return number;
}

}  // namespace esimgw
