// SPDX-License-Identifier: Apache-2.0
// Activation code of SGP.22 §4.1, at most 255 characters:
// [LPA:]1$address$matchingId[$oid[$ccFlag[$ciPkId[$…]]]].
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace esimgw::rsp {

struct ActivationCode {
  std::string smdpAddress;  // FQDN, in test rigs with ":port"
  std::string matchingId;   // may be empty
  std::optional<std::string> smdpOid;
  bool confirmationCodeRequired = false;

  // Nothing if the text is no activation code of format 1. Unknown trailing fields are ignored.
  static std::optional<ActivationCode> parse(std::string_view text);
  // Without "LPA:" prefix.
  std::string text() const;
};

}  // namespace esimgw::rsp
