// SPDX-License-Identifier: Apache-2.0
#include "net/tls_client.hpp"

#include <openssl/err.h>

namespace esimgw::net {
namespace {

// SGP.32 §6.1 takes SGP.22's suites (ECDHE-ECDSA with AES-GCM); RSA is for eIMs whose certificate
// comes from a public CA.
constexpr const char* suites12 =
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES128-GCM-SHA256";
constexpr const char* suites13 = "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384";
// The first one's key share is sent unasked: X25519's is half as long as P-256's. The brainpool
// curve is for TLS 1.2 servers whose certificate descends from the brainpool CI.
constexpr const char* groups = "X25519:P-256:P-384:brainpoolP256r1";
constexpr const char* signatures =
    "ECDSA+SHA256:ECDSA+SHA384:rsa_pss_rsae_sha256:RSA+SHA256:RSA+SHA384";
// Octets of the server's Certificate message; OpenSSL would take 100 KiB.
constexpr long longestCertificateList = 32 * 1024;

}  // namespace

bool configureTlsClient(SSL_CTX* context, bool middleboxCompatibility) {
  bool ok = SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) == 1 &&
            SSL_CTX_set_cipher_list(context, suites12) == 1 &&
            SSL_CTX_set_ciphersuites(context, suites13) == 1 &&
            SSL_CTX_set1_groups_list(context, groups) == 1 &&
            SSL_CTX_set1_sigalgs_list(context, signatures) == 1;
  SSL_CTX_set_max_cert_list(context, longestCertificateList);
  // curl sets SSL_OP_ALL, and with it padding to 512 octets for a load balancer of 2013; and it
  // forgoes tickets, without which many TLS 1.2 servers resume nothing.
  SSL_CTX_clear_options(context, SSL_OP_TLSEXT_PADDING | SSL_OP_NO_TICKET);
  SSL_CTX_set_options(context, SSL_OP_NO_ENCRYPT_THEN_MAC | SSL_OP_NO_RENEGOTIATION);
  if (!middleboxCompatibility) SSL_CTX_clear_options(context, SSL_OP_ENABLE_MIDDLEBOX_COMPAT);
  ERR_clear_error();
  return ok;
}

}  // namespace esimgw::net
