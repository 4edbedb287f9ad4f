// SPDX-License-Identifier: Apache-2.0
// The virtual eIM's HTTP parser and its command line.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "eim/commands.hpp"
#include "eim/http.hpp"

namespace esimlab {
namespace {

using esimgw::toBytes;
using esimgw::toText;

int statusOf(std::string_view text) {
  auto input = toBytes(text);
  try {
    auto request = takeRequest(input);
    return request ? 200 : 0;
  } catch (const HttpError& error) {
    return error.status;
  }
}

TEST(EimHttp, TakesOneRequestAfterTheOther) {
  auto input =
      toBytes(std::string_view("POST /a HTTP/1.1\r\nHost: h\r\ncontent-length: 3\r\nX:  y "
                               "\r\n\r\nabcGET /b HTTP/1.1\r\nHost: "
                               "h\r\n\r\n"));
  auto first = takeRequest(input);
  ASSERT_TRUE(first);
  EXPECT_EQ(first->method, "POST");
  EXPECT_EQ(first->target, "/a");
  EXPECT_EQ(toText(first->body), "abc");
  EXPECT_EQ(first->header("x"), "y");
  auto second = takeRequest(input);
  ASSERT_TRUE(second);
  EXPECT_EQ(second->target, "/b");
  EXPECT_TRUE(input.empty());
  EXPECT_FALSE(takeRequest(input));
}

TEST(EimHttp, WaitsForMore) {
  std::string text = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nab";
  for (std::size_t size = 0; size < text.size(); ++size) {
    EXPECT_EQ(statusOf(text.substr(0, size)), 0) << size;
  }
  EXPECT_EQ(statusOf(text), 200);
}

TEST(EimHttp, RefusesWhatIsNotHttp) {
  const std::string host = "Host: h\r\n";
  EXPECT_EQ(statusOf("POST / HTTP/1.0\r\n" + host + "\r\n"), 505);
  EXPECT_EQ(statusOf("POST /\r\n" + host + "\r\n"), 400);
  EXPECT_EQ(statusOf("POST  / HTTP/1.1\r\n" + host + "\r\n"), 400);
  EXPECT_EQ(statusOf("P(ST / HTTP/1.1\r\n" + host + "\r\n"), 400);
  EXPECT_EQ(statusOf("GET / HTTP/1.1\r\n\r\n"), 400);
  EXPECT_EQ(statusOf("GET / HTTP/1.1\r\n" + host + host + "\r\n"), 400);
  EXPECT_EQ(statusOf("GET / HTTP/1.1\r\n" + host + "A : b\r\n\r\n"), 400);
  EXPECT_EQ(statusOf("GET / HTTP/1.1\r\n" + host + "A: b\r\n c\r\n\r\n"), 400);
  EXPECT_EQ(statusOf("GET / HTTP/1.1\r\n" + host + "A: b\x01\r\n\r\n"), 400);
  const std::string post = "POST / HTTP/1.1\r\n" + host;
  EXPECT_EQ(statusOf(post + "\r\n"), 411);
  EXPECT_EQ(statusOf(post + "Content-Length: -1\r\n\r\n"), 400);
  EXPECT_EQ(statusOf(post + "Content-Length: 1, 1\r\n\r\n"), 400);
  EXPECT_EQ(statusOf(post + "Content-Length: 1\r\nContent-Length: 1\r\n\r\na"), 400);
  EXPECT_EQ(statusOf(post + "Content-Length: 99999999999999999999\r\n\r\n"), 413);
  EXPECT_EQ(statusOf(post + "Transfer-Encoding: chunked\r\n\r\n"), 501);
  EXPECT_EQ(statusOf(post + "Expect: 100-continue\r\nContent-Length: 1\r\n\r\n"), 417);
  EXPECT_EQ(statusOf(std::string(9000, 'a')), 431);
  std::string many;
  for (int i = 0; i < 41; ++i) many += "A: b\r\n";
  EXPECT_EQ(statusOf("GET / HTTP/1.1\r\n" + many + "\r\n"), 431);
}

TEST(EimHttp, WritesShortResponses) {
  HttpResponse response;
  response.headers = {{"Content-Type", "a/b"}};
  response.body = toBytes(std::string_view("xy"));
  EXPECT_EQ(toText(serialise(response)),
            "HTTP/1.1 200 OK\r\nContent-Type: a/b\r\nContent-Length: 2\r\n\r\nxy");
  EXPECT_EQ(toText(serialise({.status = 204})), "HTTP/1.1 204 No Content\r\n\r\n");
}

class EimCommandLine : public testing::Test {
 protected:
  EimCommandLine() {
    eim_.listen();
    eim_.esipa().addCard({.eid = eid_});
  }
  std::string run(std::vector<std::string> words) { return commands_.command(std::move(words)); }
  const eim::Order& last() { return *eim_.esipa().orders().back(); }
  std::string operation() { return esimgw::toHex(last().operations.back()); }

