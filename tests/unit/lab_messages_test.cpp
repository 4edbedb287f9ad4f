// SPDX-License-Identifier: Apache-2.0
// The lab's encoders and decoders against octets from an independent ASN.1 compiler.
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "messages/euicc_package.hpp"
#include "messages/profile_info.hpp"

namespace esimlab {
namespace {

namespace tlv = esimgw::tlv;
using esimgw::fromHex;
using esimgw::toHex;

struct Vector {
  const char* type;
  const char* mode;
  const char* fields;
  const char* octets;
};

constexpr Vector vectors[] = {
#include "lab_messages_vectors.inc"
};

// "name=value" pairs in order; names may repeat.
class Fields {
 public:
  explicit Fields(std::string_view text, char between = ';', char equals = '=') {
    while (!text.empty()) {
      auto end = text.find(between);
      auto field = text.substr(0, end);
      auto middle = field.find(equals);
      all.emplace_back(field.substr(0, middle), field.substr(middle + 1));
      text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
    }
  }
  const std::string* find(std::string_view name) const {
    for (const auto& [key, value] : all) {
      if (key == name) return &value;
    }
    return nullptr;
  }
  std::string text(std::string_view name) const {
    const auto* found = find(name);
    return found != nullptr ? *found : std::string();
  }
  std::optional<std::int64_t> number(std::string_view name) const {
    const auto* found = find(name);
    return found != nullptr ? std::optional<std::int64_t>(std::stoll(*found)) : std::nullopt;
  }
  Bytes octets(std::string_view name) const { return fromHex(text(name)); }

