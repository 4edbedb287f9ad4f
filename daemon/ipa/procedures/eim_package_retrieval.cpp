// SPDX-License-Identifier: Apache-2.0
// SGP.32 §3.1.1.1 eIM Package Retrieval.
#include "ipa/ipa.hpp"
#include "runtime/log.hpp"

namespace esimgw {
namespace {

bool isNothingAvailable(const EimPackageAnswer& answer) {
  auto* response = std::get_if<rsp::GetEimPackageResponse>(&answer);
  if (response == nullptr) return false;
  auto* error = std::get_if<rsp::EimPackageError>(&response->package);
  return error != nullptr && *error == rsp::EimPackageError::noEimPackageAvailable;
}

}  // namespace

// Before anything new: what an earlier dialogue, or an earlier life, left unfinished.
Task<void> Ipa::finishLeftovers(Partner partner) {
  if (environment_.journal.broken()) co_return;
  auto leftovers = environment_.journal.openOrders(eid_, partner->eimId());
  for (auto order : leftovers) {
    try {
      co_await executeEuiccPackage(partner, order);
    } catch (const Error& error) {
      // An eIM that does not want an old result still gets the chance to hand out new packages.
      if (error.code() != Code::eimRefused) throw;
      log::warning("result-refused", error.sentence(), {{"EUICC", key_}});
    }
  }
}

Task<void> Ipa::retrieveEimPackages(Partner partner) {
  co_await finishLeftovers(partner);
  auto most = environment_.settings.poll.packagesPerPoll;
  for (unsigned packages = 0; packages < most; ++packages) {
    // 1.–2. Secure connection, ESipa.GetEimPackage.
    rsp::GetEimPackageRequest request;
    request.eidValue = eid_;
    auto answer = co_await partner->eim->getEimPackage(request);
    // 3. Until none is available.
    if (isNothingAvailable(answer)) co_return;
    // 4. Whatever else it is, it is answered.
    co_await answerPackage(partner, std::move(answer));
  }
  log::info("poll-continues", "more packages may wait at the eIM, the next poll goes on",
            {{"EUICC", key_}});
  partner->due = true;
}

}  // namespace esimgw
