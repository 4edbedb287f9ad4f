// SPDX-License-Identifier: Apache-2.0
// Serves a virtual card to vpcd, the virtual PC/SC reader of the Debian package vsmartcard-vpcd, so
// that other software reaches it through PC/SC. vpcd listens (TCP port 35963 by default), the card
// connects. Wire format: a 2-octet big-endian length before each message; messages of one octet
// are controls (00 off, 01 on, 02 reset, 04 ATR), all others APDUs.
#pragma once

#include <glib.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "euicc/euicc.hpp"

namespace esimlab {

inline constexpr std::uint16_t vpcdPort = 35963;

// The protocol without a socket.
class VpcdProtocol {
 public:
  explicit VpcdProtocol(Euicc& card) : card_(card) {}
  // Octets from vpcd in, octets for vpcd out. Half messages wait for the rest.
  Bytes receive(ByteView octets);

 private:
  std::optional<Bytes> answer(ByteView message);
  Euicc& card_;
  Bytes buffer_;
};

// One connection on the GLib main loop. Card and this object must outlive the loop's run.
class VpcdConnection {
 public:
  // Takes over a connected socket.
  VpcdConnection(Euicc& card, int socket, std::function<void()> closed = {});
  ~VpcdConnection();
  VpcdConnection(const VpcdConnection&) = delete;
  VpcdConnection& operator=(const VpcdConnection&) = delete;

  // Socket to a vpcd on the loopback interface; throws std::system_error.
  static int connectLoopback(std::uint16_t port = vpcdPort);

 private:
  static gboolean readable(gint socket, GIOCondition condition, gpointer self);
  bool receive();
  void close();

  VpcdProtocol protocol_;
  int socket_;
  guint watch_ = 0;
  std::function<void()> closed_;
};

}  // namespace esimlab
