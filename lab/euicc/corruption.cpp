// SPDX-License-Identifier: Apache-2.0
// Answers that a broken card gives.
#include "euicc/card.hpp"

namespace esimlab {

namespace tlv = esimgw::tlv;

namespace {

constexpr unsigned depth = 200;
constexpr std::size_t ballast = 60'000;

Bytes deeplyNested(tlv::Tag function) {
  Bytes inner;
  for (unsigned level = 0; level < depth; ++level) inner = tlv::encode(0xA0, inner);
  return tlv::encode(function, inner);
}

// The right members, then one that nobody knows, far beyond any sensible size.
Bytes oversized(tlv::Tag function, ByteView data) {
  return tlv::encode(function, {tlv::parse(data).value, tlv::encode(0xDF1F, Bytes(ballast, 0x5A))});
}

Bytes spoil(tlv::Tag function, Bytes data, Corruption how) {
  switch (how) {
    case Corruption::truncated: data.resize(data.size() - data.size() / 3); return data;
    case Corruption::garbage: return Bytes(37, 0xFF);
    case Corruption::deeplyNested: return deeplyNested(function);
    case Corruption::oversized: return oversized(function, data);
    case Corruption::empty: return {};
  }
  return data;
}

}  // namespace

Bytes Card::corrupted(tlv::Tag function, Bytes data) {
  auto& order = knobs.corruptAnswer;
  if (!order || order->times == 0 || (order->function != 0 && order->function != function)) {
    return data;
  }
  --order->times;
  return spoil(function, std::move(data), order->how);
}

}  // namespace esimlab
