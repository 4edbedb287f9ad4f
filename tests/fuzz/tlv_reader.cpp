// SPDX-License-Identifier: Apache-2.0
// The TLV reader alone.
#include "tlv/tlv.hpp"
#include "try_message.hpp"

using namespace esimgw;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    tlv::checkNesting(ByteView(data, size));
    for (tlv::Reader reader(ByteView(data, size)); !reader.atEnd();) {
      auto element = reader.next();
      (void)tlv::encode(element.tag, element.value);
    }
  } catch (const tlv::Malformed&) {
    // the expected refusal
  }
  return 0;
}
