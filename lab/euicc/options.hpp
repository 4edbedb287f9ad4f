// SPDX-License-Identifier: Apache-2.0
// What a virtual eUICC is made with.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "messages/eim_configuration.hpp"
#include "messages/profile_info.hpp"
#include "pki/pki.hpp"

namespace esimlab {

enum class EuiccKind {
  sgp32,     // IoT card: state changes come only by signed packages
  sgp22,     // consumer card: ES10c, no eIM
  notEuicc,  // a plain UICC: ISD-R cannot be selected
};

struct ProfileOptions {
  std::string iccid;  // 18 to 20 digits
  std::string nickname;
  std::string serviceProviderName = "Lab operator";
  std::string profileName = "Lab profile";
  ProfileClass profileClass = ProfileClass::operational;
  bool enabled = false;
  std::uint32_t policyRules = 0;  // policy_rule bits
  std::vector<NotificationConfiguration> notifications;
  bool fallbackAllowed = false;
  bool fallbackAttribute = false;
  // MCC and MNC of the operator, "26201": profileOwner, and the hint for the modem's rPLMN.
  std::string operatorMccMnc = "00101";
};

struct EuiccOptions {
  EuiccKind kind = EuiccKind::sgp32;
  Eid eid = makeEid(eumPrefix, 1);
  std::vector<ProfileOptions> profiles;
  std::vector<EimConfigurationData> eims;
  std::string defaultSmdpAddress;  // empty: none
  std::string rootSmdsAddress = "lpa.ds.gsma.com";
  unsigned logicalChannels = 19;           // besides the basic one, 0 to 19
  std::int64_t maximumCounter = 0x7FFFFF;  // the least that SGP.32 asks of a card
  std::size_t maximumEims = 8;
  std::size_t maximumResultSize = 16 * 1024;   // EuiccResultData octets of one package
  std::size_t maximumPackageSize = 32 * 1024;  // BF51 octets; larger: signed sizeOverflow
};

}  // namespace esimlab
