// SPDX-License-Identifier: Apache-2.0
// OBJECT IDENTIFIER contents (ITU-T X.690 §8.19) and the dotted form.
#pragma once

#include <string>
#include <string_view>

#include "tlv/bytes.hpp"

namespace esimgw::rsp {

// Throws tlv::Malformed.
std::string oidToDotted(ByteView contents);
// Throws std::invalid_argument for what is no dotted OID.
Bytes oidFromDotted(std::string_view dotted);

}  // namespace esimgw::rsp
