// SPDX-License-Identifier: Apache-2.0
// The virtual eIM and the virtual card face to face, without a daemon: what one signs, the other
// executes; what that one answers, the first verifies (SGP.32 §3.3.1, §3.3.2).
#include "eim/virtual_eim.hpp"
#include "lab_euicc_support.hpp"

namespace esimlab {
namespace {

using eim::Misbehaviour;
using eim::Order;
using eim::OrderState;
using eim::PackageFault;
using eim::Trick;

class EimAndCard : public testing::Test {
 protected:
  void SetUp() override {
    auto options = twoProfiles();
    options.eims = {eim_.configurationData()};
    terminal_ = std::make_unique<Terminal>(options);
    terminal_->select();
    eim_.esipa().addCard({.eid = eid()});
  }
  const Eid& eid() { return terminal_->card->eid(); }
  const Order& order(unsigned number) { return *eim_.esipa().find(number); }

  unsigned queue(std::vector<Bytes> operations, PackageFault fault = PackageFault::none) {
    Order order;
    order.eid = eid();
    order.operations = std::move(operations);
    order.fault = fault;
    return eim_.esipa().order(std::move(order));
  }
  Bytes eidTlv() { return tlv::encode(0x5A, Bytes(eid().begin(), eid().end())); }
  // GetEimPackage, then LoadEuiccPackage: the card's answer.
  Bytes execute(const std::vector<Misbehaviour>& due = {}) {
    auto response = eim_.esipa().answer(tlv::encode(0xBF4F, eidTlv()), due).body;
    return terminal_->es10(tlv::parse(response, 0xBF4F).value);
  }
  Bytes pendingNotifications() {
    auto answer = terminal_->es10(fromHex("BF2B00"));
    return esimgw::toBytes(tlv::parse(tlv::parse(answer, 0xBF2B).value, 0xA0).raw);
  }
  // ProvideEimPackageResult; removes what is acknowledged.
  std::string deliver(const Bytes& result, bool withNotifications = true) {
    auto body = withNotifications ? tlv::encode(0x30, {result, pendingNotifications()}) : result;
    auto answer = eim_.esipa().answer(tlv::encode(0xBF50, {eidTlv(), body})).body;
    auto arm = tlv::parse(tlv::parse(answer, 0xBF50).value);
    if (arm.tag != 0xBF53) return toHex(answer);
    tlv::Reader numbers(arm.value);
    while (!numbers.atEnd()) {
      EXPECT_EQ(toHex(terminal_->es10(tlv::encode(0xBF30, numbers.next().raw))), "BF3003800100");
    }
    return "acknowledged";
  }
  std::string verdict() { return eim_.esipa().exchanges().back().verdict; }

