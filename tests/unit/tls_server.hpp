// SPDX-License-Identifier: Apache-2.0
// A TLS server on loopback, in a thread of its own, that does to each connection what a script
// says. And certificates for it, good and bad.
#pragma once

#include <openssl/ssl.h>

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "tlv/bytes.hpp"

namespace esimgw::test {

using Key = std::shared_ptr<EVP_PKEY>;
using Certificate = std::shared_ptr<X509>;

Key newKey();  // P-256
Bytes publicKey(const Key& key);
Bytes der(const Certificate& certificate);
std::string pem(const Certificate& certificate);

struct CertificateForm {
  std::string name = "127.0.0.1";  // subjectAltName: an IP address when it starts with a digit
  long notBefore = -86400;         // seconds from now
  long notAfter = 86400;
  bool authority = false;
};
// Signed by the issuer, or by its own key.
Certificate newCertificate(const CertificateForm& form, const Key& key,
                           const Certificate& issuer = nullptr, const Key& issuerKey = nullptr);

struct ServerIdentity {
  Key key;
  std::vector<Certificate> chain;  // leaf first
};
ServerIdentity selfSigned(const CertificateForm& form = {});

class TlsServer;

class TlsConnection {
 public:
  int fd = -1;
  SSL* ssl = nullptr;

  bool handshake();
  // Head and body of one request; empty when the peer closed.
  std::string readRequest();
  void write(const std::string& octets);
  void pause(int milliseconds);  // ends early when the server is torn down
  bool stopping() const;
  void reset();         // TCP reset instead of a close
  void waitForClose();  // until the peer closed

  TlsServer* server = nullptr;
};

class TlsServer {
 public:
  using Script = std::function<void(TlsConnection&)>;

  TlsServer(const ServerIdentity& identity, Script script, int highestVersion = TLS1_3_VERSION);
  ~TlsServer();
  std::uint16_t port() const { return port_; }

  struct Counts {
    std::atomic<unsigned> accepted{0};
    std::atomic<unsigned> resumed{0};
    std::atomic<unsigned> closed{0};         // ended by the client with FIN or reset
    std::atomic<unsigned> closeNotify{0};    // and said so in TLS before
    std::atomic<unsigned long> octetsIn{0};  // TCP payload of finished connections
    std::atomic<unsigned long> octetsOut{0};
  };
  const Counts& counts() const { return counts_; }
  // What the client sent in its latest request.
  std::string lastRequest() const;

 private:
  friend class TlsConnection;
  void run();
  void serve(int fd);

  std::shared_ptr<SSL_CTX> context_;
  Script script_;
  int listening_ = -1;
  std::uint16_t port_ = 0;
  Counts counts_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  int current_ = -1;
  std::string lastRequest_;
  std::thread thread_;
};

// The usual script: handshake, then this answer to every request.
TlsServer::Script answering(std::string response);
// "HTTP/1.1 200 OK" with ESipa's content type and this body.
std::string httpOk(const std::string& body);

}  // namespace esimgw::test
