// SPDX-License-Identifier: Apache-2.0
// The messages an eIM writes besides eUICC Packages: packages for the IPA and ESipa responses
// (SGP.32 §2.11, §6.3). Everything is strict DER.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tlv/tlv.hpp"

namespace esimlab::eim {

using esimgw::Bytes;
using esimgw::ByteView;

// --- packages for the IPA (§2.11.1.2, §2.11.1.3)
// ---------------------------------------------------
struct IpaEuiccDataRequest {
  Bytes tags;           // contents of 5C
  Bytes ciPublicKeyId;  // empty: absent
  std::optional<std::int64_t> notificationSequence;
  std::optional<std::uint32_t> notificationEvents;  // bit 0 install … bit 3 delete
  std::optional<std::int64_t> resultSequence;
  Bytes transactionId;
};
Bytes encode(const IpaEuiccDataRequest& request);

struct ProfileDownloadTrigger {
  enum class Contact { none, activationCode, defaultSmdp, smds };
  Contact contact = Contact::none;
  std::string text;  // activation code, or SM-DS address (may be empty)
  Bytes transactionId;
};
Bytes encode(const ProfileDownloadTrigger& trigger);

// --- ESipa responses (§6.3.2) --------------------------------------------------------------------
Bytes getEimPackageResponse(ByteView package);
Bytes getEimPackageError(int code);
Bytes acknowledgements(const std::vector<std::int64_t>& sequenceNumbers);
Bytes emptyResponse();
Bytes provideEimPackageResultError(int code);

}  // namespace esimlab::eim
