// SPDX-License-Identifier: Apache-2.0
#include "rsp/download_trigger.hpp"

namespace esimgw::rsp {

void ContactSmds::members(Members& m) {
  m.optional("smdsAddress", 0x80, smdsAddress);
}

void ProfileDownloadData::members(Members& m) {
  m.choice(source, {{"activationCode", 0x80}, {"contactDefaultSmdp", 0x81}, {"contactSmds", 0xA2}});
}

void ProfileDownloadTriggerRequest::members(Members& m) {
  m.optional("profileDownloadData", 0xA0, profileDownloadData);
  m.optional("eimTransactionId", 0x82, eimTransactionId, {1, 16});
}

void ProfileDownloadError::members(Members& m) {
  m.required("profileDownloadErrorReason", 0x80, profileDownloadErrorReason);
  m.optional("errorResponse", 0x04, errorResponse);
}

void ProfileDownloadTriggerResultData::members(Members& m) {
  m.choice(result, {{"profileInstallationResult", 0xBF37}, {"profileDownloadError", 0x30}});
}

void ProfileDownloadTriggerResult::members(Members& m) {
  m.optional("eimTransactionId", 0x82, eimTransactionId, {1, 16});
  m.required("profileDownloadTriggerResultData", 0, profileDownloadTriggerResultData);
}

}  // namespace esimgw::rsp
