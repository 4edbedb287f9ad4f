// SPDX-License-Identifier: Apache-2.0
// The composition root: the only file that knows every module. Builds the objects in order, runs
// the main loop, takes them apart again.
#pragma once

#include "configuration.hpp"

namespace esimgw {

// Runs until SIGTERM or SIGINT. The process's exit status.
int runDaemon(const Configuration& configuration);

}  // namespace esimgw
