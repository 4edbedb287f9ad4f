// SPDX-License-Identifier: Apache-2.0
#include "tls_server.hpp"

#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <stdexcept>

namespace esimgw::test {
namespace {

void must(bool done, const char* what) {
  if (!done) throw std::runtime_error(std::string("test server: ") + what);
}

void addExtension(X509* certificate, int kind, const std::string& value) {
  auto* extension = X509V3_EXT_conf_nid(nullptr, nullptr, kind, value.c_str());
  must(extension != nullptr, "extension");
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

}  // namespace

Key newKey() {
  return {EVP_EC_gen("P-256"), EVP_PKEY_free};
}

Bytes publicKey(const Key& key) {
  unsigned char* octets = nullptr;
  int length = i2d_PUBKEY(key.get(), &octets);
  Bytes copy(octets, octets + length);
  OPENSSL_free(octets);
  return copy;
}

Bytes der(const Certificate& certificate) {
  unsigned char* octets = nullptr;
  int length = i2d_X509(certificate.get(), &octets);
  Bytes copy(octets, octets + length);
  OPENSSL_free(octets);
  return copy;
}

std::string pem(const Certificate& certificate) {
  std::unique_ptr<BIO, decltype(&BIO_free_all)> text(BIO_new(BIO_s_mem()), BIO_free_all);
  PEM_write_bio_X509(text.get(), certificate.get());
  char* data = nullptr;
  auto length = BIO_get_mem_data(text.get(), &data);
  return {data, static_cast<std::size_t>(length)};
}

Certificate newCertificate(const CertificateForm& form, const Key& key, const Certificate& issuer,
                           const Key& issuerKey) {
  static std::atomic<long> serial{1};
  Certificate made(X509_new(), X509_free);
  auto* certificate = made.get();
  X509_set_version(certificate, X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), ++serial);
  X509_gmtime_adj(X509_getm_notBefore(certificate), form.notBefore);
  X509_gmtime_adj(X509_getm_notAfter(certificate), form.notAfter);
  X509_set_pubkey(certificate, key.get());
  auto* subject = X509_get_subject_name(certificate);
  auto common = "test " + form.name + (form.authority ? " authority" : "");
  X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(common.c_str()), -1, -1, 0);
  X509_set_issuer_name(certificate, issuer ? X509_get_subject_name(issuer.get()) : subject);
  if (form.authority) {
    addExtension(certificate, NID_basic_constraints, "critical,CA:TRUE");
    addExtension(certificate, NID_key_usage, "critical,keyCertSign");
  } else {
    addExtension(certificate, NID_basic_constraints, "critical,CA:FALSE");
    bool address = form.name[0] >= '0' && form.name[0] <= '9';
    addExtension(certificate, NID_subject_alt_name, (address ? "IP:" : "DNS:") + form.name);
  }
  X509_sign(certificate, issuerKey ? issuerKey.get() : key.get(), EVP_sha256());
  return made;
}

ServerIdentity selfSigned(const CertificateForm& form) {
  auto key = newKey();
  return {key, {newCertificate(form, key)}};
}

bool TlsConnection::handshake() {
  return SSL_accept(ssl) == 1;
}

std::string TlsConnection::readRequest() {
  std::string request;
  std::size_t wanted = std::string::npos;
  char buffer[4096];
  while (request.size() < wanted) {
    int count = SSL_read(ssl, buffer, sizeof buffer);
    if (count <= 0) return {};
    request.append(buffer, static_cast<std::size_t>(count));
    auto end = request.find("\r\n\r\n");
    if (wanted != std::string::npos || end == std::string::npos) continue;
    auto length = request.find("Content-Length: ");
    wanted = end + 4;
    if (length < end) wanted += std::strtoul(request.c_str() + length + 16, nullptr, 10);
  }
  std::lock_guard lock(server->mutex_);
  server->lastRequest_ = request;
  return request;
}

