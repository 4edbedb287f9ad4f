// SPDX-License-Identifier: Apache-2.0
// The alternative beside the figures: the same messages by the curl command line, as a simple IPA
// around curl sends them. One process, one connection and one full handshake for each function, and
// curl's own headers.
#pragma once

#include "site.hpp"

namespace esimbench {

// `dialogue` of a Site that has polled at least once.
Dialogue plainPoll(Site& site);
// Of a Site that has just enabled a profile: fetches the package once more, delivers the same
// result once more, asks for the next package.
Dialogue plainEnable(Site& site);

}  // namespace esimbench
