// SPDX-License-Identifier: Apache-2.0
// What the virtual eIM wants of a card, and what became of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "eim/messages.hpp"
#include "eim/requests.hpp"
#include "messages/euicc_package.hpp"
#include "pki/pki.hpp"

namespace esimlab::eim {

enum class OrderKind { euiccPackage, dataRequest, downloadTrigger, raw };

enum class OrderState {
  queued,
  sent,            // handed out at least once, no answer yet; handed out again until there is one
  done,            // a result came and was accepted (operations in it may have failed)
  cardRefused,     // euiccPackageErrorSigned, see errorCode
  cardUnverified,  // euiccPackageErrorUnsigned: the card could not authenticate the package
  ipaRefused,      // eimPackageResultResponseError, see errorCode
  lost,            // signed replayError for a package that was handed out before: executed, but
                   // its result is gone
  cancelled,       // taken back by the operator
};
std::string_view name(OrderState state);

// Something wrong that is put into an eUICC Package when it is built.
enum class PackageFault {
  none,
  badSignature,
  wrongEid,  // another card's EID, rightly signed
  wrongEimId,
  oldCounter,   // the counter of the last package again
  hugeCounter,  // above what a card must support (SGP.32: at least 8388607)
  noCounter,    // counterValue left out, rightly signed
  unknownTag,   // the package under BF4A, which no version knows
  truncated,    // the last octet is missing
};

struct Order {
  unsigned number = 0;
  Eid eid{};
  OrderKind kind = OrderKind::euiccPackage;
  std::string title;              // "enable", "listProfileInfo", …: no ids
  bool configuration = false;     // eUICC Package: eCOs
  std::vector<Bytes> operations;  // eUICC Package: complete members of the list
  PackageFault fault = PackageFault::none;

  Bytes transactionId;
  std::int64_t counter = 0;  // eUICC Package: given when it is first handed out
  Bytes package;             // as handed out, verbatim each time

  OrderState state = OrderState::queued;
  unsigned timesSent = 0;
  unsigned replayErrors = 0;                   // signed replayErrors after the result
  unsigned results = 0;                        // deliveries of any result for it
  std::optional<EuiccPackageResult> result;    // the first accepted one
  std::optional<EuiccPackageResult> rollback;  // the one ProfileRollback made
  std::optional<IpaEuiccDataResponse> data;
  std::optional<ProfileDownloadTriggerResult> trigger;
  std::optional<int> errorCode;
};

}  // namespace esimlab::eim
