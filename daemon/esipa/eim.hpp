// SPDX-License-Identifier: Apache-2.0
// The eIM as an Association sees it: the functions of ESipa that an IPA calls (SGP.32 §5.14).
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "rsp/esipa.hpp"
#include "runtime/task.hpp"
#include "tlv/bytes.hpp"

namespace esimgw {

// The eIM answered with something that is no eIM package: to be answered with
// invalidPackageFormat, and with the eimTransactionId if one could still be found.
struct UnreadableEimPackage {
  std::string why;  // without personal data
  std::optional<rsp::TransactionId> eimTransactionId;
};

// A package of unknown kind is an UnknownElement within the response (answer: unknownPackage).
using EimPackageAnswer = std::variant<rsp::GetEimPackageResponse, UnreadableEimPackage>;

// Every call may end with one of HttpClient's network errors (the eIM was not reached, was not the
// right one, or its certificate cannot be judged yet), with Error{eim, eimRefused} (it answered,
// but did not execute the function), or with the Stop's reason.
class Eim {
 public:
  virtual ~Eim() = default;

  // ESipa.GetEimPackage. Whatever the eIM sent is a value, because it must be answered; an empty
  // body and no TLV at all are UnreadableEimPackage too.
  virtual Task<EimPackageAnswer> getEimPackage(rsp::GetEimPackageRequest request) = 0;
  // ESipa.ProvideEimPackageResult. `message`: the complete BF50. An answer that cannot be
  // parsed is Error{eim, malformed}: nothing was acknowledged.
  virtual Task<rsp::ProvideEimPackageResultResponse> provideEimPackageResult(Bytes message) = 0;
  // ESipa.HandleNotification. `message`: the complete BF3D. Returns when the eIM took it.
  virtual Task<void> handleNotification(Bytes message) = 0;

  // Reach the eIM through this network interface (its Linux name) only; empty: any.
  virtual void useInterface(std::string interface) = 0;
  // No more calls for now: closes connections, unless keep-alive is configured.
  virtual void endDialogue() = 0;
  // The profile switched: the connections are dead. Calls in progress end with eimUnreachable.
  virtual void dropConnections() = 0;
};

}  // namespace esimgw
