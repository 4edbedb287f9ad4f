// SPDX-License-Identifier: Apache-2.0
// HTTPS POST to one server under one trust, for few bytes on the air: TLS 1.3 with sessions resumed
// over connections, short ClientHello, HTTP/1.1, only the headers the caller gives. Redirects,
// the environment's proxies and the system's trust store are never used.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "net/trust.hpp"
#include "runtime/task.hpp"
#include "tlv/bytes.hpp"

namespace esimgw::net {

struct HttpRequest {
  std::string path;                  // absolute, "/gsma/rsp2/asn1"
  std::vector<std::string> headers;  // "Name: value"; Host and Content-Length are added
  Bytes body;
  std::size_t responseLimit = 64 * 1024;        // octets of body; a longer one ends the transfer
  Duration timeout = std::chrono::seconds(60);  // for all of it, name resolution to last octet
};

struct HttpResponse {
  unsigned status = 0;
  std::string contentType;  // as the server wrote it, empty when absent
  Bytes body;
};

struct HttpServer {
  std::string host;  // a name, IPv4 address or bracketed IPv6 address; the certificate must name it
  unsigned port = 443;
  TlsTrust trust;
  // Where to connect instead of resolving `host`: "10.0.0.1:443", "[fd00::1]:443". Empty: resolve.
  std::string connectTo;
  std::string proxy;  // URL of an HTTP proxy, empty: none (the environment is not asked)
  Duration connectTimeout = std::chrono::seconds(30);  // name resolution, TCP and TLS
  Duration stallTimeout = std::chrono::seconds(20);    // below 10 octets a second for so long
  // Send the octets with which TLS 1.3 imitates TLS 1.2 for old firewalls on the way
  // (RFC 8446 D.4); about 90 octets for each connection.
  bool middleboxCompatibility = true;
  // Whether dates can be judged. When it says no, a date failure is Code::clockNotSet.
  std::function<bool()> clockPlausible;
};

// What it has cost so far.
struct HttpCounters {
  unsigned connections = 0;      // TLS handshakes completed
  unsigned resumed = 0;          // of these, with a session of an earlier one
  unsigned openConnections = 0;  // TCP sockets open now
};

// Errors of post(), all of Domain::network:
//   eimUnreachable  no name, no connection, it broke, or it took too long
//   eimUntrusted    the server is not the one `trust` and `host` mean, or the certificate's dates
//                   are wrong; the sentence says which
//   clockNotSet     only the dates are wrong, and clockPlausible() is false
//   malformed       no HTTP, or more octets than responseLimit
//   configuration   the trust cannot be used, or an option is no good
// and the Stop's reason when it was cancelled. Any HTTP status is a value, redirects too.
class HttpClient {
 public:
  HttpClient(Loop& loop, HttpServer server);
  // Transfers that still run end with Code::cancelled.
  ~HttpClient();
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  // Must not outlive the client. Uses an open connection if there is one.
  Task<HttpResponse> post(HttpRequest request);

  // Bind new connections to this interface (its address when binding to a device is not permitted);
  // empty: any. Open connections are dropped when another one is named; "any" goes on over them.
  void useInterface(std::string interface);
  // End of a dialogue: closes the connections that no transfer uses, the others when it is done.
  void closeConnections();
  // The path is dead (another profile is enabled): resets every connection without sending more
  // over it; transfers in progress end with eimUnreachable. TLS sessions are kept.
  void dropConnections();

  HttpCounters counters() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace esimgw::net
