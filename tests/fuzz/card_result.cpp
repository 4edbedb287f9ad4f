// SPDX-License-Identifier: Apache-2.0
// Results and notifications of a card.
#include "rsp/es10.hpp"
#include "try_message.hpp"

using namespace esimgw;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::tryMessages<rsp::EuiccPackageResult, rsp::ProfileRollbackResponse,
                    rsp::RetrieveNotificationsListResponse, rsp::PendingNotification,
                    rsp::ListNotificationResponse, rsp::NotificationSentResponse>(data, size);
  return 0;
}
