// SPDX-License-Identifier: Apache-2.0
// Which network interface of a modem carries an address, and word when that may have changed.
#pragma once

#include <functional>
#include <string>

#include "runtime/glib.hpp"

namespace esimgw::qmi {

// `interface` itself or one stacked on it (a multiplexed bearer's qmimux0): the first that has an
// IPv4 address or an IPv6 address that is not link-local. Empty when none has.
std::string interfaceWithAddress(const std::string& interface);

// Follows addresses and links through a routing netlink socket: the kernel tells, nothing polls.
class AddressWatch {
 public:
  explicit AddressWatch(std::function<void()> changed);
  ~AddressWatch();
  AddressWatch(const AddressWatch&) = delete;
  AddressWatch& operator=(const AddressWatch&) = delete;

 private:
  void drain();

  std::function<void()> changed_;
  int socket_ = -1;
  FdWatch watch_;
};

}  // namespace esimgw::qmi
