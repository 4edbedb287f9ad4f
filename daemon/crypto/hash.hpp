// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tlv/bytes.hpp"

namespace esimgw::crypto {

Bytes sha256(ByteView octets);         // 32 octets
Bytes randomBytes(std::size_t count);  // for challenges and ids; throws Error

}  // namespace esimgw::crypto
