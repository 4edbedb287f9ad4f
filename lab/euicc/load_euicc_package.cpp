// SPDX-License-Identifier: Apache-2.0
// LoadEuiccPackage (SGP.32 §3.3.1, §5.9.1): who may order what, and the signed answer.
#include "euicc/es10.hpp"
#include "euicc/package_run.hpp"

namespace esimlab {

namespace tlv = esimgw::tlv;
using Outcome = PackageRecord::Outcome;

namespace {

PublicKey keyOf(const PublicKeyData& data) {
  return data.kind == PublicKeyData::Kind::key ? PublicKey::fromSubjectPublicKeyInfo(data.der)
                                               : PublicKey::fromCertificate(data.der);
}

// The eIM signed euiccPackageSigned followed by the token of its association.
bool signedByEim(const ParsedPackageRequest& request, const EimConfigurationData& eim) try {
  if (!eim.publicKey) return false;
  auto message = request.packageSigned;
  esimgw::append(message, associationTokenTlv(eim.associationToken));
  return keyOf(*eim.publicKey).verify(message, request.signature);
} catch (const PkiError&) {
  return false;
}

}  // namespace

Bytes Es10::loadEuiccPackage(const tlv::Element& element) {
  auto request = parseEuiccPackageRequest(element.raw);
  const auto& package = request.package;
  auto* eim = state_.findEim(package.eimId);
  if (eim == nullptr) return unsignedError(package, nullptr, "eIM is not associated");
  if (!signedByEim(request, *eim)) {
    return unsignedError(package, eim, "signature of the eIM is wrong");
  }
  if (package.eid != esimgw::toBytes(state_.eid)) {
    return signedError(package, *eim, PackageError::invalidEid, "package is for another EID");
  }
  if (element.raw.size() > state_.limits.maximumPackageSize) {
    return signedError(package, *eim, PackageError::sizeOverflow, "package is too large");
  }
  if (package.counterValue > state_.limits.maximumCounter) {
    return signedError(package, *eim, PackageError::counterValueOutOfRange,
                       "counter is above what the card can keep");
  }
  if (package.counterValue <= eim->counterValue.value_or(0) && !knobs_.ignoreCounters) {
    return signedError(package, *eim, PackageError::replayError, "counter was used before");
  }
  if (knobs_.ecallActive) {
    return signedError(package, *eim, PackageError::ecallActive, "emergency call is active");
  }
  // The package is accepted, whatever becomes of its operations.
  eim->counterValue = package.counterValue;
  return executePackage(request, *eim);
}

Bytes Es10::executePackage(const ParsedPackageRequest& request, const EimConfigurationData& eim) {
  // The token of before: the package may delete the association it came through.
  auto token = eim.associationToken;
  const auto& package = request.package;
  state_.rollback.reset();
  EuiccPackageResult result;
  result.eimId = package.eimId;
  result.counterValue = package.counterValue;
  result.eimTransactionId = package.eimTransactionId;
  result.seqNumber = state_.nextSeqNumber++;

  PackageRun run(*this, package);
  result.operationResults = run.execute();
  records_.packages.push_back(
      {package.eimId, package.counterValue, Outcome::executed, 0, result.seqNumber, {}});
  if (auto previous = run.rollbackTarget()) {
    state_.rollback = {*previous, package.eimId, package.counterValue, package.eimTransactionId,
                       result.seqNumber};
  }
  auto answer = storeSignedResult(std::move(result), token);
  if (auto target = run.switchTarget()) switchTo(*target, false);
  return answer;
}

void Es10::sign(EuiccPackageResult& result, const std::optional<std::int64_t>& token) const {
  result.dataSigned = encodeDataSigned(result);
  auto message = result.dataSigned;
  esimgw::append(message, associationTokenTlv(token));
  result.signature = key_.sign(message);
}

// Gives the result its sequence number unless it has one, signs and keeps it.
Bytes Es10::storeSignedResult(EuiccPackageResult result, const std::optional<std::int64_t>& token) {
  if (result.seqNumber == 0) result.seqNumber = state_.nextSeqNumber++;
  sign(result, token);
  auto encoded = encodeEuiccPackageResult(result);
  if (!knobs_.dropResults) state_.results.push_back({result.seqNumber, encoded});
  return encoded;
}

Bytes Es10::unsignedError(const EuiccPackage& package, const EimConfigurationData* eim,
                          const char* why) {
  records_.packages.push_back(
      {package.eimId, package.counterValue, Outcome::unsignedError, 0, 0, why});
  EuiccPackageResult result;
  result.form = EuiccPackageResult::Form::unsignedError;
  result.eimId = package.eimId;
  result.eimTransactionId = package.eimTransactionId;
  if (eim != nullptr) result.associationToken = eim->associationToken;
  return encodeEuiccPackageResult(result);
}

Bytes Es10::signedError(const EuiccPackage& package, const EimConfigurationData& eim,
                        PackageError error, const char* why) {
  records_.packages.push_back(
      {package.eimId, package.counterValue, Outcome::signedError, static_cast<int>(error), 0, why});
  EuiccPackageResult result;
  result.form = EuiccPackageResult::Form::signedError;
  result.eimId = package.eimId;
  result.counterValue = package.counterValue;
  result.eimTransactionId = package.eimTransactionId;
  result.errorCode = static_cast<int>(error);
  sign(result, eim.associationToken);
  return encodeEuiccPackageResult(result);
}

}  // namespace esimlab
