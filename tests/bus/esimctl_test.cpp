// SPDX-License-Identifier: Apache-2.0
// The command line against the real door: tables, JSON, exit status, progress, monitor.
#include <signal.h>

#include "bus_fixture.hpp"

namespace esimgw {
namespace {

using namespace std::chrono_literals;

class EsimctlTest : public BusTest {
 protected:
  std::vector<std::string> esimctl(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {bus.publish(ESIMGW_ESIMCTL), "--bus", bus.address()});
    return arguments;
  }
  // Has python3 read the last output as JSON into `d` and print an expression.
  std::string json(const std::string& expression) {
    Process python(
        loop, {"python3", "-c",
               "import json,sys; d=json.loads(sys.argv[1]); print((" + expression + "))", output});
    if (python.finish() != 0) return "no JSON: " + python.errors();
    auto text = python.output();
    if (!text.empty()) text.pop_back();
    return text;
  }
  bool waitForRequests(std::size_t count) {
    return loop.runUntil([&] { return gateway.requests.size() >= count; }, 30s);
  }
  void finishOperation(const std::string& key) {
    gateway.changeOperation(key, [](OperationView& view) {
      view.state = OperationView::State::succeeded;
      view.percent = 100;
      view.phase = "";
      view.result["packages"] = "1";
    });
  }
  void failOperation(const std::string& key) {
    gateway.changeOperation(key, [](OperationView& view) {
      view.state = OperationView::State::failed;
      view.problem = Problem{Domain::eim, Code::eimUnreachable, "connect to eim.example: refused"};
    });
  }
  void expectOutput(const std::string& part) {
    EXPECT_NE(output.find(part), std::string::npos) << part << "\nis not in:\n" << output;
  }
  void expectError(const std::string& part) {
    EXPECT_NE(errors.find(part), std::string::npos) << part << "\nis not in:\n" << errors;
  }
};

TEST_F(EsimctlTest, StatusIsAlignedText) {
  EXPECT_EQ(run(esimctl({"status"})), 0) << errors;
  expectOutput("esim-gateway 7.8.9\n");
  expectOutput(
      "CARD         MODEM        KIND   EUICC\n"
      "wwan0/slot1  Example EM1  sgp32  a1\n");
  expectOutput(
      "EUICC  EID                               PRESENT  BEARER                 ENABLED PROFILE\n"
      "a1     89049032118427504800000000000065  yes      connected 26201 wwan0  Zürich\n");
  expectOutput("eim.example  a1     eim.example:8443  never  -             in ");
}

TEST_F(EsimctlTest, StatusTellsWhatIsWrongAndWhatToDo) {
  gateway.changeCards([this] {
    gateway.problem = Problem{Domain::journal, Code::journalFull, "the journal is full"};
  });
  gateway.changeEuicc("a1", [](EuiccView& view) {
    view.eims[0].problem = Problem{Domain::network, Code::clockNotSet, "clock not set"};
  });
  EXPECT_EQ(run(esimctl({"status"})), 0) << errors;
  expectOutput("gateway executes nothing: the journal is full\n  Free disk space");
  expectOutput("eIM eim.example: clock not set\n  Set the clock");
}

TEST_F(EsimctlTest, StatusAsJson) {
  ASSERT_EQ(run(esimctl({"--json", "status"})), 0) << errors;
  EXPECT_EQ(json("sorted(d), d['euiccs'][0]['eid'], d['euiccs'][0]['free_memory'], "
                 "[(p['key'], p['name'], p['state']) for p in d['euiccs'][0]['profiles']], "
                 "d['euiccs'][0]['eims'][0]['next_poll'], d['cards'][0]['euicc']"),
            "(['cards', 'degraded_message', 'degraded_name', 'euiccs', 'version'], "
            "'89049032118427504800000000000065', 512000, "
            "[('p1', 'Zürich', 'enabled'), ('p2', 'Paris', 'disabled')], "
            "1800000000, '/org/esimgateway1/euicc/a1')");
}

TEST_F(EsimctlTest, ProfilesAndOperationsAsTablesAndJson) {
  EXPECT_EQ(run(esimctl({"profiles"})), 0) << errors;
  expectOutput(
      "a1     8949000000000000012  enabled   Zürich  Example Mobile  -         operational");
  EXPECT_EQ(run(esimctl({"profiles", "--json"})), 0) << errors;
  EXPECT_EQ(json("[p['iccid'] for p in d['profiles']], d['profiles'][0]['eid']"),
            "(['8949000000000000012', '8949000000000000020'], '89049032118427504800000000000065')");
  EXPECT_EQ(run(esimctl({"operations"})), 0) << errors;
  EXPECT_EQ(output, "There are no operations.\n");
  for (int i = 0; i < 11; ++i) gateway.startOperation("poll", "a1", "eim.example", "schedule");
  failOperation("2");
  EXPECT_EQ(run(esimctl({"operations"})), 0) << errors;
  expectOutput("failed");
  expectOutput("connect to eim.example: refused\n");
  EXPECT_EQ(run(esimctl({"operations", "--json"})), 0) << errors;
  EXPECT_EQ(json("[o['key'] for o in d['operations']], d['operations'][1]['error_name']"),
            "(['1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11'], "
            "'org.esimgateway1.Error.EimUnreachable')");
}

TEST_F(EsimctlTest, ControlCharactersDoNotReachTheTerminal) {
  gateway.changeEuicc("a1", [](EuiccView& view) { view.profiles[0].name = "x\x1b[31m\ny"; });
  EXPECT_EQ(run(esimctl({"profiles"})), 0) << errors;
  EXPECT_EQ(output.find('\x1b'), std::string::npos);
  expectOutput("x\uFFFD[31m\uFFFDy");
  EXPECT_EQ(run(esimctl({"profiles", "--json"})), 0) << errors;
  EXPECT_EQ(json("d['profiles'][0]['name'] == 'x\\x1b[31m\\ny'"), "True");
}

TEST_F(EsimctlTest, PollFollowsItsOperationLineByLine) {
  Process process(loop, esimctl({"poll"}));
  ASSERT_TRUE(process.waitFor("operation 1: 0 %\n")) << process.errors();
  EXPECT_EQ(gateway.requests, std::vector<std::string>{"poll a1 "});
  gateway.changeOperation("1", [](OperationView& view) {
    view.percent = 50;
    view.phase = "waiting for connectivity";
  });
  ASSERT_TRUE(process.waitFor("operation 1: 50 %, waiting for connectivity\n"));
  finishOperation("1");
  EXPECT_EQ(process.finish(), 0);
  EXPECT_EQ(process.output(),
            "operation 1: 0 %\noperation 1: 50 %, waiting for connectivity\n"
            "operation 1: succeeded\n  packages: 1\n");
}

TEST_F(EsimctlTest, PollThatFailsSaysWhyAndWhatToDo) {
  Process process(loop, esimctl({"poll", "a1"}));
  ASSERT_TRUE(waitForRequests(1));
  failOperation("1");
  EXPECT_EQ(process.finish(), 1);
  EXPECT_NE(process.output().find("operation 1: failed: connect to eim.example: refused\n"
                                  "  Check connectivity"),
            std::string::npos)
      << process.output();
}

TEST_F(EsimctlTest, PollAsJsonPrintsTheEnd) {
  Process process(loop, esimctl({"poll", "--json", "--eim", "eim.example"}));
  ASSERT_TRUE(waitForRequests(1));
  EXPECT_EQ(gateway.requests[0], "poll a1 eim.example");
  finishOperation("1");
  EXPECT_EQ(process.finish(), 0);
  output = process.output();
  EXPECT_EQ(json("d['operations'][0]['state'], d['operations'][0]['result']"),
            "('succeeded', {'packages': '1'})");
}

TEST_F(EsimctlTest, PollFindsTheEuiccByEveryName) {
  for (const char* name : {"a1", FakeGateway::eid, "wwan0/slot1", euicc}) {
    EXPECT_EQ(run(esimctl({"poll", "--no-wait", name})), 0) << errors;
  }
  EXPECT_EQ(gateway.requests, std::vector<std::string>(4, "poll a1 "));
  EXPECT_EQ(output, "operation 4 started\n");
  EXPECT_EQ(run(esimctl({"poll", "elsewhere"})), 5);
  expectError("there is no eUICC 'elsewhere'");
  EXPECT_EQ(run(esimctl({"poll", "--eim", "nobody.example"})), 5);
  expectError("there is no eIM 'nobody.example'");
}

TEST_F(EsimctlTest, PollOnATerminalRedrawsOneLine) {
  Process process(
      loop, {"python3", "-c",
             "import os,pty,sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))",
             bus.publish(ESIMGW_ESIMCTL), "--bus", bus.address(), "poll"});
  ASSERT_TRUE(process.waitFor("[--------------------]   0 %")) << process.errors();
  gateway.changeOperation("1", [](OperationView& view) { view.percent = 50; });
  ASSERT_TRUE(process.waitFor("\r\x1b[K[##########----------]  50 %")) << process.output();
  finishOperation("1");
  EXPECT_EQ(process.finish(), 0);
  EXPECT_NE(process.output().find("\r\x1b[Koperation 1: succeeded"), std::string::npos);
}

TEST_F(EsimctlTest, InterruptedPollLeavesTheOperation) {
  Process process(loop, esimctl({"poll"}));
  ASSERT_TRUE(process.waitFor("operation 1"));
  process.signal(SIGINT);
  EXPECT_EQ(process.finish(), 130);
  EXPECT_NE(process.errors().find("goes on in the daemon"), std::string::npos);
  EXPECT_EQ(gateway.operationViews.at("1").state, OperationView::State::running);
}

TEST_F(EsimctlTest, PollEndsWhenTheDaemonDoes) {
  Process process(loop, esimctl({"poll"}));
  ASSERT_TRUE(process.waitFor("operation 1"));
  door.reset();
  EXPECT_EQ(process.finish(), 3);
  EXPECT_NE(process.errors().find("the daemon stopped"), std::string::npos) << process.errors();
}

TEST_F(EsimctlTest, MonitorShowsChangesAsTheyCome) {
  Process process(loop, esimctl({"monitor"}));
  ASSERT_TRUE(process.waitFor("watching 1 eUICC, Ctrl-C ends\n")) << process.errors();
  gateway.changeEuicc("a1", [](EuiccView& view) { view.profiles[1].enabled = true; });
  EXPECT_TRUE(process.waitFor(" profile 8949000000000000020 state: disabled → enabled\n"));
  gateway.startOperation("poll", "a1", "", "schedule");
  EXPECT_TRUE(process.waitFor(" poll operation 1 appeared\n"));
  gateway.removeOperation("1");
  EXPECT_TRUE(process.waitFor(" poll operation 1 disappeared\n"));
  door.reset();
  EXPECT_TRUE(process.waitFor(" gateway: the daemon stopped\n"));
  startDoor();
  EXPECT_TRUE(process.waitFor(" gateway: the daemon started\n"));
  process.signal(SIGTERM);
  EXPECT_EQ(process.finish(), 0);
}

TEST_F(EsimctlTest, MonitorAsJsonPrintsOneValueForEachLine) {
  Process process(loop, esimctl({"--json", "monitor"}));
  ASSERT_TRUE(process.waitFor("\n")) << process.errors();
  gateway.changeEuicc("a1", [](EuiccView& view) { view.bearer.kind = BearerState::Kind::denied; });
  ASSERT_TRUE(process.waitFor("denied"));
  process.signal(SIGINT);
  EXPECT_EQ(process.finish(), 0);
  output = process.output();
  Process python(loop, {"python3", "-c",
                        "import json,sys\n"
                        "a,b=[json.loads(l) for l in sys.argv[1].splitlines()]\n"
                        "print(a['event'], len(a['status']['euiccs']), b['event'], b['path'], "
                        "b['properties'])",
                        output});
  EXPECT_EQ(python.finish(), 0) << python.errors();
  EXPECT_EQ(python.output(), "start 1 changed /org/esimgateway1/euicc/a1 {'bearer': 'denied'}\n");
}

TEST_F(EsimctlTest, ExitStatusTellsWhatWentWrong) {
  EXPECT_EQ(run(esimctl({})), 2);
  EXPECT_EQ(run(esimctl({"explode"})), 2);
  EXPECT_EQ(run(esimctl({"status", "--nonsense"})), 2);
  EXPECT_EQ(run(esimctl({"--help"})), 0);
  expectOutput("monitor");
  EXPECT_EQ(output.find("--bus"), std::string::npos) << "a hidden option shows";
  gateway.refusal = Error(Domain::card, Code::cardAbsent, "the card was pulled");
  EXPECT_EQ(run(esimctl({"poll"})), 1);
  expectError("esimctl: the card was pulled\n  Is a SIM in the slot?");
  door.reset();
  EXPECT_EQ(run(esimctl({"status"})), 3);
  expectError("cannot be reached");
  expectError("systemctl start esim-gateway");
  EXPECT_EQ(run({bus.publish(ESIMGW_ESIMCTL), "--bus", "unix:path=/nonexistent", "status"}), 3);
  expectError("the D-Bus system bus cannot be reached");
}

TEST_F(EsimctlTest, ThePolicyIsExplained) {
  if (geteuid() != 0) GTEST_SKIP() << "becoming another user needs root";
  EXPECT_EQ(run(esimctl({"status"}), PrivateBus::nobody()), 4);
  expectError("not allowed");
  EXPECT_EQ(output, "");
  EXPECT_EQ(run(esimctl({"status"}), bus.member()), 0) << errors;
  EXPECT_EQ(run(esimctl({"poll"}), bus.member()), 4);
  expectError("Run esimctl as root");
  EXPECT_TRUE(gateway.requests.empty());
}

}  // namespace
}  // namespace esimgw
