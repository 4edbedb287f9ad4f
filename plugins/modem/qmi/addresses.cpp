// SPDX-License-Identifier: Apache-2.0
#include "addresses.hpp"

#include <ifaddrs.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <memory>

#include "runtime/log.hpp"

namespace esimgw::qmi {
namespace {

bool usable(const sockaddr* address) {
  if (address == nullptr) return false;
  if (address->sa_family == AF_INET) return true;
  if (address->sa_family != AF_INET6) return false;
  const auto* inet6 = reinterpret_cast<const sockaddr_in6*>(address);
  return !IN6_IS_ADDR_LINKLOCAL(&inet6->sin6_addr);
}

bool stackedOn(const std::string& upper, const std::string& lower) {
  std::error_code ignored;
  return std::filesystem::exists("/sys/class/net/" + upper + "/lower_" + lower, ignored);
}

}  // namespace

std::string interfaceWithAddress(const std::string& interface) {
  ifaddrs* list = nullptr;
  if (interface.empty() || getifaddrs(&list) != 0) return {};
  std::unique_ptr<ifaddrs, decltype(&freeifaddrs)> owned(list, freeifaddrs);
  std::string upper;
  for (const auto* one = list; one != nullptr; one = one->ifa_next) {
    if ((one->ifa_flags & IFF_UP) == 0 || !usable(one->ifa_addr)) continue;
    if (interface == one->ifa_name) return interface;
    if (upper.empty() && stackedOn(one->ifa_name, interface)) upper = one->ifa_name;
  }
  return upper;
}

AddressWatch::AddressWatch(std::function<void()> changed) : changed_(std::move(changed)) {
  socket_ = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_ROUTE);
  sockaddr_nl local{};
  local.nl_family = AF_NETLINK;
  local.nl_groups = RTMGRP_LINK | RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR;
  if (socket_ < 0 || bind(socket_, reinterpret_cast<sockaddr*>(&local), sizeof local) != 0) {
    log::warning("addresses-not-watched",
                 std::string("cannot follow network addresses: ") + std::strerror(errno));
    return;
  }
  watch_ = FdWatch(socket_, G_IO_IN, [this](GIOCondition) { drain(); });
}

AddressWatch::~AddressWatch() {
  watch_.reset();
  if (socket_ >= 0) ::close(socket_);
}

void AddressWatch::drain() {
  std::array<char, 8192> buffer;
  // What exactly changed does not matter; an overrun (ENOBUFS) means that something did.
  for (;;) {
    auto got = recv(socket_, buffer.data(), buffer.size(), 0);
    if (got > 0) continue;
    if (got < 0 && (errno == EINTR || errno == ENOBUFS)) continue;
    break;
  }
  changed_();
}

}  // namespace esimgw::qmi
