// SPDX-License-Identifier: Apache-2.0
// Local profile management of consumer cards: SGP.22 §5.7.16 to §5.7.21 (ES10c). An SGP.32 card
// switches only by signed package.
#pragma once

#include <string>
#include <variant>

#include "rsp/es10.hpp"
#include "rsp/ids.hpp"
#include "rsp/message.hpp"
#include "rsp/result_code.hpp"

namespace esimgw::rsp {

struct ProfileIdentifier {
  std::variant<Iccid, IsdpAid> profile;

  void members(Members& m);
};

// BF31 (§5.7.16) and BF32 (§5.7.17)
template <tlv::Tag functionTag>
struct SwitchProfileRequest {
  static constexpr const char* name = "request";
  static constexpr tlv::Tag tag = functionTag;

  ProfileIdentifier profileIdentifier;
  bool refreshFlag = false;

  static SwitchProfileRequest parse(ByteView complete) {
    return decode<SwitchProfileRequest>(complete);
  }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m) {
    m.required("profileIdentifier", 0xA0, profileIdentifier);
    m.required("refreshFlag", 0x81, refreshFlag);
  }
};
using EnableProfileRequest = SwitchProfileRequest<0xBF31>;
using DisableProfileRequest = SwitchProfileRequest<0xBF32>;
using EnableProfileResponse = CodeResponse<0xBF31, EnableResult, "enableResult">;
using DisableProfileResponse = CodeResponse<0xBF32, DisableResult, "disableResult">;

// BF33, §5.7.18
struct DeleteProfileRequest {
  static constexpr const char* name = "DeleteProfileRequest";
  static constexpr tlv::Tag tag = 0xBF33;

  std::variant<Iccid, IsdpAid> profile;

  static DeleteProfileRequest parse(ByteView complete) {
    return decode<DeleteProfileRequest>(complete);
  }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};
using DeleteProfileResponse = CodeResponse<0xBF33, DeleteResult, "deleteResult">;

// BF29, §5.7.21; an empty nickname removes it.
struct SetNicknameRequest {
  static constexpr const char* name = "SetNicknameRequest";
  static constexpr tlv::Tag tag = 0xBF29;

  Iccid iccid;
  std::string profileNickname;  // UTF-8, up to 64 characters

  static SetNicknameRequest parse(ByteView complete) {
    return decode<SetNicknameRequest>(complete);
  }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};
using SetNicknameResponse = CodeResponse<0xBF29, SetNicknameResult, "setNicknameResult">;

// BF3F, §5.7.4, ES10a of a consumer card (an SGP.32 card has BF65).
struct ConsumerSetDefaultDpAddressRequest {
  static constexpr const char* name = "SetDefaultDpAddressRequest";
  static constexpr tlv::Tag tag = 0xBF3F;

  std::string defaultDpAddress;  // FQDN, empty: remove it

  static ConsumerSetDefaultDpAddressRequest parse(ByteView complete) {
    return decode<ConsumerSetDefaultDpAddressRequest>(complete);
  }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};
using ConsumerSetDefaultDpAddressResponse =
    CodeResponse<0xBF3F, SetDefaultDpAddressResult, "setDefaultDpAddressResult">;

}  // namespace esimgw::rsp
