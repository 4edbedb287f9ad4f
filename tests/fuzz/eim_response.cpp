// SPDX-License-Identifier: Apache-2.0
// Other answers of an eIM.
#include "rsp/esipa.hpp"
#include "rsp/profile_download.hpp"
#include "try_message.hpp"

using namespace esimgw;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::tryMessages<rsp::ProvideEimPackageResultResponse, rsp::CancelSessionResponseEsipa,
                    rsp::InitiateAuthenticationResponseEsipa, rsp::AuthenticateClientResponseEsipa,
                    rsp::GetBoundProfilePackageResponseEsipa>(data, size);
  return 0;
}
