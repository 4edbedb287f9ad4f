// SPDX-License-Identifier: Apache-2.0
// The card's state as JSON. Octets are hexadecimal; messages that have an encoding of their own
// (eIM data, profiles, notifications) are kept in it.
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "euicc/state.hpp"

namespace esimlab {
namespace {

using esimgw::fromHex;
using esimgw::toHex;
using nlohmann::json;
namespace tlv = esimgw::tlv;

constexpr int formatVersion = 1;

std::vector<tlv::Tag> allProfileTags() {
  auto tags = defaultProfileTags();
  for (tlv::Tag tag : {0xB6, 0xB7, 0x99, 0x9F26, 0x9F67}) tags.push_back(tag);
  return tags;
}

json limitsToJson(const Limits& limits) {
  return {{"logicalChannels", limits.logicalChannels},
          {"maximumCounter", limits.maximumCounter},
          {"maximumEims", limits.maximumEims},
          {"maximumResultSize", limits.maximumResultSize},
          {"maximumPackageSize", limits.maximumPackageSize}};
}

Limits limitsFromJson(const json& object) {
  return {object.at("logicalChannels"), object.at("maximumCounter"), object.at("maximumEims"),
          object.at("maximumResultSize"), object.at("maximumPackageSize")};
}

json rollbackToJson(const RollbackGrant& grant) {
  return {{"previousIccid", toHex(grant.previousIccid)},
          {"eimId", grant.eimId},
          {"counterValue", grant.counterValue},
          {"eimTransactionId", toHex(grant.eimTransactionId)},
          {"resultSeqNumber", grant.resultSeqNumber}};
}

Bytes octets(const json& object, const char* key) {
  return fromHex(object.at(key).get<std::string>());
}

RollbackGrant rollbackFromJson(const json& object) {
  return {octets(object, "previousIccid"), object.at("eimId"), object.at("counterValue"),
          octets(object, "eimTransactionId"), object.at("resultSeqNumber")};
}

json identityToJson(const CardState& state) {
  return {{"kind", static_cast<int>(state.kind)},
          {"eid", toHex(state.eid)},
          {"key", state.keyPem},
          {"euiccCertificate", toHex(state.euiccCertificate)},
          {"eumCertificate", toHex(state.eumCertificate)},
          {"ciPublicKeyId", toHex(state.ciPublicKeyId)}};
}

void identityFromJson(const json& object, CardState& state) {
  auto kind = object.at("kind").get<int>();
  if (kind < 0 || kind > static_cast<int>(EuiccKind::notEuicc)) {
    throw std::runtime_error("unknown kind of card");
  }
  state.kind = static_cast<EuiccKind>(kind);
  state.eid = eidFromDigits(object.at("eid").get<std::string>());
  state.keyPem = object.at("key");
  state.euiccCertificate = octets(object, "euiccCertificate");
  state.eumCertificate = octets(object, "eumCertificate");
  state.ciPublicKeyId = octets(object, "ciPublicKeyId");
}

json listsToJson(const CardState& state) {
  json lists = {{"profiles", json::array()},
                {"eims", json::array()},
                {"notifications", json::array()},
                {"results", json::array()}};
  for (const auto& profile : state.profiles) {
    lists["profiles"].push_back(toHex(encodeProfileInfo(profile, allProfileTags())));
  }
  for (const auto& eim : state.eims) lists["eims"].push_back(toHex(encode(0x30, eim)));
  for (const auto& notification : state.notifications) {
    lists["notifications"].push_back(
        {{"metadata", toHex(encodeNotificationMetadata(notification.metadata))},
         {"raw", toHex(notification.raw)}});
  }
  for (const auto& result : state.results) {
    lists["results"].push_back({{"seqNumber", result.seqNumber}, {"raw", toHex(result.raw)}});
  }
  return lists;
}

void listsFromJson(const json& lists, CardState& state) {
  for (const auto& profile : lists.at("profiles")) {
    state.profiles.push_back(parseProfileInfo(fromHex(profile.get<std::string>())));
  }
  for (const auto& eim : lists.at("eims")) {
    auto der = fromHex(eim.get<std::string>());
    state.eims.push_back(parseEimConfigurationData(tlv::parse(der, 0x30).value));
  }
  for (const auto& notification : lists.at("notifications")) {
    state.notifications.push_back(
        {parseNotificationMetadata(octets(notification, "metadata")), octets(notification, "raw")});
  }
  for (const auto& result : lists.at("results")) {
    state.results.push_back({result.at("seqNumber"), octets(result, "raw")});
  }
}

}  // namespace

std::string serialise(const CardState& state) {
  json file = {{"version", formatVersion},
               {"identity", identityToJson(state)},
               {"limits", limitsToJson(state.limits)},
               {"lists", listsToJson(state)},
               {"nextSeqNumber", state.nextSeqNumber},
               {"nextAssociationToken", state.nextAssociationToken},
               {"immediateEnable",
                {{"allowed", state.immediateEnable.allowed},
                 {"smdpOid", toHex(state.immediateEnable.smdpOid)},
                 {"smdpAddress", state.immediateEnable.smdpAddress}}},
               {"defaultSmdpAddress", state.defaultSmdpAddress},
               {"rootSmdsAddress", state.rootSmdsAddress}};
  if (state.rollback) file["rollback"] = rollbackToJson(*state.rollback);
  if (state.pendingSwitch) file["pendingSwitch"] = toHex(*state.pendingSwitch);
  return file.dump(1) + "\n";
}

CardState deserialise(const std::string& text) try {
  auto file = json::parse(text);
  if (file.at("version") != formatVersion) throw std::runtime_error("unknown format");
  CardState state;
  identityFromJson(file.at("identity"), state);
  state.limits = limitsFromJson(file.at("limits"));
  listsFromJson(file.at("lists"), state);
  state.nextSeqNumber = file.at("nextSeqNumber");
  state.nextAssociationToken = file.at("nextAssociationToken");
  const auto& immediate = file.at("immediateEnable");
  state.immediateEnable = {immediate.at("allowed"), octets(immediate, "smdpOid"),
                           immediate.at("smdpAddress")};
  state.defaultSmdpAddress = file.at("defaultSmdpAddress");
  state.rootSmdsAddress = file.at("rootSmdsAddress");
  if (file.contains("rollback")) state.rollback = rollbackFromJson(file["rollback"]);
  if (file.contains("pendingSwitch")) state.pendingSwitch = octets(file, "pendingSwitch");
  return state;
} catch (const std::exception& error) {
  throw std::runtime_error(std::string("card state: ") + error.what());
}

}  // namespace esimlab