void TlsConnection::write(const std::string& octets) {
  SSL_write(ssl, octets.data(), static_cast<int>(octets.size()));
}

void TlsConnection::pause(int milliseconds) {
  std::unique_lock lock(server->mutex_);
  server->wake_.wait_for(lock, std::chrono::milliseconds(milliseconds),
                         [this] { return server->stopping_; });
}

bool TlsConnection::stopping() const {
  std::lock_guard lock(server->mutex_);
  return server->stopping_;
}

void TlsConnection::reset() {
  struct linger now = {1, 0};
  setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
}

void TlsConnection::waitForClose() {
  char octet;
  while (recv(fd, &octet, 1, 0) > 0) {
  }
}

TlsServer::TlsServer(const ServerIdentity& identity, Script script, int highestVersion)
    : context_(SSL_CTX_new(TLS_server_method()), SSL_CTX_free), script_(std::move(script)) {
  std::signal(SIGPIPE, SIG_IGN);
  auto* context = context_.get();
  SSL_CTX_set_max_proto_version(context, highestVersion);
  must(SSL_CTX_use_certificate(context, identity.chain.at(0).get()) == 1, "certificate");
  must(SSL_CTX_use_PrivateKey(context, identity.key.get()) == 1, "key");
  for (std::size_t i = 1; i < identity.chain.size(); ++i)
    must(SSL_CTX_add1_chain_cert(context, identity.chain[i].get()) == 1, "chain");
  listening_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  must(bind(listening_, generic, length) == 0 && listen(listening_, 8) == 0, "listen");
  getsockname(listening_, generic, &length);
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { run(); });
}

TlsServer::~TlsServer() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
    shutdown(listening_, SHUT_RDWR);  // wakes accept
    if (current_ >= 0) shutdown(current_, SHUT_RDWR);
  }
  wake_.notify_all();
  thread_.join();
  close(listening_);
}

std::string TlsServer::lastRequest() const {
  std::lock_guard lock(mutex_);
  return lastRequest_;
}

void TlsServer::run() {
  while (true) {
    int fd = accept4(listening_, nullptr, nullptr, SOCK_CLOEXEC);
    {
      std::lock_guard lock(mutex_);
      if (stopping_ || fd < 0) {
        if (fd >= 0) close(fd);
        return;
      }
      current_ = fd;
    }
    ++counts_.accepted;
    serve(fd);
    std::lock_guard lock(mutex_);
    current_ = -1;
    close(fd);
  }
}

void TlsServer::serve(int fd) {
  std::unique_ptr<SSL, decltype(&SSL_free)> ssl(SSL_new(context_.get()), SSL_free);
  SSL_set_fd(ssl.get(), fd);
  TlsConnection connection;
  connection.fd = fd;
  connection.ssl = ssl.get();
  connection.server = this;
  script_(connection);
  if (SSL_is_init_finished(ssl.get()) == 1 && SSL_session_reused(ssl.get()) == 1) ++counts_.resumed;
  if (SSL_get_shutdown(ssl.get()) & SSL_RECEIVED_SHUTDOWN) ++counts_.closeNotify;
  counts_.octetsIn += BIO_number_read(SSL_get_rbio(ssl.get()));
  counts_.octetsOut += BIO_number_written(SSL_get_wbio(ssl.get()));
  ++counts_.closed;
  ERR_clear_error();
}

TlsServer::Script answering(std::string response) {
  return [response = std::move(response)](TlsConnection& connection) {
    if (!connection.handshake()) return;
    while (!connection.readRequest().empty()) connection.write(response);
  };
}

std::string httpOk(const std::string& body) {
  return "HTTP/1.1 200 OK\r\nContent-Type: application/x-gsma-rsp-asn1\r\n"
         "X-Admin-Protocol: gsma/rsp/v2.1.0\r\nContent-Length: " +
         std::to_string(body.size()) + "\r\n\r\n" + body;
}

}  // namespace esimgw::test
