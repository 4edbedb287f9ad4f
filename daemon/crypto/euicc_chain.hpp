// SPDX-License-Identifier: Apache-2.0
// The chain CI - EUM - eUICC (SGP.22 §4.5.2). General X.509 verifiers refuse genuine chains: an EUM
// certificate's name constraint means "the EID begins with this prefix", which is not what RFC 5280
// makes of it. So the chain is checked here, link by link.
#pragma once

#include <chrono>
#include <span>
#include <string_view>

#include "crypto/certificate.hpp"

namespace esimgw::crypto {

enum class ChainFault {
  none,
  unknownCi,  // no trusted CI has the key that the EUM certificate names
  ciInvalid,
  eumInvalid,  // form, policy, key usage
  eumSignatureInvalid,
  eumExpired,    // or not yet valid
  euiccInvalid,  // form, policy, key usage, not below this EUM
  euiccSignatureInvalid,
  euiccExpired,     // or not yet valid
  eidNotPermitted,  // the EUM may not issue for this EID
};

std::string_view sentence(ChainFault fault);

// Links are found by key identifier, not by name: two CI certificates of one key may differ in
// name.
ChainFault checkEuiccChain(const Certificate& euicc, const Certificate& eum,
                           std::span<const Certificate> trustedCis, std::chrono::sys_seconds now);

}  // namespace esimgw::crypto
