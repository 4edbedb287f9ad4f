// SPDX-License-Identifier: Apache-2.0
// The virtual modem's ports, read as a host reads them: descriptors and octets, no library.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "modem/output_queue.hpp"
#include "modem/ports.hpp"
#include "support/fake_card.hpp"
#include "support/hex.hpp"

using namespace esimlab;
using namespace esimlab::test;
using namespace std::chrono_literals;

namespace {

constexpr auto allocateUim = "010F000000000002220004000101000B";
const auto allocated = hex("011700800000 0102 2200 0C00 02040000000000 0102000B01");

// The host's end of a port.
class Host {
 public:
  explicit Host(int fd) : fd_(fd) {
    EXPECT_GE(fd, 0);
    ::fcntl(fd, F_SETFL, ::fcntl(fd, F_GETFL) | O_NONBLOCK);
  }
  ~Host() { ::close(fd_); }
  void write(std::string_view octets) {
    auto raw = esimgw::fromHex(octets);
    EXPECT_EQ(::write(fd_, raw.data(), raw.size()), static_cast<ssize_t>(raw.size()));
  }
  // As much as is asked for, in the pieces in which it came.
  std::vector<Bytes> read(esimgw::Loop& loop, std::size_t octets) {
    std::vector<Bytes> pieces;
    std::size_t count = 0;
    loop.runUntil(
        [&] {
          std::array<std::uint8_t, 4096> buffer;
          auto got = ::read(fd_, buffer.data(), buffer.size());
          if (got > 0) pieces.emplace_back(buffer.begin(), buffer.begin() + got);
          if (got > 0) count += static_cast<std::size_t>(got);
          return count >= octets || got == 0;
        },
        5s);
    return pieces;
  }
  std::string readHex(esimgw::Loop& loop, std::size_t octets) {
    std::string text;
    for (const auto& piece : read(loop, octets)) text += esimgw::toHex(piece);
    return text;
  }
  // Whether the other side has hung up.
  bool atEnd() {
    std::uint8_t octet;
    auto got = ::read(fd_, &octet, 1);
    return got == 0 || (got < 0 && errno != EAGAIN);
  }

 private:
  int fd_;
};

int connectTo(const std::string& name) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path + 1, name.data(), name.size());
  int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + name.size());
  return ::connect(fd, reinterpret_cast<sockaddr*>(&address), size) == 0 ? fd : -1;
}

class LabModemPort : public testing::Test {
 protected:
  LabModemPort() {
    EXPECT_NE(::mkdtemp(directory_.data()), nullptr);
    device_ = directory_ + "/cdc-wdm0";
    modem_.insertCard(1, std::make_shared<FakeCard>());
  }
  ~LabModemPort() override { std::filesystem::remove_all(directory_); }
  int openTty(const std::string& path) {
    return ::open(path.c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC);
  }

  std::string directory_ =
      (std::filesystem::temp_directory_path() / "esim-gateway-XXXXXX").string();
  std::string device_;
  esimgw::Loop loop_;
  QmiModem modem_{loop_};
  std::string name_ = "esim-gateway-unit-" + std::to_string(::getpid());
};

}  // namespace

TEST_F(LabModemPort, TerminalIsRawAndAnswers) {
  PtyPort port(loop_, modem_, device_);
  EXPECT_EQ(port.path(), "");
  modem_.powerOn();
  ASSERT_EQ(port.path(), device_);
  int fd = openTty(device_);
  Host host(fd);
  termios settings{};
  ASSERT_EQ(::tcgetattr(fd, &settings), 0);
  EXPECT_EQ(settings.c_lflag & (ICANON | ECHO | ISIG), 0u);
  EXPECT_EQ(settings.c_iflag & (ICRNL | IXON), 0u);
  EXPECT_EQ(settings.c_oflag & OPOST, 0u);
  host.write(allocateUim);
  EXPECT_EQ(host.readHex(loop_, 24), allocated);
}

TEST_F(LabModemPort, TerminalSurvivesHostsThatComeAndGo) {
  PtyPort port(loop_, modem_, device_);
  modem_.powerOn();
  { Host first(openTty(device_)); }
  loop_.runUntilIdle();
  Host second(openTty(device_));
  second.write(allocateUim);
  EXPECT_EQ(second.readHex(loop_, 24), allocated);
}

