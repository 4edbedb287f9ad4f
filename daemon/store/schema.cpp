// SPDX-License-Identifier: Apache-2.0
#include "store/schema.hpp"

namespace esimgw {
namespace {

// One step for each version ever released; never edited afterwards.
constexpr const char* steps[] = {
    // 1
    R"(
    CREATE TABLE euicc (
      number INTEGER PRIMARY KEY AUTOINCREMENT,
      eid BLOB NOT NULL UNIQUE
    );
    CREATE TABLE euicc_order (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      eid BLOB NOT NULL,
      eim_id TEXT NOT NULL,
      state INTEGER NOT NULL,
      package BLOB NOT NULL,
      package_hash BLOB NOT NULL,
      profiles_before TEXT NOT NULL DEFAULT '',
      result BLOB,
      result_lost INTEGER NOT NULL DEFAULT 0,
      rollback INTEGER NOT NULL DEFAULT 0,
      attempts INTEGER NOT NULL DEFAULT 0,
      answer_code INTEGER,
      created_at INTEGER NOT NULL,
      updated_at INTEGER NOT NULL
    );
    CREATE INDEX euicc_order_open ON euicc_order (eid, eim_id, state);
    CREATE UNIQUE INDEX euicc_order_package ON euicc_order (eid, eim_id, package_hash);
    CREATE TABLE removal (
      eid BLOB NOT NULL,
      sequence_number INTEGER NOT NULL,
      PRIMARY KEY (eid, sequence_number)
    ) WITHOUT ROWID;
    )",
};
constexpr auto newest = static_cast<std::int64_t>(std::size(steps));

}  // namespace

void prepareSchema(Database& database) {
  std::int64_t version = 0;
  {
    Statement query(database, "PRAGMA user_version");
    if (query.step()) version = query.integer(0);
  }
  if (version > newest) {
    throw Error(Domain::journal, Code::unsupported,
                "the journal was written by a newer version, install that one again");
  }
  if (version == newest) return;
  database.transaction([&] {
    for (auto step = version; step < newest; ++step) database.execute(steps[step]);
    database.execute("PRAGMA user_version = " + std::to_string(newest));
  });
}

}  // namespace esimgw
