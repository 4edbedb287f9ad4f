// SPDX-License-Identifier: Apache-2.0
// trustedPublicKeyDataTls of EimConfigurationData (SGP.32 §2.11.1.1, tag A6) as a TLS trust.
#pragma once

#include <string>

#include "net/trust.hpp"
#include "rsp/eim_configuration.hpp"

namespace esimgw::esipa {

// What to do where the card's configuration says nothing that can be used.
struct TrustPolicy {
  // PEM bundle to believe when the eIM has no trustedPublicKeyDataTls. Empty: refuse such an eIM.
  std::string bundleWhenAbsent;
  // Believe that bundle also when trustedPublicKeyDataTls is there but cannot be used.
  bool bundleWhenUnusable = false;
};

// Throws Error{eim, eimUntrusted} with a sentence that says why the eIM cannot be authenticated.
net::TlsTrust tlsTrust(const rsp::EimConfigurationData& eim, const TrustPolicy& policy);

}  // namespace esimgw::esipa
