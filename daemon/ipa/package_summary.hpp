// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ipa/operations.hpp"
#include "store/journal.hpp"

namespace esimgw {

// What became of a eUICC package, as the named values of its operation: "enable" = "ok", "outcome"
// = "delivered", "rollback" = "done" and so on.
void summarise(const Order& order, Operation& operation);

}  // namespace esimgw
