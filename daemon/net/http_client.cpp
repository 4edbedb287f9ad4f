// SPDX-License-Identifier: Apache-2.0
#include "net/http_client.hpp"

#include <malloc.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <map>

#include "net/curl_multi.hpp"
#include "net/few_packets.hpp"
#include "net/http_transfer.hpp"

namespace esimgw::net {
namespace {

struct ShareCleanup {
  void operator()(CURLSH* share) const { curl_share_cleanup(share); }
};

// A reset at once, and whatever is written later stays in this machine: over the new profile's path
// nobody would know the old address.
void abandon(int socket) {
  struct linger now = {1, 0};
  setsockopt(socket, SOL_SOCKET, SO_LINGER, &now, sizeof now);
  sockaddr none{};
  none.sa_family = AF_UNSPEC;
  static_cast<void>(connect(socket, &none, sizeof none));
}

// Tells a socket from a later one that got the same descriptor number; 0 when it is closed.
ino_t inodeOf(int fd) {
  struct stat status {};
  return fstat(fd, &status) == 0 ? status.st_ino : 0;
}

// What TLS and curl have freed goes back to the system.
void giveBackMemory() {
#ifdef __GLIBC__
  malloc_trim(0);
#endif
}

}  // namespace

struct HttpClient::Impl {
  Impl(Loop& loop, HttpServer server)
      : loop(loop), server(std::move(server)), share(curl_share_init()) {
    trust = std::make_shared<PeerTrust>(this->server.trust);
    if (!share) throw std::bad_alloc();
    // One share for each client, hence for each trust: a session never skips another trust's check.
    curl_share_setopt(share.get(), CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION);
  }
  ~Impl() { abortAll({Domain::network, Code::cancelled, "the HTTPS client is shutting down"}); }

  static curl_socket_t openSocket(void* self, curlsocktype, curl_sockaddr* address);
  static int closeSocket(void* self, curl_socket_t socket);

  std::shared_ptr<HttpTransfer> start(HttpRequest request);
  void finish(CURL* easy, CURLcode code);
  void abort(CURL* easy, const Error& reason);
  void abortAll(const Error& reason);
  void close();
  void forgetClosedSockets();
  const std::string& interfaceInUse();

  Loop& loop;
  HttpServer server;
  std::string wanted;  // interface that new connections must use; empty: any
  std::string bound;   // interface of the connections that may be open
  std::shared_ptr<const PeerTrust> trust;
  HttpCounters counters;
  std::map<int, ino_t> sockets;
  std::unique_ptr<CURLSH, ShareCleanup> share;
  std::unique_ptr<CurlMulti> multi;  // only while there may be connections
  std::map<CURL*, std::shared_ptr<HttpTransfer>> transfers;
  bool closeWhenIdle = false;
  Timer closing;
};

curl_socket_t HttpClient::Impl::openSocket(void* self, curlsocktype, curl_sockaddr* address) {
  int socket = ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
  if (socket < 0) return CURL_SOCKET_BAD;
  acknowledgeWithData(socket);
  try {
    static_cast<Impl*>(self)->sockets[socket] = inodeOf(socket);
  } catch (...) {
    ::close(socket);
    return CURL_SOCKET_BAD;
  }
  return socket;
}

int HttpClient::Impl::closeSocket(void* self, curl_socket_t socket) {
  static_cast<Impl*>(self)->sockets.erase(socket);
  return ::close(socket);
}

std::shared_ptr<HttpTransfer> HttpClient::Impl::start(HttpRequest request) {
  bool clockPlausible = !server.clockPlausible || server.clockPlausible();
  auto verification =
      std::make_shared<PeerVerification>(trust, server.host, loop.clock().wall(), clockPlausible);
  auto transfer =
      std::make_shared<HttpTransfer>(server, std::move(request), std::move(verification), counters);
  auto* easy = transfer->easy();
  curl_easy_setopt(easy, CURLOPT_SHARE, share.get());
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, &Impl::openSocket);
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, this);
  curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, &Impl::closeSocket);
  curl_easy_setopt(easy, CURLOPT_CLOSESOCKETDATA, this);
  // curl falls back to the interface's address where SO_BINDTODEVICE is not permitted.
  const auto& interface = interfaceInUse();
  auto device = "if!" + interface;
  if (!interface.empty()) curl_easy_setopt(easy, CURLOPT_INTERFACE, device.c_str());
  if (!multi)
    multi = std::make_unique<CurlMulti>(loop,
                                        [this](CURL* done, CURLcode code) { finish(done, code); });
  closeWhenIdle = false;
  transfers.emplace(easy, transfer);
  try {
    multi->add(easy);
  } catch (...) {
    transfers.erase(easy);
    throw;
  }
  return transfer;
}

