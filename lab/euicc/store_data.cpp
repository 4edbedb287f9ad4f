// SPDX-License-Identifier: Apache-2.0
#include "euicc/store_data.hpp"

#include <utility>

namespace esimlab {
namespace {

constexpr std::uint8_t moreBlocks = 0x11;
constexpr std::uint8_t lastBlock = 0x91;
constexpr unsigned mostBlocks = 256;

}  // namespace

std::uint16_t StoreData::add(const CommandApdu& block) {
  bool known = block.p1 == moreBlocks || block.p1 == lastBlock;
  // A counter that does not fit throws away what was collected: half a command is worth nothing.
  if (!known || nextBlock_ == mostBlocks || block.p2 != nextBlock_) {
    reset();
    return status::wrongParameters;
  }
  if (block.data.empty()) {
    reset();
    return status::wrongLength;
  }
  ++nextBlock_;
  esimgw::append(buffer_, block.data);
  complete_ = block.p1 == lastBlock;
  return status::ok;
}

Bytes StoreData::take() {
  auto command = std::move(buffer_);
  reset();
  return command;
}

void StoreData::reset() {
  buffer_.clear();
  nextBlock_ = 0;
  complete_ = false;
}

}  // namespace esimlab
