// SPDX-License-Identifier: Apache-2.0
// eIM Configuration Operations (SGP.32 §2.11.1.1.2, §3.4) and their result codes.
#include <algorithm>

#include "euicc/eim_result_code.hpp"
#include "euicc/package_run.hpp"

namespace esimlab {

namespace tlv = esimgw::tlv;

namespace {

constexpr int ok = 0;
constexpr int eimNotFound = 1;
constexpr int lastEimDeleted = 2;  // a success: nothing is left

int checkNewEim(CardState& state, const EimConfigurationData& data) {
  if (state.findEim(data.eimId) != nullptr) return associatedEimAlreadyExists;
  if (!data.counterValue || !data.publicKey) return commandError;
  if (auto code = checkEimConfiguration(state, data); code != 0) return code;
  if (state.eims.size() >= state.limits.maximumEims) return insufficientMemory;
  return ok;
}

// Members that the update carries replace those of the association.
void overwrite(EimConfigurationData& eim, const EimConfigurationData& update) {
  if (update.fqdn) eim.fqdn = update.fqdn;
  if (update.idType) eim.idType = update.idType;
  if (update.counterValue) eim.counterValue = update.counterValue;
  if (update.publicKey) eim.publicKey = update.publicKey;
  if (update.trustedTls) eim.trustedTls = update.trustedTls;
  if (update.supportedProtocol) eim.supportedProtocol = update.supportedProtocol;
  if (!update.euiccCiPublicKeyId.empty()) eim.euiccCiPublicKeyId = update.euiccCiPublicKeyId;
  if (update.indirectProfileDownload) eim.indirectProfileDownload = true;
}

}  // namespace

PackageRun::Step PackageRun::eimOperation(const tlv::Element& operation) {
  switch (operation.tag) {
    case 0xA8: return addEim(operation.value);
    case 0xA9: {
      auto code = deleteEim(operation.value);
      return {tlv::encodeInteger(0x89, code), code != ok && code != lastEimDeleted};
    }
    case 0xAA: return simple(0x8A, updateEim(operation.value));
    case 0xAB: return listEim();
    default: throw tlv::Malformed("no such operation");
  }
}

PackageRun::Step PackageRun::addEim(ByteView value) {
  auto data = parseEimConfigurationData(value);
  auto code = checkNewEim(state_, data);
  if (code != ok) return {tlv::encode(0xA8, {tlv::encodeInteger(0x02, code)}), true};
  auto token = associate(state_, std::move(data));
  auto result = token ? tlv::encodeInteger(0x84, *token) : tlv::encodeInteger(0x02, ok);
  return {tlv::encode(0xA8, {result})};
}

int PackageRun::deleteEim(ByteView value) {
  tlv::Reader reader(value);
  auto eimId = esimgw::toText(reader.expect(0x80).value);
  auto deleted = std::erase_if(state_.eims, [&](const auto& eim) { return eim.eimId == eimId; });
  if (deleted == 0) return eimNotFound;
  return state_.eims.empty() ? lastEimDeleted : ok;
}

int PackageRun::updateEim(ByteView value) {
  auto data = parseEimConfigurationData(value);
  auto* eim = state_.findEim(data.eimId);
  if (eim == nullptr) return eimNotFound;
  // A token comes into being with an association; there is no code 5 for this operation.
  if (data.associationToken) return commandError;
  if (auto code = checkEimConfiguration(state_, data); code != ok) return code;
  overwrite(*eim, data);
  return ok;
}

PackageRun::Step PackageRun::listEim() const {
  tlv::Writer list;
  for (const auto& eim : state_.eims) {
    tlv::Writer entry;
    entry.add(0x80, eim.eimId);
    if (eim.idType) entry.addInteger(0x82, static_cast<int>(*eim.idType));
    list.add(entry.wrapped(0x30));
  }
  return {tlv::encode(0xAB, {list.wrapped(0xA0)})};
}

}  // namespace esimlab
