// SPDX-License-Identifier: Apache-2.0
// Orders as a person types them: "enable 8988… --rollback", "data BF20BF22", "download 1$dp$…".
#pragma once

#include "eim/esipa.hpp"
#include "eim/words.hpp"

namespace esimlab {

// Whether this first word is an order at all.
bool isOrderWord(const std::string& word);
// Queues what the words say for this card and returns the order's number. Operations of one package
// are separated by "+". Throws CommandError.
unsigned queueOrder(eim::Esipa& esipa, const Eid& eid, std::vector<std::string> words);

}  // namespace esimlab
