// SPDX-License-Identifier: Apache-2.0
#include "rsp/values.hpp"

#include <algorithm>

namespace esimgw::rsp {

Version Version::fromContents(ByteView octets) {
  Version version;
  if (octets.size() != version.octets.size()) throw tlv::Malformed("version of wrong size");
  std::ranges::copy(octets, version.octets.begin());
  return version;
}

std::string Version::text() const {
  return std::to_string(octets[0]) + "." + std::to_string(octets[1]) + "." +
         std::to_string(octets[2]);
}

}  // namespace esimgw::rsp
