// SPDX-License-Identifier: Apache-2.0
#include "world/network.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/ethtool.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstring>
#include <fstream>
#include <stdexcept>
#include <system_error>

#include "world/process.hpp"

namespace esimlab {
namespace {

int openOwnNamespace() {
  int fd = open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC);
  if (fd < 0) throw std::system_error(errno, std::generic_category(), "network namespace");
  return fd;
}

void enterNamespace(int fd) {
  if (setns(fd, CLONE_NEWNET) != 0) {
    throw std::system_error(errno, std::generic_category(), "setns");
  }
}

void unshareNamespaces(int flags, const char* what) {
  if (unshare(flags) != 0) throw std::system_error(errno, std::generic_category(), what);
}

void writeFile(const std::string& path, const std::string& text) {
  std::ofstream file(path);
  file << text << std::flush;
  if (!file) throw std::runtime_error("cannot write " + path);
}

// Inside, the user is root and owns the network namespaces made from then on.
void enterUserNamespace() {
  static bool inside = false;
  if (inside) return;
  auto uid = geteuid();
  auto gid = getegid();
  unshareNamespaces(CLONE_NEWUSER, "user namespaces are not permitted here");
  writeFile("/proc/self/setgroups", "deny");
  writeFile("/proc/self/uid_map", "0 " + std::to_string(uid) + " 1");
  writeFile("/proc/self/gid_map", "0 " + std::to_string(gid) + " 1");
  inside = true;
}

// Runs in another namespace and comes back.
class Visit {
 public:
  Visit(int there, int back) : back_(back) { enterNamespace(there); }
  ~Visit() { setns(back_, CLONE_NEWNET); }
  Visit(const Visit&) = delete;
  Visit& operator=(const Visit&) = delete;

 private:
  int back_;
};

void ip(std::vector<std::string> words) {
  words.insert(words.begin(), "ip");
  auto done = runCommand(words);
  if (done.status == 0) return;
  std::string text;
  for (const auto& word : words) text += word + " ";
  throw std::runtime_error(text + "failed: " + done.output);
}

// Segmentation and checksum offloads off: packets then are what travels on a real link.
void withoutOffloads(const std::string& interface) {
  int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  for (auto command :
       {ETHTOOL_STSO, ETHTOOL_SGSO, ETHTOOL_SGRO, ETHTOOL_SSG, ETHTOOL_STXCSUM, ETHTOOL_SRXCSUM}) {
    ethtool_value off{static_cast<__u32>(command), 0};
    ifreq request{};
    std::strncpy(request.ifr_name, interface.c_str(), IFNAMSIZ - 1);
    request.ifr_data = reinterpret_cast<char*>(&off);
    ioctl(fd, SIOCETHTOOL, &request);  // a kernel without one of them has nothing to turn off
  }
  close(fd);
}

void prepare(const std::string& interface) {
  // No IPv6 link-local address: its neighbour discovery would be counted with the traffic.
  ip({"link", "set", interface, "mtu", "1500", "addrgenmode", "none"});
  withoutOffloads(interface);
  ip({"link", "set", interface, "up"});
}

std::string subnet(unsigned modem, unsigned profile) {
  return "10." + std::to_string(64 + modem) + "." + std::to_string(1 + profile) + ".";
}

}  // namespace

Network::Network(bool wantNamespaces) {
  if (!wantNamespaces) {
    fallBack("loopback was asked for");
    return;
  }
  try {
    enter();
  } catch (const std::exception& error) {
    fallBack(error.what());
  }
}

void Network::enter() {
  original_ = openOwnNamespace();
  bool root = geteuid() == 0;
  if (!root) enterUserNamespace();
  unshareNamespaces(CLONE_NEWNET, "network namespaces are not permitted here");
  outside_ = openOwnNamespace();
  ip({"link", "set", "lo", "up"});
  unshareNamespaces(CLONE_NEWNET, "network namespaces are not permitted here");
  router_ = openOwnNamespace();
  ip({"link", "set", "lo", "up"});
  kind_ = root ? Kind::namespaces : Kind::userNamespaces;
}

void Network::fallBack(const std::string& why) {
  if (original_ >= 0) setns(original_, CLONE_NEWNET);
  kind_ = Kind::loopback;
  why_ = why;
}

Network::~Network() {
  if (original_ >= 0) setns(original_, CLONE_NEWNET);
  for (int fd : {original_, router_, outside_}) {
    if (fd >= 0) close(fd);
  }
}

std::string Network::explain() const {
  switch (kind_) {
    case Kind::namespaces: return "own network namespaces; wwan0 is a veth pair";
    case Kind::userNamespaces:
      return "own network namespaces inside a user namespace; wwan0 is a veth pair";
    case Kind::loopback: break;
  }
  return "loopback interface only, the source address does not follow the profile (" + why_ + ")";
}

std::string Network::addModem() {
  if (!isolated()) {
    links_.emplace_back();
    return {};
  }
  auto number = std::to_string(links_.size());
  auto inside = "wwan" + number;
  auto there = "mobile" + number;
  auto target = "/proc/" + std::to_string(getpid()) + "/fd/" + std::to_string(outside_);
  ip({"link", "add", inside, "type", "veth", "peer", "name", there});
  ip({"link", "set", there, "netns", target});
  prepare(inside);
  Visit outside(outside_, router_);
  prepare(there);
  links_.push_back({inside, {}});
  return inside;
}

void Network::connect(unsigned modem, unsigned profile) {
  auto& link = links_.at(modem);
  if (link.interface.empty()) return;
  auto net = subnet(modem, profile);
  if (link.address == net + "2") return;
  disconnect(modem);
  {
    Visit outside(outside_, router_);
    ip({"address", "add", net + "1/24", "dev", "mobile" + std::to_string(modem)});
  }
  ip({"address", "add", net + "2/24", "dev", link.interface});
  ip({"route", "replace", "default", "via", net + "1", "dev", link.interface, "metric",
      std::to_string(100 + modem)});
  link.address = net + "2";
}

void Network::disconnect(unsigned modem) {
  auto& link = links_.at(modem);
  if (link.address.empty()) return;
  link.address.clear();
  ip({"address", "flush", "dev", link.interface});
  Visit outside(outside_, router_);
  ip({"address", "flush", "dev", "mobile" + std::to_string(modem)});
}

std::string Network::sourceAddress(unsigned modem) const {
  return links_.at(modem).address;
}

std::string Network::addServer() {
  if (!isolated()) return "127.0.0.1";
  auto address = "198.51.100." + std::to_string(10 + servers_++);
  Visit outside(outside_, router_);
  ip({"address", "add", address + "/32", "dev", "lo"});
  return address;
}

int Network::bindTcp(const std::string& address, std::uint16_t port) const {
  std::unique_ptr<Visit> outside;
  if (isolated()) outside = std::make_unique<Visit>(outside_, router_);
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  int on = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in name{};
  name.sin_family = AF_INET;
  name.sin_port = htons(port);
  inet_pton(AF_INET, address.c_str(), &name.sin_addr);
  if (bind(fd, reinterpret_cast<sockaddr*>(&name), sizeof name) != 0) {
    auto error = errno;
    close(fd);
    throw std::system_error(error, std::generic_category(), "bind " + address);
  }
  return fd;
}

}  // namespace esimlab
