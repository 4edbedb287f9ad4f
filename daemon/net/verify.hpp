// SPDX-License-Identifier: Apache-2.0
// Decides whether the peer of one TLS handshake is the one that is meant, and says why not.
#pragma once

#include <openssl/ssl.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "net/openssl_types.hpp"
#include "net/trust.hpp"
#include "runtime/clock.hpp"
#include "runtime/error.hpp"

namespace esimgw::net {

// A TlsTrust with its DER parsed once.
class PeerTrust {
 public:
  // Throws Error{network, configuration} when the trust is unusable.
  explicit PeerTrust(const TlsTrust& trust);

  const std::string& bundle() const { return bundle_; }  // empty: anchor() decides
  // The certificate from which the chain of `leaf` may be believed; null when nothing the server
  // sent leads to what is trusted. The caller does not own it.
  X509* anchor(X509* leaf, STACK_OF(X509) * sent) const;

 private:
  X509Ptr authority_;  // a CA certificate
  EvpKeyPtr key_;
  bool keyMayIssue_ = false;  // the key of a trusted end-entity certificate is the server's only
  std::string bundle_;
};

// One handshake's verdict. Lives until both the transfer and the SSL_CTX are gone.
class PeerVerification {
 public:
  PeerVerification(std::shared_ptr<const PeerTrust> trust, std::string host, WallTime now,
                   bool clockPlausible);

  // Makes this the only judge of certificates in `context`.
  static void install(SSL_CTX* context, std::shared_ptr<PeerVerification> verification);

  // Set when the peer was refused.
  const std::optional<Error>& failure() const { return failure_; }

 private:
  static int callback(X509_STORE_CTX* given, void* self);
  static int onProblem(int ok, X509_STORE_CTX* context);
  int verify(X509_STORE_CTX* given);
  X509StorePtr makeStore(X509* leaf, STACK_OF(X509) * sent);
  bool setHost(X509_VERIFY_PARAM* parameters) const;
  int refuse(Code code, std::string sentence);
  int judge(X509_STORE_CTX* context);

  std::shared_ptr<const PeerTrust> trust_;
  std::string host_;
  WallTime now_;
  bool clockPlausible_;
  std::optional<std::string> dateProblem_;
  std::optional<Error> failure_;
};

}  // namespace esimgw::net
