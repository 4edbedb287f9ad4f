// SPDX-License-Identifier: Apache-2.0
#include "air_meter.hpp"

#include <arpa/inet.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <netinet/ip.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <stdexcept>
#include <system_error>

namespace esimbench {
namespace {

[[noreturn]] void throwErrno(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

SystemTime stampOf(msghdr& message) {
  for (auto* part = CMSG_FIRSTHDR(&message); part != nullptr; part = CMSG_NXTHDR(&message, part)) {
    if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_TIMESTAMPNS) continue;
    timespec stamp{};
    std::memcpy(&stamp, CMSG_DATA(part), sizeof stamp);
    return SystemTime(std::chrono::seconds(stamp.tv_sec) + std::chrono::nanoseconds(stamp.tv_nsec));
  }
  return {};
}

}  // namespace

AirMeter::AirMeter(const std::string& interface, const std::string& serverAddress) {
  if (inet_pton(AF_INET, serverAddress.c_str(), &server_) != 1) {
    throw std::runtime_error("no IPv4 address: " + serverAddress);
  }
  // Without the link header. ETH_P_ALL: a socket for ETH_P_IP sees only what comes in.
  fd_ = socket(AF_PACKET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, htons(ETH_P_ALL));
  if (fd_ < 0) throwErrno("packet socket");
  int on = 1;
  int buffer = 8 << 20;
  setsockopt(fd_, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on);
  setsockopt(fd_, SOL_SOCKET, SO_RCVBUFFORCE, &buffer, sizeof buffer);
  sockaddr_ll name{};
  name.sll_family = AF_PACKET;
  name.sll_protocol = htons(ETH_P_ALL);
  name.sll_ifindex = static_cast<int>(if_nametoindex(interface.c_str()));
  if (name.sll_ifindex == 0 || bind(fd_, reinterpret_cast<sockaddr*>(&name), sizeof name) != 0) {
    close(fd_);
    throwErrno("packet socket on the modem's interface");
  }
  watch_ = esimgw::FdWatch(fd_, G_IO_IN, [this](GIOCondition) { readAll(); });
}

AirMeter::~AirMeter() {
  watch_.reset();
  close(fd_);
}

void AirMeter::clear() {
  readAll();
  totals_ = {};
}

const AirTotals& AirMeter::totals() {
  readAll();
  return totals_;
}

void AirMeter::checkComplete() {
  tpacket_stats statistics{};
  socklen_t size = sizeof statistics;
  if (getsockopt(fd_, SOL_PACKET, PACKET_STATISTICS, &statistics, &size) != 0) {
    throwErrno("statistics of the packet socket");
  }
  if (statistics.tp_drops != 0) throw std::runtime_error("the packet socket lost packets");
}

void AirMeter::readAll() {
  std::array<std::uint8_t, 128> head;  // the headers; lengths are in them
  for (;;) {
    sockaddr_ll from{};
    iovec place{head.data(), head.size()};
    alignas(cmsghdr) std::array<char, 128> control;
    msghdr message{};
    message.msg_name = &from;
    message.msg_namelen = sizeof from;
    message.msg_iov = &place;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    auto got = recvmsg(fd_, &message, 0);
    if (got < 0) return;
    if (ntohs(from.sll_protocol) != ETH_P_IP) continue;
    auto before = totals_.packets;
    count(head.data(), static_cast<std::size_t>(got), from.sll_pkttype == PACKET_OUTGOING);
    if (totals_.packets != before) totals_.last = stampOf(message);
  }
}

void AirMeter::count(const std::uint8_t* packet, std::size_t captured, bool sent) {
  iphdr ip{};
  if (captured < sizeof ip) return;
  std::memcpy(&ip, packet, sizeof ip);
  if (ip.saddr != server_ && ip.daddr != server_) return;
  std::uint64_t length = ntohs(ip.tot_len);
  totals_.bytes += length;
  ++totals_.packets;
  totals_.longest = std::max(totals_.longest, length);
  if (sent) totals_.upBytes += length;
  tcphdr tcp{};
  auto ipHead = ip.ihl * std::size_t{4};
  if (ip.protocol != IPPROTO_TCP || captured < ipHead + sizeof tcp) return;
  std::memcpy(&tcp, packet + ipHead, sizeof tcp);
  if (tcp.syn && !tcp.ack) ++totals_.connections;
  bool payload = length > ipHead + tcp.doff * std::size_t{4};
  if (!payload && tcp.ack && !tcp.syn && !tcp.fin && !tcp.rst) ++totals_.bareAcks;
}

}  // namespace esimbench