  esimgw::Loop loop_;
  VirtualEim eim_{loop_, sharedPki()};
  std::unique_ptr<Terminal> terminal_;
};

TEST_F(EimAndCard, SwitchesAProfileAndClearsTheCard) {
  queue({psmo::enable(iccidOctets(secondIccid), false)});
  auto result = execute();
  terminal_->reset();
  EXPECT_EQ(deliver(result), "acknowledged") << verdict();
  EXPECT_EQ(verdict(), "ok");
  EXPECT_EQ(order(1).state, OrderState::done);
  ASSERT_EQ(order(1).result->operations.size(), 1u);
  EXPECT_EQ(toHex(order(1).result->operations[0].value), "00");
  EXPECT_EQ(terminal_->card->enabledProfile()->iccid, iccidOctets(secondIccid));
  EXPECT_TRUE(terminal_->card->storedResults().empty());
  EXPECT_TRUE(terminal_->card->pendingNotifications().empty());
  EXPECT_EQ(eim_.esipa().delivered().size(), 3u);
  EXPECT_TRUE(eim_.esipa().violations().empty());
}

TEST_F(EimAndCard, ListsProfilesAndNeedsTheCertificateForIt) {
  queue({psmo::listProfileInfo()});
  auto result = execute();
  EXPECT_EQ(deliver(result, false), "BF500302017F");
  EXPECT_EQ(verdict(), "refused: no certificate of this eUICC is known");
  eim_.esipa().addCard({.eid = eid(),
                        .counter = 1,
                        .euiccCertificate = esimgw::toBytes(terminal_->card->euiccCertificate())});
  EXPECT_EQ(deliver(result, false), "acknowledged");
  EXPECT_EQ(order(1).result->operations.at(0).tag, 0xBF2Du);
}

TEST_F(EimAndCard, RollsBack) {
  queue({psmo::enable(iccidOctets(secondIccid), true)});
  execute();
  terminal_->reset();
  auto answer = terminal_->es10(fromHex("BF580380 01FF"));
  auto rollback = tlv::find(tlv::parse(answer, 0xBF58).value, 0xBF51);
  ASSERT_TRUE(rollback);
  terminal_->reset();
  EXPECT_EQ(deliver(esimgw::toBytes(rollback->raw)), "acknowledged") << verdict();
  EXPECT_TRUE(order(1).rollback);
  EXPECT_EQ(terminal_->card->enabledProfile()->iccid, iccidOctets(firstIccid));
  EXPECT_TRUE(eim_.esipa().violations().empty());
}

TEST_F(EimAndCard, LosesAResultThatTheCardNoLongerHas) {
  queue({psmo::enable(iccidOctets(secondIccid), false)});
  execute();
  terminal_->reset();
  // The same package again: the answer of the first execution never arrived.
  auto again = execute();
  EXPECT_EQ(deliver(again), "acknowledged") << verdict();  // the notifications only
  EXPECT_EQ(order(1).state, OrderState::lost);
  EXPECT_EQ(order(1).timesSent, 2u);
  EXPECT_EQ(terminal_->card->records().executions(), 1u);
}

TEST_F(EimAndCard, RefusesEachSpoiltPackageInTheCard) {
  eim_.esipa().addCard(
      {.eid = eid(), .euiccCertificate = esimgw::toBytes(terminal_->card->euiccCertificate())});
  struct Case {
    PackageFault fault;
    OrderState state;
    int code;
  };
  // First, while the last package handed out is also the last one that the card took.
  const Case cases[] = {{PackageFault::oldCounter, OrderState::cardRefused, 4},
                        {PackageFault::badSignature, OrderState::cardUnverified, 0},
                        {PackageFault::wrongEid, OrderState::cardRefused, 3},
                        {PackageFault::wrongEimId, OrderState::cardUnverified, 0},
                        {PackageFault::hugeCounter, OrderState::cardRefused, 6}};
  queue({psmo::listProfileInfo()});
  EXPECT_EQ(deliver(execute(), false), "acknowledged");
  for (const auto& wrong : cases) {
    auto number = queue({psmo::listProfileInfo()}, wrong.fault);
    EXPECT_EQ(deliver(execute(), false), "BF50023000") << verdict();
    EXPECT_EQ(order(number).state, wrong.state) << verdict();
    EXPECT_EQ(order(number).errorCode.value_or(0), wrong.code);
  }
  EXPECT_EQ(terminal_->card->records().executions(), 1u);
  // The association is as good as before.
  queue({psmo::listProfileInfo()});
  EXPECT_EQ(deliver(execute(), false), "acknowledged") << verdict();
}

TEST_F(EimAndCard, RefusesAReplayAfterTheResult) {
  queue({psmo::enable(iccidOctets(secondIccid), false)});
  auto result = execute();
  terminal_->reset();
  EXPECT_EQ(deliver(result), "acknowledged");
  EXPECT_EQ(deliver(execute({{.trick = Trick::replayPackage}}), false), "BF50023000");
  EXPECT_EQ(order(1).replayErrors, 1u);
  EXPECT_EQ(order(1).state, OrderState::done);
  EXPECT_EQ(terminal_->card->records().executions(), 1u);
}

}  // namespace
}  // namespace esimlab
