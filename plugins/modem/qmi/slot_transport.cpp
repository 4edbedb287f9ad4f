// SPDX-License-Identifier: Apache-2.0
#include "slot_transport.hpp"

#include "runtime/log.hpp"

namespace esimgw::qmi {
namespace {

constexpr unsigned highestChannel = 19;  // ISO 7816-4
// Between attempts to open a channel while the card starts.
constexpr auto notReadyPause = std::chrono::milliseconds(500);

using ResetRequest = ESIMGW_QMI_TYPED(uim, reset);

}  // namespace

std::uint8_t SlotTransport::logicalSlot() const {
  const auto* state = port_->slots().find(slot_);
  if (state == nullptr || state->logical == 0) {
    throw Error(Domain::card, Code::cardAbsent,
                "slot " + std::to_string(slot_) + " of " + port_->deviceName() + " is not active");
  }
  return state->logical;
}

Task<OpenedChannel> SlotTransport::openChannel(Aid application) {
  auto turn = co_await port_->enter();
  ladder_.sessionStarts();
  auto until = port_->loop().now() + port_->settings().settleTimeout;
  bool freed = false;
  for (;;) {
    std::optional<Error> failed;
    OpenedChannel opened;
    try {
      auto got = co_await tryOpen(application, turn);
      opened = std::move(got);
    } catch (...) {
      failed = toError(std::current_exception());
    }
    if (!failed) co_return opened;
    bool starting = failed->sentence().find("'DeviceNotReady'") != std::string::npos;
    if (failed->code() == Code::noFreeChannel && !freed) {
      freed = true;
      co_await freeOwnChannels();
    } else if (starting && port_->loop().now() < until) {
      co_await sleepFor(notReadyPause);
    } else {
      throw *failed;
    }
  }
}

Task<OpenedChannel> SlotTransport::tryOpen(Aid application, Port::Turn turn) {
  auto slot = logicalSlot();
  auto request = openLogicalChannel(port_->origin(), slot, application);
  std::weak_ptr<Port> weak = port_;
  Port::Late late = [weak, slot](MessagePtr answer, Port::Turn held) {
    auto port = weak.lock();
    if (!port) return;
    auto channel = readOpenLogicalChannel(answer.get()).channel;
    port->closeInBackground({slot, channel}, std::move(held));
  };
  auto answer = co_await port_->command(std::move(request), "open logical channel",
                                        port_->settings().commandTimeout, turn, late);
  ChannelOpened opened;
  try {
    opened = readOpenLogicalChannel(answer.get());
  } catch (const Error& error) {
    throw error.in("open logical channel on " + port_->deviceName());
  }
  if (opened.channel < 1 || opened.channel > highestChannel) {
    port_->closeInBackground({slot, opened.channel}, turn);
    throw Error(Domain::modem, Code::malformed,
                "open logical channel on " + port_->deviceName() + ": the modem says channel " +
                    std::to_string(opened.channel) + ", cards have 1 to 19");
  }
  port_->channelOpened({slot, opened.channel});
  co_return OpenedChannel{opened.channel, std::move(opened.selectResponse)};
}

// UIM Reset frees what our own client id holds, nobody else's.
Task<void> SlotTransport::freeOwnChannels() {
  log::info("channels-freed",
            "no free channel on " + port_->deviceName() + ": resetting our own state in the modem");
  std::optional<Error> failed;
  try {
    co_await port_->call<ResetRequest>(qmi_client_uim_reset, port_->uim(), nullptr,
                                       "free own channels", port_->settings().commandTimeout);
  } catch (...) {
    failed = toError(std::current_exception());
  }
  if (failed) {
    log::info("channels-not-freed", failed->sentence());
    co_return;
  }
  port_->channelsLost(logicalSlot());
  // The reset also ends our registration for indications.
  co_await port_->registerEvents();
}

Task<Bytes> SlotTransport::transmit(std::uint8_t channel, Bytes command) {
  auto turn = co_await port_->enter();
  auto slot = logicalSlot();
  port_->longResponses().forgetAll();
  auto request = sendApdu(port_->origin(), slot, channel, command, port_->settings().modemCollects);
  Port::Late none;
  auto answer = co_await port_->command(std::move(request), "send APDU",
                                        port_->settings().apduTimeout, turn, none);
  ApduAnswer read;
  try {
    read = readSendApdu(answer.get());
  } catch (const Error& error) {
    throw error.in("send APDU on " + port_->deviceName());
  }
  if (!read.token) co_return std::move(read.response);
  co_return co_await port_->longResponse(*read.token, read.total, "send APDU");
}

Task<void> SlotTransport::closeChannel(std::uint8_t channel) {
  auto work = closeNow(channel);
  co_await shielded(std::move(work));
}

Task<void> SlotTransport::closeNow(std::uint8_t channel) {
  auto turn = co_await port_->enter();
  Channel closing{logicalSlot(), channel};
  co_await port_->closeChannel(closing, turn);
}

Task<void> SlotTransport::reset(ResetReason why) {
  auto keepAlive = shared_from_this();
  auto turn = co_await port_->enter();
  resetting_ = true;
  std::optional<Error> failed;
  try {
    co_await ladder_.climb(why);
  } catch (...) {
    failed = toError(std::current_exception());
  }
  resetting_ = false;
  port_->events().notify();
  if (const auto* state = port_->slots().find(slot_)) port_->channelsLost(state->logical);
  if (failed) throw *failed;
}

}  // namespace esimgw::qmi
