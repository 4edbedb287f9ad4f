// SPDX-License-Identifier: Apache-2.0
// What a card says in an RSP session.
#include "rsp/profile_download.hpp"
#include "try_message.hpp"

using namespace esimgw;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::tryMessages<rsp::AuthenticateServerResponse, rsp::PrepareDownloadResponse,
                    rsp::CancelSessionResponse, rsp::ProfileInstallationResult,
                    rsp::StoreMetadataRequest, rsp::BoundProfilePackage>(data, size);
  return 0;
}
