// SPDX-License-Identifier: Apache-2.0
#include "long_response.hpp"

#include <algorithm>

#include "runtime/error.hpp"

namespace esimgw::qmi {
namespace {

// One APDU is under way at a time; a few more for late pieces of abandoned ones. Each holds at most
// 64 kB, because the announced length has 16 bits.
constexpr std::size_t mostTokens = 4;

}  // namespace

void LongResponses::add(ApduChunk chunk) {
  auto place = std::find_if(collected_.begin(), collected_.end(),
                            [&](const Collected& one) { return one.token == chunk.token; });
  if (place == collected_.end()) {
    if (collected_.size() == mostTokens) collected_.pop_front();
    collected_.push_back(
        {chunk.token, Bytes(chunk.total), std::vector<bool>(chunk.total), chunk.total});
    place = std::prev(collected_.end());
  }
  // Pieces that contradict each other: the response stays incomplete and the command times out.
  if (place->data.size() != chunk.total) return;
  for (std::size_t i = 0; i < chunk.data.size(); ++i) {
    auto at = chunk.offset + i;
    if (!place->present[at]) --place->missing;
    place->present[at] = true;
    place->data[at] = chunk.data[i];
  }
}

std::optional<Bytes> LongResponses::take(std::uint32_t token, std::size_t total) {
  auto place = std::find_if(collected_.begin(), collected_.end(),
                            [&](const Collected& one) { return one.token == token; });
  if (place == collected_.end()) return std::nullopt;
  if (place->data.size() != total) {
    throw Error(Domain::modem, Code::malformed,
                "the pieces of the modem's answer do not add up to what it announced");
  }
  if (place->missing != 0) return std::nullopt;
  auto data = std::move(place->data);
  collected_.erase(place);
  return data;
}

}  // namespace esimgw::qmi
