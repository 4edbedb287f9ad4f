// SPDX-License-Identifier: Apache-2.0
// The outcome of a eUICC package for people and scripts.
#pragma once

#include "ipa/operations.hpp"
#include "store/journal.hpp"

namespace esimgw {

// What became of a eUICC package (SGP.32 §2.11.2.1), as the named values of its operation:
//   order             number of the journal's row
//   outcome           "executed", "refused-by-card", "not-authenticated-by-card" or "no-result"
//   error             of a refusal: name of the EuiccPackageErrorCode
//   enable, disable, delete, rollback, processing-terminated: name of the result code, or the
//   number
//                     that has no name
//   list-profile-info number of profiles, or "error"
//   other             "answered": an operation that means nothing to the daemon
//   profile-rollback  "started", "done" or "refused"; absent when there was none
// Throws tlv::Malformed when the kept result cannot be read.
void summarise(const Order& order, Operation& operation);

}  // namespace esimgw
