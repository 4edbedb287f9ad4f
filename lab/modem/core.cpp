// SPDX-License-Identifier: Apache-2.0
#include "modem/core.hpp"

#include <algorithm>

namespace esimlab::detail {

qmi::Reader Request::need(std::uint8_t type) const {
  const auto* value = message.find(type);
  if (value == nullptr) throw Refusal{qmi::Error::missingArgument};
  return qmi::Reader(*value);
}

Client* Core::allocate(qmi::Service service, Link* link) {
  for (unsigned id = 1; id <= std::min(behaviour.clientIdLimit, 254u); ++id) {
    if (find(service, static_cast<std::uint8_t>(id)) != nullptr) continue;
    ++records.clientsAllocated;
    return &clients.emplace_back(Client{service, static_cast<std::uint8_t>(id), link});
  }
  return nullptr;
}

Client* Core::find(qmi::Service service, std::uint8_t id) {
  for (auto& client : clients) {
    if (client.service == service && client.id == id) return &client;
  }
  return nullptr;
}

void Core::after(esimgw::Duration delay, std::function<void()> function) {
  auto place = delayed_.emplace(delayed_.end());
  place->start(loop, loop.now() + delay, [this, place, function = std::move(function)] {
    auto call = function;
    delayed_.erase(place);
    call();
  });
}

void Core::send(Link* link, const qmi::Message& message) {
  sendOctets(link, qmi::encode(message));
}

void Core::sendOctets(Link* link, ByteView octets) {
  if (on && !mute && links.contains(link)) link->send(octets);
}

void Core::indicate(const Client& client, std::uint16_t id, qmi::Tlvs tlvs) {
  send(client.link, {client.service, client.id, qmi::Kind::indication, 0, id, std::move(tlvs)});
}

}  // namespace esimlab::detail
