// SPDX-License-Identifier: Apache-2.0
// The pure parts of esimctl: table layout, JSON, progress, meanings of errors.
#include <gtest/gtest.h>

#include "client.hpp"
#include "commands.hpp"
#include "failure.hpp"
#include "json.hpp"
#include "progress.hpp"
#include "table.hpp"

namespace esimctl {
namespace {

TEST(Table, AlignsColumnsByWhatTheyShow) {
  Table table({"NAME", "STATE"});
  table.add({"Zürich", "on"});
  table.add({"東京", "off"});          // two wide characters
  table.add({"e\u0301te\u0301", ""});  // combining accents
  EXPECT_EQ(table.layout(0),
            "NAME    STATE\n"
            "Zürich  on\n"
            "東京    off\n"
            "e\u0301te\u0301     -\n");
}

TEST(Table, BecomesBlocksWhereItDoesNotFit) {
  Table table({"A", "LONG"});
  table.add({"1", "0123456789"});
  table.add({"2", "x"});
  EXPECT_EQ(table.layout(13), "A  LONG\n1  0123456789\n2  x\n");
  EXPECT_EQ(table.layout(12), "A     1\nLONG  0123456789\n\nA     2\nLONG  x\n");
}

TEST(Table, ReplacesWhatWouldSteerTheTerminal) {
  EXPECT_EQ(printable("a\x1b[2J\tb\u202Ec\x7f"), "a\uFFFD[2J\uFFFDb\uFFFDc\uFFFD");
  EXPECT_EQ(printable("bad \xff utf8"), "bad \uFFFD utf8");
  EXPECT_EQ(printable("Zürich 東京"), "Zürich 東京");
}

TEST(Table, ShortensByColumns) {
  EXPECT_EQ(shortened("abcdef", 6), "abcdef");
  EXPECT_EQ(shortened("abcdef", 5), "abcd…");
  EXPECT_EQ(shortened("東京都", 5), "東京…");
  EXPECT_EQ(shortened("東京都", 4), "東…");
  EXPECT_EQ(shortened("abc", 0), "");
}

TEST(Table, TellsTimesAsPeopleDo) {
  EXPECT_EQ(relativeTime(0, 1000), "-");
  EXPECT_EQ(relativeTime(1000, 1000), "just now");
  EXPECT_EQ(relativeTime(990, 1000), "10 s ago");
  EXPECT_EQ(relativeTime(1300, 1000), "in 5 min");
  EXPECT_EQ(relativeTime(1000, 1000 + 3 * 3600), "3 h ago");
  EXPECT_EQ(relativeTime(1000 + 5 * 86400, 1000), "in 5 days");
}

TEST(JsonTest, WritesEveryKind) {
  Json json(Json::Object{{"null", {}},
                         {"truth", true},
                         {"number", std::int64_t{-5}},
                         {"text", "a\"b\\c\n\x7f é"},
                         {"array", {Json::Array{std::int64_t{1}, "x"}}},
                         {"nothing", {Json::Array{}}},
                         {"empty", {Json::Object{}}}});
  EXPECT_EQ(json.line(),
            "{\"null\":null,\"truth\":true,\"number\":-5,\"text\":\"a\\\"b\\\\c\\u000a\\u007f é\","
            "\"array\":[1,\"x\"],\"nothing\":[],\"empty\":{}}");
  EXPECT_EQ(Json(Json::Object{{"a", {Json::Array{true}}}}).pretty(),
            "{\n  \"a\": [\n    true\n  ]\n}\n");
}

TEST(JsonTest, IsReadWithoutSurprises) {
  Json json;
  json.set("a", std::int64_t{1});
  json.set("a", "two");
  EXPECT_EQ(json["a"].text(), "two");
  EXPECT_EQ(json["a"].number(), 0);
  EXPECT_EQ(json["b"].text(), "");
  EXPECT_TRUE(json["b"].items().empty());
  EXPECT_EQ(json.members().size(), 1u);
}

TEST(JsonTest, NamesPropertiesForScripts) {
  EXPECT_EQ(jsonName("Eid"), "eid");
  EXPECT_EQ(jsonName("DefaultSmdpAddress"), "default_smdp_address");
}

TEST(JsonTest, ComesFromVariants) {
  auto* variant = g_variant_parse(
      nullptr, "{'A': <true>, 'B': <uint32 4000000000>, 'C': <int64 -1>, 'D': <[objectpath '/x']>}",
      nullptr, nullptr, nullptr);
  ASSERT_NE(variant, nullptr);
  EXPECT_EQ(toJson(variant).line(), "{\"a\":true,\"b\":4000000000,\"c\":-1,\"d\":[\"/x\"]}");
  g_variant_unref(variant);
}

TEST(Snapshot, PutsProfilesAndEimsIntoTheirEuicc) {
  Objects objects;
  objects["/e/1"] = {"/e/1", "Euicc", Json::Object{{"profiles", {Json::Array{"/e/1/p", "/gone"}}}}};
  objects["/e/1/p"] = {"/e/1/p", "Profile", Json::Object{{"iccid", "89"}}};
  EXPECT_EQ(snapshot(Json::Object{{"version", "1"}}, objects).line(),
            "{\"version\":\"1\",\"euiccs\":[{\"path\":\"/e/1\",\"key\":\"1\",\"profiles\":[{"
            "\"path\":\"/e/1/p\",\"key\":\"p\",\"iccid\":\"89\"}],\"eims\":[]}]}");
}

TEST(ProgressTest, DrawsABarThatFits) {
  Json operation(Json::Object{{"progress", std::int64_t{45}}, {"phase", "reading"}});
  EXPECT_EQ(progressBar(operation, 0), "[#########-----------]  45 %  reading");
  // The last column stays free: some terminals wrap when it is written.
  EXPECT_EQ(progressBar(operation, 33), "[#########-----------]  45 %  r…");
  EXPECT_EQ(progressBar(Json(Json::Object{{"progress", std::int64_t{900}}}), 0),
            "[####################] 900 %  ");
}

TEST(ProgressTest, TellsHowItEnded) {
  Object operation{"/o/7", "Operation", {}};
  operation.properties.set("state", "failed");
  operation.properties.set("error_name", "org.esimgateway1.Error.ClockNotSet");
  operation.properties.set("error_message", "clock not set");
  EXPECT_EQ(progressLine(operation),
            "operation 7: failed: clock not set\n  Set the clock, for example by NTP.");
}

TEST(FailureTest, MapsErrorsToExitStatus) {
  EXPECT_EQ(failureFor("org.freedesktop.DBus.Error.AccessDenied", "x").status, notAllowed);
  EXPECT_EQ(failureFor("org.freedesktop.DBus.Error.ServiceUnknown", "x").status, notReachable);
  EXPECT_EQ(failureFor("org.esimgateway1.Error.EimUnknown", "x").status, notFound);
  EXPECT_EQ(failureFor("org.esimgateway1.Error.InvalidArgument", "x").status, usage);
  EXPECT_EQ(failureFor("org.esimgateway1.Error.Unsupported", "x").status, operationFailed);
  EXPECT_EQ(failureFor("org.example.New", "sentence").status, operationFailed);
  EXPECT_STREQ(failureFor("org.example.New", "sentence").what(), "sentence");
}

}  // namespace
}  // namespace esimctl
