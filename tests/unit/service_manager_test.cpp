// SPDX-License-Identifier: Apache-2.0
// What a service manager hears, over the socket and the descriptor that it would make.
#include "service_manager.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>

using namespace esimgw;
using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

namespace {

// The daemon's environment, as long as the test runs.
struct ServiceManagerTest : testing::Test {
  ManualClock clock;
  Loop loop{clock};

  ~ServiceManagerTest() override {
    for (auto name : {"NOTIFY_SOCKET", "WATCHDOG_USEC", "READINESS_FD"}) unsetenv(name);
  }
};

// A pipe of which the daemon inherits the end to write to.
struct ReadinessTest : ServiceManagerTest {
  int ends[2] = {-1, -1};

  ReadinessTest() {
    if (pipe2(ends, O_NONBLOCK) != 0) throw std::runtime_error("no pipe");
    setenv("READINESS_FD", std::to_string(ends[1]).c_str(), 1);
  }
  ~ReadinessTest() override { close(ends[0]); }
  // Everything that came; "(open)" at the end when more may come.
  std::string heard() {
    char buffer[64];
    std::string all;
    for (;;) {
      auto size = read(ends[0], buffer, sizeof(buffer));
      if (size <= 0) return size == 0 ? all : all + "(open)";
      all.append(buffer, static_cast<std::size_t>(size));
    }
  }
};

TEST_F(ReadinessTest, NewlineAndEndOnceReady) {
  ServiceManager service(loop);
  loop.runUntilIdle();
  EXPECT_EQ(heard(), "(open)");
  service.ready();
  EXPECT_EQ(heard(), "\n");
}

TEST_F(ReadinessTest, ChildrenDoNotInheritIt) {
  ServiceManager service(loop);
  EXPECT_EQ(fcntl(ends[1], F_GETFD) & FD_CLOEXEC, FD_CLOEXEC);
  service.ready();
}

TEST_F(ReadinessTest, NoNumberOfAnOpenDescriptorIsLeftAlone) {
  const std::vector<std::string> wrongs = {"",  "x",       "-1",
                                           "2", "1000000", std::to_string(ends[1]) + " "};
  for (const auto& wrong : wrongs) {
    setenv("READINESS_FD", wrong.c_str(), 1);
    ServiceManager service(loop);
    service.ready();
    EXPECT_EQ(heard(), "(open)") << wrong;
    EXPECT_GE(fcntl(STDERR_FILENO, F_GETFD), 0) << wrong;
  }
  close(ends[1]);
}

TEST_F(ServiceManagerTest, WithoutManagerNothingWakesTheLoop) {
  ServiceManager service(loop);
  service.ready();
  service.reloading();
  service.reloaded();
  service.stopping();
  EXPECT_EQ(loop.nextTimer(), std::nullopt);
}

#ifdef ESIMGW_SYSTEMD
struct NotifyTest : ServiceManagerTest {
  std::filesystem::path directory;
  int socket_ = -1;

  NotifyTest() {
    directory = (std::filesystem::temp_directory_path() / "notify-XXXXXX").string();
    std::string path = directory.string();
    if (mkdtemp(path.data()) == nullptr) throw std::runtime_error("no directory");
    directory = path;
    sockaddr_un address{AF_UNIX, {}};
    auto name = (directory / "notify").string();
    std::strncpy(address.sun_path, name.c_str(), sizeof(address.sun_path) - 1);
    socket_ = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0);
    if (bind(socket_, reinterpret_cast<sockaddr*>(&address), sizeof(address)) != 0) {
      throw std::runtime_error("no socket");
    }
    setenv("NOTIFY_SOCKET", name.c_str(), 1);
  }
  ~NotifyTest() override {
    close(socket_);
    std::filesystem::remove_all(directory);
  }
  // The datagrams that came.
  std::vector<std::string> heard() {
    char buffer[256];
    std::vector<std::string> all;
    for (;;) {
      auto size = recv(socket_, buffer, sizeof(buffer), 0);
      if (size < 0) return all;
      all.emplace_back(buffer, static_cast<std::size_t>(size));
    }
  }
  void advance(Duration by) {
    clock.advance(by);
    loop.runUntilIdle();
  }
};

TEST_F(NotifyTest, ReadyReloadingStopping) {
  ServiceManager service(loop);
  EXPECT_THAT(heard(), IsEmpty());
  service.ready();
  EXPECT_THAT(heard(), ElementsAre("READY=1"));
  service.reloading();
  EXPECT_THAT(heard(),
              ElementsAre(testing::MatchesRegex("RELOADING=1\nMONOTONIC_USEC=[1-9][0-9]*")));
  service.reloaded();
  service.stopping();
  EXPECT_THAT(heard(), ElementsAre("READY=1", "STOPPING=1"));
  advance(1h);
  EXPECT_THAT(heard(), IsEmpty());  // nobody asked for a watchdog
}

TEST_F(NotifyTest, TheLoopFeedsTheWatchdogTwiceInItsTime) {
  setenv("WATCHDOG_USEC", "60000000", 1);
  ServiceManager service(loop);
  advance(1h);
  EXPECT_THAT(heard(), IsEmpty());  // not before it is ready
  service.ready();
  EXPECT_THAT(heard(), ElementsAre("READY=1", "WATCHDOG=1"));
  advance(29s);
  EXPECT_THAT(heard(), IsEmpty());
  advance(1s);
  EXPECT_THAT(heard(), ElementsAre("WATCHDOG=1"));
  service.stopping();
  advance(30s);
  EXPECT_THAT(heard(), ElementsAre("STOPPING=1", "WATCHDOG=1"));
}

TEST_F(NotifyTest, ALoopThatStandsStillIsSilent) {
  setenv("WATCHDOG_USEC", "60000000", 1);
  ServiceManager service(loop);
  service.ready();
  heard();
  clock.advance(10min);
  EXPECT_THAT(heard(), IsEmpty());
  loop.runUntilIdle();
  EXPECT_THAT(heard(), ElementsAre("WATCHDOG=1"));
}

TEST_F(NotifyTest, AManagerThatIsGoneIsNoReasonToEnd) {
  ServiceManager service(loop);
  close(socket_);
  socket_ = -1;
  service.ready();
  service.stopping();
}
#endif

}  // namespace