  esimgw::Loop loop_;
  Pki pki_ = Pki::mint();
  VirtualEim eim_{loop_, pki_};
  EimCommands commands_{eim_};
  Eid eid_ = makeEid(eumPrefix, 1);
};

TEST_F(EimCommandLine, QueuesEveryOrder) {
  const std::string iccid = "8988211000000000019";
  EXPECT_EQ(run({"enable", iccid, "--rollback"}), "order 1 queued: enable\n");
  EXPECT_EQ(operation(), "A30E5A0A988812010000000010F90500");
  run({"disable", iccid});
  EXPECT_EQ(operation(), "A40C5A0A988812010000000010F9");
  run({"delete", iccid});
  EXPECT_EQ(operation(), "A50C5A0A988812010000000010F9");
  run({"list"});
  EXPECT_EQ(operation(), "BF2D00");
  run({"list", "--iccid", iccid, "--tags", "5A"});
  EXPECT_EQ(operation(), "BF2D11A00C5A0A988812010000000010F95C015A");
  run({"list", "--class", "2"});
  EXPECT_EQ(operation(), "BF2D05A003950102");
  run({"get-rat"});
  EXPECT_EQ(operation(), "A600");
  run({"immediate-enable", "--flag", "--oid", "2B06010401A94701", "--address", "a.b"});
  EXPECT_EQ(operation(), "A711800081082B06010401A947018203612E62");
  run({"set-fallback", iccid});
  EXPECT_EQ(operation(), "A80C5A0A988812010000000010F9");
  run({"unset-fallback"});
  EXPECT_EQ(operation(), "A900");
  run({"default-dp", "a.b"});
  EXPECT_EQ(operation(), "BF65058003612E62");
  EXPECT_FALSE(last().configuration);
  run({"list-eim"});
  EXPECT_EQ(operation(), "AB00");
  run({"delete-eim", "x"});
  EXPECT_EQ(operation(), "A903800178");
  run({"add-eim", "3003800178"});
  EXPECT_EQ(operation(), "A803800178");
  run({"update-eim", "3003800178"});
  EXPECT_EQ(operation(), "AA03800178");
  EXPECT_TRUE(last().configuration);
  run({"disable", iccid, "+", "list", "+", "enable", iccid});
  EXPECT_EQ(last().operations.size(), 3u);
  EXPECT_EQ(last().title, "disable + list + enable");
  run({"data", "BF20", "--result", "3"});
  EXPECT_EQ(last().kind, eim::OrderKind::dataRequest);
  run({"download", "1$a.b$c"});
  EXPECT_EQ(last().kind, eim::OrderKind::downloadTrigger);
  run({"raw", "BF4A00"});
  EXPECT_EQ(esimgw::toHex(last().package), "BF4A00");
}

TEST_F(EimCommandLine, SaysWhatIsWrong) {
  EXPECT_THROW(run({"enable"}), CommandError);
  EXPECT_THROW(run({"enable", "12"}), CommandError);
  EXPECT_THROW(run({"enable", "8988211000000000019", "--rolback"}), CommandError);
  EXPECT_THROW(run({"list", "--eid", "12"}), CommandError);
  EXPECT_THROW(run({"list", "--fault", "none-such"}), CommandError);
  EXPECT_THROW(run({"list", "+", "list-eim"}), CommandError);
  EXPECT_THROW(run({"raw", "B"}), CommandError);
  EXPECT_THROW(run({"misbehave", "none-such"}), CommandError);
  EXPECT_THROW(run({"order", "1"}), CommandError);
  EXPECT_THROW(run({"dance"}), CommandError);
  EXPECT_TRUE(eim_.esipa().orders().empty());
}

TEST_F(EimCommandLine, ReportsForPeopleAndForScripts) {
  run({"list"});
  EXPECT_EQ(run({"orders"}), "order  what  state   sent  results\n1      list  queued  0     0\n");
  auto json = nlohmann::json::parse(run({"orders", "--json"}));
  EXPECT_EQ(json.at(0).at("state"), "queued");
  EXPECT_EQ(nlohmann::json::parse(run({"--json", "cancel"})).at("cancelled"), 1);
  EXPECT_EQ(run({"results"}), "none\n");
  EXPECT_EQ(run({"violations"}), "none\n");
  auto card = nlohmann::json::parse(run({"cards", "--json"}));
  EXPECT_EQ(card.at(0).at("eid"), eidDigits(eid_));
  auto data = nlohmann::json::parse(run({"config", "--json"})).at("data").get<std::string>();
  EXPECT_EQ(esimgw::fromHex(data), eim_.configurationDataDer());
}

TEST_F(EimCommandLine, SetsMisbehaviour) {
  run({"misbehave", "drip", "1", "500", "--function", "GetEimPackage", "--times", "3"});
  ASSERT_EQ(eim_.misbehaviours().list().size(), 1u);
  const auto& entry = eim_.misbehaviours().list().front();
  EXPECT_EQ(entry.trick, eim::Trick::drip);
  EXPECT_EQ(entry.value2, 500);
  EXPECT_EQ(entry.times, 3u);
  for (auto name : eim::trickNames()) EXPECT_NO_THROW(run({"misbehave", std::string(name)}));
  run({"behave"});
  EXPECT_TRUE(eim_.misbehaviours().empty());
}

}  // namespace
}  // namespace esimlab
