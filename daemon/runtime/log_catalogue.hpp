// SPDX-License-Identifier: Apache-2.0
// The journal's MESSAGE_ID of each event of the log; systemd/esim-gateway.catalog explains them to
// journalctl -x. ./dev check compares both with the events in the code.
#pragma once

#include <string_view>

namespace esimgw::log {

// 32 hexadecimal digits: the UUID of version 5 (RFC 4122 §4.3) that the event has as name in the
// namespace 20e4b405-6dbb-5dda-a02d-8c3a838bc17a, so that it never changes and nobody else has it.
// Null for an event that is not in the catalogue.
const char* messageId(std::string_view event);

}  // namespace esimgw::log
