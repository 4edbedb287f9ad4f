// SPDX-License-Identifier: Apache-2.0
#include "net/curl_multi.hpp"

#include <csignal>

#include "net/few_packets.hpp"

namespace esimgw::net {
namespace {

void initialiseOnce() {
  static bool done = [] {
    curl_global_init(CURL_GLOBAL_DEFAULT);
    // With CURLOPT_NOSIGNAL curl leaves SIGPIPE to the program, and OpenSSL writes without
    // MSG_NOSIGNAL: a peer that hangs up must not kill the daemon.
    struct sigaction current {};
    sigaction(SIGPIPE, nullptr, &current);
    if (current.sa_handler == SIG_DFL) std::signal(SIGPIPE, SIG_IGN);
    return true;
  }();
  static_cast<void>(done);
}

}  // namespace

CurlMulti::CurlMulti(Loop& loop, Finished finished) : loop_(loop), finished_(std::move(finished)) {
  initialiseOnce();
  multi_ = curl_multi_init();
  if (multi_ == nullptr) throw Error(Domain::network, Code::internal, "curl_multi_init failed");
  curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &CurlMulti::onSocket);
  curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
  curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &CurlMulti::onTimer);
  curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
  curl_multi_setopt(multi_, CURLMOPT_PIPELINING, CURLPIPE_NOTHING);
}

CurlMulti::~CurlMulti() {
  curl_multi_cleanup(multi_);
}

void CurlMulti::add(CURL* easy) {
  auto outcome = curl_multi_add_handle(multi_, easy);
  if (outcome != CURLM_OK)
    throw Error(Domain::network, Code::internal, curl_multi_strerror(outcome));
}

void CurlMulti::remove(CURL* easy) {
  curl_multi_remove_handle(multi_, easy);
}

int CurlMulti::onSocket(CURL*, curl_socket_t socket, int what, void* self, void*) {
  try {
    static_cast<CurlMulti*>(self)->watch(socket, what);
  } catch (...) {  // never through the C frames that called us
    return -1;
  }
  return 0;
}

int CurlMulti::onTimer(CURLM*, long milliseconds, void* self) {
  auto* multi = static_cast<CurlMulti*>(self);
  try {
    multi->timer_.cancel();
    if (milliseconds >= 0) {
      auto when = multi->loop_.now() + std::chrono::milliseconds(milliseconds);
      multi->timer_.start(multi->loop_, when, [multi] { multi->act(CURL_SOCKET_TIMEOUT, 0); });
    }
  } catch (...) {
    return -1;
  }
  return 0;
}

void CurlMulti::watch(curl_socket_t socket, int what) {
  watches_.erase(socket);
  if (what == CURL_POLL_REMOVE || what == CURL_POLL_NONE) return;
  unsigned condition = 0;
  if (what & CURL_POLL_IN) condition |= G_IO_IN;
  if (what & CURL_POLL_OUT) condition |= G_IO_OUT;
  watches_.emplace(socket, FdWatch(socket, static_cast<GIOCondition>(condition),
                                   [this, socket](GIOCondition ready) {
                                     int events = 0;
                                     if (ready & G_IO_IN) events |= CURL_CSELECT_IN;
                                     if (ready & G_IO_OUT) events |= CURL_CSELECT_OUT;
                                     if (ready & (G_IO_ERR | G_IO_HUP | G_IO_NVAL))
                                       events |= CURL_CSELECT_ERR;
                                     // TLS's last flight and the request leave together.
                                     acknowledgeWithData(socket);
                                     Bundle bundle(socket);
                                     act(socket, events);
                                   }));
}

void CurlMulti::act(curl_socket_t socket, int ready) {
  int running = 0;
  curl_multi_socket_action(multi_, socket, ready, &running);
  int left = 0;
  while (CURLMsg* message = curl_multi_info_read(multi_, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    auto* easy = message->easy_handle;
    auto outcome = message->data.result;  // the message dies with the removal
    curl_multi_remove_handle(multi_, easy);
    finished_(easy, outcome);
  }
}

}  // namespace esimgw::net
