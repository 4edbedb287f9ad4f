// SPDX-License-Identifier: Apache-2.0
#include "messages/euicc_package.hpp"

namespace esimlab {
namespace {

namespace tlv = esimgw::tlv;
using Form = EuiccPackageResult::Form;

void parseData(EuiccPackageResult& result, ByteView value) {
  tlv::Reader reader(value);
  result.eimId = esimgw::toText(reader.expect(0x80).value);
  result.counterValue = tlv::integer(reader.expect(0x81).value);
  if (auto id = reader.optional(0x82)) result.eimTransactionId = esimgw::toBytes(id->value);
  if (result.form == Form::signedError) {
    result.errorCode = static_cast<int>(tlv::integer(reader.expect(0x02).value));
    return;
  }
  result.seqNumber = tlv::integer(reader.expect(0x83).value);
  tlv::Reader operations(reader.expect(0x30).value);
  while (!operations.atEnd()) {
    result.operationResults.push_back(esimgw::toBytes(operations.next().raw));
  }
}

void parseSigned(EuiccPackageResult& result, ByteView value) {
  tlv::Reader reader(value);
  auto data = reader.expect(0x30);
  result.dataSigned = esimgw::toBytes(data.raw);
  result.signature = esimgw::toBytes(reader.expect(0x5F37).value);
  parseData(result, data.value);
}

void parseUnsigned(EuiccPackageResult& result, ByteView value) {
  tlv::Reader reader(value);
  result.eimId = esimgw::toText(reader.expect(0x80).value);
  if (auto id = reader.optional(0x82)) result.eimTransactionId = esimgw::toBytes(id->value);
  if (auto token = reader.optional(0x84)) result.associationToken = tlv::integer(token->value);
}

// Without the arm's tag: a result has seqNumber (83) in its data, an error has not.
Form guessForm(ByteView value) {
  tlv::Reader reader(value);
  if (reader.peekTag() != 0x30) return Form::unsignedError;
  return tlv::find(reader.expect(0x30).value, 0x83) ? Form::result : Form::signedError;
}

}  // namespace

Bytes encodeDataSigned(const EuiccPackageResult& result) {
  tlv::Writer writer;
  writer.add(0x80, result.eimId).addInteger(0x81, result.counterValue);
  if (!result.eimTransactionId.empty()) writer.add(0x82, ByteView(result.eimTransactionId));
  if (result.form == Form::signedError) {
    return writer.addInteger(0x02, result.errorCode).wrapped(0x30);
  }
  tlv::Writer operations;
  for (const auto& operation : result.operationResults) operations.add(operation);
  writer.addInteger(0x83, result.seqNumber).add(operations.wrapped(0x30));
  return writer.wrapped(0x30);
}

Bytes encodeEuiccPackageResult(const EuiccPackageResult& result) {
  if (result.form != Form::unsignedError) {
    auto arm = result.form == Form::result ? 0xA0 : 0xA1;
    auto signature = tlv::encode(0x5F37, result.signature);
    return tlv::encode(0xBF51, {tlv::encode(arm, {result.dataSigned, signature})});
  }
  tlv::Writer writer;
  writer.add(0x80, result.eimId);
  if (!result.eimTransactionId.empty()) writer.add(0x82, ByteView(result.eimTransactionId));
  if (result.associationToken) writer.addInteger(0x84, *result.associationToken);
  return tlv::encode(0xBF51, {writer.wrapped(0xA2)});
}

EuiccPackageResult parseEuiccPackageResult(ByteView bf51) {
  auto body = tlv::parse(bf51, 0xBF51).value;
  tlv::Reader reader(body);
  EuiccPackageResult result;
  switch (reader.peekTag()) {
    case 0xA0: result.form = Form::result; break;
    case 0xA1: result.form = Form::signedError; break;
    case 0xA2: result.form = Form::unsignedError; break;
    default: result.form = guessForm(body);
  }
  bool wrapped = reader.peekTag() >= 0xA0 && reader.peekTag() <= 0xA2;
  auto arm = wrapped ? tlv::parse(body).value : body;
  if (result.form == Form::unsignedError) {
    parseUnsigned(result, arm);
  } else {
    parseSigned(result, arm);
  }
  return result;
}

}  // namespace esimlab
