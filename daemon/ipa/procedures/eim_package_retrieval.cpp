// SPDX-License-Identifier: Apache-2.0
// SGP.32 §3.1.1.1 eIM Package Retrieval.
#include "ipa/ipa.hpp"
#include "runtime/log.hpp"

namespace esimgw {

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
    std::optional<rsp::EimPackageResult> unreadable;
    try {
      // 1.–2. Secure connection, ESipa.GetEimPackage.
      rsp::GetEimPackageRequest request;
      request.eidValue = eid_;
      auto response = co_await partner->eim->getEimPackage(request);
      // 3. Until none is available.
      auto* error = std::get_if<rsp::EimPackageError>(&response.package);
      if (error != nullptr && *error == rsp::EimPackageError::noEimPackageAvailable) co_return;
      co_await answerPackage(partner, std::move(response));
    } catch (const rsp::MalformedEimPackage& malformed) {
      log::warning("package-malformed",
                   std::string("the eIM's package cannot be read: ") + malformed.what(),
                   {{"EUICC", key_}});
      unreadable = packageError(malformed.eimTransactionId(),
                                rsp::EimPackageResultErrorCode::invalidPackageFormat);
    }
    // 4. Also what cannot be read is answered.
    if (unreadable) co_await sendPackageResult(partner, *unreadable);
  }
  log::info("poll-continues", "more packages may wait at the eIM, the next poll goes on",
            {{"EUICC", key_}});
  partner->due = true;
}

}  // namespace esimgw
