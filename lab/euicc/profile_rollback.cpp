// SPDX-License-Identifier: Apache-2.0
// ProfileRollback (SGP.32 §3.3.2, §5.9.16): back to the profile of before the last enable, when
// that carried rollbackFlag and nothing has ended the grant since.
#include <algorithm>

#include "euicc/es10.hpp"

namespace esimlab {

namespace tlv = esimgw::tlv;

namespace {

constexpr int rollbackNotAllowed = 1;
constexpr int catBusy = 5;

// cmdResult keeps its universal tag because its sibling BF51 is tagged.
Bytes answer(int result, ByteView packageResult = {}) {
  return tlv::encode(0xBF58, {tlv::encodeInteger(0x02, result), packageResult});
}

}  // namespace

Bytes Es10::profileRollback(const tlv::Element& request) {
  tlv::Reader reader(request.value);
  bool refresh = tlv::boolean(reader.expect(0x80).value);
  if (!state_.rollback || state_.findProfile(state_.rollback->previousIccid) == nullptr) {
    return answer(rollbackNotAllowed);
  }
  auto grant = *state_.rollback;
  const auto* eim = state_.findEim(grant.eimId);
  if (eim == nullptr) return answer(rollbackNotAllowed);
  if (knobs_.catBusy || state_.pendingSwitch) return answer(catBusy);

  // The new result takes the place of the package's first one, which never reached the eIM.
  std::erase_if(state_.results,
                [&](const auto& entry) { return entry.seqNumber == grant.resultSeqNumber; });
  state_.rollback.reset();
  EuiccPackageResult result;
  result.eimId = grant.eimId;
  result.counterValue = grant.counterValue;
  result.eimTransactionId = grant.eimTransactionId;
  result.operationResults = {tlv::encodeInteger(0x8C, 0)};
  auto stored = storeSignedResult(std::move(result), eim->associationToken);
  switchTo(grant.previousIccid, !refresh);
  ++records_.rollbacks;
  return answer(0, stored);
}

}  // namespace esimlab
