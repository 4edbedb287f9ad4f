// SPDX-License-Identifier: Apache-2.0
// The shipped bus policy: who may what.
#include "bus_fixture.hpp"

namespace esimgw {
namespace {

constexpr const char* denied = "Access denied";
constexpr const char* eid = "89049032118427504800000000000065";

class PolicyTest : public BusTest {
 protected:
  void SetUp() override {
    if (geteuid() != 0) GTEST_SKIP() << "becoming another user needs root";
  }
  std::vector<std::string> call(const std::string& path, const std::string& interface,
                                const std::string& method) {
    return {"busctl", "--address=" + bus.address(),
            "call",   "org.esimgateway1",
            path,     interface,
            method,   "a{sv}",
            "0"};
  }
  std::vector<std::string> readEid() {
    return {"busctl", "--address=" + bus.address(), "get-property", "org.esimgateway1",
            euicc,    "org.esimgateway1.Euicc",     "Eid"};
  }
  void expectRefused(const std::vector<std::string>& command, const Identity& identity) {
    EXPECT_NE(run(command, identity), 0);
    EXPECT_NE(errors.find(denied), std::string::npos) << errors;
    EXPECT_EQ(output, "");
  }
};

TEST_F(PolicyTest, RootMayAll) {
  EXPECT_EQ(run(readEid()), 0) << errors;
  EXPECT_NE(output.find(eid), std::string::npos);
  EXPECT_EQ(run(call(euicc, "org.esimgateway1.Euicc", "Poll")), 0) << errors;
}

TEST_F(PolicyTest, NobodyMayNeitherDeleteNorReadTheEid) {
  expectRefused(call(profile2, "org.esimgateway1.Profile", "Delete"), PrivateBus::nobody());
  expectRefused(readEid(), PrivateBus::nobody());
  EXPECT_TRUE(gateway.requests.empty());
}

TEST_F(PolicyTest, NobodyMayNotEvenIntrospectOrPing) {
  auto command = call(root, "org.freedesktop.DBus.ObjectManager", "GetManagedObjects");
  command.resize(7);
  expectRefused(command, PrivateBus::nobody());
  command[5] = "org.freedesktop.DBus.Introspectable";
  command[6] = "Introspect";
  expectRefused(command, PrivateBus::nobody());
  command[5] = "org.freedesktop.DBus.Peer";
  command[6] = "Ping";
  expectRefused(command, PrivateBus::nobody());
}

// By the unique name of the connection as well.
TEST_F(PolicyTest, TheUniqueNameIsNoWayAround) {
  auto owner = client->call("/org/freedesktop/DBus", "org.freedesktop.DBus", "GetNameOwner",
                            "('org.esimgateway1',)");
  const char* name = nullptr;
  g_variant_get(owner.value.get(), "(&s)", &name);
  auto command = readEid();
  command[3] = name;
  expectRefused(command, PrivateBus::nobody());
}

TEST_F(PolicyTest, NobodyCannotTakeTheName) {
  door.reset();
  EXPECT_NE(run({"gdbus", "call", "--address", bus.address(), "--dest", "org.freedesktop.DBus",
                 "--object-path", "/org/freedesktop/DBus", "--method",
                 "org.freedesktop.DBus.RequestName", "org.esimgateway1", "0"},
                PrivateBus::nobody()),
            0);
  EXPECT_NE(errors.find("AccessDenied"), std::string::npos) << errors;
}

TEST_F(PolicyTest, MembersOfTheGroupRead) {
  EXPECT_EQ(run(readEid(), bus.member()), 0) << errors;
  EXPECT_NE(output.find(eid), std::string::npos);
  EXPECT_EQ(run({"busctl", "--address=" + bus.address(), "tree", "org.esimgateway1"}, bus.member()),
            0)
      << errors;
  auto command = call(root, "org.freedesktop.DBus.ObjectManager", "GetManagedObjects");
  command.resize(7);
  EXPECT_EQ(run(command, bus.member()), 0) << errors;
}

TEST_F(PolicyTest, MembersOfTheGroupDoNothingElse) {
  expectRefused(call(euicc, "org.esimgateway1.Euicc", "Poll"), bus.member());
  expectRefused(call(root, "org.esimgateway1.Manager", "Rescan"), bus.member());
  expectRefused(call(profile2, "org.esimgateway1.Profile", "Delete"), bus.member());
  expectRefused({"busctl", "--address=" + bus.address(), "set-property", "org.esimgateway1", root,
                 "org.esimgateway1.Manager", "Version", "s", "1"},
                bus.member());
  EXPECT_TRUE(gateway.requests.empty());
}

// Signals carry ICCIDs. `gdbus monitor` subscribes like any client.
TEST_F(PolicyTest, SignalsReachMembersButNotNobody) {
  std::vector<std::string> command{"gdbus",       "monitor", "--address",
                                   bus.address(), "--dest",  "org.esimgateway1"};
  Process nobody(loop, command, {}, PrivateBus::nobody());
  ASSERT_TRUE(nobody.waitFor("is owned by")) << nobody.errors();
  Process member(loop, command, {}, bus.member());
  ASSERT_TRUE(member.waitFor("is owned by")) << member.errors();
  changeUntilSeen(member);
  // The end of the name is the bus's own signal; it comes after everything the daemon sent.
  door.reset();
  ASSERT_TRUE(nobody.waitFor("does not have an owner")) << nobody.output();
  EXPECT_EQ(nobody.output().find("change"), std::string::npos) << nobody.output();
}

}  // namespace
}  // namespace esimgw
