// SPDX-License-Identifier: Apache-2.0
// What the card says of itself: GetEID, GetEUICCInfo1/2, GetEUICCChallenge, GetCerts, GetRAT and
// the configured addresses (SGP.22 §5.7, SGP.32 §5.9.2, §5.9.10, §5.9.25).
#include <openssl/rand.h>

#include "euicc/es10.hpp"

namespace esimlab {

namespace tlv = esimgw::tlv;
using esimgw::fromHex;

namespace {

constexpr int invalidCiPKId = 1;

// The members of a certificate: an implicit tag replaces its outer 30.
ByteView certificateBody(ByteView certificate) {
  return tlv::parse(certificate, 0x30).value;
}

Bytes keyIdList(tlv::Tag tag, ByteView keyId) {
  return tlv::encode(tag, {tlv::encode(0x04, keyId)});
}

// ipaMode IPAd, iotVersion 1.2.0, fallbackSupported: an SGP.32 card must have the first two.
void addIotMembers(tlv::Writer& info) {
  info.addInteger(0x90, 0);
  tlv::Writer iot;
  iot.add(tlv::encode(0xA0, {tlv::encode(0x04, fromHex("010200"))})).addNull(0x82);
  info.add(iot.wrapped(0xB4));
}

}  // namespace

Bytes Es10::getEid(const tlv::Element& request) {
  auto tags = parseTagList(tlv::parse(request.value, 0x5C).value);
  if (tags != std::vector<tlv::Tag>{0x5A}) throw tlv::Malformed("GetEuiccData knows 5A only");
  auto eid = knobs_.wrongEid ? makeEid(eumPrefix, 999'999) : state_.eid;
  return tlv::encode(0xBF3E, {tlv::encode(0x5A, eid)});
}

Bytes Es10::getEuiccInfo1(const tlv::Element& request) {
  tlv::Reader(request.value).expectEnd();
  return tlv::encode(0xBF20,
                     {tlv::encode(0x82, fromHex("020500")), keyIdList(0xA9, state_.ciPublicKeyId),
                      keyIdList(0xAA, state_.ciPublicKeyId)});
}

Bytes Es10::getEuiccInfo2(const tlv::Element& request) {
  tlv::Reader(request.value).expectEnd();
  // extCardResource: applications, free non-volatile and volatile memory (TS 102 226 §8.2.1.7.2).
  tlv::Writer resources;
  Bytes applications{static_cast<std::uint8_t>(state_.profiles.size())};
  resources.add(0x81, applications).add(0x82, fromHex("0004A000")).add(0x83, fromHex("000030D4"));
  tlv::Writer info;
  info.add(0x81, fromHex("030301")).add(0x82, fromHex("020500")).add(0x83, fromHex("010000"));
  info.add(0x84, ByteView(resources.members())).add(0x85, fromHex("076A040180"));
  info.add(0x88, fromHex("0490"));
  info.add(keyIdList(0xA9, state_.ciPublicKeyId)).add(keyIdList(0xAA, state_.ciPublicKeyId));
  info.add(0x04, fromHex("010000")).add(0x0C, "EX-LB-UP-0001");
  if (state_.kind == EuiccKind::sgp32) addIotMembers(info);
  return info.wrapped(0xBF22);
}

Bytes Es10::getEuiccChallenge(const tlv::Element& request) {
  tlv::Reader(request.value).expectEnd();
  Bytes challenge(16);
  if (RAND_bytes(challenge.data(), 16) != 1) throw PkiError("OpenSSL: RAND_bytes");
  return tlv::encode(0xBF2E, {tlv::encode(0x80, challenge)});
}

Bytes Es10::getCerts(const tlv::Element& request) {
  tlv::Reader reader(request.value);
  auto keyId = reader.optional(0x80);
  if (keyId && esimgw::toBytes(keyId->value) != state_.ciPublicKeyId) {
    return tlv::encode(0xBF56, {tlv::encodeInteger(0x81, invalidCiPKId)});
  }
  tlv::Writer certificates;
  certificates.add(0xA5, certificateBody(state_.eumCertificate));
  certificates.add(0xA6, certificateBody(state_.euiccCertificate));
  return tlv::encode(0xBF56, {certificates.wrapped(0xA0)});
}

// PPR1 and PPR2 for every operator, with the end user's consent.
Bytes rulesAuthorisationTable() {
  tlv::Writer anybody;
  anybody.add(0x80, fromHex("EEEEEE"));
  tlv::Writer rule;
  rule.add(tlv::encodeNamedBits(0x80, policy_rule::ppr1 | policy_rule::ppr2));
  rule.add(tlv::encode(0xA1, {anybody.wrapped(0x30)}));
  rule.add(tlv::encodeNamedBits(0x82, 1));
  return rule.wrapped(0x30);
}

Bytes Es10::getRat(const tlv::Element& request) {
  tlv::Reader(request.value).expectEnd();
  return tlv::encode(0xBF43, {tlv::encode(0xA0, rulesAuthorisationTable())});
}

Bytes Es10::getConfiguredAddresses(const tlv::Element& request) {
  tlv::Reader(request.value).expectEnd();
  tlv::Writer addresses;
  if (!state_.defaultSmdpAddress.empty()) addresses.add(0x80, state_.defaultSmdpAddress);
  addresses.add(0x81, state_.rootSmdsAddress);
  return addresses.wrapped(0xBF3C);
}

Bytes Es10::setDefaultDpAddress(const tlv::Element& request) {
  tlv::Reader reader(request.value);
  state_.defaultSmdpAddress = esimgw::toText(reader.expect(0x80).value);
  return tlv::encode(request.tag, {tlv::encodeInteger(0x80, 0)});
}

}  // namespace esimlab
