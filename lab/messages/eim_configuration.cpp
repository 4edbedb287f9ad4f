// SPDX-License-Identifier: Apache-2.0
#include "messages/eim_configuration.hpp"

#include "messages/named_bits.hpp"

namespace esimlab {
namespace {

namespace tlv = esimgw::tlv;

// The CHOICE under A5 or A6 is explicit; inside it, A0 or A1 replaces the outer 30.
Bytes encodeKeyData(tlv::Tag tag, const PublicKeyData& data) {
  auto arm = data.kind == PublicKeyData::Kind::key ? 0xA0 : 0xA1;
  return tlv::encode(tag, {tlv::encode(arm, tlv::parse(data.der, 0x30).value)});
}

// Real cards also nest: A1{30{tbs ..}}. An SPKI body starts with `30 alg, 03 bits`, a certificate's
// body has three members, so a lone 30 inside is the nested form.
Bytes outerSequence(ByteView value) {
  tlv::Reader reader(value);
  auto first = reader.expect(0x30);
  return reader.atEnd() ? esimgw::toBytes(first.raw) : tlv::encode(0x30, value);
}

bool isCertificate(ByteView sequence) {
  tlv::Reader reader(tlv::parse(sequence, 0x30).value);
  reader.expect(0x30);
  return reader.peekTag() == 0x30;
}

PublicKeyData parseKeyData(ByteView value) {
  auto arm = tlv::parse(value);
  if (arm.tag == 0xA0) return {PublicKeyData::Kind::key, outerSequence(arm.value)};
  if (arm.tag == 0xA1) return {PublicKeyData::Kind::certificate, outerSequence(arm.value)};
  if (arm.tag != 0x30) throw tlv::Malformed("neither key nor certificate");
  auto kind = isCertificate(arm.raw) ? PublicKeyData::Kind::certificate : PublicKeyData::Kind::key;
  return {kind, esimgw::toBytes(arm.raw)};
}

EimIdType parseIdType(ByteView value) {
  auto number = tlv::integer(value);
  if (number < 1 || number > 3) throw tlv::Malformed("unknown eimIdType");
  return static_cast<EimIdType>(number);
}

}  // namespace

Bytes encodeMembers(const EimConfigurationData& data) {
  tlv::Writer writer;
  writer.add(0x80, data.eimId);
  if (data.fqdn) writer.add(0x81, *data.fqdn);
  if (data.idType) writer.addInteger(0x82, static_cast<int>(*data.idType));
  if (data.counterValue) writer.addInteger(0x83, *data.counterValue);
  if (data.associationToken) writer.addInteger(0x84, *data.associationToken);
  if (data.publicKey) writer.add(encodeKeyData(0xA5, *data.publicKey));
  if (data.trustedTls) writer.add(encodeKeyData(0xA6, *data.trustedTls));
  if (data.supportedProtocol) writer.add(tlv::encodeNamedBits(0x87, *data.supportedProtocol));
  if (!data.euiccCiPublicKeyId.empty()) writer.add(0x88, ByteView(data.euiccCiPublicKeyId));
  if (data.indirectProfileDownload) writer.addNull(0x89);
  return writer.members();
}

EimConfigurationData parseEimConfigurationData(ByteView members) {
  tlv::Reader reader(members);
  EimConfigurationData data;
  data.eimId = esimgw::toText(reader.expect(0x80).value);
  if (data.eimId.empty() || data.eimId.size() > 128) throw tlv::Malformed("eimId of wrong size");
  if (auto fqdn = reader.optional(0x81)) data.fqdn = esimgw::toText(fqdn->value);
  if (auto type = reader.optional(0x82)) data.idType = parseIdType(type->value);
  if (auto counter = reader.optional(0x83)) data.counterValue = tlv::integer(counter->value);
  if (auto token = reader.optional(0x84)) data.associationToken = tlv::integer(token->value);
  if (auto key = reader.optional(0xA5)) data.publicKey = parseKeyData(key->value);
  if (auto trust = reader.optional(0xA6)) data.trustedTls = parseKeyData(trust->value);
  if (auto bits = reader.optional(0x87)) data.supportedProtocol = namedBits(bits->value, 32);
  if (auto id = reader.optional(0x88)) data.euiccCiPublicKeyId = esimgw::toBytes(id->value);
  if (reader.optional(0x89)) data.indirectProfileDownload = true;
  return data;
}

Bytes associationTokenTlv(const std::optional<std::int64_t>& token) {
  return tlv::encodeInteger(0x84, token.value_or(0));
}

}  // namespace esimlab
