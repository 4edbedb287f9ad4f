// SPDX-License-Identifier: Apache-2.0
// The signed order of an eIM to a card: SGP.32 §2.11.1.1 eUICC Package Request with Profile State
// Management Operations (PSMO) or eIM Configuration Operations (eCO). The IPA relays it verbatim
// and reads it only to know what will happen.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "rsp/eim_configuration.hpp"
#include "rsp/ids.hpp"
#include "rsp/message.hpp"
#include "rsp/profile_info.hpp"
#include "rsp/values.hpp"

namespace esimgw::rsp {

// BF65, SGP.32 §5.9.25; also a PSMO.
struct SetDefaultDpAddressRequest {
  static constexpr const char* name = "SetDefaultDpAddressRequest";
  static constexpr tlv::Tag tag = 0xBF65;

  std::string defaultDpAddress;  // empty: remove it

  static SetDefaultDpAddressRequest parse(ByteView complete) {
    return decode<SetDefaultDpAddressRequest>(complete);
  }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};

namespace psmo {

struct Enable {
  Iccid iccid;
  bool rollbackFlag = false;  // the IPA may roll back when the eIM cannot be reached afterwards

  void members(Members& m);
};
struct Disable {
  Iccid iccid;

  void members(Members& m);
};
struct Delete {
  Iccid iccid;

  void members(Members& m);
};
struct GetRat : Null {};
struct ConfigureImmediateEnable {
  bool immediateEnableFlag = false;
  std::optional<Oid> defaultSmdpOid;
  std::optional<std::string> defaultSmdpAddress;

  void members(Members& m);
};
struct SetFallbackAttribute {
  Iccid iccid;

  void members(Members& m);
};
struct UnsetFallbackAttribute : Null {};

}  // namespace psmo

// ProfileInfoListRequest is listProfileInfo.
struct Psmo {
  static constexpr const char* name = "Psmo";
  static constexpr tlv::Tag tag = 0;
  static constexpr Arm item{"", 0};

  std::variant<psmo::Enable, psmo::Disable, psmo::Delete, ProfileInfoListRequest, psmo::GetRat,
               psmo::ConfigureImmediateEnable, psmo::SetFallbackAttribute,
               psmo::UnsetFallbackAttribute, SetDefaultDpAddressRequest, UnknownElement>
      operation;

  static Psmo parse(ByteView complete) { return decode<Psmo>(complete); }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};

namespace eco {

struct AddEim : EimConfigurationData {};
struct DeleteEim {
  EimId eimId;

  void members(Members& m);
};
struct UpdateEim : EimConfigurationData {};
struct ListEim : Null {};

}  // namespace eco

struct Eco {
  static constexpr const char* name = "Eco";
  static constexpr tlv::Tag tag = 0;
  static constexpr Arm item{"", 0};

  std::variant<eco::AddEim, eco::DeleteEim, eco::UpdateEim, eco::ListEim, UnknownElement> operation;

  static Eco parse(ByteView complete) { return decode<Eco>(complete); }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};

// A0 psmoList or A1 ecoList: never both in one package.
struct EuiccPackage {
  std::variant<std::vector<Psmo>, std::vector<Eco>> operations;

  void members(Members& m);
};

// 30, signed together with the association token (84 …; 84 01 00 when there is none).
struct EuiccPackageSigned {
  static constexpr const char* name = "EuiccPackageSigned";
  static constexpr tlv::Tag tag = 0x30;

  Bytes raw;
  EimId eimId;
  Eid eidValue;
  std::int64_t counterValue = 0;  // of this eIM for this card; the card refuses what is not greater
  std::optional<TransactionId> eimTransactionId;
  EuiccPackage euiccPackage;

  static EuiccPackageSigned parse(ByteView complete) {
    return decode<EuiccPackageSigned>(complete);
  }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};

// BF51
struct EuiccPackageRequest {
  static constexpr const char* name = "EuiccPackageRequest";
  static constexpr tlv::Tag tag = 0xBF51;

  Bytes raw;
  EuiccPackageSigned euiccPackageSigned;
  Bytes eimSignature;  // as the eIM wrote it (raw r||s, 64 octets); only the card checks it

  const std::vector<Psmo>* psmos() const;  // null for a package of eCOs
  const std::vector<Eco>* ecos() const;    // null for a package of PSMOs
  const psmo::Enable* enable() const;      // the first, if any
  bool rollbackGranted() const;            // an enable with rollbackFlag
  // Enable, disable or delete: the card's profiles differ afterwards if all goes well.
  bool changesProfiles() const;

  static EuiccPackageRequest parse(ByteView complete) {
    return decode<EuiccPackageRequest>(complete);
  }
  Bytes encode() const { return rsp::encode(*this); }
  void members(Members& m);
};

}  // namespace esimgw::rsp