void HttpClient::Impl::finish(CURL* easy, CURLcode code) {
  auto found = transfers.find(easy);
  if (found == transfers.end()) return;
  auto transfer = std::move(found->second);
  transfers.erase(found);
  transfer->outcome.complete(code);
  curl_easy_setopt(easy, CURLOPT_SHARE, nullptr);  // the waiting coroutine may outlive the share
  // The multi handle calls us: it may not be destroyed here.
  if (closeWhenIdle) closing.start(loop, loop.now(), [this] { close(); });
}

void HttpClient::Impl::abort(CURL* easy, const Error& reason) {
  auto found = transfers.find(easy);
  if (found == transfers.end()) return;
  auto transfer = std::move(found->second);
  transfers.erase(found);
  multi->remove(easy);
  curl_easy_setopt(easy, CURLOPT_SHARE, nullptr);
  transfer->outcome.fail(reason);
}

void HttpClient::Impl::abortAll(const Error& reason) {
  while (!transfers.empty()) abort(transfers.begin()->first, reason);
}

void HttpClient::Impl::close() {
  closeWhenIdle = !transfers.empty();
  if (closeWhenIdle) return;
  // TLS's farewell and TCP's leave together.
  forgetClosedSockets();
  for (const auto& [socket, inode] : sockets) holdBack(socket);
  multi.reset();
  // Hours may pass until the next dialogue.
  giveBackMemory();
}

// While a connection is open it may be used, whichever way it goes: curl would not use it for a
// transfer that asks for no interface.
const std::string& HttpClient::Impl::interfaceInUse() {
  forgetClosedSockets();
  if (wanted.empty() && sockets.empty()) bound.clear();
  return bound;
}

// curl closes a socket that it has not seen connected without telling.
void HttpClient::Impl::forgetClosedSockets() {
  std::erase_if(sockets, [](const auto& entry) { return inodeOf(entry.first) != entry.second; });
}

HttpClient::HttpClient(Loop& loop, HttpServer server)
    : impl_(std::make_unique<Impl>(loop, std::move(server))) {}

HttpClient::~HttpClient() = default;

Task<HttpResponse> HttpClient::post(HttpRequest request) {
  auto context = co_await currentContext();
  if (context.stop.requested()) throw context.stop.reason();
  Deadline deadline = context.loop->now() + request.timeout;
  // From here on the client may die: it then ends the transfer, and only the transfer is used.
  auto transfer = impl_->start(std::move(request));
  transfer->outcome.onCancel([impl = impl_.get(), easy = transfer->easy()] {
    impl->abort(easy, {Domain::network, Code::cancelled, "the transfer was ended"});
  });
  CURLcode code = CURLE_OK;
  try {
    auto outcome = co_await transfer->outcome.wait(deadline);
    code = outcome;
  } catch (const Error& error) {
    if (error.code() == Code::timeout && !context.stop.requested()) throw transfer->timedOut();
    throw;
  }
  co_return transfer->response(code);
}

void HttpClient::useInterface(std::string interface) {
  impl_->wanted = std::move(interface);
  // "Any" goes on over what is open.
  if (impl_->wanted.empty() || impl_->wanted == impl_->bound) return;
  impl_->bound = impl_->wanted;
  dropConnections();
}

void HttpClient::closeConnections() {
  impl_->close();
}

void HttpClient::dropConnections() {
  impl_->forgetClosedSockets();
  for (const auto& [socket, inode] : impl_->sockets) abandon(socket);
  impl_->abortAll({Domain::network, Code::eimUnreachable,
                   impl_->server.host + ": the connection was dropped, its path is gone"});
  impl_->multi.reset();
}

HttpCounters HttpClient::counters() const {
  impl_->forgetClosedSockets();
  auto counters = impl_->counters;
  counters.openConnections = static_cast<unsigned>(impl_->sockets.size());
  return counters;
}

}  // namespace esimgw::net
