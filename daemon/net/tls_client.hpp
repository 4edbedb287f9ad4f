// SPDX-License-Identifier: Apache-2.0
// What a ClientHello of ours says.
#pragma once

#include <openssl/ssl.h>

namespace esimgw::net {

// TLS 1.2 and 1.3 with few octets: short lists, no padding, no extension that nobody uses. False
// when this OpenSSL does not know one of the names.
bool configureTlsClient(SSL_CTX* context, bool middleboxCompatibility);

}  // namespace esimgw::net
