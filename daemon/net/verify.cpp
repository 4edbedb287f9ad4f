// SPDX-License-Identifier: Apache-2.0
#include "net/verify.hpp"

#include <openssl/err.h>

#include <openssl/x509v3.h>

#include <ctime>

namespace esimgw::net {
namespace {

// The server, two issuing CAs, a cross certificate, a root; more is no eIM's chain.
constexpr int deepestChain = 8;
// As OpenSSL's security level 2: RSA from 2048 bits, no SHA-1.
constexpr int authenticationLevel = 2;

int verificationIndex() {
  static int index = SSL_CTX_get_ex_new_index(
      0, nullptr, nullptr, nullptr, [](void*, void* value, CRYPTO_EX_DATA*, int, long, void*) {
        delete static_cast<std::shared_ptr<PeerVerification>*>(value);
      });
  return index;
}

int selfIndex() {
  static int index = X509_STORE_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
  return index;
}

std::string text(const ASN1_TIME* time) {
  std::tm broken{};
  char buffer[32] = "an unreadable date";
  if (ASN1_TIME_to_tm(time, &broken) == 1)
    std::strftime(buffer, sizeof buffer, "%Y-%m-%d %H:%M UTC", &broken);
  return buffer;
}

std::string text(std::time_t time) {
  std::tm broken{};
  char buffer[32] = "";
  gmtime_r(&time, &broken);
  std::strftime(buffer, sizeof buffer, "%Y-%m-%d %H:%M UTC", &broken);
  return buffer;
}

bool hasKey(X509* certificate, EVP_PKEY* key) {
  auto* own = X509_get0_pubkey(certificate);
  return own != nullptr && EVP_PKEY_eq(own, key) == 1;
}

}  // namespace

PeerTrust::PeerTrust(const TlsTrust& trust) {
  if (auto reason = whyUnusable(trust)) throw Error(Domain::network, Code::configuration, *reason);
  if (const auto* pinned = std::get_if<TrustedPublicKey>(&trust)) {
    key_ = parsePublicKey(pinned->subjectPublicKeyInfo);
    keyMayIssue_ = true;
  } else if (const auto* given = std::get_if<TrustedCertificate>(&trust)) {
    auto certificate = parseCertificate(given->certificate);
    key_.reset(X509_get_pubkey(certificate.get()));
    if (X509_check_ca(certificate.get()) > 0) authority_ = std::move(certificate);
  } else {
    bundle_ = std::get<TrustedBundle>(trust).file;
  }
}

X509* PeerTrust::anchor(X509* leaf, STACK_OF(X509) * sent) const {
  if (hasKey(leaf, key_.get())) return leaf;
  if (authority_) return authority_.get();
  if (!keyMayIssue_) return nullptr;
  for (int i = 0; i < sk_X509_num(sent); ++i) {
    if (hasKey(sk_X509_value(sent, i), key_.get())) return sk_X509_value(sent, i);
  }
  // Servers leave the root out of what they send: then its key must have signed something there.
  X509* signedByKey = nullptr;
  for (int i = 0; i < sk_X509_num(sent) && signedByKey == nullptr; ++i) {
    if (X509_verify(sk_X509_value(sent, i), key_.get()) == 1) signedByKey = sk_X509_value(sent, i);
  }
  ERR_clear_error();
  return signedByKey;
}

PeerVerification::PeerVerification(std::shared_ptr<const PeerTrust> trust, std::string host,
                                   WallTime now, bool clockPlausible)
    : trust_(std::move(trust)),
      host_(std::move(host)),
      now_(now),
      clockPlausible_(clockPlausible) {}

void PeerVerification::install(SSL_CTX* context, std::shared_ptr<PeerVerification> verification) {
  auto* self = verification.get();
  SSL_CTX_set_ex_data(context, verificationIndex(),
                      new std::shared_ptr<PeerVerification>(std::move(verification)));
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
  SSL_CTX_set_cert_verify_callback(context, &PeerVerification::callback, self);
}

int PeerVerification::callback(X509_STORE_CTX* given, void* self) {
  auto* verification = static_cast<PeerVerification*>(self);
  int verdict = 0;
  try {
    verdict = verification->verify(given);
  } catch (...) {  // never through the C frames that called us
    verification->failure_ = toError(std::current_exception());
  }
  if (verdict == 1) {
    X509_STORE_CTX_set_error(given, X509_V_OK);
  } else if (X509_STORE_CTX_get_error(given) == X509_V_OK) {
    X509_STORE_CTX_set_error(given, X509_V_ERR_APPLICATION_VERIFICATION);
  }
  return verdict;
}

int PeerVerification::refuse(Code code, std::string sentence) {
  failure_ = Error(Domain::network, code, std::move(sentence));
  return 0;
}

X509StorePtr PeerVerification::makeStore(X509* leaf, STACK_OF(X509) * sent) {
  X509StorePtr store(X509_STORE_new());
  if (!trust_->bundle().empty()) {
    bool read = X509_STORE_load_file(store.get(), trust_->bundle().c_str()) == 1;
    ERR_clear_error();
    if (read) return store;
    refuse(Code::configuration, "cannot read the bundle of trusted certificates");
    return nullptr;
  }
  auto* anchor = trust_->anchor(leaf, sent);
  if (anchor == nullptr) {
    refuse(Code::eimUntrusted, "the server's key is not the trusted one");
    return nullptr;
  }
  X509_STORE_add_cert(store.get(), anchor);
  // The anchor is what the card's configuration names, root or not.
  X509_STORE_set_flags(store.get(), X509_V_FLAG_PARTIAL_CHAIN);
  return store;
}

bool PeerVerification::setHost(X509_VERIFY_PARAM* parameters) const {
  auto address = host_;
  if (address.size() > 2 && address.front() == '[') address = address.substr(1, address.size() - 2);
  if (X509_VERIFY_PARAM_set1_ip_asc(parameters, address.c_str()) == 1) return true;
  ERR_clear_error();
  X509_VERIFY_PARAM_set_hostflags(parameters, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  return X509_VERIFY_PARAM_set1_host(parameters, host_.data(), host_.size()) == 1;
}

int PeerVerification::verify(X509_STORE_CTX* given) {
  failure_.reset();
  dateProblem_.reset();
  auto* leaf = X509_STORE_CTX_get0_cert(given);
  auto* sent = X509_STORE_CTX_get0_untrusted(given);
  auto store = makeStore(leaf, sent);
  if (!store) return 0;
  X509StoreContextPtr context(X509_STORE_CTX_new());
  if (X509_STORE_CTX_init(context.get(), store.get(), leaf, sent) != 1 ||
      X509_STORE_CTX_set_default(context.get(), "ssl_server") != 1)
    return refuse(Code::internal, "cannot prepare the check of the server's certificate");
  auto* parameters = X509_STORE_CTX_get0_param(context.get());
  X509_VERIFY_PARAM_set_depth(parameters, deepestChain);
  X509_VERIFY_PARAM_set_auth_level(parameters, authenticationLevel);
  X509_VERIFY_PARAM_set_time(parameters, std::chrono::system_clock::to_time_t(now_));
  if (!setHost(parameters))
    return refuse(Code::configuration, "'" + host_ + "' is no host name that can be checked");
  X509_STORE_CTX_set_ex_data(context.get(), selfIndex(), this);
  X509_STORE_CTX_set_verify_cb(context.get(), &PeerVerification::onProblem);
  return judge(context.get());
}

// Dates are judged last, so that a wrong key or name is called that whatever the clock says.
int PeerVerification::onProblem(int ok, X509_STORE_CTX* context) {
  if (ok == 1) return 1;
  int problem = X509_STORE_CTX_get_error(context);
  if (problem != X509_V_ERR_CERT_NOT_YET_VALID && problem != X509_V_ERR_CERT_HAS_EXPIRED) return 0;
  auto* self = static_cast<PeerVerification*>(X509_STORE_CTX_get_ex_data(context, selfIndex()));
  auto* certificate = X509_STORE_CTX_get_current_cert(context);
  if (certificate == nullptr) return 0;
  std::string which = X509_STORE_CTX_get_error_depth(context) == 0 ? "the server's certificate"
                                                                   : "an issuer's certificate";
  try {
    if (!self->dateProblem_)
      self->dateProblem_ =
          problem == X509_V_ERR_CERT_NOT_YET_VALID
              ? which + " is valid only from " + text(X509_get0_notBefore(certificate))
              : which + " expired at " + text(X509_get0_notAfter(certificate));
  } catch (...) {
    return 0;
  }
  return 1;
}

int PeerVerification::judge(X509_STORE_CTX* context) {
  bool chainHolds = X509_verify_cert(context) == 1;
  int problem = X509_STORE_CTX_get_error(context);
  ERR_clear_error();
  if (!chainHolds) {
    if (problem == X509_V_ERR_HOSTNAME_MISMATCH || problem == X509_V_ERR_IP_ADDRESS_MISMATCH)
      return refuse(Code::eimUntrusted, "the server's certificate is not for '" + host_ + "'");
    return refuse(Code::eimUntrusted, std::string("the server's certificate is not trusted: ") +
                                          X509_verify_cert_error_string(problem));
  }
  if (!dateProblem_) return 1;
  auto now = std::chrono::system_clock::to_time_t(now_);
  if (clockPlausible_)
    return refuse(Code::eimUntrusted, *dateProblem_ + " (now: " + text(now) + ")");
  return refuse(Code::clockNotSet,
                *dateProblem_ + ", and the clock is not set (it says " + text(now) + ")");
}

}  // namespace esimgw::net
