// SPDX-License-Identifier: Apache-2.0
// One POST: its curl handle, what came back, and what curl's outcome means.
#pragma once

#include <curl/curl.h>

#include <array>
#include <memory>
#include <string>

#include "net/http_client.hpp"
#include "net/verify.hpp"
#include "runtime/pending.hpp"

namespace esimgw::net {

struct EasyCleanup {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
struct SlistFree {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using EasyPtr = std::unique_ptr<CURL, EasyCleanup>;
using SlistPtr = std::unique_ptr<curl_slist, SlistFree>;

class HttpTransfer {
 public:
  // `verification` judges the handshake, if there is one. `counters` outlives the transfer.
  HttpTransfer(const HttpServer& server, HttpRequest request,
               std::shared_ptr<PeerVerification> verification, HttpCounters& counters);

  CURL* easy() const { return easy_.get(); }
  Pending<CURLcode> outcome;

  // Turns the outcome into the response, or throws the Error it means.
  HttpResponse response(CURLcode code);
  Error timedOut() const;

 private:
  static CURLcode onTlsContext(CURL* easy, void* context, void* self);
  static int onConnected(void* self, char* remote, char* local, int remotePort, int localPort);
  static std::size_t onHeader(char* data, std::size_t size, std::size_t count, void* self);
  static std::size_t onBody(char* data, std::size_t size, std::size_t count, void* self);

  template <class Value>
  void set(CURLoption option, Value value);
  void setRequest(const HttpServer& server);
  void setConnection(const HttpServer& server);
  void setTls();
  void setCallbacks();
  Error meaning(CURLcode code) const;

  HttpRequest request_;
  std::string host_;
  bool middleboxCompatibility_;
  std::shared_ptr<PeerVerification> verification_;
  HttpCounters& counters_;
  EasyPtr easy_;
  SlistPtr headers_;
  SlistPtr connectTo_;
  std::array<char, CURL_ERROR_SIZE> errorText_{};
  std::size_t headerOctets_ = 0;
  bool headersEnded_ = false;
  bool tooLong_ = false;
  HttpResponse response_;
};

}  // namespace esimgw::net
