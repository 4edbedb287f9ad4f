// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace esimgw {

// Tells libraries that the daemon is small and mostly asleep. Before anything else in main().
void keepFootprintSmall();

}  // namespace esimgw
