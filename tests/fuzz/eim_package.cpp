// SPDX-License-Identifier: Apache-2.0
// eIM packages: what an eIM answers to GetEimPackage or pushes.
#include "rsp/esipa.hpp"
#include "try_message.hpp"

using namespace esimgw;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::tryMessages<rsp::GetEimPackageResponse, rsp::TransferEimPackageRequest>(data, size);
  (void)rsp::findEimTransactionId(ByteView(data, size));
  return 0;
}
