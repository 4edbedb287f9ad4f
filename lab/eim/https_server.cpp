// SPDX-License-Identifier: Apache-2.0
#include "eim/https_server.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>

#include "eim/https_connection.hpp"

namespace esimlab {
namespace {

constexpr int backlog = 16;
constexpr std::size_t mostConnections = 64;

[[noreturn]] void throwErrno(const std::string& what) {
  throw std::runtime_error(what + ": " + std::strerror(errno));
}

void check(bool good, const char* what) {
  if (!good) throw std::runtime_error(std::string("TLS server: ") + what);
}

std::shared_ptr<X509> parseCertificate(const Bytes& der) {
  const unsigned char* at = der.data();
  std::shared_ptr<X509> certificate(d2i_X509(nullptr, &at, static_cast<long>(der.size())),
                                    X509_free);
  check(certificate != nullptr, "certificate");
  return certificate;
}

std::shared_ptr<SSL_CTX> makeContext(const eim::TlsIdentity& identity) {
  std::shared_ptr<SSL_CTX> context(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
  check(context != nullptr && !identity.chain.empty(), "context");
  auto leaf = parseCertificate(identity.chain.front());
  check(SSL_CTX_use_certificate(context.get(), leaf.get()) == 1, "leaf certificate");
  for (std::size_t i = 1; i < identity.chain.size(); ++i) {
    auto issuer = parseCertificate(identity.chain[i]);
    check(SSL_CTX_add1_chain_cert(context.get(), issuer.get()) == 1, "chain");
  }
  check(SSL_CTX_use_PrivateKey(context.get(), identity.key.get()) == 1, "key");
  // SGP.22 §2.6.6: the suites that RSP servers offer.
  check(SSL_CTX_set_cipher_list(context.get(),
                                "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384"),
        "cipher list");
  // Sessions stay here, a ticket is only their name. The connection asks for its one ticket itself,
  // together with the first response; OpenSSL would send tickets in a packet of their own.
  SSL_CTX_set_options(context.get(), SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION);
  SSL_CTX_set_num_tickets(context.get(), 0);
  SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_SERVER);
  static constexpr unsigned char name[] = "eim";
  SSL_CTX_set_session_id_context(context.get(), name, sizeof name - 1);
  return context;
}

std::uint16_t portOf(int fd) {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  if (::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    throwErrno("getsockname");
  }
  if (address.ss_family == AF_INET6) {
    return ntohs(reinterpret_cast<const sockaddr_in6*>(&address)->sin6_port);
  }
  return ntohs(reinterpret_cast<const sockaddr_in*>(&address)->sin_port);
}

int bindLoopback(std::uint16_t port) {
  int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0) throwErrno("socket");
  int yes = 1;
  ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    ::close(fd);
    throwErrno("bind to a loopback port");
  }
  return fd;
}

}  // namespace

HttpsServer::HttpsServer(esimgw::Loop& loop, const eim::TlsIdentity& identity, Handler handler)
    : loop_(loop),
      handler_(std::move(handler)),
      lowestVersion_(TLS1_2_VERSION),
      highestVersion_(TLS1_3_VERSION) {
  setIdentity(identity);
}

HttpsServer::~HttpsServer() {
  cutConnections();
  if (fd_ >= 0) ::close(fd_);
}

void HttpsServer::listen(std::uint16_t port) {
  fd_ = bindLoopback(port);
  port_ = portOf(fd_);
  startAccepting();
}

void HttpsServer::adopt(int fd) {
  fd_ = fd;
  adopted_ = true;
  ::fcntl(fd_, F_SETFL, ::fcntl(fd_, F_GETFL) | O_NONBLOCK);
  port_ = portOf(fd_);
  startAccepting();
}

void HttpsServer::startAccepting() {
  if (::listen(fd_, backlog) != 0) throwErrno("listen");
  watch_ = esimgw::FdWatch(fd_, G_IO_IN, [this](GIOCondition) { acceptOne(); });
}

void HttpsServer::acceptOne() {
  int fd = ::accept4(fd_, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
  if (fd < 0) return;
  if (connections_.size() >= mostConnections) {
    ::close(fd);
    return;
  }
  int yes = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  auto number = ++counts_.connections;
  auto connection = std::make_shared<HttpsConnection>(*this, fd, number, context_.get());
  connections_.emplace(number, connection);
  connection->start();
}

void HttpsServer::setIdentity(const eim::TlsIdentity& identity) {
  context_ = makeContext(identity);
  setVersions(lowestVersion_, highestVersion_);
}

void HttpsServer::setVersions(int lowest, int highest) {
  lowestVersion_ = lowest;
  highestVersion_ = highest;
  SSL_CTX_set_min_proto_version(context_.get(), lowest);
  SSL_CTX_set_max_proto_version(context_.get(), highest);
}

void HttpsServer::forgetSessions() {
  SSL_CTX_flush_sessions(context_.get(), 0);
}

void HttpsServer::refuseConnections(bool refuse) {
  if (refuse == refusing_ || fd_ < 0) return;
  refusing_ = refuse;
  if (refuse) {
    watch_.reset();
    cutConnections();
    // An adopted socket cannot be made again from here, perhaps not even in this network
    // namespace: shutting it down ends the listening and keeps the port.
    if (adopted_) {
      ::shutdown(fd_, SHUT_RD);
    } else {
      ::close(fd_);
    }
    return;
  }
  if (!adopted_) fd_ = bindLoopback(port_);
  startAccepting();
}

void HttpsServer::cutConnections() {
  auto connections = connections_;
  for (auto& [number, connection] : connections) connection->reset();
}

HttpResponse HttpsServer::handle(HttpRequest& request) {
  return handler_(request);
}

void HttpsServer::forget(unsigned connection) {
  auto found = connections_.find(connection);
  if (found == connections_.end()) return;
  // It may be among our callers: let go of it later.
  loop_.post([keep = std::move(found->second)] {});
  connections_.erase(found);
}

}  // namespace esimlab
