// SPDX-License-Identifier: Apache-2.0
#include "net/few_packets.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace esimgw::net {
namespace {

void set(int socket, int option, int value) {
  static_cast<void>(setsockopt(socket, IPPROTO_TCP, option, &value, sizeof value));
}

}  // namespace

void acknowledgeWithData(int socket) {
#ifdef TCP_QUICKACK
  set(socket, TCP_QUICKACK, 0);
#endif
}

void holdBack(int socket) {
#ifdef TCP_CORK
  set(socket, TCP_CORK, 1);
#endif
}

void release(int socket) {
#ifdef TCP_CORK
  set(socket, TCP_CORK, 0);
#endif
}

}  // namespace esimgw::net
