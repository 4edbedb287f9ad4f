// SPDX-License-Identifier: Apache-2.0
// What the plugin holds in the modem, and how it is given back: at the end, when it comes too late,
// and when a predecessor was killed before it could.
#include "detached.hpp"
#include "port.hpp"
#include "runtime/log.hpp"

namespace esimgw::qmi {
namespace {

Unit takeClosed(GObject* source, GAsyncResult* result) {
  GError* error = nullptr;
  if (!qmi_device_close_finish(QMI_DEVICE(source), result, &error)) throw fromGError(error);
  return {};
}

Unit takeReleased(GObject* source, GAsyncResult* result) {
  GError* error = nullptr;
  if (!qmi_device_release_client_finish(QMI_DEVICE(source), result, &error)) {
    throw fromGError(error);
  }
  return {};
}

}  // namespace

void Port::remember() {
  auto held = inherited_;
  auto add = [&](const ClientPtr& client) {
    if (!client) return;
    held.clients.push_back({static_cast<unsigned>(qmi_client_get_service(client.get())),
                            qmi_client_get_cid(client.get())});
  };
  add(dms_);
  add(uim_);
  add(nas_);
  held.channels.insert(held.channels.end(), channels_.begin(), channels_.end());
  leftovers_.write(held);
}

void Port::channelOpened(Channel channel) {
  channels_.insert(channel);
  remember();
}

void Port::channelClosed(Channel channel) {
  channels_.erase(channel);
  remember();
}

void Port::channelsLost(std::uint8_t slot) {
  std::erase_if(channels_, [slot](const Channel& channel) { return channel.slot == slot; });
  remember();
}

Task<void> Port::closeChannel(Channel channel, Turn turn) {
  auto request = closeLogicalChannel(origin(), channel.slot, channel.number);
  Late none;
  auto answer = co_await command(std::move(request), "close logical channel",
                                 settings_.commandTimeout, turn, none);
  channelClosed(channel);
  readResult(answer.get());
}

void Port::closeInBackground(Channel channel, Turn turn) {
  if (ended_ || !uim_) return;
  auto request = closeLogicalChannel(origin(), channel.slot, channel.number);
  DetachedOperation<MessagePtr> operation([turn](MessagePtr) {});
  operation.abandon();
  qmi_device_command_full(qmi_.get(), request.get(), nullptr,
                          librarySeconds(settings_.commandTimeout), nullptr, &operation.callback,
                          operation.userData(takeResponse));
}

Task<void> Port::reclaim() {
  auto held = inherited_;
  // A client id that the modem just gave us was free: it needs no giving back.
  std::erase_if(held.clients, [this](const Leftovers::Client& client) {
    for (const auto* own : {&dms_, &uim_, &nas_}) {
      if (*own && qmi_client_get_service(own->get()) == static_cast<QmiService>(client.service) &&
          qmi_client_get_cid(own->get()) == client.id) {
        return true;
      }
    }
    return false;
  });
  auto oldUim = qmi_client_get_cid(uim_.get());
  for (const auto& client : held.clients) {
    if (client.service == QMI_SERVICE_UIM) oldUim = client.id;
  }
  for (const auto& channel : held.channels) co_await reclaimChannel(oldUim, channel);
  for (const auto& client : held.clients) co_await reclaimClient(client);
  if (ended_) throw *ended_;
  inherited_ = {};
  remember();
}

Task<void> Port::reclaimChannel(std::uint8_t client, Channel channel) {
  auto turn = co_await enter();
  Late none;
  // The modem may want to hear it from the client that opened it, or may have forgotten that one.
  for (auto id : {client, qmi_client_get_cid(uim_.get())}) {
    auto from = origin();
    from.client = id;
    auto request = closeLogicalChannel(from, channel.slot, channel.number);
    std::optional<Error> failed;
    try {
      auto answer = co_await command(std::move(request), "close a predecessor's channel",
                                     settings_.commandTimeout, turn, none);
      readResult(answer.get());
    } catch (...) {
      failed = toError(std::current_exception());
    }
    if (!failed) {
      log::notice("channel-reclaimed",
                  "closed a channel that a killed predecessor left open on " + deviceName());
      co_return;
    }
    log::debug("channel-not-reclaimed", failed->sentence());
  }
}

Task<void> Port::reclaimClient(Leftovers::Client client) {
  GioOperation<ClientPtr> operation;
  Deadline deadline = loop_.now() + settings_.commandTimeout;
  // Naming an id makes libqmi's object for it without asking the modem.
  qmi_device_allocate_client(qmi_.get(), static_cast<QmiService>(client.service), client.id, 5,
                             operation.cancellable(), &operation.callback,
                             operation.userData(takeClient));
  std::optional<Error> failed;
  try {
    auto old = co_await operation.wait(deadline);
    co_await release(old);
  } catch (...) {
    failed = toError(std::current_exception());
  }
  if (failed) log::debug("client-not-reclaimed", failed->sentence());
}

Task<void> Port::release(ClientPtr& client) {
  if (!client) co_return;
  auto flags =
      ended_ ? QMI_DEVICE_RELEASE_CLIENT_FLAGS_NONE : QMI_DEVICE_RELEASE_CLIENT_FLAGS_RELEASE_CID;
  auto limit = settings_.commandTimeout;
  auto when = loop_.now() + limit;
  Deadline deadline = when;
  GioOperation<Unit> operation;
  qmi_device_release_client(qmi_.get(), client.get(), flags, librarySeconds(limit),
                            operation.cancellable(), &operation.callback,
                            operation.userData(takeReleased));
  client.reset();
  std::optional<Error> failed;
  try {
    co_await operation.wait(deadline);
  } catch (...) {
    failed = toError(std::current_exception());
  }
  if (!failed) co_return;
  auto error = explain(*failed, "give back a client id", when, limit);
  log::info("client-not-released", error.sentence());
}

Task<void> Port::close() {
  if (!qmi_) co_return;
  if (uim_) g_signal_handlers_disconnect_by_data(uim_.get(), this);
  if (!ended_) co_await closeChannels();
  // A mute modem's channels and ids stay noted for the next attempt.
  bool givesBack = !ended_;
  co_await release(nas_);
  co_await release(uim_);
  co_await release(dms_);
  if (givesBack && !ended_) remember();
  if (!ended_) end({Domain::modem, Code::modemGone, "the modem is not served any more"});
  co_await closeDevice();
}

Task<void> Port::closeChannels() {
  auto channels = channels_;
  for (const auto& channel : channels) {
    std::optional<Error> failed;
    try {
      auto turn = co_await enter();
      co_await closeChannel(channel, turn);
    } catch (...) {
      failed = toError(std::current_exception());
    }
    if (failed) log::info("channel-not-closed", failed->sentence());
    if (ended_) co_return;
  }
}

Task<void> Port::closeDevice() {
  if (!opened_) co_return;
  opened_ = false;
  g_signal_handlers_disconnect_by_data(qmi_.get(), this);
  GioOperation<Unit> operation;
  Deadline deadline = loop_.now() + settings_.commandTimeout;
  qmi_device_close_async(qmi_.get(), librarySeconds(settings_.commandTimeout),
                         operation.cancellable(), &operation.callback,
                         operation.userData(takeClosed));
  std::optional<Error> failed;
  try {
    co_await operation.wait(deadline);
  } catch (...) {
    failed = toError(std::current_exception());
  }
  if (failed) log::debug("device-not-closed", failed->sentence());
}

}  // namespace esimgw::qmi
