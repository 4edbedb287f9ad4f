// SPDX-License-Identifier: Apache-2.0
// What the virtual eIM recorded, as JSON text; tables for people are made from the same text.
#pragma once

#include <string>

#include "eim/virtual_eim.hpp"

namespace esimlab::report {

std::string cards(const VirtualEim& eim);
std::string orders(const VirtualEim& eim);
std::string order(const eim::Order& order);
std::string results(const VirtualEim& eim);  // results and notifications by sequence number
std::string requests(const VirtualEim& eim);
std::string connections(VirtualEim& eim);
std::string misbehaviours(VirtualEim& eim);

// JSON text: an array of objects as a table, one object as lines "key: value". Ends with a newline.
std::string forPeople(const std::string& json);

}  // namespace esimlab::report
