// SPDX-License-Identifier: Apache-2.0
// What the virtual eIM recorded, as JSON; tables for people are made from the same JSON.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "eim/virtual_eim.hpp"

namespace esimlab::report {

nlohmann::ordered_json cards(const VirtualEim& eim);
nlohmann::ordered_json orders(const VirtualEim& eim);
nlohmann::ordered_json order(const eim::Order& order);
nlohmann::ordered_json results(
    const VirtualEim& eim);  // results and notifications by sequence number
nlohmann::ordered_json requests(const VirtualEim& eim);
nlohmann::ordered_json connections(VirtualEim& eim);
nlohmann::ordered_json misbehaviours(VirtualEim& eim);

// An array of objects as a table, one object as lines "key: value". Ends with a newline.
std::string forPeople(const nlohmann::ordered_json& data);

}  // namespace esimlab::report
