// SPDX-License-Identifier: Apache-2.0
// The composition root: the only file that knows every module. Builds the objects in order, runs
// the main loop, takes them apart again.
#pragma once

#include <string>

namespace esimgw {

// Runs with this configuration file until SIGTERM or SIGINT, reads it again at SIGHUP; the
// process's exit status. Throws Error when it cannot start: the journal being unusable is no such
// reason, it is shown as Gateway::degraded().
int runDaemon(const std::string& configurationFile);

}  // namespace esimgw
