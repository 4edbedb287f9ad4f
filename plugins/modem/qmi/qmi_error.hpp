// SPDX-License-Identifier: Apache-2.0
// What the modem's and libqmi's errors mean, as Errors with a sentence that says what to do.
#pragma once

#include <glib.h>

#include <cstdint>
#include <optional>

#include "runtime/error.hpp"

namespace esimgw::qmi {

// An error number of a QMI result TLV. `sw` is the card's status word, when the modem told it.
Error fromResult(std::uint16_t error, std::optional<std::uint16_t> sw = {});
// A failure that libqmi or GIO reports; frees it.
Error fromGError(GError* error);

}  // namespace esimgw::qmi