TEST_F(LabModemPort, TerminalReassemblesRequestsAndChopsResponses) {
  PtyPort port(loop_, modem_, device_, {.chunk = 7});
  modem_.powerOn();
  Host host(openTty(device_));
  host.write("010F00");
  loop_.runUntilIdle();
  host.write("000000000222");
  loop_.runUntilIdle();
  host.write("0004000101000B");
  auto pieces = host.read(loop_, 24);
  std::string text;
  for (const auto& piece : pieces) text += esimgw::toHex(piece);
  EXPECT_EQ(text, allocated);
  EXPECT_GT(pieces.size(), 1u);
}

TEST_F(LabModemPort, TerminalVanishesAndComesBackAsTheNextNumber) {
  PtyPort port(loop_, modem_, device_);
  std::vector<std::string> paths;
  port.onPathChange([&](const std::string& path) { paths.push_back(path); });
  modem_.powerOn();
  Host host(openTty(device_));
  modem_.behaviour().rebootTime = 1ms;
  modem_.reboot();
  EXPECT_TRUE(host.atEnd());
  EXPECT_FALSE(std::filesystem::is_symlink(device_));
  ASSERT_TRUE(loop_.runUntil([&] { return port.path() != ""; }, 5s));
  auto next = directory_ + "/cdc-wdm1";
  EXPECT_EQ(paths, (std::vector<std::string>{device_, "", next}));
  Host again(openTty(next));
  again.write(allocateUim);
  EXPECT_EQ(again.readHex(loop_, 24), allocated);
}

TEST_F(LabModemPort, ProxyWantsToKnowTheModemFirst) {
  modem_.powerOn();
  ProxyPort proxy(loop_, name_);
  proxy.serve(modem_, "/dev/lab0");
  Host host(connectTo(name_));
  host.write(allocateUim);  // nobody is meant
  host.write(hex("011700000000 0001 00FF 0C00 010900 2F6465762F6C616230"));
  EXPECT_EQ(host.readHex(loop_, 19), hex("011200800000 0101 00FF 0700 02040000000000"));
  host.write(allocateUim);
  EXPECT_EQ(host.readHex(loop_, 24), allocated);
}

TEST_F(LabModemPort, ProxyRefusesAPathItDoesNotServe) {
  modem_.powerOn();
  ProxyPort proxy(loop_, name_);
  proxy.serve(modem_, "/dev/lab1");
  Host host(connectTo(name_));
  host.write(hex("011700000000 0001 00FF 0C00 010900 2F6465762F6C616230"));
  EXPECT_EQ(host.readHex(loop_, 19), hex("011200800000 0101 00FF 0700 02040001000300"));
}

TEST_F(LabModemPort, ProxyTellsItsModemsApartAndOneVanishesAlone) {
  QmiModem other(loop_, {.imei = "353001010000017"});
  modem_.powerOn();
  other.powerOn();
  ProxyPort proxy(loop_, name_);
  proxy.serve(modem_, "/dev/lab0");
  proxy.serve(other, "/dev/lab1");
  Host first(connectTo(name_));
  Host second(connectTo(name_));
  first.write(hex("011700000000 0001 00FF 0C00 010900 2F6465762F6C616230"));
  second.write(hex("011700000000 0001 00FF 0C00 010900 2F6465762F6C616231"));
  first.readHex(loop_, 19);
  second.readHex(loop_, 19);
  second.write(allocateUim);
  second.readHex(loop_, 24);
  EXPECT_TRUE(modem_.openClients().empty());
  EXPECT_EQ(other.openClients().size(), 1u);
  other.powerOff();
  EXPECT_TRUE(second.atEnd());
  EXPECT_FALSE(first.atEnd());
  EXPECT_EQ(proxy.connections(), 1u);
  EXPECT_EQ(proxy.pathOf(other), "");
  EXPECT_EQ(proxy.pathOf(modem_), "/dev/lab0");
}

TEST_F(LabModemPort, ProxyNameThatIsTakenIsAnError) {
  ProxyPort proxy(loop_, name_);
  EXPECT_THROW(ProxyPort(loop_, name_), std::system_error);
  EXPECT_THROW(ProxyPort(loop_, std::string(200, 'x')), std::system_error);
}

TEST(LabModemPath, TakesTheNextNumber) {
  EXPECT_EQ(detail::nextPath("/dev/cdc-wdm0"), "/dev/cdc-wdm1");
  EXPECT_EQ(detail::nextPath("/dev/cdc-wdm9"), "/dev/cdc-wdm10");
  EXPECT_EQ(detail::nextPath("/dev/modem"), "/dev/modem1");
}
