// SPDX-License-Identifier: Apache-2.0
// The interfaces as tables. The documented form is dbus/*.xml; a test compares both.
#pragma once

#include <string>
#include <vector>

namespace esimgw::bus {

struct PropertyDescription {
  std::string name;
  std::string signature;
  bool constant = false;
};

struct MethodDescription {
  std::string name;
  std::string inSignature;
  std::vector<std::string> inNames;
  std::string outSignature;
  std::vector<std::string> outNames;
};

struct Interface {
  std::string name;
  std::vector<MethodDescription> methods;
  std::vector<PropertyDescription> properties;
};

extern const std::string rootPath;  // /org/esimgateway1

const Interface& managerInterface();
const Interface& euiccInterface();
const Interface& profileInterface();
const Interface& eimInterface();
const Interface& operationInterface();

}  // namespace esimgw::bus
