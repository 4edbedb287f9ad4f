// SPDX-License-Identifier: Apache-2.0
// The wire format of vpcd over a socket pair.
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include "euicc/vpcd.hpp"
#include "lab_euicc_support.hpp"

namespace esimlab {
namespace {

TEST(LabEuiccVpcd, MessagesAreFramed) {
  Terminal terminal;
  terminal.card->powerOff();
  VpcdProtocol protocol(*terminal.card);
  auto exchange = [&](const char* hex) { return toHex(protocol.receive(fromHex(hex))); };
  EXPECT_EQ(exchange("000104"), "0017" + toHex(terminal.card->atr()));
  EXPECT_EQ(exchange("000101"), "");
  EXPECT_TRUE(terminal.card->powered());
  EXPECT_EQ(exchange("0005007000"), "");
  EXPECT_EQ(exchange("0001"), "0003019000");
  EXPECT_EQ(exchange("000102"
                     "00050070000001"),
            "0003019000");  // reset closed the channel
  EXPECT_EQ(exchange("000100"), "");
  EXPECT_FALSE(terminal.card->powered());
  EXPECT_EQ(exchange("00050070000001"), "00026F00");
}

TEST(LabEuiccVpcd, ServesASocketOnTheMainLoop) {
  int sockets[2];
  ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, sockets), 0);
  Terminal terminal;
  bool closed = false;
  VpcdConnection connection(*terminal.card, sockets[0], [&] { closed = true; });
  auto request = fromHex("00050070000001");
  ASSERT_EQ(write(sockets[1], request.data(), request.size()),
            static_cast<ssize_t>(request.size()));
  g_main_context_iteration(nullptr, TRUE);
  Bytes reply(16);
  auto size = read(sockets[1], reply.data(), reply.size());
  ASSERT_EQ(size, 5);
  EXPECT_EQ(toHex(ByteView(reply).first(5)), "0003019000");
  close(sockets[1]);
  g_main_context_iteration(nullptr, TRUE);
  EXPECT_TRUE(closed);
}

}  // namespace
}  // namespace esimlab
