// SPDX-License-Identifier: Apache-2.0
// What a client sees: properties, signals, errors, operations.
#include <signal.h>

#include "bus_fixture.hpp"

namespace esimgw {
namespace {

using namespace std::chrono_literals;

constexpr const char* properties = "org.freedesktop.DBus.Properties";
constexpr const char* objectManager = "org.freedesktop.DBus.ObjectManager";

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST_F(BusTest, ManagerTellsVersionAndCards) {
  EXPECT_EQ(client->get(root, "org.esimgateway1.Manager", "Version").text(), "(<'7.8.9'>,)");
  auto cards = client->get(root, "org.esimgateway1.Manager", "Cards").text();
  EXPECT_TRUE(contains(cards, "'Location': <'wwan0/slot1'>")) << cards;
  EXPECT_TRUE(contains(cards, "'Kind': <'sgp32'>")) << cards;
  EXPECT_TRUE(contains(cards, "'Euicc': <objectpath '/org/esimgateway1/euicc/a1'>")) << cards;
  EXPECT_FALSE(contains(cards, "ErrorName")) << cards;
}

TEST_F(BusTest, EuiccHasEveryProperty) {
  auto all = client->call(euicc, properties, "GetAll", "('org.esimgateway1.Euicc',)").text();
  for (const char* expected :
       {"'Eid': <'89049032118427504800000000000065'>", "'Kind': <'sgp32'>", "'Present': <true>",
        "'Location': <'wwan0/slot1'>", "'Modem': <'Example EM1'>", "'Imei': <'490154203237518'>",
        "'Bearer': <'connected'>", "'Rplmn': <'26201'>", "'Interface': <'wwan0'>",
        "'Specification': <'3.2.0'>", "'FreeMemory': <uint32 512000>", "'IpaeSupported': <false>",
        "'ErrorName': <''>",
        "'Profiles': <[objectpath '/org/esimgateway1/euicc/a1/profile/p1', "
        "'/org/esimgateway1/euicc/a1/profile/p2']>",
        "'Eims': <[objectpath '/org/esimgateway1/euicc/a1/eim/m1']>"}) {
    EXPECT_TRUE(contains(all, expected)) << expected << "\nin " << all;
  }
}

TEST_F(BusTest, ProfileAndEimHaveTheirProperties) {
  auto profile =
      client->call(profile1, properties, "GetAll", "('org.esimgateway1.Profile',)").text();
  for (const char* expected :
       {"'Iccid': <'8949000000000000012'>", "'State': <'enabled'>", "'Class': <'operational'>",
        "'Name': <'Zürich'>", "'ServiceProvider': <'Example Mobile'>", "'Fallback': <false>",
        "'Euicc': <objectpath '/org/esimgateway1/euicc/a1'>"}) {
    EXPECT_TRUE(contains(profile, expected)) << expected << "\nin " << profile;
  }
  auto manager = client->call(eim, properties, "GetAll", "('org.esimgateway1.Eim',)").text();
  for (const char* expected : {"'EimId': <'eim.example'>", "'Address': <'eim.example:8443'>",
                               "'Reach': <'never'>", "'LastContact': <int64 0>",
                               "'NextPoll': <int64 1800000000>", "'Undelivered': <uint32 0>"}) {
    EXPECT_TRUE(contains(manager, expected)) << expected << "\nin " << manager;
  }
}

TEST_F(BusTest, ObjectManagerListsAllObjects) {
  auto objects = client->call(root, objectManager, "GetManagedObjects", "()").text();
  for (const char* path : {euicc, profile1, profile2, eim}) {
    EXPECT_TRUE(contains(objects, std::string("'") + path + "': {")) << path;
  }
}

TEST_F(BusTest, ChangesAreSignalledOnceAndOnlyWhatChanged) {
  gateway.changeEuicc("a1", [](EuiccView& view) { view.profiles[0].enabled = false; });
  gateway.changeEuicc("a1", [](EuiccView& view) { view.profiles[1].enabled = true; });
  gateway.changeEuicc("a1",
                      [](EuiccView& view) { view.bearer.kind = BearerState::Kind::searching; });
  client->settle();
  ASSERT_EQ(client->signals().size(), 3u);
  EXPECT_EQ(client->signals()[0].path, profile1);
  EXPECT_EQ(client->signals()[0].arguments,
            "('org.esimgateway1.Profile', {'State': <'disabled'>}, [])");
  EXPECT_EQ(client->signals()[1].path, profile2);
  EXPECT_EQ(client->signals()[1].arguments,
            "('org.esimgateway1.Profile', {'State': <'enabled'>}, [])");
  EXPECT_EQ(client->signals()[2].path, euicc);
  EXPECT_EQ(client->signals()[2].arguments,
            "('org.esimgateway1.Euicc', {'Bearer': <'searching'>}, [])");
}

TEST_F(BusTest, NothingChangedMeansNoSignal) {
  gateway.changeEuicc("a1", [](EuiccView& view) { view.freeMemory += 0; });
  client->settle();
  EXPECT_TRUE(client->signals().empty());
}

TEST_F(BusTest, NewAndRemovedObjectsAreSignalled) {
  gateway.changeEuicc("b_2", [](EuiccView& view) {
    view.key = "b_2";
    view.eims.resize(1);
    view.eims[0].key = "m1";
    view.eims[0].eimId = "eim.example";
  });
  client->settle();
  ASSERT_EQ(client->signals().size(), 2u);
  EXPECT_EQ(client->signals()[0].member, "InterfacesAdded");
  EXPECT_TRUE(contains(client->signals()[0].arguments, "'/org/esimgateway1/euicc/b_5f2/eim/m1'"));
  EXPECT_TRUE(contains(client->signals()[1].arguments, "'/org/esimgateway1/euicc/b_5f2', {"));
  EXPECT_TRUE(contains(client->signals()[1].arguments, "'Kind': <'unknown'>"));
  client->forgetSignals();

  gateway.removeEuicc("b_2");
  client->settle();
  ASSERT_EQ(client->signals().size(), 2u);
  EXPECT_EQ(client->signals()[0].member, "InterfacesRemoved");
  EXPECT_TRUE(contains(client->signals()[1].arguments, "'/org/esimgateway1/euicc/b_5f2', ["));
  EXPECT_EQ(client->get("/org/esimgateway1/euicc/b_5f2", "org.esimgateway1.Euicc", "Kind").error,
            "org.freedesktop.DBus.Error.UnknownObject");
}

TEST_F(BusTest, DeletedProfileDisappears) {
  gateway.changeEuicc("a1", [](EuiccView& view) { view.profiles.pop_back(); });
  client->settle();
  ASSERT_EQ(client->signals().size(), 2u);
  EXPECT_EQ(client->signals()[0].arguments,
            "('org.esimgateway1.Euicc', {'Profiles': <[objectpath "
            "'/org/esimgateway1/euicc/a1/profile/p1']>}, "
            "[])");
  EXPECT_EQ(client->signals()[1].member, "InterfacesRemoved");
  EXPECT_TRUE(contains(client->signals()[1].arguments, profile2));
}

TEST_F(BusTest, DegradedIsToldAndSignalled) {
  gateway.changeCards([this] {
    gateway.problem = Problem{Domain::journal, Code::journalFull, "the disk is full"};
  });
  client->settle();
  ASSERT_EQ(client->signals().size(), 1u);
  EXPECT_EQ(
      client->signals()[0].arguments,
      "('org.esimgateway1.Manager', {'DegradedName': "
      "<'org.esimgateway1.Error.JournalFull'>, 'DegradedMessage': <'the disk is full'>}, [])");
}

TEST_F(BusTest, TextFromACardThatIsNoUtf8IsMadeSo) {
  gateway.changeEuicc("a1", [](EuiccView& view) {
    view.profiles[0].name = std::string("a\xff\x00z", 4);
    view.profiles[1].name = std::string(5000, 'n');
  });
  client->settle();
  EXPECT_EQ(client->get(profile1, "org.esimgateway1.Profile", "Name").text(), "(<'a\uFFFD z'>,)");
  EXPECT_EQ(client->get(profile2, "org.esimgateway1.Profile", "Name").text(),
            "(<'" + std::string(1024, 'n') + "'>,)");
}

TEST_F(BusTest, PollReturnsAnOperationThatIsThereAlready) {
  auto answer = client->call(euicc, "org.esimgateway1.Euicc", "Poll", "(@a{sv} {},)");
  EXPECT_EQ(answer.text(), "('/org/esimgateway1/operation/1',)");
  ASSERT_EQ(gateway.requests, std::vector<std::string>{"poll a1 "});
  ASSERT_FALSE(client->signals().empty());
  EXPECT_EQ(client->signals()[0].member, "InterfacesAdded");
  auto all = client->call("/org/esimgateway1/operation/1", properties, "GetAll",
                          "('org.esimgateway1.Operation',)");
  EXPECT_TRUE(contains(all.text(), "'State': <'running'>")) << all.text();
  EXPECT_TRUE(contains(all.text(), "'Euicc': <objectpath '/org/esimgateway1/euicc/a1'>"))
      << all.text();
}

TEST_F(BusTest, PollOfOneEimNamesIt) {
  client->call(eim, "org.esimgateway1.Eim", "Poll", "(@a{sv} {},)");
  EXPECT_EQ(gateway.requests, std::vector<std::string>{"poll a1 eim.example"});
}

TEST_F(BusTest, PollOfTheManagerPollsWhatIsPresent) {
  gateway.changeEuicc("b2", [](EuiccView& view) {
    view.key = "b2";
    view.present = true;
  });
  gateway.changeEuicc("c3", [](EuiccView& view) { view.key = "c3"; });
  auto answer = client->call(root, "org.esimgateway1.Manager", "Poll", "(@a{sv} {},)");
  EXPECT_EQ(answer.text(), "(['/org/esimgateway1/operation/1', '/org/esimgateway1/operation/2'],)");
  EXPECT_EQ(gateway.requests, (std::vector<std::string>{"poll a1 ", "poll b2 "}));
  gateway.removeEuicc("a1");
  gateway.removeEuicc("b2");
  answer = client->call(root, "org.esimgateway1.Manager", "Poll", "(@a{sv} {},)");
  EXPECT_EQ(answer.error, "org.esimgateway1.Error.CardAbsent");
}

TEST_F(BusTest, OperationLivesFromProgressToRemoval) {
  client->call(root, "org.esimgateway1.Manager", "Rescan", "(@a{sv} {},)");
  client->settle();
  client->forgetSignals();
  gateway.changeOperation("1", [](OperationView& view) {
    view.phase = "reading cards";
    view.percent = 40;
  });
  client->settle();
  gateway.changeOperation("1", [](OperationView& view) {
    view.state = OperationView::State::failed;
    view.percent = 100;
    view.problem = Problem{Domain::modem, Code::modemMute, "the modem does not answer"};
    view.result["cards"] = "0";
    view.finished = WallTime(1700000002s);
  });
  client->settle();
  gateway.removeOperation("1");
  client->settle();
  ASSERT_EQ(client->signals().size(), 3u);
  EXPECT_EQ(
      client->signals()[0].arguments,
      "('org.esimgateway1.Operation', {'Phase': <'reading cards'>, 'Progress': <uint32 40>}, [])");
  EXPECT_EQ(
      client->signals()[1].arguments,
      "('org.esimgateway1.Operation', {'State': <'failed'>, 'Progress': <uint32 100>, 'Result': "
      "<{'cards': <'0'>}>, 'ErrorName': <'org.esimgateway1.Error.ModemMute'>, "
      "'ErrorMessage': <'the modem does not answer'>, 'Finished': <int64 1700000002>}, [])");
  EXPECT_EQ(client->signals()[2].member, "InterfacesRemoved");
}

TEST_F(BusTest, OperationCanBeCancelledOnce) {
  client->call(euicc, "org.esimgateway1.Euicc", "Poll", "(@a{sv} {},)");
  const std::string path = "/org/esimgateway1/operation/1";
  EXPECT_EQ(client->call(path, "org.esimgateway1.Operation", "Cancel", "()").text(), "()");
  client->settle();
  EXPECT_EQ(client->get(path, "org.esimgateway1.Operation", "State").text(), "(<'cancelled'>,)");
  EXPECT_EQ(client->call(path, "org.esimgateway1.Operation", "Cancel", "()").error,
            "org.esimgateway1.Error.NotFound");
}

TEST_F(BusTest, OperationOutlivesACallerThatVanishes) {
  {
    Client other(loop, bus.address());
    other.call(euicc, "org.esimgateway1.Euicc", "Poll", "(@a{sv} {},)");
  }
  // One that does not even wait for its answer.
  EXPECT_EQ(run({"busctl", "--address=" + bus.address(), "--expect-reply=no", "call",
                 "org.esimgateway1", eim, "org.esimgateway1.Eim", "Poll", "a{sv}", "0"}),
            0);
  ASSERT_TRUE(loop.runUntil([this] { return gateway.requests.size() == 2; }, 30s));
  gateway.changeOperation(
      "1", [](OperationView& view) { view.state = OperationView::State::succeeded; });
  client->settle();
  EXPECT_EQ(
      client->get("/org/esimgateway1/operation/1", "org.esimgateway1.Operation", "State").text(),
      "(<'succeeded'>,)");
  EXPECT_EQ(
      client->get("/org/esimgateway1/operation/2", "org.esimgateway1.Operation", "State").text(),
      "(<'running'>,)");
}

TEST_F(BusTest, LocalProfileManagementAnswersWithNamedErrors) {
  for (const char* method : {"Enable", "Disable", "Delete"}) {
    auto answer = client->call(profile2, "org.esimgateway1.Profile", method, "(@a{sv} {},)");
    EXPECT_EQ(answer.error, "org.esimgateway1.Error.Unsupported");
    EXPECT_EQ(answer.message,
              "this gateway does not switch profiles locally; ask the operator's eIM");
  }
  EXPECT_EQ(gateway.requests,
            (std::vector<std::string>{"enable a1 p2", "disable a1 p2", "delete a1 p2"}));
  auto answer =
      client->call(profile2, "org.esimgateway1.Profile", "SetNickname", "('Büro', @a{sv} {})");
  EXPECT_EQ(answer.text(), "('/org/esimgateway1/operation/1',)");
  EXPECT_EQ(gateway.requests.back(), "nickname a1 p2 Büro");
}

TEST_F(BusTest, ErrorsOfTheGatewayHaveNameAndSentence) {
  gateway.refusal = Error(Domain::eim, Code::eimUnknown, "no such eIM");
  auto answer = client->call(euicc, "org.esimgateway1.Euicc", "Poll", "(@a{sv} {},)");
  EXPECT_EQ(answer.error, "org.esimgateway1.Error.EimUnknown");
  EXPECT_EQ(answer.message, "no such eIM");
}

TEST_F(BusTest, GarbageIsRefusedAndTheDoorStaysOpen) {
  const std::string manager = "org.esimgateway1.Manager";
  EXPECT_EQ(client->call(root, manager, "Poll", "('text',)").error,
            "org.freedesktop.DBus.Error.InvalidArgs");
  EXPECT_EQ(client->call(root, manager, "Poll", "()").error,
            "org.freedesktop.DBus.Error.InvalidArgs");
  EXPECT_EQ(client->call(root, manager, "Explode", "()").error,
            "org.freedesktop.DBus.Error.UnknownMethod");
  EXPECT_EQ(
      client->call("/org/esimgateway1/euicc/zz", "org.esimgateway1.Euicc", "Poll", "(@a{sv} {},)")
          .error,
      "org.freedesktop.DBus.Error.UnknownObject");
  EXPECT_EQ(client->get(root, manager, "Nothing").error,
            "org.freedesktop.DBus.Error.UnknownProperty");
  EXPECT_EQ(client->call(root, properties, "Set", "('" + manager + "', 'Version', <'9'>)").error,
            "org.freedesktop.DBus.Error.PropertyReadOnly");
  auto unknown = client->call(root, manager, "Poll", "({'hurry': <[<(1, 'x')>]>},)");
  EXPECT_EQ(unknown.error, "org.esimgateway1.Error.InvalidArgument");
  EXPECT_EQ(unknown.message, "Poll has no option 'hurry'");
  auto longName = client->call(profile1, "org.esimgateway1.Profile", "SetNickname",
                               "('" + std::string(65, 'n') + "', @a{sv} {})");
  EXPECT_EQ(longName.error, "org.esimgateway1.Error.InvalidArgument");
  EXPECT_TRUE(gateway.requests.empty());
  EXPECT_EQ(client->get(root, manager, "Version").text(), "(<'7.8.9'>,)");
}

TEST_F(BusTest, SecondDaemonIsToldThatTheNameIsTaken) {
  BusOptions options;
  options.address = bus.address();
  FakeGateway other;
  BusDoor second(loop, other, options);
  try {
    second.start();
    FAIL() << "the name was given twice";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Code::configuration);
    EXPECT_TRUE(contains(error.sentence(), "org.esimgateway1")) << error.sentence();
  }
  EXPECT_FALSE(second.connected());
}

TEST_F(BusTest, NoBusIsAnError) {
  BusOptions options;
  options.address = "unix:path=/nonexistent/socket";
  BusDoor second(loop, gateway, options);
  EXPECT_THROW(second.start(), Error);
}

TEST_F(BusTest, ComesBackWhenTheBusComesBack) {
  client.reset();
  bus.stop();
  ASSERT_TRUE(loop.runUntil([this] { return !door->connected(); }, 30s));
  gateway.changeEuicc("a1", [](EuiccView& view) { view.firmware = "1.2.3"; });
  bus.start();
  ASSERT_TRUE(loop.runUntil([this] { return door->connected(); }, 30s));
  client = std::make_unique<Client>(loop, bus.address());
  EXPECT_EQ(client->get(euicc, "org.esimgateway1.Euicc", "Firmware").text(), "(<'1.2.3'>,)");
}

// Counts how often the context polls.
int polls = 0;
gint countingPoll(GPollFD* descriptors, guint count, gint timeout) {
  ++polls;
  return g_poll(descriptors, count, timeout);
}

TEST_F(BusTest, IdleItWakesNobody) {
  client->settle();
  auto* context = loop.context();
  bool over = false;
  auto* end = g_timeout_source_new(400);
  g_source_set_callback(
      end,
      [](gpointer data) -> gboolean {
        *static_cast<bool*>(data) = true;
        return G_SOURCE_REMOVE;
      },
      &over, nullptr);
  g_source_attach(end, context);
  polls = 0;
  g_main_context_set_poll_func(context, countingPoll);
  while (!over) loop.runOnce(true);
  g_main_context_set_poll_func(context, nullptr);
  g_source_unref(end);
  // One for the end of the time; leave room for a leftover of the settling, none for a spin.
  EXPECT_LE(polls, 3);
}

TEST_F(BusTest, BusctlAndGdbusWorkAgainstIt) {
  const std::string address = "--address=" + bus.address();
  ASSERT_EQ(run({"busctl", address, "--list", "tree", "org.esimgateway1"}), 0) << errors;
  for (const char* path : {root, euicc, profile1, profile2, eim}) {
    EXPECT_TRUE(contains(output, std::string(path) + "\n")) << path << "\nin " << output;
  }
  ASSERT_EQ(run({"busctl", address, "introspect", "org.esimgateway1", profile1}), 0) << errors;
  EXPECT_TRUE(contains(output, ".SetNickname")) << output;
  EXPECT_TRUE(contains(output, "\"Example Mobile\"")) << output;
  ASSERT_EQ(run({"busctl", address, "call", "org.esimgateway1", euicc, "org.esimgateway1.Euicc",
                 "Poll", "a{sv}", "0"}),
            0)
      << errors;
  EXPECT_EQ(output, "o \"/org/esimgateway1/operation/1\"\n");
}

TEST_F(BusTest, GdbusMonitorSeesChanges) {
  Process monitor(loop,
                  {"gdbus", "monitor", "--address", bus.address(), "--dest", "org.esimgateway1"});
  ASSERT_TRUE(monitor.waitFor("is owned by")) << monitor.errors();
  changeUntilSeen(monitor);
  EXPECT_TRUE(contains(monitor.output(),
                       "/org/esimgateway1/euicc/a1/profile/p2: "
                       "org.freedesktop.DBus.Properties.PropertiesChanged "
                       "('org.esimgateway1.Profile', {'Nickname': <'change "))
      << monitor.output();
  monitor.signal(SIGINT);
  monitor.finish();
}

}  // namespace
}  // namespace esimgw
