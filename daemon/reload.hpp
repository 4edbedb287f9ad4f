// SPDX-License-Identifier: Apache-2.0
// SIGHUP: the configuration is read again, and what can change at run time does.
#pragma once

#include <string>

#include "configuration.hpp"

namespace esimgw {

// Takes over what can change while the daemon runs, [daemon] log-level, and says in the log which
// other keys changed and wait for a restart. `running` keeps those as they were, so that the next
// reload says them again. A file that cannot be understood is logged and changes nothing.
void reloadConfiguration(const std::string& file, Configuration& running);

}  // namespace esimgw
