// SPDX-License-Identifier: Apache-2.0
#include "euicc/vpcd.hpp"

#include <arpa/inet.h>
#include <glib-unix.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

namespace esimlab {
namespace {

constexpr std::uint8_t controlOff = 0x00;
constexpr std::uint8_t controlOn = 0x01;
constexpr std::uint8_t controlReset = 0x02;
constexpr std::uint8_t controlAtr = 0x04;
constexpr std::size_t headerSize = 2;

Bytes framed(ByteView message) {
  Bytes frame{static_cast<std::uint8_t>(message.size() >> 8),
              static_cast<std::uint8_t>(message.size())};
  esimgw::append(frame, message);
  return frame;
}

bool sendAll(int socket, ByteView octets) {
  while (!octets.empty()) {
    auto sent = ::send(socket, octets.data(), octets.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return false;
    octets = octets.subspan(static_cast<std::size_t>(sent));
  }
  return true;
}

}  // namespace

Bytes VpcdProtocol::receive(ByteView octets) {
  esimgw::append(buffer_, octets);
  Bytes out;
  ByteView rest = buffer_;
  while (rest.size() >= headerSize) {
    std::size_t size = static_cast<std::size_t>(rest[0]) << 8 | rest[1];
    if (rest.size() < headerSize + size) break;
    if (auto reply = answer(rest.subspan(headerSize, size))) esimgw::append(out, framed(*reply));
    rest = rest.subspan(headerSize + size);
  }
  buffer_ = esimgw::toBytes(rest);
  return out;
}

// Power controls have no answer. A mute card answers with a status word, because vpcd waits for
// one.
std::optional<Bytes> VpcdProtocol::answer(ByteView message) {
  if (message.empty()) return std::nullopt;
  if (message.size() > 1) {
    auto reply = card_.transmit(message);
    return reply.empty() ? Bytes{0x6F, 0x00} : reply;
  }
  switch (message[0]) {
    case controlOff: card_.powerOff(); return std::nullopt;
    case controlOn:
    case controlReset: card_.powerOn(); return std::nullopt;
    case controlAtr: return card_.atr();
    default: return std::nullopt;
  }
}

VpcdConnection::VpcdConnection(Euicc& card, int socket, std::function<void()> closed)
    : protocol_(card), socket_(socket), closed_(std::move(closed)) {
  auto events = static_cast<GIOCondition>(G_IO_IN | G_IO_HUP | G_IO_ERR);
  watch_ = g_unix_fd_add(socket_, events, &VpcdConnection::readable, this);
}

VpcdConnection::~VpcdConnection() {
  if (watch_ != 0) g_source_remove(watch_);
  if (socket_ >= 0) ::close(socket_);
}

int VpcdConnection::connectLoopback(std::uint16_t port) {
  int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (socket < 0) throw std::system_error(errno, std::generic_category(), "vpcd: socket");
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
    int code = errno;
    ::close(socket);
    throw std::system_error(code, std::generic_category(), "vpcd: connect");
  }
  return socket;
}

gboolean VpcdConnection::readable(gint, GIOCondition, gpointer self) {
  auto* connection = static_cast<VpcdConnection*>(self);
  if (connection->receive()) return G_SOURCE_CONTINUE;
  connection->watch_ = 0;
  connection->close();
  return G_SOURCE_REMOVE;
}

bool VpcdConnection::receive() {
  std::array<std::uint8_t, 4096> octets;
  auto count = ::recv(socket_, octets.data(), octets.size(), MSG_DONTWAIT);
  if (count < 0) return errno == EAGAIN || errno == EINTR;
  if (count == 0) return false;
  auto reply = protocol_.receive(ByteView(octets.data(), static_cast<std::size_t>(count)));
  return sendAll(socket_, reply);
}

void VpcdConnection::close() {
  ::close(socket_);
  socket_ = -1;
  if (closed_) closed_();
}

}  // namespace esimlab
