// SPDX-License-Identifier: Apache-2.0
#include "crypto/hash.hpp"

#include <openssl/evp.h>
#include <openssl/rand.h>

#include "crypto/error.hpp"

namespace esimgw::crypto {

Bytes sha256(ByteView octets) {
  Bytes digest(32);
  if (EVP_Digest(octets.data(), octets.size(), digest.data(), nullptr, EVP_sha256(), nullptr) !=
      1) {
    throw Error("SHA-256 failed");
  }
  return digest;
}

Bytes randomBytes(std::size_t count) {
  Bytes octets(count);
  if (RAND_bytes(octets.data(), static_cast<int>(count)) != 1) {
    throw Error("no random octets from the system");
  }
  return octets;
}

}  // namespace esimgw::crypto
