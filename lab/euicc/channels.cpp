// SPDX-License-Identifier: Apache-2.0
#include "euicc/channels.hpp"

#include <algorithm>

namespace esimlab {

void Channels::reset() {
  channels_ = {};
  channels_[0].open = true;
}

Channel* Channels::find(unsigned number) {
  if (number >= most || !channels_[number].open) return nullptr;
  return &channels_[number];
}

unsigned Channels::openCount() const {
  return static_cast<unsigned>(std::count_if(channels_.begin() + 1, channels_.end(),
                                             [](const Channel& entry) { return entry.open; }));
}

Answer Channels::manage(const CommandApdu& command) {
  if (!command.data.empty()) return {status::wrongLength, {}};
  if (command.p1 == 0x00) return openChannel(command);
  if (command.p1 == 0x80) return closeChannel(command);
  return {status::wrongParameters, {}};
}

// P2 00: the card assigns the number and tells it; else the terminal asks for this number.
Answer Channels::openChannel(const CommandApdu& command) {
  if (command.p2 >= most) return {status::wrongParameters, {}};
  if (openCount() >= limit_) return {status::functionNotSupported, {}};
  unsigned number = command.p2;
  if (number == 0) {
    if (!command.expected) return {status::wrongLength, {}};
    number = 1;
    while (channels_[number].open) ++number;
  }
  if (channels_[number].open) return {status::functionNotSupported, {}};
  channels_[number] = {};
  channels_[number].open = true;
  if (command.p2 != 0) return {};
  return {status::ok, {static_cast<std::uint8_t>(number)}};
}

Answer Channels::closeChannel(const CommandApdu& command) {
  unsigned number = command.p2 == 0 ? command.channel : command.p2;
  if (number == 0 || number >= most) return {status::wrongParameters, {}};
  if (!channels_[number].open) return {status::channelNotSupported, {}};
  channels_[number] = {};
  return {};
}

}  // namespace esimlab
