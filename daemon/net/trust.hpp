// SPDX-License-Identifier: Apache-2.0
// Whom a TLS client believes. Host name and validity dates are checked under each of them, and none
// falls back to another.
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "tlv/bytes.hpp"

namespace esimgw::net {

// The key of the server, or the key that issued one of the certificates the server sends.
struct TrustedPublicKey {
  Bytes subjectPublicKeyInfo;  // DER
};

// A CA certificate is the anchor, also when it is no root (partial chain). Of any other certificate
// the public key is pinned, so that the server may renew the certificate but not the key.
struct TrustedCertificate {
  Bytes certificate;  // DER
};

// Every CA certificate in a PEM file.
struct TrustedBundle {
  std::string file;
};

using TlsTrust = std::variant<TrustedPublicKey, TrustedCertificate, TrustedBundle>;

// Why no server could ever be believed under this trust; nothing when it can be used. Does not look
// into bundles: their file is read at each handshake.
std::optional<std::string> whyUnusable(const TlsTrust& trust);

}  // namespace esimgw::net
