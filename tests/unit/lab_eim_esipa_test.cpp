// SPDX-License-Identifier: Apache-2.0
// The virtual eIM as a strict peer: what it signs, what it accepts, and what it refuses. The card's
// side is written here from the same facts, without the virtual card.
#include <gtest/gtest.h>

#include "eim/esipa.hpp"
#include "messages/profile_info.hpp"

namespace esimlab::eim {
namespace {

namespace tlv = esimgw::tlv;
using esimgw::fromHex;
using esimgw::toBytes;
using esimgw::toHex;

const Bytes iccid = fromHex("988812010000000010F9");

// Signs as a card would.
struct Card {
  explicit Card(const Pki& pki, std::uint64_t serial = 1)
      : eid(makeEid(eumPrefix, serial)),
        identity(pki.issueEuicc(eid)),
        eum(pki.eum().certificate) {}

  Eid eid;
  Identity identity;
  Bytes eum;
  std::optional<std::int64_t> token;

  Bytes eidTlv() const { return tlv::encode(0x5A, Bytes(eid.begin(), eid.end())); }

  // The eIM's package with its signature checked, as LoadEuiccPackage does.
  ParsedPackageRequest open(ByteView response, const PrivateKey& signer) const {
    auto request = parseEuiccPackageRequest(tlv::parse(response, 0xBF4F).value);
    auto covered = request.packageSigned;
    esimgw::append(covered, token ? tlv::encodeInteger(0x84, *token) : fromHex("840100"));
    EXPECT_TRUE(signer.publicKey().verify(covered, request.signature));
    return request;
  }
  Bytes sign(Bytes covered) const {
    esimgw::append(covered, token ? tlv::encodeInteger(0x84, *token) : fromHex("840100"));
    return identity.key.sign(covered);
  }
  Bytes result(const EuiccPackage& package, std::int64_t sequence, const char* operations) const {
    auto data = tlv::Writer()
                    .add(0x80, package.eimId)
                    .addInteger(0x81, package.counterValue)
                    .add(0x82, ByteView(package.eimTransactionId))
                    .addInteger(0x83, sequence)
                    .add(0x30, ByteView(fromHex(operations)))
                    .wrapped(0x30);
    return wrap(0xA0, data);
  }
  Bytes error(const EuiccPackage& package, int code) const {
    auto data = tlv::Writer()
                    .add(0x80, package.eimId)
                    .addInteger(0x81, package.counterValue)
                    .add(0x82, ByteView(package.eimTransactionId))
                    .addInteger(0x02, code)
                    .wrapped(0x30);
    return wrap(0xA1, data);
  }
  Bytes wrap(tlv::Tag arm, const Bytes& data) const {
    auto inner = tlv::Writer().add(data).add(0x5F37, ByteView(sign(data))).wrapped(arm);
    return tlv::encode(0xBF51, inner);
  }
  Bytes notification(std::int64_t sequence, std::uint32_t events) const {
    auto metadata = tlv::Writer()
                        .addInteger(0x80, sequence)
                        .add(tlv::encodeNamedBits(0x81, events))
                        .add(0x0C, "n.example.com")
                        .add(0x5A, ByteView(iccid))
                        .wrapped(0xBF2F);
    return tlv::Writer()
        .add(metadata)
        .add(0x5F37, ByteView(identity.key.sign(metadata)))
        .add(identity.certificate)
        .add(eum)
        .wrapped(0x30);
  }
};

class EimEsipa : public testing::Test {
 protected:
  EimEsipa() { esipa_.addCard({.eid = card_.eid, .euiccCertificate = card_.identity.certificate}); }

  unsigned order(std::vector<Bytes> operations, PackageFault fault = PackageFault::none) {
    Order order;
    order.eid = card_.eid;
    order.operations = std::move(operations);
    order.fault = fault;
    return esipa_.order(std::move(order));
  }
  Bytes poll() { return esipa_.answer(tlv::encode(0xBF4F, card_.eidTlv())).body; }
  EuiccPackage fetch() { return card_.open(poll(), esipa_.signingKey()).package; }
  std::string provide(const Bytes& result, const std::vector<Misbehaviour>& due = {}) {
    auto message = tlv::encode(0xBF50, {card_.eidTlv(), result});
    return toHex(esipa_.answer(message, due).body);
  }
  static Bytes together(const Bytes& result, const std::vector<Bytes>& notifications) {
    tlv::Writer list;
    for (const auto& notification : notifications) list.add(notification);
    return tlv::Writer().add(result).add(list.wrapped(0xA0)).wrapped(0x30);
  }
  const std::string& verdict() { return esipa_.exchanges().back().verdict; }

