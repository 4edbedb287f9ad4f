// SPDX-License-Identifier: Apache-2.0
// libcurl's multi interface on the GLib main loop.
#pragma once

#include <curl/curl.h>

#include <functional>
#include <unordered_map>

#include "runtime/glib.hpp"
#include "runtime/loop.hpp"

namespace esimgw::net {

class CurlMulti {
 public:
  // Told when a transfer has ended, outside of curl's callbacks, after its removal.
  using Finished = std::function<void(CURL* easy, CURLcode outcome)>;

  CurlMulti(Loop& loop, Finished finished);
  // Every transfer must have been removed. Closes all connections, TLS close_notify first.
  ~CurlMulti();
  CurlMulti(const CurlMulti&) = delete;
  CurlMulti& operator=(const CurlMulti&) = delete;

  // Starts a transfer. Throws Error{network, internal} when curl refuses it.
  void add(CURL* easy);
  // Ends a transfer without telling. A connection in use for it is closed. Not from a curl
  // callback.
  void remove(CURL* easy);

 private:
  static int onSocket(CURL* easy, curl_socket_t socket, int what, void* self, void* perSocket);
  static int onTimer(CURLM* multi, long milliseconds, void* self);
  void watch(curl_socket_t socket, int what);
  void act(curl_socket_t socket, int ready);

  Loop& loop_;
  Finished finished_;
  CURLM* multi_;
  std::unordered_map<curl_socket_t, FdWatch> watches_;
  Timer timer_;
};

}  // namespace esimgw::net
