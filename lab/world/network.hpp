// SPDX-License-Identifier: Apache-2.0
// The networks around the virtual router. Two network namespaces: "router", which the calling
// process enters (daemon, proxy, bus and modem live there), and "outside", where servers listen.
// Each modem is a veth pair between them, named wwan<n> on the router's side, whose source address
// follows the enabled profile. Where namespaces are not possible everything is on the loopback
// interface, and explain() says so.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace esimlab {

class Network {
 public:
  enum class Kind {
    namespaces,      // made by root
    userNamespaces,  // made by an ordinary user, who is root inside
    loopback,        // not isolated
  };

  // Enters a new router namespace; never throws, falls back to loopback. An ordinary user's first
  // one must be made while the process has one thread.
  explicit Network(bool wantNamespaces = true);
  // Back to where the process came from (an ordinary user stays in the last router namespace).
  ~Network();
  Network(const Network&) = delete;
  Network& operator=(const Network&) = delete;

  Kind kind() const { return kind_; }
  bool isolated() const { return kind_ != Kind::loopback; }
  // One sentence for people: what this is and, if it is the fallback, why.
  std::string explain() const;

  // The network interface of one more modem; empty on loopback.
  std::string addModem();
  // A profile of this modem (both counted from 0) has a data connection from now on, or none has.
  // The old source address is gone, and with it whatever used it.
  void connect(unsigned modem, unsigned profile);
  void disconnect(unsigned modem);
  // 10.<64 + modem>.<profile + 1>.2, or empty.
  std::string sourceAddress(unsigned modem) const;

  // The address of one more server outside: 198.51.100.<10 + n>, or 127.0.0.1.
  std::string addServer();
  // A bound TCP socket there. Port 0 means any. Throws std::system_error.
  int bindTcp(const std::string& address, std::uint16_t port) const;

 private:
  struct Link {
    std::string interface;
    std::string address;
  };

  void enter();
  void fallBack(const std::string& why);

  Kind kind_ = Kind::loopback;
  std::string why_;
  int original_ = -1;
  int router_ = -1;
  int outside_ = -1;
  unsigned servers_ = 0;
  std::vector<Link> links_;
};

}  // namespace esimlab