  std::vector<std::pair<std::string, std::string>> all;
};

std::optional<PublicKeyData> keyData(const Fields& fields, std::string_view name) {
  const auto* found = fields.find(name);
  if (found == nullptr) return std::nullopt;
  auto colon = found->find(':');
  auto kind = found->substr(0, colon) == "key" ? PublicKeyData::Kind::key
                                               : PublicKeyData::Kind::certificate;
  return PublicKeyData{kind, fromHex(found->substr(colon + 1))};
}

EimConfigurationData eimFrom(const Fields& fields) {
  EimConfigurationData eim;
  eim.eimId = fields.text("eimId");
  if (const auto* fqdn = fields.find("fqdn")) eim.fqdn = *fqdn;
  if (auto type = fields.number("idType")) eim.idType = static_cast<EimIdType>(*type);
  eim.counterValue = fields.number("counter");
  eim.associationToken = fields.number("token");
  eim.publicKey = keyData(fields, "publicKey");
  eim.trustedTls = keyData(fields, "trustedTls");
  if (auto bits = fields.number("protocol")) {
    eim.supportedProtocol = static_cast<std::uint32_t>(*bits);
  }
  eim.euiccCiPublicKeyId = fields.octets("ci");
  eim.indirectProfileDownload = fields.find("indirect") != nullptr;
  return eim;
}

Bytes immediateEnable(const std::string& value) {
  auto first = value.find(',');
  auto second = value.find(',', first + 1);
  return psmo::configureImmediateEnable(value[0] == '1',
                                        fromHex(value.substr(first + 1, second - first - 1)),
                                        value.substr(second + 1));
}

// Empty when the field is no operation.
Bytes operationFrom(const std::string& name, const std::string& value) {
  if (name == "enable") {
    return psmo::enable(fromHex(value.substr(0, 20)), value.ends_with(",rollback"));
  }
  if (name == "disable") return psmo::disable(fromHex(value));
  if (name == "delete") return psmo::deleteProfile(fromHex(value));
  if (name == "listProfileInfo") return psmo::listProfileInfo(fromHex(value));
  if (name == "getRAT") return psmo::getRat();
  if (name == "configureImmediateEnable") return immediateEnable(value);
  if (name == "setFallbackAttribute") return psmo::setFallbackAttribute(fromHex(value));
  if (name == "unsetFallbackAttribute") return psmo::unsetFallbackAttribute();
  if (name == "setDefaultDpAddress") return psmo::setDefaultDpAddress(value);
  if (name == "addEim") return eco::addEim(eimFrom(Fields(value, '|', '~')));
  if (name == "updateEim") return eco::updateEim(eimFrom(Fields(value, '|', '~')));
  if (name == "deleteEim") return eco::deleteEim(value);
  if (name == "listEim") return eco::listEim();
  return {};
}

void checkEim(const Fields& fields, const std::string& mode, const Bytes& der) {
  auto expected = eimFrom(fields);
  if (mode != "encode") {
    EXPECT_EQ(parseEimConfigurationData(tlv::parse(der, 0x30).value), expected);
  }
  if (mode != "decode") {
    EXPECT_EQ(toHex(encode(0x30, expected)), toHex(der));
  }
}

void checkRequest(const Fields& fields, const std::string& mode, const Bytes& der) {
  EuiccPackage package;
  package.eimId = fields.text("eimId");
  package.eid = fields.octets("eid");
  package.counterValue = *fields.number("counter");
  package.eimTransactionId = fields.octets("tx");
  package.configuresEims = fields.text("list") == "ecoList";
  for (const auto& [name, value] : fields.all) {
    if (auto operation = operationFrom(name, value); !operation.empty()) {
      package.operations.push_back(operation);
    }
  }
  auto encoded = euiccPackageRequest(encodeSigned(package), fields.octets("signature"));
  EXPECT_EQ(toHex(encoded), toHex(der));
  if (mode == "encode") return;
  auto parsed = parseEuiccPackageRequest(der);
  EXPECT_EQ(parsed.package.eimId, package.eimId);
  EXPECT_EQ(parsed.package.eid, package.eid);
  EXPECT_EQ(parsed.package.counterValue, package.counterValue);
  EXPECT_EQ(parsed.package.eimTransactionId, package.eimTransactionId);
  EXPECT_EQ(parsed.package.configuresEims, package.configuresEims);
  EXPECT_EQ(parsed.package.operations, package.operations);
  EXPECT_EQ(parsed.signature, fields.octets("signature"));
  EXPECT_EQ(parsed.packageSigned, encodeSigned(package));
}

void checkResult(const Fields& fields, const Bytes& der) {
  using Form = EuiccPackageResult::Form;
  EuiccPackageResult expected;
  auto form = fields.text("form");
  expected.form = form == "result"        ? Form::result
                  : form == "signedError" ? Form::signedError
                                          : Form::unsignedError;
  expected.eimId = fields.text("eimId");
  expected.counterValue = fields.number("counter").value_or(0);
  expected.eimTransactionId = fields.octets("tx");
  expected.seqNumber = fields.number("seq").value_or(0);
  expected.errorCode = static_cast<int>(fields.number("error").value_or(0));
  expected.associationToken = fields.number("token");
  expected.signature = fields.octets("signature");
  for (const auto& [name, value] : fields.all) {
    if (name == "raw") expected.operationResults.push_back(fromHex(value));
    if (name != "code") continue;
    auto tag = std::stoul(value.substr(0, 2), nullptr, 16);
    expected.operationResults.push_back(
        tlv::encodeInteger(static_cast<tlv::Tag>(tag), std::stoi(value.substr(3))));
  }
  if (expected.form != Form::unsignedError) expected.dataSigned = encodeDataSigned(expected);
  EXPECT_EQ(toHex(encodeEuiccPackageResult(expected)), toHex(der));

  auto parsed = parseEuiccPackageResult(der);
  EXPECT_EQ(parsed.form, expected.form);
  EXPECT_EQ(parsed.eimId, expected.eimId);
  EXPECT_EQ(parsed.counterValue, expected.counterValue);
  EXPECT_EQ(parsed.eimTransactionId, expected.eimTransactionId);
  EXPECT_EQ(parsed.seqNumber, expected.seqNumber);
  EXPECT_EQ(parsed.operationResults, expected.operationResults);
  EXPECT_EQ(parsed.errorCode, expected.errorCode);
  EXPECT_EQ(parsed.associationToken, expected.associationToken);
  EXPECT_EQ(parsed.dataSigned, expected.dataSigned);
  EXPECT_EQ(parsed.signature, expected.signature);
}

NotificationMetadata metadataFrom(const Fields& fields) {
  return {*fields.number("seq"), static_cast<std::uint32_t>(*fields.number("event")),
          fields.text("address"), fields.octets("iccid")};
}

void checkNotification(const Fields& fields, const Bytes& der) {
  auto expected = metadataFrom(fields);
  EXPECT_EQ(toHex(encodeNotificationMetadata(expected)), toHex(der));
  EXPECT_EQ(parseNotificationMetadata(der), expected);
}

void checkSignedNotification(const Fields& fields, const Bytes& der) {
  OtherSignedNotification expected{encodeNotificationMetadata(metadataFrom(fields)),
                                   fields.octets("signature"), fields.octets("euicc"),
                                   fields.octets("eum")};
  EXPECT_EQ(toHex(encodeOtherSignedNotification(expected)), toHex(der));
  auto parsed = parseOtherSignedNotification(der);
  EXPECT_EQ(parsed.metadata, expected.metadata);
  EXPECT_EQ(parsed.signature, expected.signature);
  EXPECT_EQ(parsed.euiccCertificate, expected.euiccCertificate);
  EXPECT_EQ(parsed.eumCertificate, expected.eumCertificate);
}

void checkProfile(const Fields& fields, const std::string& mode, const Bytes& der) {
  Profile expected;
  expected.iccid = fields.octets("iccid");
  expected.isdpAid = fields.octets("aid");
  expected.enabled = fields.text("state") == "1";
  expected.nickname = fields.text("nickname");
  expected.serviceProviderName = fields.text("provider");
  expected.profileName = fields.text("name");
  if (auto number = fields.number("class")) {
    expected.profileClass = static_cast<ProfileClass>(*number);
  }
  for (const auto& [name, value] : fields.all) {
    if (name != "notification") continue;
    auto comma = value.find(',');
    expected.notifications.push_back(
        {static_cast<std::uint32_t>(std::stoul(value.substr(0, comma))), value.substr(comma + 1)});
  }
  if (fields.find("plmn") != nullptr) expected.operatorMccMnc = plmnDigits(fields.octets("plmn"));
  expected.policyRules = static_cast<std::uint32_t>(fields.number("rules").value_or(0));
  expected.fallbackAttribute = fields.text("fallback") == "1";
  expected.fallbackAllowed = fields.text("allowed") == "1";
  EXPECT_EQ(parseProfileInfo(der), expected);
  if (mode == "decode") return;
  std::vector<tlv::Tag> tags;
  const std::map<std::string, tlv::Tag> tagOf = {
      {"iccid", 0x5A},    {"aid", 0x4F},       {"state", 0x9F70},      {"nickname", 0x90},
      {"provider", 0x91}, {"name", 0x92},      {"class", 0x95},        {"plmn", 0xB7},
      {"rules", 0x99},    {"allowed", 0x9F67}, {"notification", 0xB6}, {"fallback", 0x9F26}};
  for (const auto& [name, value] : fields.all) tags.push_back(tagOf.at(name));
  EXPECT_EQ(toHex(encodeProfileInfo(expected, tags)), toHex(der));
}

TEST(LabMessages, KnownAnswers) {
  std::map<std::string, unsigned> checked;
  for (const auto& vector : vectors) {
    SCOPED_TRACE(vector.octets);
    Fields fields(vector.fields);
    auto der = fromHex(vector.octets);
    std::string type = vector.type;
    if (type == "EimConfigurationData") checkEim(fields, vector.mode, der);
    if (type == "EuiccPackageRequest") checkRequest(fields, vector.mode, der);
    if (type == "EuiccPackageResult") checkResult(fields, der);
    if (type == "NotificationMetadata") checkNotification(fields, der);
    if (type == "OtherSignedNotification") checkSignedNotification(fields, der);
    if (type == "ProfileInfo") checkProfile(fields, vector.mode, der);
    ++checked[type];
  }
  EXPECT_EQ(checked.size(), 6U);
  EXPECT_GE(checked["EuiccPackageRequest"], 36U);
  EXPECT_GE(checked["EuiccPackageResult"], 34U);
}

// The outer 30 of key or certificate kept inside its arm, and the arm left out: seen in the wild.
TEST(LabMessages, NestedKeyData) {
  auto key = fromHex("30083003060103030100");
  auto withArm = tlv::encode(0xA5, {tlv::encode(0xA0, key)});
  auto withoutArm = tlv::encode(0xA5, key);
  for (const auto& data : {withArm, withoutArm}) {
    auto members = fromHex("800161");
    esimgw::append(members, data);
    auto parsed = parseEimConfigurationData(members).publicKey;
    ASSERT_TRUE(parsed);
    EXPECT_EQ(toHex(parsed->der), toHex(key));
    EXPECT_EQ(parsed->kind, PublicKeyData::Kind::key);
  }
}

TEST(LabMessages, Ids) {
  EXPECT_EQ(toHex(iccidOctets("8949449999999990031")), "989444999999990930F1");
  EXPECT_EQ(iccidDigits(fromHex("989444999999990930F1")), "8949449999999990031");
  EXPECT_EQ(iccidDigits(fromHex("98001032547698103214")), "89000123456789012341");
  EXPECT_THROW(iccidOctets("89A9449999999990031"), std::invalid_argument);
  EXPECT_EQ(toHex(plmnOctets("26201")), "62F210");
  EXPECT_EQ(toHex(plmnOctets("310410")), "130014");
  EXPECT_EQ(plmnDigits(fromHex("130014")), "310410");
  EXPECT_EQ(plmnDigits(fromHex("00F110")), "00101");
  EXPECT_EQ(toHex(associationTokenTlv(std::nullopt)), "840100");
  EXPECT_EQ(toHex(associationTokenTlv(255)), "840200FF");
}

TEST(LabMessages, TagLists) {
  EXPECT_EQ(parseTagList(fromHex("5A4F9F70BF22")),
            (std::vector<tlv::Tag>{0x5A, 0x4F, 0x9F70, 0xBF22}));
  EXPECT_THROW(parseTagList(fromHex("5A9F")), tlv::Malformed);
}

TEST(LabMessages, DamagedMessagesAreMalformed) {
  for (const auto& vector : vectors) {
    auto der = fromHex(vector.octets);
    der.pop_back();
    EXPECT_THROW(parseEuiccPackageRequest(der), tlv::Malformed);
    EXPECT_THROW(parseEuiccPackageResult(der), tlv::Malformed);
  }
}

}  // namespace
}  // namespace esimlab
