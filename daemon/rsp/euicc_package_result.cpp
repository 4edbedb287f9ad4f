// SPDX-License-Identifier: Apache-2.0
#include "rsp/euicc_package_result.hpp"

#include <algorithm>

namespace esimgw::rsp {
namespace {

template <class Result>
bool succeeded(const EuiccResultData& data) {
  auto* found = std::get_if<Result>(&data.result);
  return found != nullptr && *found == Result::ok;
}

}  // namespace

void SetDefaultDpAddressResponse::members(Members& m) {
  m.required("setDefaultDpAddressResult", 0x80, setDefaultDpAddressResult);
}

void AddEimResult::members(Members& m) {
  m.choice(result, {{"associationToken", 0x84}, {"addEimResultCode", 0x02}});
}

void EimIdInfo::members(Members& m) {
  m.required("eimId", 0x80, eimId, {1, 128});
  m.optional("eimIdType", 0x82, eimIdType);
}

void ListEimResult::members(Members& m) {
  m.choice(result, {{"eimIdList", 0xA0}, {"listEimError", 0x81}});
}

void EuiccResultData::members(Members& m) {
  m.choice(result, {{"enableResult", 0x83},
                    {"disableResult", 0x84},
                    {"deleteResult", 0x85},
                    {"listProfileInfoResult", 0xBF2D},
                    {"getRATResult", 0xA6},
                    {"configureImmediateEnableResult", 0x87},
                    {"addEimResult", 0xA8},
                    {"deleteEimResult", 0x89},
                    {"updateEimResult", 0x8A},
                    {"listEimResult", 0xAB},
                    {"rollbackResult", 0x8C},
                    {"setFallbackAttributeResult", 0x8D},
                    {"unsetFallbackAttributeResult", 0x8E},
                    {"setDefaultDpAddressResult", 0xBF65},
                    {"processingTerminated", 0x02}});
}

void EuiccPackageResultDataSigned::members(Members& m) {
  if (m.verbatim(raw)) return;
  m.required("eimId", 0x80, eimId, {1, 128});
  m.required("counterValue", 0x81, counterValue);
  m.optional("eimTransactionId", 0x82, eimTransactionId, {1, 16});
  m.required("seqNumber", 0x83, seqNumber);
  m.list("euiccResult", 0x30, euiccResult, EuiccResultData::item);
}

void EuiccPackageResultSigned::members(Members& m) {
  m.required("euiccPackageResultDataSigned", 0x30, euiccPackageResultDataSigned);
  m.required("euiccSignEPR", 0x5F37, euiccSignEPR);
}

void EuiccPackageErrorDataSigned::members(Members& m) {
  if (m.verbatim(raw)) return;
  m.required("eimId", 0x80, eimId, {1, 128});
  m.required("counterValue", 0x81, counterValue);
  m.optional("eimTransactionId", 0x82, eimTransactionId, {1, 16});
  m.required("euiccPackageErrorCode", 0x02, euiccPackageErrorCode);
}

void EuiccPackageErrorSigned::members(Members& m) {
  m.required("euiccPackageErrorDataSigned", 0x30, euiccPackageErrorDataSigned);
  m.required("euiccSignEPE", 0x5F37, euiccSignEPE);
}

void EuiccPackageErrorUnsigned::members(Members& m) {
  m.required("eimId", 0x80, eimId, {1, 128});
  m.optional("eimTransactionId", 0x82, eimTransactionId, {1, 16});
  m.optional("associationToken", 0x84, associationToken);
}

void EuiccPackageResult::members(Members& m) {
  if (m.verbatim(raw)) return;
  m.choice(result,
           {{"euiccPackageResultSigned", 0xA0},
            {"euiccPackageErrorSigned", 0xA1},
            {"euiccPackageErrorUnsigned", 0xA2}},
           {0x30});
}

const EuiccPackageResultDataSigned* EuiccPackageResult::data() const {
  auto* executed = std::get_if<EuiccPackageResultSigned>(&result);
  return executed == nullptr ? nullptr : &executed->euiccPackageResultDataSigned;
}

std::optional<SequenceNumber> EuiccPackageResult::seqNumber() const {
  auto* executed = data();
  return executed == nullptr ? std::nullopt : std::optional(executed->seqNumber);
}

std::optional<TransactionId> EuiccPackageResult::eimTransactionId() const {
  if (auto* executed = data()) return executed->eimTransactionId;
  if (auto* refused = std::get_if<EuiccPackageErrorSigned>(&result)) {
    return refused->euiccPackageErrorDataSigned.eimTransactionId;
  }
  return std::get<EuiccPackageErrorUnsigned>(result).eimTransactionId;
}

const EimId& EuiccPackageResult::eimId() const {
  if (auto* executed = data()) return executed->eimId;
  if (auto* refused = std::get_if<EuiccPackageErrorSigned>(&result)) {
    return refused->euiccPackageErrorDataSigned.eimId;
  }
  return std::get<EuiccPackageErrorUnsigned>(result).eimId;
}

std::optional<std::int64_t> EuiccPackageResult::counterValue() const {
  if (auto* executed = data()) return executed->counterValue;
  if (auto* refused = std::get_if<EuiccPackageErrorSigned>(&result)) {
    return refused->euiccPackageErrorDataSigned.counterValue;
  }
  return std::nullopt;
}

bool EuiccPackageResult::switchesProfile() const {
  auto* executed = data();
  return executed != nullptr &&
         std::ranges::any_of(executed->euiccResult, [](const EuiccResultData& one) {
           return succeeded<EnableResult>(one) || succeeded<DisableResult>(one) ||
                  succeeded<RollbackResult>(one);
         });
}

bool EuiccPackageResult::enabledProfile() const {
  auto* executed = data();
  return executed != nullptr && std::ranges::any_of(executed->euiccResult, succeeded<EnableResult>);
}

}  // namespace esimgw::rsp
