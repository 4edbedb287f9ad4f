// SPDX-License-Identifier: Apache-2.0
// What the methods of each interface do: ask the gateway.
#pragma once

#include <functional>

#include "bus/bus_object.hpp"
#include "ipa/gateway.hpp"

namespace esimgw::bus {

// Turns an operation's key into the path of its object, which it makes visible first.
using Started = std::function<Value(const std::string& operation)>;

Handlers managerHandlers(Gateway& gateway, Started started);
Handlers euiccHandlers(Gateway& gateway, Started started, std::string euicc);
Handlers profileHandlers(Gateway& gateway, Started started, std::string euicc, std::string profile);
Handlers eimHandlers(Gateway& gateway, Started started, std::string euicc, std::string eim);
Handlers operationHandlers(Gateway& gateway, std::string operation);

}  // namespace esimgw::bus