  Pki pki_ = Pki::mint();
  Card card_{pki_};
  Esipa esipa_{"eim.lab.example", PrivateKey::generate(), {pki_.ci().certificate}};
};

constexpr const char* refused = "BF500302017F";

TEST_F(EimEsipa, SaysThatThereIsNothing) {
  EXPECT_EQ(toHex(poll()), "BF4F03020101");
}

TEST_F(EimEsipa, AnswersWithTheCodeOfTheWrongEid) {
  auto other = tlv::encode(0xBF4F, tlv::encode(0x5A, fromHex("89049032000000000000000000000000")));
  EXPECT_EQ(toHex(esipa_.answer(other).body), "BF4F03020102");
  EXPECT_EQ(toHex(esipa_.answer(fromHex("BF4F035A0189")).body), "BF4F03020103");
  EXPECT_EQ(toHex(esipa_.answer(fromHex("BF4F00")).body), "BF4F03020104");
  EXPECT_EQ(toHex(esipa_.answer(fromHex("BF5005A003020101")).body), "BF5003020104");
  EXPECT_EQ(esipa_.answer(fromHex("BF4A00")).httpStatus, 400);
  EXPECT_EQ(esipa_.answer(fromHex("BF4F05")).httpStatus, 400);
}

TEST_F(EimEsipa, HandsOutTheSameOctetsUntilThereIsAResult) {
  order({psmo::enable(iccid, true)});
  auto first = poll();
  EXPECT_EQ(first, poll());
  EXPECT_EQ(esipa_.find(1)->timesSent, 2u);
  auto package = card_.open(first, esipa_.signingKey()).package;
  EXPECT_EQ(package.counterValue, 1);
  EXPECT_EQ(package.eimTransactionId.size(), 16u);
  EXPECT_EQ(toHex(package.operations.at(0)), "A30E5A0A988812010000000010F90500");
  EXPECT_EQ(provide(card_.result(package, 7, "830100")), "BF5006BF5303800107");
  EXPECT_EQ(toHex(poll()), "BF4F03020101");
  EXPECT_EQ(esipa_.find(1)->state, OrderState::done);
}

TEST_F(EimEsipa, CountsUpAndSignsWithTheAssociationToken) {
  card_.token = 255;
  esipa_.addCard({.eid = card_.eid,
                  .associationToken = 255,
                  .counter = 41,
                  .euiccCertificate = card_.identity.certificate});
  order({psmo::disable(iccid)});
  order({psmo::deleteProfile(iccid)});
  auto first = fetch();
  EXPECT_EQ(first.counterValue, 42);
  EXPECT_EQ(provide(card_.result(first, 1, "840100")), "BF5006BF5303800101");
  EXPECT_EQ(fetch().counterValue, 43);
  // Signed as if there were no token.
  card_.token.reset();
  auto second = parseEuiccPackageRequest(tlv::parse(poll(), 0xBF4F).value).package;
  EXPECT_EQ(provide(card_.result(second, 2, "850100")), refused);
  EXPECT_EQ(verdict(), "refused: signature of the result");
}

TEST_F(EimEsipa, AcknowledgesResultAndNotificationsAndCountsDuplicates) {
  order({psmo::enable(iccid, false)});
  auto package = fetch();
  auto result = together(card_.result(package, 3, "830100"),
                         {card_.notification(4, notification_event::disable),
                          card_.notification(5, notification_event::enable)});
  EXPECT_EQ(provide(result), "BF500CBF5309800103800104800105");
  EXPECT_EQ(provide(result), "BF500CBF5309800103800104800105");
  ASSERT_EQ(esipa_.delivered().size(), 3u);
  for (const auto& delivered : esipa_.delivered()) EXPECT_EQ(delivered.times, 2u);
  EXPECT_EQ(esipa_.delivered()[1].event, 2);
  EXPECT_EQ(esipa_.find(1)->results, 2u);
  EXPECT_TRUE(esipa_.violations().empty());
}

TEST_F(EimEsipa, LearnsTheChainFromNotifications) {
  esipa_.addCard({.eid = card_.eid});
  order({psmo::enable(iccid, false)});
  auto package = fetch();
  auto result = card_.result(package, 3, "830100");
  EXPECT_EQ(provide(result), refused);
  EXPECT_EQ(verdict(), "refused: no certificate of this eUICC is known");
  EXPECT_EQ(provide(together(result, {card_.notification(4, 2)})), "BF5009BF5306800103800104");
}

TEST_F(EimEsipa, RefusesTheChainOfAnotherCard) {
  esipa_.addCard({.eid = card_.eid});
  Card other(pki_, 2);
  order({psmo::enable(iccid, false)});
  auto package = fetch();
  auto forged = together(other.result(package, 3, "830100"), {other.notification(4, 2)});
  EXPECT_EQ(provide(forged), refused);
  Pki foreign = Pki::mint();
  Card stranger(foreign);
  auto untrusted = together(stranger.result(package, 3, "830100"), {stranger.notification(4, 2)});
  EXPECT_EQ(provide(untrusted), refused);
  EXPECT_EQ(esipa_.find(1)->state, OrderState::sent);
}

TEST_F(EimEsipa, LeavesAWrongNotificationOut) {
  order({psmo::enable(iccid, false)});
  auto package = fetch();
  auto bad = card_.notification(4, notification_event::enable);
  bad[20] ^= 0x01;  // in the address: the signature no longer matches
  EXPECT_EQ(provide(together(card_.result(package, 3, "830100"), {bad})), "BF5006BF5303800103");
  EXPECT_EQ(verdict(), "notification left out: signature of the notification");
}

TEST_F(EimEsipa, RefusesAResultThatDoesNotFitItsPackage) {
  order({psmo::enable(iccid, false)});
  auto package = fetch();
  auto altered = package;
  altered.counterValue = 9;
  EXPECT_EQ(provide(card_.result(altered, 3, "830100")), refused);
  EXPECT_EQ(verdict(), "refused: counterValue of another package");
  altered = package;
  altered.eimTransactionId[0] ^= 0x01;
  EXPECT_EQ(provide(card_.result(altered, 3, "830100")), refused);
  altered = package;
  altered.eimId = "other.example";
  EXPECT_EQ(provide(card_.result(altered, 3, "830100")), refused);
  EXPECT_EQ(verdict(), "refused: eimId of another eIM");
  EXPECT_EQ(provide(card_.result(package, 3, "840100")), refused);
  EXPECT_EQ(verdict(), "refused: a result that answers no operation");
  EXPECT_EQ(provide(card_.result(package, 3, "830100830100")), refused);
  auto bad = card_.result(package, 3, "830100");
  bad.back() ^= 0x01;
  EXPECT_EQ(provide(bad), refused);
  EXPECT_EQ(esipa_.find(1)->state, OrderState::sent);
  EXPECT_TRUE(esipa_.delivered().empty());
}

TEST_F(EimEsipa, TellsARollbackFromASecondExecution) {
  order({psmo::enable(iccid, true)});
  auto package = fetch();
  EXPECT_EQ(provide(card_.result(package, 3, "830100")), "BF5006BF5303800103");
  EXPECT_EQ(provide(card_.result(package, 6, "8C0100")), "BF5006BF5303800106");
  ASSERT_TRUE(esipa_.find(1)->rollback);
  EXPECT_TRUE(esipa_.violations().empty());
  EXPECT_EQ(provide(card_.result(package, 8, "830100")), refused);
  EXPECT_EQ(esipa_.violations().size(), 1u);
}

TEST_F(EimEsipa, RefusesOneSequenceNumberForTwoContents) {
  order({psmo::enable(iccid, true)});
  auto package = fetch();
  EXPECT_EQ(provide(card_.result(package, 3, "830100")), "BF5006BF5303800103");
  EXPECT_EQ(provide(card_.result(package, 3, "830101")), refused);
  EXPECT_EQ(esipa_.violations().size(), 1u);
}

TEST_F(EimEsipa, CallsAReplayErrorALostResult) {
  order({psmo::enable(iccid, false)});
  auto package = fetch();
  EXPECT_EQ(provide(card_.error(package, 4)), "BF50023000");
  EXPECT_EQ(esipa_.find(1)->state, OrderState::lost);
  order({psmo::enable(iccid, false)}, PackageFault::wrongEid);
  auto wrong = fetch();
  EXPECT_NE(wrong.eid, Bytes(card_.eid.begin(), card_.eid.end()));
  EXPECT_EQ(provide(card_.error(wrong, 3)), "BF50023000");
  EXPECT_EQ(esipa_.find(2)->state, OrderState::cardRefused);
  EXPECT_EQ(esipa_.find(2)->errorCode, 3);
}

TEST_F(EimEsipa, TakesAnUnsignedErrorForABadSignature) {
  order({psmo::enable(iccid, false)}, PackageFault::badSignature);
  auto request = parseEuiccPackageRequest(tlv::parse(poll(), 0xBF4F).value);
  auto covered = request.packageSigned;
  esimgw::append(covered, fromHex("840100"));
  EXPECT_FALSE(esipa_.signingKey().publicKey().verify(covered, request.signature));
  auto error = tlv::Writer()
                   .add(0x80, request.package.eimId)
                   .add(0x82, ByteView(request.package.eimTransactionId))
                   .wrapped(0xA2);
  EXPECT_EQ(provide(tlv::encode(0xBF51, error)), "BF50023000");
  EXPECT_EQ(esipa_.find(1)->state, OrderState::cardUnverified);
}

TEST_F(EimEsipa, TakesTheIpasRefusalOfAPackageItCannotRead) {
  order({psmo::enable(iccid, false)}, PackageFault::unknownTag);
  EXPECT_EQ(toHex(poll()).substr(0, 6), "BF4F81");
  EXPECT_EQ(provide(fromHex("A003020102")), "BF50023000");
  EXPECT_EQ(esipa_.find(1)->state, OrderState::ipaRefused);
  EXPECT_EQ(esipa_.find(1)->errorCode, 2);
  EXPECT_EQ(provide(fromHex("A003020102")), refused);
  order({psmo::enable(iccid, false)}, PackageFault::truncated);
  EXPECT_THROW(card_.open(poll(), esipa_.signingKey()), tlv::Malformed);
}

TEST_F(EimEsipa, TakesDataAndDownloadResults) {
  esipa_.order(card_.eid,
               IpaEuiccDataRequest{.tags = fromHex("BF20"), .transactionId = fromHex("0A0B0C0D")});
  EXPECT_EQ(toHex(poll()), "BF4F0DBF520A5C02BF2083040A0B0C0D");
  EXPECT_EQ(provide(fromHex("BF5208A00687040A0B0C0D")), "BF50023000");
  EXPECT_EQ(esipa_.find(1)->state, OrderState::done);
  EXPECT_EQ(provide(fromHex("BF5202A000")), refused);  // not echoed
  using Contact = ProfileDownloadTrigger::Contact;
  esipa_.order(card_.eid, ProfileDownloadTrigger{Contact::defaultSmdp, "", fromHex("0A0B0C0E")});
  EXPECT_EQ(toHex(poll()), "BF4F0DBF540AA002810082040A0B0C0E");
  EXPECT_EQ(provide(fromHex("BF540B82040A0B0C0E300380017F")), "BF50023000");
  EXPECT_EQ(esipa_.find(2)->errorCode, 127);
}

TEST_F(EimEsipa, TakesNotificationsByThemselves) {
  auto message = [&](const Bytes& notification) {
    return tlv::encode(0xBF3D, tlv::encode(0xA0, notification));
  };
  auto good = card_.notification(9, notification_event::enable);
  auto answer = esipa_.answer(message(good));
  EXPECT_EQ(answer.httpStatus, 204);
  EXPECT_TRUE(answer.body.empty());
  ASSERT_EQ(esipa_.delivered().size(), 1u);
  good[20] ^= 0x01;
  EXPECT_EQ(esipa_.answer(message(good)).httpStatus, 400);
  EXPECT_EQ(esipa_.delivered().size(), 1u);
}

TEST_F(EimEsipa, MisacknowledgesWhenTold) {
  order({psmo::enable(iccid, false)});
  auto package = fetch();
  auto result = together(card_.result(package, 3, "830100"), {card_.notification(4, 2)});
  EXPECT_EQ(provide(result, {{.trick = Trick::resultError, .value = 2}}), "BF5003020102");
  EXPECT_EQ(esipa_.find(1)->state, OrderState::sent);
  EXPECT_EQ(provide(result, {{.trick = Trick::acknowledgeNone}}), "BF50023000");
  EXPECT_EQ(provide(result, {{.trick = Trick::acknowledgeFirst}}), "BF5006BF5303800103");
  EXPECT_EQ(provide(result, {{.trick = Trick::acknowledgeTwice}}),
            "BF500FBF530C800103800104800103800104");
  EXPECT_EQ(provide(result, {{.trick = Trick::acknowledgeOther, .value = 200}}),
            "BF5007BF5304800200C8");
}

TEST_F(EimEsipa, ReplaysAnOldPackageWhenTold) {
  order({psmo::enable(iccid, false)});
  auto first = poll();
  auto package = card_.open(first, esipa_.signingKey()).package;
  provide(card_.result(package, 3, "830100"));
  auto again =
      esipa_.answer(tlv::encode(0xBF4F, card_.eidTlv()), {{.trick = Trick::replayPackage}});
  EXPECT_EQ(again.body, first);
  EXPECT_EQ(provide(card_.error(package, 4)), "BF50023000");
  EXPECT_EQ(esipa_.find(1)->state, OrderState::done);
  EXPECT_EQ(esipa_.find(1)->replayErrors, 1u);
}

}  // namespace
}  // namespace esimlab::eim
