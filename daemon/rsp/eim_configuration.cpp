// SPDX-License-Identifier: Apache-2.0
#include "rsp/eim_configuration.hpp"

namespace esimgw::rsp {
namespace {

using Key = std::variant<SubjectPublicKeyInfo, Certificate>;

// Some peers write the whole SEQUENCE without the alternative's tag: a certificate has three
// members, a SubjectPublicKeyInfo two.
bool readBare(Members& m, Key& key) {
  Bytes der;
  if (!m.bareSequence(der)) return false;
  tlv::Reader reader(tlv::parse(der).value);
  int count = 0;
  for (; !reader.atEnd(); ++count) reader.next();
  if (count == 3) {
    key = Certificate{std::move(der)};
  } else {
    key = SubjectPublicKeyInfo{std::move(der)};
  }
  return true;
}

}  // namespace

void EimPublicKeyData::members(Members& m) {
  if (readBare(m, key)) return;
  m.choice(key, {{"eimPublicKey", 0xA0}, {"eimCertificate", 0xA1}});
}

void TrustedPublicKeyDataTls::members(Members& m) {
  if (readBare(m, key)) return;
  m.choice(key, {{"trustedEimPkTls", 0xA0}, {"trustedCertificateTls", 0xA1}});
}

void EimConfigurationData::members(Members& m) {
  m.required("eimId", 0x80, eimId, {1, 128});
  m.optional("eimFqdn", 0x81, eimFqdn);
  m.optional("eimIdType", 0x82, eimIdType);
  m.optional("counterValue", 0x83, counterValue);
  m.optional("associationToken", 0x84, associationToken);
  m.optional("eimPublicKeyData", 0xA5, eimPublicKeyData);
  m.optional("trustedPublicKeyDataTls", 0xA6, trustedPublicKeyDataTls);
  m.optional("eimSupportedProtocol", 0x87, eimSupportedProtocol);
  m.optional("euiccCiPKId", 0x88, euiccCiPKId);
  m.flag("indirectProfileDownload", 0x89, indirectProfileDownload);
}

void GetEimConfigurationDataRequest::SearchCriteria::members(Members& m) {
  m.required("eimId", 0x80, eimId, {1, 128});
}

void GetEimConfigurationDataRequest::members(Members& m) {
  m.optional("searchCriteria", 0xA0, searchCriteria);
}

void GetEimConfigurationDataResponse::members(Members& m) {
  m.listPerhapsBare("eimConfigurationDataList", 0xA0, eimConfigurationDataList,
                    EimConfigurationData::item);
}

void AddInitialEimRequest::members(Members& m) {
  m.listPerhapsBare("eimConfigurationDataList", 0xA0, eimConfigurationDataList,
                    EimConfigurationData::item);
}

void AddInitialEimResponse::Added::members(Members& m) {
  m.choice(associationToken, {{"associationToken", 0x84}, {"addOk", 0x05}});
}

void AddInitialEimResponse::members(Members& m) {
  m.choice(result, {{"addInitialEimOk", 0xA0}, {"addInitialEimError", 0x81}});
}

}  // namespace esimgw::rsp
