// SPDX-License-Identifier: Apache-2.0
// An eIM, or whoever stands in its place, that misbehaves: each time the reason is shown, the
// daemon goes on, and the next poll works.
#include "flow_fixture.hpp"

namespace esimlab {
namespace {

struct TrickRow {
  const char* name;
  eim::Misbehaviour misbehaviour;
  const char* error;  // on D-Bus: name of the eIM's LastError
};

class EimTricks : public FlowTest, public testing::WithParamInterface<TrickRow> {};

// The name of the error that esimctl shows for the eIM, once there is one.
std::string shownError(World& world) {
  return world.esimctl({"--json", "status"}).output;
}

TEST_P(EimTricks, IsShownAndTheNextPollWorks) {
  WorldOptions options;
  options.configuration.set("esipa", "timeout", "4").set("esipa", "connect-timeout", "2");
  start(std::move(options));
  ASSERT_TRUE(pollsAgain());
  auto misbehaviour = GetParam().misbehaviour;
  misbehaviour.times = 0;  // until told otherwise
  eim().misbehaviours().add(misbehaviour);
  world().poll();
  ASSERT_TRUE(eventually([&] { return logged("poll-failed"); }));
  EXPECT_NE(shownError(world()).find(GetParam().error), std::string::npos)
      << shownError(world()) << " should tell " << GetParam().error;
  eim().misbehaviours().clear();
  expectStillWorking();
  EXPECT_EQ(card().records().executions(), 1u);
}

INSTANTIATE_TEST_SUITE_P(
    Table, EimTricks,
    testing::Values(TrickRow{"Http500", {eim::Trick::httpStatus, 500}, "EimRefused"},
                    TrickRow{"Http404", {eim::Trick::httpStatus, 404}, "EimRefused"},
                    TrickRow{"Redirect",
                             {eim::Trick::redirect, {}, {}, "https://198.51.100.99/"},
                             "EimRefused"},
                    TrickRow{"WrongType", {eim::Trick::wrongType}, "EimRefused"},
                    TrickRow{"CutBefore", {eim::Trick::cutBefore}, "EimUnreachable"},
                    TrickRow{"CutMiddle", {eim::Trick::cutMiddle}, "EimUnreachable"},
                    TrickRow{"NoAnswer", {eim::Trick::noAnswer}, "EimUnreachable"},
                    TrickRow{"SlowDrip", {eim::Trick::drip, 1, 500}, "EimUnreachable"},
                    TrickRow{"PackageError", {eim::Trick::packageError, 2}, "EimRefused"}),
    [](const auto& row) { return row.param.name; });

// What is no package at all is answered like a package that cannot be read.
class EimGarbage : public FlowTest, public testing::WithParamInterface<TrickRow> {};

TEST_P(EimGarbage, IsAnsweredAndTheNextPollWorks) {
  start();
  ASSERT_TRUE(pollsAgain());
  auto before = eim().esipa().exchanges().size();
  auto misbehaviour = GetParam().misbehaviour;
  misbehaviour.function = "GetEimPackage";
  eim().misbehaviours().add(misbehaviour);
  world().poll();
  ASSERT_TRUE(eventually([&] {
    const auto& exchanges = eim().esipa().exchanges();
    for (auto i = before; i < exchanges.size(); ++i) {
      if (exchanges[i].function == "ProvideEimPackageResult") return true;
    }
    return false;
  })) << "the eIM must be told invalidPackageFormat";
  expectStillWorking();
}

INSTANTIATE_TEST_SUITE_P(Table, EimGarbage,
                         testing::Values(TrickRow{"Empty200", {eim::Trick::emptyOk}, ""},
                                         TrickRow{"Garbage", {eim::Trick::garbage}, ""},
                                         TrickRow{"Truncated", {eim::Trick::truncated}, ""},
                                         TrickRow{"Nested", {eim::Trick::nested}, ""},
                                         TrickRow{"Oversized", {eim::Trick::oversized, 200000}, ""},
                                         TrickRow{
                                             "OtherFunction", {eim::Trick::otherFunction}, ""}),
                         [](const auto& row) { return row.param.name; });

struct TlsRow {
  const char* name;
  eim::TlsForm form;
  eim::TlsDefect defect;
};

class EimTls : public FlowTest, public testing::WithParamInterface<TlsRow> {};

TEST_P(EimTls, AWrongPeerIsNotTalkedTo) {
  start();
  ASSERT_TRUE(pollsAgain());
  auto before = eim().esipa().exchanges().size();
  eim().useTls(GetParam().form, GetParam().defect);
  eim().server().cutConnections();
  world().poll();
  ASSERT_TRUE(eventually([&] { return logged("poll-failed"); }));
  EXPECT_NE(shownError(world()).find("EimUntrusted"), std::string::npos) << shownError(world());
  EXPECT_EQ(eim().esipa().exchanges().size(), before) << "nothing was sent to it";
  eim().useTls(GetParam().form, eim::TlsDefect::none);
  eim().server().cutConnections();
  expectStillWorking();
}

INSTANTIATE_TEST_SUITE_P(
    Table, EimTls,
    testing::Values(TlsRow{"WrongKey", eim::TlsForm::selfSigned, eim::TlsDefect::wrongKey},
                    TlsRow{"WrongName", eim::TlsForm::selfSigned, eim::TlsDefect::wrongName},
                    TlsRow{"Expired", eim::TlsForm::selfSigned, eim::TlsDefect::expired},
                    TlsRow{"NotYetValid", eim::TlsForm::selfSigned, eim::TlsDefect::notYetValid}),
    [](const auto& row) { return row.param.name; });

struct TrustRow {
  const char* name;
  eim::TlsForm form;
  TlsTrust trust;
  bool works;
};

class EimTrust : public FlowTest, public testing::WithParamInterface<TrustRow> {};

TEST_P(EimTrust, FollowsTheCardsConfiguration) {
  WorldOptions options;
  options.eims.front().options.tlsForm = GetParam().form;
  options.eims.front().association.trust = GetParam().trust;
  start(std::move(options));
  if (GetParam().works) {
    EXPECT_TRUE(ends(order({"list"})));
    return;
  }
  ASSERT_TRUE(eventually([&] { return logged("poll-failed"); }));
  EXPECT_NE(shownError(world()).find("EimUntrusted"), std::string::npos) << shownError(world());
  EXPECT_TRUE(eim().esipa().exchanges().empty());
}

INSTANTIATE_TEST_SUITE_P(
    Table, EimTrust,
    testing::Values(
        TrustRow{"SelfSignedKeyPin", eim::TlsForm::selfSigned, TlsTrust::publicKey, true},
        TrustRow{"SelfSignedLeafPin", eim::TlsForm::selfSigned, TlsTrust::leafCertificate, true},
        TrustRow{"ChainKeyPin", eim::TlsForm::chain, TlsTrust::publicKey, true},
        TrustRow{"ChainAuthority", eim::TlsForm::chain, TlsTrust::authority, true},
        TrustRow{"OtherKey", eim::TlsForm::selfSigned, TlsTrust::otherKey, false},
        TrustRow{"NoTrustGiven", eim::TlsForm::selfSigned, TlsTrust::none, false}),
    [](const auto& row) { return row.param.name; });

// The result is kept until the eIM has taken it, however often it fails to.
TEST_F(EimTricks, AResultSurvivesEveryFailureOfItsDelivery) {
  WorldOptions options;
  options.configuration.set("esipa", "timeout", "3");
  start(std::move(options));
  using eim::Trick;
  for (auto trick : {Trick::httpStatus, Trick::cutBefore, Trick::cutMiddle, Trick::cutAfter,
                     Trick::emptyOk, Trick::garbage, Trick::resultError, Trick::noAnswer}) {
    SCOPED_TRACE(std::string(eim::name(trick)));
    eim().misbehaviours().add({trick, {}, {}, "", "ProvideEimPackageResult"});
    auto number = order({"list"});
    ASSERT_TRUE(ends(number));
    ASSERT_TRUE(eventually([&] { return card().storedResults().empty(); }));
  }
  EXPECT_EQ(card().records().executions(), 8u);
}

}  // namespace
}  // namespace esimlab
