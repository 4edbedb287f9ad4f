// SPDX-License-Identifier: Apache-2.0
#include "store/database.hpp"

#include <sqlite3.h>

namespace esimgw {
namespace {

// Another process would hold the lock for good (locking_mode EXCLUSIVE), so waiting longer is vain.
constexpr int busyMilliseconds = 2000;

Error describe(int code, const char* message) {
  switch (code & 0xFF) {
    case SQLITE_FULL:
      return {Domain::journal, Code::journalFull,
              "the journal cannot grow, free some space in the state directory"};
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
      return {
          Domain::journal, Code::journalReadOnly,
          "the journal cannot be written, check that the state directory exists and is writable"};
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return {Domain::journal, Code::journalCorrupt,
              "the journal is damaged, move it away and restart the service; results that were not "
              "delivered yet are still on the cards"};
    case SQLITE_IOERR:
      return {Domain::journal, Code::journalReadOnly,
              std::string("the journal cannot be read or written: ") + message};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {Domain::journal, Code::journalReadOnly,
              "another process holds the journal, stop it first"};
    default: return {Domain::journal, Code::internal, std::string("journal: ") + message};
  }
}

}  // namespace

Statement::Statement(Database& database, std::string_view sql) : database_(database) {
  auto code = sqlite3_prepare_v2(database.connection_, sql.data(), static_cast<int>(sql.size()),
                                 &statement_, nullptr);
  if (code != SQLITE_OK) database.fail(code);
}

Statement::~Statement() {
  sqlite3_finalize(statement_);
}

Statement& Statement::bind(std::int64_t value) {
  sqlite3_bind_int64(statement_, ++bound_, value);
  return *this;
}

Statement& Statement::bind(std::string_view text) {
  sqlite3_bind_text(statement_, ++bound_, text.data(), static_cast<int>(text.size()),
                    SQLITE_TRANSIENT);
  return *this;
}

Statement& Statement::bind(ByteView blob) {
  // A null pointer would bind NULL; an empty blob is a value.
  static constexpr std::uint8_t none = 0;
  sqlite3_bind_blob(statement_, ++bound_, blob.empty() ? &none : blob.data(),
                    static_cast<int>(blob.size()), SQLITE_TRANSIENT);
  return *this;
}

Statement& Statement::bindNull() {
  sqlite3_bind_null(statement_, ++bound_);
  return *this;
}

Statement& Statement::bind(const std::optional<std::int64_t>& value) {
  return value ? bind(*value) : bindNull();
}

Statement& Statement::bind(const std::optional<Bytes>& blob) {
  return blob ? bind(ByteView(*blob)) : bindNull();
}

bool Statement::step() {
  auto code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  database_.fail(code);
}

void Statement::run() {
  while (step()) {
  }
}

std::int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(statement_, column);
}

std::string Statement::text(int column) const {
  auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
  return text == nullptr ? std::string() : std::string(text);
}

Bytes Statement::blob(int column) const {
  auto* data = static_cast<const std::uint8_t*>(sqlite3_column_blob(statement_, column));
  auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
  return data == nullptr ? Bytes() : Bytes(data, data + size);
}

bool Statement::isNull(int column) const {
  return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

Database::Database(const std::string& path) {
  auto code = sqlite3_open_v2(path.c_str(), &connection_,
                              SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
  try {
    if (code != SQLITE_OK) fail(code);
    sqlite3_busy_timeout(connection_, busyMilliseconds);
    // EXCLUSIVE keeps the WAL index in memory: no shared-memory file, and no second daemon.
    execute("PRAGMA locking_mode = EXCLUSIVE");
    execute("PRAGMA journal_mode = WAL");
    execute("PRAGMA synchronous = FULL");
    execute("PRAGMA foreign_keys = ON");
    // Half a megabyte of pages is plenty for a journal of small rows.
    execute("PRAGMA cache_size = -512");
    Statement check(*this, "PRAGMA quick_check(1)");
    if (!check.step() || check.text(0) != "ok") fail(SQLITE_CORRUPT);
  } catch (...) {
    sqlite3_close(connection_);
    throw;
  }
}

Database::~Database() {
  sqlite3_close(connection_);
}

void Database::transaction(const std::function<void()>& function) {
  execute("BEGIN IMMEDIATE");
  try {
    function();
    execute("COMMIT");
  } catch (...) {
    // The statement's own error may have rolled back already; then there is nothing to do.
    if (sqlite3_get_autocommit(connection_) == 0) {
      sqlite3_exec(connection_, "ROLLBACK", nullptr, nullptr, nullptr);
    }
    throw;
  }
}

void Database::execute(std::string_view sql) {
  std::string terminated(sql);
  auto code = sqlite3_exec(connection_, terminated.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) fail(code);
}

std::int64_t Database::lastInsertId() const {
  return sqlite3_last_insert_rowid(connection_);
}

void Database::fail(int code) const {
  throw describe(code, connection_ == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(connection_));
}

}  // namespace esimgw
