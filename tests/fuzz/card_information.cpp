// SPDX-License-Identifier: Apache-2.0
// What a card says about itself, its profiles and its eIMs.
#include "rsp/es10.hpp"
#include "try_message.hpp"

using namespace esimgw;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::tryMessages<rsp::EuiccInfo1, rsp::EuiccInfo2, rsp::ProfileInfoListResponse,
                    rsp::GetEimConfigurationDataResponse, rsp::GetCertsResponse,
                    rsp::GetEuiccDataResponse, rsp::GetRatResponse, rsp::AddInitialEimResponse,
                    rsp::EuiccConfiguredAddressesResponse, rsp::EuiccMemoryResetResponse,
                    rsp::GetConnectivityParametersResponse>(data, size);
  try {
    (void)rsp::IsdrSelectResponse::parse(ByteView(data, size));
  } catch (const tlv::Malformed&) {
    // the expected refusal
  }
  return 0;
}
