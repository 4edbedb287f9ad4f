// SPDX-License-Identifier: Apache-2.0
// CTL, DMS, NAS and WDS of the virtual modem, and registration.
#include <gtest/gtest.h>

#include "support/qmi_host.hpp"

using namespace esimlab;
using namespace esimlab::test;
using namespace std::chrono_literals;
using qmi::Service;

class LabModemDevice : public testing::Test {
 protected:
  LabModemDevice() {
    modem_.insertCard(1, card_);
    modem_.networks().byIccid["8900000000000000001"] = {
        .mcc = "262", .mnc = "01", .operatorName = "one"};
    modem_.networks().byIccid["8900000000000000002"] = {
        .mcc = "310", .mnc = "410", .operatorName = "two", .roaming = true};
    modem_.onBearerChange([this](const NetworkState& state) { states_.push_back(state); });
  }
  void start() {
    modem_.powerOn();
    loop_.runUntilIdle();
    for (auto service : {Service::uim, Service::dms, Service::nas, Service::wds}) {
      host_.allocate(service);
    }
  }
  void advance(esimgw::Duration by) {
    clock_.advance(by);
    loop_.runUntilIdle();
  }
  std::vector<NetworkState::Kind> kinds() const {
    std::vector<NetworkState::Kind> kinds;
    for (const auto& state : states_) kinds.push_back(state.kind);
    return kinds;
  }

  using Kind = NetworkState::Kind;
  esimgw::ManualClock clock_;
  esimgw::Loop loop_{clock_};
  QmiModem modem_{loop_};
  std::shared_ptr<FakeCard> card_ = std::make_shared<FakeCard>();
  std::vector<NetworkState> states_;
  QmiHost host_{loop_, modem_};
};

TEST_F(LabModemDevice, ControlServiceByteExact) {
  modem_.powerOn();
  EXPECT_EQ(host_.exchange(hex("010B00000000 0001 2100 0000")),
            hex("012F00800000 0101 2100 2400 02040000000000 011A0005 0001000500 0101004300 "
                "0201000E00 0301001900 0B01002E00"));
  EXPECT_EQ(host_.exchange(hex("010F00000000 0002 2200 0400 0101000B")),
            hex("011700800000 0102 2200 0C00 02040000000000 0102000B01"));
  EXPECT_EQ(host_.exchange(hex("010F00000000 0003 2200 0400 01010044")),
            hex("011200800000 0103 2200 0700 02040001005E00"));
  EXPECT_EQ(host_.exchange(hex("011000000000 0004 2300 0500 0102000B01")),
            hex("011700800000 0104 2300 0C00 02040000000000 0102000B01"));
  EXPECT_EQ(host_.exchange(hex("011000000000 0005 2300 0500 0102000B01")),
            hex("011200800000 0105 2300 0700 02040001000700"));
  EXPECT_EQ(host_.exchange(hex("010B00000000 0006 2700 0000")),
            hex("011200800000 0106 2700 0700 02040000000000"));
  EXPECT_EQ(host_.exchange(hex("010B00000000 0007 2200 0000")),
            hex("011200800000 0107 2200 0700 02040001001100"));
}

TEST_F(LabModemDevice, ClientIdsAreTrackedAndRunOut) {
  modem_.powerOn();
  modem_.behaviour().clientIdLimit = 2;
  EXPECT_EQ(host_.allocate(Service::uim), 1);
  EXPECT_EQ(host_.allocate(Service::uim), 2);
  EXPECT_EQ(errorOf(host_.request(Service::ctl, 0x0022, {{0x01, {0x0B}}})), 5u);
  EXPECT_EQ(modem_.openClients().size(), 2u);
  host_.request(Service::ctl, 0x0023, {{0x01, {0x0B, 1}}});
  ASSERT_EQ(modem_.openClients().size(), 1u);
  EXPECT_EQ(modem_.openClients()[0].id, 2);
  EXPECT_EQ(modem_.records().clientsAllocated, 2u);
  EXPECT_EQ(modem_.records().clientsReleased, 1u);
  EXPECT_EQ(host_.exchange(hex("010C00000B09000100 2F000000")),
            hex("011300800B09020100 2F00070002040001000700"));
}

TEST_F(LabModemDevice, LinkThatBreaksAbandonsItsClients) {
  modem_.powerOn();
  {
    QmiHost other(loop_, modem_);
    other.allocate(Service::dms);
  }
  EXPECT_EQ(modem_.records().clientsAbandoned, 1u);
  ASSERT_EQ(modem_.openClients().size(), 1u);
  EXPECT_TRUE(modem_.openClients()[0].abandoned);
}

TEST_F(LabModemDevice, IdentityByteExact) {
  start();
  auto ids = host_.request(Service::dms, 0x0025);
  EXPECT_EQ(tlvOf(ids, 0x10), "30");
  EXPECT_EQ(tlvOf(ids, 0x11), "393930303030383632343731383534");
  EXPECT_EQ(tlvOf(ids, 0x13), "3031");
  EXPECT_EQ(tlvOf(host_.request(Service::dms, 0x0020), 0x01), hex("80F0FA0280D1F008 0402 0108"));
  EXPECT_EQ(tlvOf(host_.request(Service::dms, 0x0022), 0x01), "4C616220514D49206D6F64656D");
  EXPECT_EQ(tlvOf(host_.request(Service::dms, 0x0023), 0x01), "4C41422D312E30");
  EXPECT_EQ(tlvOf(host_.request(Service::dms, 0x003C), 0x01),
            "38393030303030303030303030303030303031");
  EXPECT_EQ(errorOf(host_.request(Service::dms, 0x7777)), 71u);
}

