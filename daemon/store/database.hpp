// SPDX-License-Identifier: Apache-2.0
// The little of SQLite that the journal needs, with its errors told as the daemon's. sqlite3.h
// stays in the .cpp files.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "runtime/error.hpp"
#include "tlv/bytes.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace esimgw {

class Database;

// One prepared statement, bound left to right, then stepped.
class Statement {
 public:
  Statement(Database& database, std::string_view sql);
  ~Statement();
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  Statement& bind(std::int64_t value);
  Statement& bind(std::string_view text);
  Statement& bind(ByteView blob);
  Statement& bindNull();
  Statement& bind(const std::optional<std::int64_t>& value);
  Statement& bind(const std::optional<Bytes>& blob);

  // Columns count from 0, parameters are bound in their order. Each throws like Database.
  bool step();  // true: a row is there
  void run();   // steps to the end
  std::int64_t integer(int column) const;
  std::string text(int column) const;
  Bytes blob(int column) const;
  bool isNull(int column) const;

 private:
  Database& database_;
  sqlite3_stmt* statement_ = nullptr;
  int bound_ = 0;
};

// A connection: WAL, synchronous FULL (every commit is on disk when it returns), one process alone.
// Throws Error{Domain::journal, journalFull | journalReadOnly | journalCorrupt | internal}.
class Database {
 public:
  explicit Database(const std::string& path);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  // Runs the function in one transaction; an exception rolls it back and is passed on. The function
  // is synchronous by construction: a transaction is never open across an await.
  void transaction(const std::function<void()>& function);
  void execute(std::string_view sql);
  std::int64_t lastInsertId() const;

 private:
  friend class Statement;
  [[noreturn]] void fail(int code) const;
  sqlite3* connection_ = nullptr;
};

}  // namespace esimgw
