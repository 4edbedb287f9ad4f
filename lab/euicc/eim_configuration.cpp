// SPDX-License-Identifier: Apache-2.0
// Associations with eIMs: GetEimConfigurationData (SGP.32 §5.9.18), AddInitialEim (§5.9.4).
#include <set>

#include "euicc/eim_result_code.hpp"
#include "euicc/es10.hpp"

namespace esimlab {

namespace tlv = esimgw::tlv;

namespace {

std::vector<EimConfigurationData> parseList(ByteView members) {
  std::vector<EimConfigurationData> list;
  tlv::Reader reader(members);
  while (!reader.atEnd()) list.push_back(parseEimConfigurationData(reader.expect(0x30).value));
  return list;
}

bool usableKey(const PublicKeyData& data) {
  try {
    if (data.kind == PublicKeyData::Kind::key) {
      PublicKey::fromSubjectPublicKeyInfo(data.der);
    } else {
      PublicKey::fromCertificate(data.der);
    }
    return true;
  } catch (const PkiError&) {
    return false;
  }
}

// 0, or why none of the list can be stored.
int checkInitialEims(const CardState& state, const std::vector<EimConfigurationData>& list) {
  if (!state.eims.empty()) return associatedEimAlreadyExists;
  if (list.empty()) return commandError;
  if (list.size() > state.limits.maximumEims) return insufficientMemory;
  std::set<std::string> ids;
  for (const auto& data : list) {
    if (!data.counterValue || !data.publicKey || !ids.insert(data.eimId).second) {
      return commandError;
    }
    if (auto code = checkEimConfiguration(state, data); code != 0) return code;
  }
  return 0;
}

}  // namespace

int checkEimConfiguration(const CardState& state, const EimConfigurationData& data) {
  if (!data.euiccCiPublicKeyId.empty() && data.euiccCiPublicKeyId != state.ciPublicKeyId) {
    return ciPKUnknown;
  }
  if (data.associationToken && *data.associationToken != -1) return invalidAssociationToken;
  if (data.counterValue &&
      (*data.counterValue < 0 || *data.counterValue > state.limits.maximumCounter)) {
    return counterValueOutOfRange;
  }
  if (data.publicKey && !usableKey(*data.publicKey)) return commandError;
  return 0;
}

std::optional<std::int64_t> associate(CardState& state, EimConfigurationData data) {
  std::optional<std::int64_t> token;
  if (data.associationToken) token = state.nextAssociationToken++;
  data.associationToken = token;
  fillDefaults(data, state);
  state.eims.push_back(std::move(data));
  return token;
}

Bytes Es10::getEimConfigurationData(const tlv::Element& request) {
  tlv::Reader reader(request.value);
  std::optional<std::string> wanted;
  if (auto search = reader.optional(0xA0)) {
    wanted = esimgw::toText(tlv::parse(search->value, 0x80).value);
  }
  tlv::Writer list;
  for (auto eim : state_.eims) {
    if (wanted && eim.eimId != *wanted) continue;
    // The counter is a matter between card and eIM: it is never given out.
    eim.counterValue.reset();
    list.add(encode(0x30, eim));
  }
  return tlv::encode(0xBF55, {list.wrapped(0xA0)});
}

Bytes Es10::addInitialEim(const tlv::Element& request) {
  auto list = parseList(tlv::parse(request.value, 0xA0).value);
  if (auto code = checkInitialEims(state_, list); code != 0) {
    return tlv::encode(0xBF57, {tlv::encodeInteger(0x81, code)});
  }
  tlv::Writer answers;
  for (auto& data : list) {
    if (auto token = associate(state_, std::move(data))) {
      answers.addInteger(0x84, *token);
    } else {
      answers.addNull(0x05);
    }
  }
  return tlv::encode(0xBF57, {answers.wrapped(0xA0)});
}

}  // namespace esimlab
