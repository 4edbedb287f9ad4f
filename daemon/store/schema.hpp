// SPDX-License-Identifier: Apache-2.0
// The journal's tables and how older ones become the current ones.
#pragma once

#include "store/database.hpp"

namespace esimgw {

// Creates or upgrades the tables in one transaction (PRAGMA user_version tells which they are).
// Throws Error{journal, unsupported} when a newer daemon wrote them: a downgrade is refused.
void prepareSchema(Database& database);

}  // namespace esimgw
