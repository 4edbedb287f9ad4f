// SPDX-License-Identifier: Apache-2.0
// TCP options for few packets: on a metered link each costs at least 40 octets of headers. Where a
// socket is no TCP socket, or the system has no such option, nothing happens.
#pragma once

namespace esimgw::net {

// Acknowledgements wait for data to travel with, the one of the handshake too when this is called
// before connect(). The kernel falls back to its own habits at times: call it again now and then.
void acknowledgeWithData(int socket);

// What is written from now on waits for more, until release() or the socket's end, which then goes
// out with it (RFC 9293 §3.9.1.2: data sent may be collected).
void holdBack(int socket);
void release(int socket);

// What is written in its lifetime leaves in as few packets as possible at its end.
class Bundle {
 public:
  explicit Bundle(int socket) : socket_(socket) { holdBack(socket_); }
  ~Bundle() { release(socket_); }
  Bundle(const Bundle&) = delete;
  Bundle& operator=(const Bundle&) = delete;

 private:
  int socket_;
};

}  // namespace esimgw::net
