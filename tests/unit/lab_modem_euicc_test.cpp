// SPDX-License-Identifier: Apache-2.0
// The virtual eUICC in the virtual modem: a switch of profiles moves the registration.
#include <gtest/gtest.h>

#include "modem/euicc_slot.hpp"
#include "support/qmi_host.hpp"

using namespace esimlab;
using namespace esimlab::test;
using namespace std::chrono_literals;

namespace {

constexpr auto firstIccid = "8949000000000000011";
constexpr auto secondIccid = "8949000000000000029";

class LabModemEuicc : public testing::Test {
 protected:
  LabModemEuicc() {
    modem_.networks().byIccid[firstIccid] = {.mcc = "262", .mnc = "01"};
    modem_.networks().byIccid[secondIccid] = {.mcc = "001", .mnc = "01"};
    modem_.insertCard(1, slot_);
    modem_.powerOn();
    loop_.runUntilIdle();
    host_.allocate(qmi::Service::uim);
  }
  static EuiccOptions options() {
    EuiccOptions options;
    options.kind = EuiccKind::sgp22;  // its ES10c needs no eIM
    options.profiles.resize(2);
    options.profiles[0].iccid = firstIccid;
    options.profiles[0].enabled = true;
    options.profiles[1].iccid = secondIccid;
    return options;
  }
  std::string plmn() const { return modem_.network().mcc + modem_.network().mnc; }
  // SGP.22 §5.7.16: EnableProfile of the second profile with refreshFlag, as STORE DATA.
  std::string enableSecond() {
    return tlvOf(
        host_.apdu(1, "81E2910014BF3111A00C5A0A989400000000000020F98101FF00", {{0x11, {1}}}), 0x10);
  }

  esimgw::ManualClock clock_;
  esimgw::Loop loop_{clock_};
  Pki pki_ = Pki::mint();
  Euicc card_{pki_, options()};
  std::shared_ptr<EuiccSlot> slot_ = std::make_shared<EuiccSlot>(card_);
  QmiModem modem_{loop_};
  QmiHost host_{loop_, modem_};
};

}  // namespace

TEST_F(LabModemEuicc, SlotStatusTellsItsEidAndIccid) {
  auto status = host_.uim(0x0047);
  EXPECT_EQ(tlvOf(status, 0x12), "0110" + esimgw::toHex(card_.eid()));
  EXPECT_EQ(tlvOf(status, 0x10), hex("01 02000000 01000000 01 0A 989400000000000010F1"));
}

TEST_F(LabModemEuicc, RefreshAfterEnableMovesTheRegistration) {
  EXPECT_EQ(plmn(), "26201");
  ASSERT_EQ(tlvOf(host_.openIsdR(), 0x10), "01");
  EXPECT_EQ(enableSecond().substr(0, 18), hex("0800 BF3103800100 91"));
  clock_.advance(1s);
  loop_.runUntilIdle();
  EXPECT_EQ(modem_.records().refreshes, 1u);
  EXPECT_EQ(modem_.records().cardResets, 1u);
  EXPECT_EQ(card_.openChannels(), 0u);
  EXPECT_EQ(modem_.network().iccid, secondIccid);
  EXPECT_EQ(plmn(), "00101");
}

TEST_F(LabModemEuicc, IgnoredRefreshLeavesTheOldProfileUntilThePowerCycle) {
  modem_.behaviour().refreshHandling = RefreshHandling::ignored;
  host_.openIsdR();
  EXPECT_EQ(enableSecond().substr(0, 18), hex("0800 BF3103800100 91"));
  EXPECT_EQ(plmn(), "26201");
  host_.uim(0x0030, {{0x01, {1}}});
  host_.uim(0x0031, {{0x01, {1}}});
  clock_.advance(1s);
  loop_.runUntilIdle();
  EXPECT_EQ(plmn(), "00101");
}
