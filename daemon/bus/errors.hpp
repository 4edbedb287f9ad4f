// SPDX-License-Identifier: Apache-2.0
// The one table from error codes to D-Bus error names. Names are a promise to clients: they are
// never changed, only added.
#pragma once

#include <string>

#include "runtime/error.hpp"

namespace esimgw::bus {

// "org.esimgateway1.Error.CardAbsent" and so on; docs/dbus.md lists them.
const char* errorName(Code code);

}  // namespace esimgw::bus
