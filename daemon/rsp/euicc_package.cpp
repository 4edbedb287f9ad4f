// SPDX-License-Identifier: Apache-2.0
#include "rsp/euicc_package.hpp"

#include <algorithm>

namespace esimgw::rsp {

void SetDefaultDpAddressRequest::members(Members& m) {
  m.required("defaultDpAddress", 0x80, defaultDpAddress);
}

namespace psmo {

void Enable::members(Members& m) {
  m.required("iccid", 0x5A, iccid);
  m.flag("rollbackFlag", 0x05, rollbackFlag);
}

void Disable::members(Members& m) {
  m.required("iccid", 0x5A, iccid);
}

void Delete::members(Members& m) {
  m.required("iccid", 0x5A, iccid);
}

void ConfigureImmediateEnable::members(Members& m) {
  m.flag("immediateEnableFlag", 0x80, immediateEnableFlag);
  m.optional("defaultSmdpOid", 0x81, defaultSmdpOid);
  m.optional("defaultSmdpAddress", 0x82, defaultSmdpAddress);
}

void SetFallbackAttribute::members(Members& m) {
  m.required("iccid", 0x5A, iccid);
}

}  // namespace psmo

void Psmo::members(Members& m) {
  m.choice(operation, {{"enable", 0xA3},
                       {"disable", 0xA4},
                       {"delete", 0xA5},
                       {"listProfileInfo", 0xBF2D},
                       {"getRAT", 0xA6},
                       {"configureImmediateEnable", 0xA7},
                       {"setFallbackAttribute", 0xA8},
                       {"unsetFallbackAttribute", 0xA9},
                       {"setDefaultDpAddress", 0xBF65}});
}

void eco::DeleteEim::members(Members& m) {
  m.required("eimId", 0x80, eimId);  // no SIZE here in the module
}

void Eco::members(Members& m) {
  m.choice(operation,
           {{"addEim", 0xA8}, {"deleteEim", 0xA9}, {"updateEim", 0xAA}, {"listEim", 0xAB}});
}

void EuiccPackage::members(Members& m) {
  m.choice(operations, {{"psmoList", 0xA0}, {"ecoList", 0xA1}});
}

void EuiccPackageSigned::members(Members& m) {
  if (m.verbatim(raw)) return;
  m.required("eimId", 0x80, eimId, {1, 128});
  m.required("eidValue", 0x5A, eidValue);
  m.required("counterValue", 0x81, counterValue);
  m.optional("eimTransactionId", 0x82, eimTransactionId, {1, 16});
  m.required("euiccPackage", 0, euiccPackage);
}

void EuiccPackageRequest::members(Members& m) {
  if (m.verbatim(raw)) return;
  m.required("euiccPackageSigned", EuiccPackageSigned::tag, euiccPackageSigned);
  m.required("eimSignature", 0x5F37, eimSignature);
}

const std::vector<Psmo>* EuiccPackageRequest::psmos() const {
  return std::get_if<std::vector<Psmo>>(&euiccPackageSigned.euiccPackage.operations);
}

const std::vector<Eco>* EuiccPackageRequest::ecos() const {
  return std::get_if<std::vector<Eco>>(&euiccPackageSigned.euiccPackage.operations);
}

const psmo::Enable* EuiccPackageRequest::enable() const {
  auto* list = psmos();
  if (list == nullptr) return nullptr;
  for (const auto& entry : *list) {
    if (auto* found = std::get_if<psmo::Enable>(&entry.operation)) return found;
  }
  return nullptr;
}

bool EuiccPackageRequest::rollbackGranted() const {
  auto* found = enable();
  return found != nullptr && found->rollbackFlag;
}

bool EuiccPackageRequest::changesProfiles() const {
  auto* list = psmos();
  return list != nullptr && std::ranges::any_of(*list, [](const Psmo& entry) {
           return std::holds_alternative<psmo::Enable>(entry.operation) ||
                  std::holds_alternative<psmo::Disable>(entry.operation) ||
                  std::holds_alternative<psmo::Delete>(entry.operation);
         });
}

}  // namespace esimgw::rsp