TEST_F(LabModemDevice, ServingSystemByteExact) {
  start();
  auto registered = host_.request(Service::nas, 0x0024);
  EXPECT_EQ(tlvOf(registered, 0x01), hex("01010102 0108"));
  EXPECT_EQ(tlvOf(registered, 0x10), "01");
  EXPECT_EQ(tlvOf(registered, 0x12), hex("06010100 036F6E65"));
  auto system = host_.request(Service::nas, 0x004D);
  EXPECT_EQ(tlvOf(system, 0x14), "020201");
  EXPECT_EQ(tlvOf(system, 0x19),
            hex("0103 0103 0100 0100 010100 0101000000 000000 01323632 3031FF 010100"));
}

TEST_F(LabModemDevice, RegistersWithDelayAndTellsSubscribers) {
  modem_.networks().byIccid["8900000000000000001"].delay = 3s;
  start();
  EXPECT_EQ(tlvOf(host_.request(Service::nas, 0x0024), 0x01), "0202020000");
  EXPECT_EQ(errorOf(host_.request(Service::nas, 0x0003, {{0x13, {1}}, {0x18, {1}}})), 0u);
  advance(2s);
  EXPECT_TRUE(host_.received().empty());
  advance(1s);
  auto told = host_.received();
  ASSERT_EQ(told.size(), 2u);
  EXPECT_EQ(told[0].id, 0x0024);
  EXPECT_EQ(told[0].kind, qmi::Kind::indication);
  EXPECT_EQ(tlvOf(told[0], 0x12), "06010100036F6E65");
  EXPECT_EQ(told[1].id, 0x004E);
  EXPECT_EQ(kinds(), (std::vector{Kind::searching, Kind::registered}));
  EXPECT_EQ(states_.back().iccid, "8900000000000000001");
  EXPECT_EQ(states_.back().mcc + states_.back().mnc, "26201");
}

TEST_F(LabModemDevice, DeniedIsToldWithItsCause) {
  modem_.networks().byIccid["8900000000000000001"] = {.answer = NetworkBehaviour::Answer::denied,
                                                      .mcc = "262",
                                                      .mnc = "01",
                                                      .rejectCause = 15,
                                                      .delay = 1s};
  start();
  host_.request(Service::nas, 0x0003, {{0x13, {1}}, {0x21, {1, 0}}});
  advance(1s);
  auto told = host_.received();
  ASSERT_EQ(told.size(), 2u);
  EXPECT_EQ(told[0].id, 0x0068);
  EXPECT_EQ(tlvOf(told[0], 0x03), "0F");
  EXPECT_EQ(tlvOf(told[0], 0x10), "0601010000");
  EXPECT_EQ(tlvOf(told[1], 0x01), "0302020000");
  EXPECT_EQ(modem_.network().kind, Kind::denied);
  EXPECT_EQ(modem_.network().rejectCause, 15);
}

TEST_F(LabModemDevice, UnknownProfileAndNoProfileNeverRegister) {
  modem_.networks().byIccid.clear();
  start();
  advance(1h);
  EXPECT_EQ(kinds(), (std::vector{Kind::searching}));
  modem_.networks().fallback = NetworkBehaviour{};
  modem_.searchAgain();
  advance(0s);
  EXPECT_EQ(modem_.network().kind, Kind::registered);
  card_->enabledIccid = "";
  modem_.reboot();
  advance(1h);
  EXPECT_TRUE(modem_.on());
  EXPECT_EQ(modem_.network().kind, Kind::off);
}

TEST_F(LabModemDevice, OperatingModesSwitchTheRadio) {
  start();
  EXPECT_EQ(tlvOf(host_.request(Service::dms, 0x002D), 0x01), "00");
  EXPECT_EQ(errorOf(host_.request(Service::dms, 0x002E, {{0x01, {1}}})), 0u);
  EXPECT_EQ(errorOf(host_.request(Service::dms, 0x002E, {{0x01, {1}}})), 26u);
  EXPECT_EQ(modem_.network().kind, Kind::off);
  EXPECT_EQ(tlvOf(host_.request(Service::dms, 0x002D), 0x01), "01");
  host_.request(Service::dms, 0x002E, {{0x01, {0}}});
  advance(0s);
  EXPECT_EQ(modem_.network().kind, Kind::registered);
  EXPECT_EQ(card_->powerOns, 1u);
  EXPECT_EQ(errorOf(host_.request(Service::dms, 0x002E, {{0x01, {9}}})), 48u);
}

TEST_F(LabModemDevice, ResetAnswersThenRebootsAndForgetsClients) {
  start();
  EXPECT_EQ(errorOf(host_.request(Service::dms, 0x002E, {{0x01, {4}}})), 0u);
  advance(20ms);
  EXPECT_FALSE(modem_.on());
  EXPECT_FALSE(card_->powered);
  EXPECT_EQ(modem_.network().kind, Kind::off);
  advance(200ms);
  EXPECT_TRUE(modem_.on());
  EXPECT_TRUE(card_->powered);
  EXPECT_TRUE(modem_.openClients().empty());
  EXPECT_EQ(modem_.records().reboots, 1u);
  EXPECT_EQ(modem_.network().kind, Kind::registered);
}

TEST_F(LabModemDevice, DataServiceFollowsRegistration) {
  start();
  EXPECT_EQ(tlvOf(host_.request(Service::wds, 0x0022), 0x01), "01");
  EXPECT_EQ(errorOf(host_.request(Service::wds, 0x0020)), 0u);
  EXPECT_EQ(tlvOf(host_.request(Service::wds, 0x0022), 0x01), "02");
  host_.request(Service::dms, 0x002E, {{0x01, {1}}});
  EXPECT_EQ(tlvOf(host_.request(Service::wds, 0x0022), 0x01), "01");
  EXPECT_EQ(errorOf(host_.request(Service::wds, 0x0020)), 14u);
}
