// SPDX-License-Identifier: Apache-2.0
// SGP.32 §3.3.1 steps 9 to 17: the result goes to the eIM that sent the package, what it
// acknowledges is removed from the card, and nothing else.
#include "ipa/ipa.hpp"
#include "runtime/log.hpp"

namespace esimgw {

// Step 9. Not fatal: the result goes alone, the notifications stay on the card.
Task<rsp::PendingNotificationList> Ipa::notificationsFor(rsp::EuiccPackageRequest package) {
  rsp::PendingNotificationList notifications;
  if (package.psmos() == nullptr || !environment_.settings.profileSwitch.notificationsWithResult) {
    co_return notifications;
  }
  try {
    auto session = co_await this->session(Priority::order);
    auto pending = co_await session.retrieveNotificationsList();
    notifications = std::move(pending);
  } catch (const Error& error) {
    if (error.code() == Code::cancelled || error.code() == Code::timeout) throw;
    log::info("notifications-unread", error.sentence(), {{"EUICC", key_}});
  }
  co_return notifications;
}

Task<void> Ipa::deliver(Partner partner, OrderId order) {
  auto row = environment_.journal.order(order);
  auto package = rsp::EuiccPackageRequest::parse(row.package);
  rsp::ProvideEimPackageResult message;
  message.eidValue = eid_;
  if (row.answerCode) {
    message.eimPackageResult =
        packageError(package.euiccPackageSigned.eimTransactionId,
                     static_cast<rsp::EimPackageResultErrorCode>(*row.answerCode));
  } else {
    // 9. ES10b.RetrieveNotificationsList.
    auto notifications = co_await notificationsFor(package);
    auto result = rsp::EuiccPackageResult::parse(row.result);
    if (notifications.empty()) {
      message.eimPackageResult.result = std::move(result);
    } else {
      message.eimPackageResult.result =
          rsp::EprAndNotifications{std::move(result), std::move(notifications)};
    }
  }
  // 10.–14. ESipa.ProvideEimPackageResult.
  auto octets = message.encode();
  auto response = co_await partner->eim->provideEimPackageResult(std::move(octets));
  if (auto* refused = std::get_if<rsp::ProvideEimPackageResultError>(&response.result)) {
    throw Error(Domain::eim, Code::eimRefused,
                "the eIM refuses the result: " + std::string(rsp::describe(*refused).sentence));
  }
  std::vector<rsp::SequenceNumber> acknowledged;
  if (auto* numbers = std::get_if<rsp::EimAcknowledgements>(&response.result)) {
    acknowledged = numbers->seqNumbers;
  }
  environment_.journal.markDelivered(order, acknowledged);
  log::info("result-delivered", "the eIM took the result of its package", {{"EUICC", key_}});
}

// Steps 15 to 17, one number at a time; a number that is gone already is as good as removed.
Task<void> Ipa::removeAcknowledged() {
  auto numbers = environment_.journal.removals(eid_);
  if (numbers.empty()) co_return;
  auto session = co_await this->session(Priority::order);
  for (auto number : numbers) {
    auto status = co_await session.removeNotificationFromList(number);
    if (status == rsp::DeleteNotificationStatus::undefinedError) {
      log::warning("number-not-removed", "the card cannot remove an acknowledged number",
                   {{"EUICC", key_}});
    }
    environment_.journal.markRemoved(eid_, number);
  }
}

}  // namespace esimgw
