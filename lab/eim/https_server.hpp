// SPDX-License-Identifier: Apache-2.0
// HTTP/1.1 over TLS 1.2 and 1.3 on the GLib main loop, made for few octets on the air: each
// response leaves in one write, and in TLS 1.3 the one session ticket travels with the first of
// them. Sessions are kept in the server, so that a ticket is only a 32-octet identifier.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "eim/http.hpp"
#include "eim/tls_identity.hpp"
#include "runtime/glib.hpp"
#include "runtime/loop.hpp"

struct ssl_ctx_st;

namespace esimlab {

class HttpsConnection;

class HttpsServer {
 public:
  using Handler = std::function<HttpResponse(const HttpRequest&)>;
  using Answered = std::function<void(const HttpRequest&, const HttpResponse&)>;

  HttpsServer(esimgw::Loop& loop, const eim::TlsIdentity& identity, Handler handler);
  ~HttpsServer();
  HttpsServer(const HttpsServer&) = delete;
  HttpsServer& operator=(const HttpsServer&) = delete;

  // Called when the last octet of a response went to the kernel, or when it was cut.
  void onAnswered(Answered answered) { answered_ = std::move(answered); }

  // Listens on 127.0.0.1; port 0 means any. Throws std::runtime_error.
  void listen(std::uint16_t port = 0);
  // Takes over a bound TCP socket, perhaps made in another network namespace.
  void adopt(int fd);
  std::uint16_t port() const { return port_; }

  // For new connections. Sessions of the old identity are forgotten.
  void setIdentity(const eim::TlsIdentity& identity);
  // Versions as OpenSSL numbers (TLS1_2_VERSION …), for new connections.
  void setVersions(int lowest, int highest);
  void forgetSessions();
  // Refused at TCP level, like a host without the service; existing connections are cut.
  void refuseConnections(bool refuse);
  // Closes idle and busy connections abruptly.
  void cutConnections();

  struct Counts {
    unsigned connections = 0;
    unsigned fullHandshakes = 0;
    unsigned resumedHandshakes = 0;
    unsigned failedHandshakes = 0;
    unsigned requests = 0;
    unsigned badRequests = 0;  // answered by the server itself: not HTTP, too large
  };
  const Counts& counts() const { return counts_; }
  std::size_t openConnections() const { return connections_.size(); }

 private:
  friend class HttpsConnection;

  void startAccepting();
  void acceptOne();
  HttpResponse handle(HttpRequest& request);
  void forget(unsigned connection);

  esimgw::Loop& loop_;
  Handler handler_;
  Answered answered_;
  std::shared_ptr<ssl_ctx_st> context_;
  int fd_ = -1;
  bool adopted_ = false;
  bool refusing_ = false;
  std::uint16_t port_ = 0;
  int lowestVersion_;
  int highestVersion_;
  Counts counts_;
  esimgw::FdWatch watch_;
  std::map<unsigned, std::shared_ptr<HttpsConnection>> connections_;
};

}  // namespace esimlab
