// SPDX-License-Identifier: Apache-2.0
// The lab's networks: what leaves through a profile carries its address, and a switch makes the old
// one dead.
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <net/if.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <filesystem>

#include "world/network.hpp"
#include "world/process.hpp"

namespace esimlab {
namespace {

namespace fs = std::filesystem;

int connectTo(const std::string& address, std::uint16_t port) {
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  sockaddr_in name{};
  name.sin_family = AF_INET;
  name.sin_port = htons(port);
  inet_pton(AF_INET, address.c_str(), &name.sin_addr);
  connect(fd, reinterpret_cast<sockaddr*>(&name), sizeof name);
  return fd;
}

bool ready(int fd, short what, int milliseconds) {
  pollfd one{fd, what, 0};
  return poll(&one, 1, milliseconds) == 1 && (one.revents & what) != 0;
}

// Who is at the other end of the next connection.
std::string acceptFrom(int server, int* accepted) {
  if (!ready(server, POLLIN, 5000)) return "nobody";
  sockaddr_in peer{};
  socklen_t size = sizeof peer;
  *accepted = accept4(server, reinterpret_cast<sockaddr*>(&peer), &size, SOCK_CLOEXEC);
  char text[INET_ADDRSTRLEN];
  return inet_ntop(AF_INET, &peer.sin_addr, text, sizeof text);
}

struct LabNetwork : testing::Test {
  Network network;
  void SetUp() override {
    if (!network.isolated()) GTEST_SKIP() << network.explain();
  }
};

}  // namespace

TEST_F(LabNetwork, TheSourceAddressFollowsTheProfile) {
  auto interface = network.addModem();
  EXPECT_EQ(interface, "wwan0");
  auto address = network.addServer();
  int server = network.bindTcp(address, 443);
  listen(server, 5);

  network.connect(0, 0);
  EXPECT_EQ(network.sourceAddress(0), "10.64.1.2");
  int first = connectTo(address, 443);
  int firstAccepted = -1;
  EXPECT_EQ(acceptFrom(server, &firstAccepted), "10.64.1.2");

  network.connect(0, 1);
  int second = connectTo(address, 443);
  int secondAccepted = -1;
  EXPECT_EQ(acceptFrom(server, &secondAccepted), "10.64.2.2");

  // The old connection is dead: nothing arrives any more.
  EXPECT_TRUE(send(first, "x", 1, MSG_NOSIGNAL) <= 0 || !ready(firstAccepted, POLLIN, 300));
  EXPECT_EQ(send(second, "x", 1, MSG_NOSIGNAL), 1);
  EXPECT_TRUE(ready(secondAccepted, POLLIN, 5000));

  network.disconnect(0);
  EXPECT_EQ(network.sourceAddress(0), "");
  int third = connectTo(address, 443);
  EXPECT_FALSE(ready(server, POLLIN, 100));
  for (int fd : {first, firstAccepted, second, secondAccepted, third, server}) close(fd);
}

TEST_F(LabNetwork, ModemsAndServersAreApart) {
  EXPECT_EQ(network.addModem(), "wwan0");
  EXPECT_EQ(network.addModem(), "wwan1");
  network.connect(0, 0);
  network.connect(1, 0);
  EXPECT_EQ(network.sourceAddress(0), "10.64.1.2");
  EXPECT_EQ(network.sourceAddress(1), "10.65.1.2");
  EXPECT_EQ(network.addServer(), "198.51.100.10");
  EXPECT_EQ(network.addServer(), "198.51.100.11");
}

TEST_F(LabNetwork, PacketsAreWhatTravelsOnARealLink) {
  auto interface = network.addModem();
  auto link = runCommand({"ip", "-d", "link", "show", interface});
  EXPECT_NE(link.output.find(" mtu 1500 "), std::string::npos) << link.output;
  auto features = runCommand({"ethtool", "-k", interface});
  if (features.status == 127) GTEST_SKIP() << "ethtool is not installed";
  for (auto name : {"tx-tcp-segmentation", "generic-segmentation-offload",
                    "generic-receive-offload", "tx-checksumming"}) {
    EXPECT_NE(features.output.find(std::string(name) + ": off"), std::string::npos)
        << features.output;
  }
}

TEST(LabNetworkEnd, TheProcessIsBackWhereItWas) {
  auto before = fs::read_symlink("/proc/thread-self/ns/net");
  bool user = false;
  {
    Network network;
    user = network.kind() == Network::Kind::userNamespaces;
    if (network.isolated()) {
      EXPECT_NE(fs::read_symlink("/proc/thread-self/ns/net"), before);
      EXPECT_EQ(if_nametoindex("wwan0"), 0u);
    }
  }
  bool back = fs::read_symlink("/proc/thread-self/ns/net") == before;
  EXPECT_NE(back, user);  // an ordinary user cannot return
}

TEST(LabNetworkLoopback, SaysWhyItIsNotIsolated) {
  Network network(false);
  EXPECT_FALSE(network.isolated());
  EXPECT_EQ(network.addModem(), "");
  EXPECT_EQ(network.addServer(), "127.0.0.1");
  network.connect(0, 0);
  EXPECT_EQ(network.sourceAddress(0), "");
  EXPECT_NE(network.explain().find("loopback was asked for"), std::string::npos);
}

TEST(LabProcess, OutputAndEndAreKept) {
  esimgw::Loop loop;
  std::vector<std::string> seen;
  Process process(loop, {{"sh", "-c", "echo one; echo $LAB_TEST >&2; printf three; exit 3"},
                         {{"LAB_TEST", "two"}},
                         [&](const std::string& line) { seen.push_back(line); }});
  ASSERT_TRUE(process.waitForEnd(std::chrono::seconds(10)));
  EXPECT_EQ(process.status(), 3);
  EXPECT_EQ(seen, (std::vector<std::string>{"one", "two", "three"}));
  EXPECT_THROW(Process(loop, {{"/nonexistent/program"}}), std::system_error);
}

TEST(LabProcess, IsKilledByItsId) {
  esimgw::Loop loop;
  Process process(loop, {{"sleep", "1000"}});
  EXPECT_TRUE(process.running());
  process.signal(SIGKILL);
  ASSERT_TRUE(process.waitForEnd(std::chrono::seconds(10)));
  EXPECT_EQ(process.status(), 128 + SIGKILL);
}

}  // namespace esimlab
