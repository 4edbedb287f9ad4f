// SPDX-License-Identifier: Apache-2.0
#include "rsp/oid.hpp"

#include <charconv>
#include <cstdint>
#include <limits>
#include <stdexcept>

#include "tlv/tlv.hpp"

namespace esimgw::rsp {
namespace {

void appendArc(Bytes& contents, std::uint64_t arc) {
  int groups = 1;
  while (groups < 10 && (arc >> (7 * groups)) != 0) ++groups;
  for (int group = groups - 1; group >= 0; --group) {
    auto octet = static_cast<std::uint8_t>(arc >> (7 * group) & 0x7F);
    contents.push_back(group == 0 ? octet : octet | 0x80);
  }
}

std::uint64_t takeArc(std::string_view& dotted) {
  std::uint64_t arc = 0;
  auto [end, error] = std::from_chars(dotted.data(), dotted.data() + dotted.size(), arc);
  if (error != std::errc{}) throw std::invalid_argument("no OBJECT IDENTIFIER");
  dotted.remove_prefix(static_cast<std::size_t>(end - dotted.data()));
  if (!dotted.empty()) {
    if (dotted.front() != '.' || dotted.size() == 1) {
      throw std::invalid_argument("no OBJECT IDENTIFIER");
    }
    dotted.remove_prefix(1);
  }
  return arc;
}

}  // namespace

std::string oidToDotted(ByteView contents) {
  if (contents.empty() || (contents.back() & 0x80) != 0) throw tlv::Malformed("OID cut off");
  std::string dotted;
  std::uint64_t arc = 0;
  for (auto octet : contents) {
    if (arc > std::numeric_limits<std::uint64_t>::max() >> 7) throw tlv::Malformed("OID too large");
    arc = arc << 7 | (octet & 0x7F);
    if ((octet & 0x80) != 0) continue;
    if (dotted.empty()) {
      // The first two arcs share one number.
      std::uint64_t root = arc < 40 ? 0 : arc < 80 ? 1 : 2;
      dotted = std::to_string(root) + "." + std::to_string(arc - root * 40);
    } else {
      dotted += "." + std::to_string(arc);
    }
    arc = 0;
  }
  return dotted;
}

Bytes oidFromDotted(std::string_view dotted) {
  auto root = takeArc(dotted);
  if (root > 2 || dotted.empty()) throw std::invalid_argument("no OBJECT IDENTIFIER");
  auto second = takeArc(dotted);
  if ((root < 2 && second > 39) || second > std::numeric_limits<std::uint64_t>::max() - 80) {
    throw std::invalid_argument("no OBJECT IDENTIFIER");
  }
  Bytes contents;
  appendArc(contents, root * 40 + second);
  while (!dotted.empty()) appendArc(contents, takeArc(dotted));
  return contents;
}

}  // namespace esimgw::rsp
