// SPDX-License-Identifier: Apache-2.0
#include "messages/euicc_package.hpp"

namespace esimlab {

namespace tlv = esimgw::tlv;

namespace {

Bytes withIccid(tlv::Tag tag, ByteView iccid) {
  return tlv::encode(tag, {tlv::encode(0x5A, iccid)});
}

std::string parseEimId(ByteView value) {
  if (value.empty() || value.size() > 128) throw tlv::Malformed("eimId of wrong size");
  return esimgw::toText(value);
}

Bytes parseTransactionId(ByteView value) {
  if (value.empty() || value.size() > 16) throw tlv::Malformed("eimTransactionId of wrong size");
  return esimgw::toBytes(value);
}

}  // namespace

namespace psmo {

Bytes enable(ByteView iccid, bool rollback) {
  tlv::Writer writer;
  writer.add(0x5A, iccid);
  if (rollback) writer.addNull(0x05);
  return writer.wrapped(0xA3);
}

Bytes disable(ByteView iccid) {
  return withIccid(0xA4, iccid);
}

Bytes deleteProfile(ByteView iccid) {
  return withIccid(0xA5, iccid);
}

Bytes listProfileInfo(ByteView searchAndTagList) {
  return tlv::encode(0xBF2D, searchAndTagList);
}

Bytes getRat() {
  return tlv::encode(0xA6, ByteView{});
}

Bytes configureImmediateEnable(bool flag, ByteView smdpOid, std::string_view smdpAddress) {
  tlv::Writer writer;
  if (flag) writer.addNull(0x80);
  if (!smdpOid.empty()) writer.add(0x81, smdpOid);
  if (!smdpAddress.empty()) writer.add(0x82, smdpAddress);
  return writer.wrapped(0xA7);
}

Bytes setFallbackAttribute(ByteView iccid) {
  return withIccid(0xA8, iccid);
}

Bytes unsetFallbackAttribute() {
  return tlv::encode(0xA9, ByteView{});
}

Bytes setDefaultDpAddress(std::string_view address) {
  return tlv::encode(0xBF65, {tlv::encode(0x80, address)});
}

}  // namespace psmo

namespace eco {

Bytes addEim(const EimConfigurationData& data) {
  return encode(0xA8, data);
}

Bytes deleteEim(std::string_view eimId) {
  return tlv::encode(0xA9, {tlv::encode(0x80, eimId)});
}

Bytes updateEim(const EimConfigurationData& data) {
  return encode(0xAA, data);
}

Bytes listEim() {
  return tlv::encode(0xAB, ByteView{});
}

}  // namespace eco

Bytes encodeSigned(const EuiccPackage& package) {
  tlv::Writer operations;
  for (const auto& operation : package.operations) operations.add(operation);
  tlv::Writer writer;
  writer.add(0x80, package.eimId).add(0x5A, ByteView(package.eid));
  writer.addInteger(0x81, package.counterValue);
  if (!package.eimTransactionId.empty()) writer.add(0x82, ByteView(package.eimTransactionId));
  writer.add(operations.wrapped(package.configuresEims ? 0xA1 : 0xA0));
  return writer.wrapped(0x30);
}

Bytes euiccPackageRequest(ByteView packageSigned, ByteView signature) {
  return tlv::encode(0xBF51, {packageSigned, tlv::encode(0x5F37, signature)});
}

ParsedPackageRequest parseEuiccPackageRequest(ByteView bf51) {
  tlv::Reader outer(tlv::parse(bf51, 0xBF51).value);
  auto packageSigned = outer.expect(0x30);
  auto signature = outer.expect(0x5F37);

  ParsedPackageRequest request;
  request.packageSigned = esimgw::toBytes(packageSigned.raw);
  request.signature = esimgw::toBytes(signature.value);
  tlv::Reader reader(packageSigned.value);
  auto& package = request.package;
  package.eimId = parseEimId(reader.expect(0x80).value);
  package.eid = esimgw::toBytes(reader.expect(0x5A).value);
  if (package.eid.size() != 16) throw tlv::Malformed("EID of wrong size");
  package.counterValue = tlv::integer(reader.expect(0x81).value);
  if (auto id = reader.optional(0x82)) package.eimTransactionId = parseTransactionId(id->value);
  auto list = reader.next();
  if (list.tag != 0xA0 && list.tag != 0xA1) throw tlv::Malformed("neither psmoList nor ecoList");
  package.configuresEims = list.tag == 0xA1;
  tlv::Reader operations(list.value);
  while (!operations.atEnd()) package.operations.push_back(esimgw::toBytes(operations.next().raw));
  return request;
}

}  // namespace esimlab
