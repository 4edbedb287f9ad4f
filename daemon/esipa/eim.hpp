// SPDX-License-Identifier: Apache-2.0
// The eIM as an Association sees it: the functions of ESipa that an IPA calls (SGP.32 §5.14).
#pragma once

#include <string>

#include "runtime/task.hpp"
#include "tlv/bytes.hpp"

namespace esimgw {

namespace rsp {
struct GetEimPackageRequest;
struct GetEimPackageResponse;
struct ProvideEimPackageResultResponse;
}  // namespace rsp

// Every call may end with one of HttpClient's network errors (the eIM was not reached, was not the
// right one, or its certificate cannot be judged yet), with Error{eim, eimRefused} (it answered,
// but did not execute the function), or with the Stop's reason.
class Eim {
 public:
  virtual ~Eim() = default;

  // §5.14.5 (ESipa.GetEimPackage). A package that cannot be parsed, or whose kind is unknown, is a
  // value, because it must be answered with an error code.
  virtual Task<rsp::GetEimPackageResponse> getEimPackage(rsp::GetEimPackageRequest request) = 0;
  // §5.14.6 (ESipa.ProvideEimPackageResult). `message`: the complete BF50. An answer that cannot be
  // parsed is Error{eim, malformed}: nothing was acknowledged.
  virtual Task<rsp::ProvideEimPackageResultResponse> provideEimPackageResult(Bytes message) = 0;
  // §5.14.7 (ESipa.HandleNotification). `message`: the complete BF3D. Returns when the eIM took it.
  virtual Task<void> handleNotification(Bytes message) = 0;

  // Reach the eIM through this interface only; empty: any.
  virtual void useInterface(std::string interface) = 0;
  // No more calls for now: closes connections, unless keep-alive is configured.
  virtual void endDialogue() = 0;
  // The profile switched: the connections are dead. Calls in progress end with eimUnreachable.
  virtual void dropConnections() = 0;
};

}  // namespace esimgw
