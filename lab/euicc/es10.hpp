// SPDX-License-Identifier: Apache-2.0
// Private to lab/euicc: ISD-R, the ES10 functions of a card. Each family of functions is a file of
// its own. Requests and answers are complete TLVs; functional errors are inside the answer, status
// words other than 9000 mean that the request was no valid one.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <utility>

#include "euicc/knobs.hpp"
#include "euicc/records.hpp"
#include "euicc/state.hpp"
#include "messages/euicc_package.hpp"

namespace esimlab {

struct Es10Answer {
  std::uint16_t status = 0x9000;
  Bytes data;
};

class Es10 {
 public:
  struct Observers {
    // A switch was accepted; `refresh`: it waits for REFRESH or a reset, else it is done already.
    std::function<void(bool refresh)> switchStarted;
    std::function<void()> switched;
  };
  Es10(CardState& state, EuiccKnobs& knobs, EuiccRecords& records, Observers observers);

  Es10Answer handle(ByteView command);
  // A reset or a confirmed REFRESH: the pending switch becomes real.
  void applyPendingSwitch();

 private:
  friend class PackageRun;
  using Handler = Bytes (Es10::*)(const esimgw::tlv::Element& request);
  struct Function {
    esimgw::tlv::Tag tag;
    bool iot;       // SGP.32 cards have it
    bool consumer;  // SGP.22 cards have it
    Handler handler;
  };
  static const Function functions[];

  // information.cpp
  Bytes getEid(const esimgw::tlv::Element& request);
  Bytes getEuiccInfo1(const esimgw::tlv::Element& request);
  Bytes getEuiccInfo2(const esimgw::tlv::Element& request);
  Bytes getEuiccChallenge(const esimgw::tlv::Element& request);
  Bytes getCerts(const esimgw::tlv::Element& request);
  Bytes getRat(const esimgw::tlv::Element& request);
  Bytes getConfiguredAddresses(const esimgw::tlv::Element& request);
  Bytes setDefaultDpAddress(const esimgw::tlv::Element& request);

  // profiles.cpp
  Bytes getProfilesInfo(const esimgw::tlv::Element& request);

  // notifications.cpp
  Bytes listNotification(const esimgw::tlv::Element& request);
  Bytes retrieveNotificationsList(const esimgw::tlv::Element& request);
  Bytes removeNotification(const esimgw::tlv::Element& request);
  void notify(const Profile& profile, std::uint32_t event);

  // load_euicc_package.cpp
  Bytes loadEuiccPackage(const esimgw::tlv::Element& request);
  Bytes executePackage(const ParsedPackageRequest& request, const EimConfigurationData& eim);
  Bytes unsignedError(const EuiccPackage& package, const EimConfigurationData* eim,
                      const char* why);
  Bytes signedError(const EuiccPackage& package, const EimConfigurationData& eim,
                    PackageError error, const char* why);
  Bytes storeSignedResult(EuiccPackageResult result,
                          const std::optional<std::int64_t>& associationToken);
  void sign(EuiccPackageResult& result, const std::optional<std::int64_t>& token) const;

  // profile_rollback.cpp
  Bytes profileRollback(const esimgw::tlv::Element& request);

  // eim_configuration.cpp
  Bytes getEimConfigurationData(const esimgw::tlv::Element& request);
  Bytes addInitialEim(const esimgw::tlv::Element& request);

  // consumer.cpp
  Bytes enableProfile(const esimgw::tlv::Element& request);
  Bytes disableProfile(const esimgw::tlv::Element& request);
  Bytes deleteProfile(const esimgw::tlv::Element& request);
  Bytes setNickname(const esimgw::tlv::Element& request);

  // profile_switch.cpp
  // Notifications of the switch, then the switch itself: at once, or pending until the terminal
  // refreshed. An empty ICCID only disables what is enabled.
  void switchTo(const Bytes& iccid, bool atOnce);

  CardState& state_;
  EuiccKnobs& knobs_;
  EuiccRecords& records_;
  Observers observers_;
  PrivateKey key_;
};

// How a GetProfilesInfo request (body of BF2D) is answered: complete BF2D.
Bytes answerProfilesInfo(const std::vector<Profile>& profiles, ByteView request);
// Contents of A0 or A6: the rules authorisation table of the lab's cards.
Bytes rulesAuthorisationTable();

// The checks that AddInitialEim, addEim and updateEim share; 0 when the data is acceptable, else
// the result code.
int checkEimConfiguration(const CardState& state, const EimConfigurationData& data);
// Stores a new association; the token that was asked for, if one was.
std::optional<std::int64_t> associate(CardState& state, EimConfigurationData data);

}  // namespace esimlab
