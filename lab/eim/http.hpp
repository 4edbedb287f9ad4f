// SPDX-License-Identifier: Apache-2.0
// HTTP/1.1 as the virtual eIM speaks it (SGP.32 §6.1.1): strict about what it reads, short in what
// it writes.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tlv/bytes.hpp"

namespace esimlab {

using esimgw::Bytes;
using esimgw::ByteView;

using HttpHeaders = std::vector<std::pair<std::string, std::string>>;

struct HttpRequest {
  std::string method;
  std::string target;
  HttpHeaders headers;
  Bytes body;

  // How it came.
  unsigned connection = 0;  // 1 for the first connection of the server
  unsigned index = 0;       // 1 for the first request of the server, over all connections
  bool resumed = false;     // the TLS session was resumed
  std::string tlsVersion;   // "TLSv1.2", "TLSv1.3"

  // The value of the header with this name (any case); empty when there is none.
  std::string header(std::string_view name) const;
};

// What happens to a response on its way. The default is one TLS write and an open connection.
struct Delivery {
  bool never = false;   // read the request, then stay mute
  bool close = false;   // close cleanly after the response
  bool abrupt = false;  // where the response is cut or closed: TCP reset, no close_notify
  // Send only so many octets of the response (headers included), then close. 0: not one octet.
  std::optional<std::size_t> cutAfter;
  // So many octets at a time, with this pause between them; 0 octets: all at once.
  std::size_t dripOctets = 0;
  std::chrono::milliseconds dripPause{0};
};

struct HttpResponse {
  int status = 200;
  HttpHeaders headers;  // Content-Length is added, except for 204
  Bytes body;
  Delivery delivery;
};

// Status line, headers and body in one piece.
Bytes serialise(const HttpResponse& response);

// Limits of what a client may send; more is answered with 431 or 413.
struct HttpLimits {
  std::size_t head = 8 * 1024;
  std::size_t headers = 40;
  std::size_t body = 256 * 1024;
};

// The request is wrong; the status says how, and the connection is closed after the answer.
struct HttpError {
  int status = 400;
  std::string reason;
};

// Takes one complete request from the front of `input` (and removes its octets). Nothing when more
// octets are needed. Throws HttpError.
std::optional<HttpRequest> takeRequest(Bytes& input, const HttpLimits& limits = {});

}  // namespace esimlab
