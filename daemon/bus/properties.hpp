// SPDX-License-Identifier: Apache-2.0
// From the gateway's views to object paths and property values. Pure functions.
#pragma once

#include "bus/value.hpp"
#include "ipa/gateway.hpp"

namespace esimgw::bus {

// A key as one element of an object path: what is not a letter or digit becomes _XX (hexadecimal).
std::string pathElement(const std::string& key);
std::string euiccPath(const std::string& euicc);
std::string profilePath(const std::string& euicc, const std::string& profile);
std::string eimPath(const std::string& euicc, const std::string& eim);
std::string operationPath(const std::string& operation);

// One value for each property of the interface.
Dictionary managerProperties(const Gateway& gateway, const std::string& version);
Dictionary euiccProperties(const EuiccView& view);
Dictionary profileProperties(const EuiccView& euicc, const ProfileView& view);
Dictionary eimProperties(const EuiccView& euicc, const EimView& view);
Dictionary operationProperties(const OperationView& view);

}  // namespace esimgw::bus
