// SPDX-License-Identifier: Apache-2.0
// Private to lab/euicc: the operations of one accepted eUICC Package, in order, until one fails
// (SGP.32 §3.3.1). Enable and disable only mark: the switch comes after the whole package.
#pragma once

#include <optional>
#include <vector>

#include "euicc/es10.hpp"

namespace esimlab {

class PackageRun {
 public:
  PackageRun(Es10& isdR, const EuiccPackage& package);

  // One complete result TLV for each operation that was processed.
  std::vector<Bytes> execute();
  // ICCID to be enabled, empty to only disable; nothing when no operation asked for a switch.
  const std::optional<Bytes>& switchTarget() const { return target_; }
  // ICCID to return to, when the enable asked for the grant.
  const std::optional<Bytes>& rollbackTarget() const { return rollbackTarget_; }

 private:
  struct Step {
    Bytes result;
    bool failed = false;
  };
  static Step simple(esimgw::tlv::Tag tag, int code) {
    return {esimgw::tlv::encodeInteger(tag, code), code != 0};
  }
  Step step(const Bytes& operation);

  // psmo.cpp
  Step profileOperation(const esimgw::tlv::Element& operation);
  int enable(ByteView value);
  int disable(ByteView value);
  int deleteProfile(ByteView value);
  Step listProfileInfo(ByteView value) const;
  int configureImmediateEnable(ByteView value);
  int setFallbackAttribute(ByteView value);
  int unsetFallbackAttribute();
  Step setDefaultDpAddress(ByteView value);
  bool lockedByPpr1() const;

  // eco.cpp
  Step eimOperation(const esimgw::tlv::Element& operation);
  Step addEim(ByteView value);
  int deleteEim(ByteView value);
  int updateEim(ByteView value);
  Step listEim() const;

  Es10& isdR_;
  CardState& state_;
  const EuiccPackage& package_;
  std::optional<Bytes> target_;
  std::optional<Bytes> rollbackTarget_;
  bool enabledOne_ = false;
};

}  // namespace esimlab
