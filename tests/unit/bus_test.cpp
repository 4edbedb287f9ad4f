// SPDX-License-Identifier: Apache-2.0
// The pure parts of the D-Bus door.
#include <gtest/gtest.h>

#include "bus/errors.hpp"
#include "bus/properties.hpp"
#include "bus/value.hpp"

namespace esimgw::bus {
namespace {

TEST(BusValue, KnowsItsSignature) {
  EXPECT_STREQ(signature({true}), "b");
  EXPECT_STREQ(signature({std::uint32_t{1}}), "u");
  EXPECT_STREQ(signature({std::int64_t{1}}), "x");
  EXPECT_STREQ(signature({std::string("a")}), "s");
  EXPECT_STREQ(signature({Path{"/"}}), "o");
  EXPECT_STREQ(signature({Paths{}}), "ao");
  EXPECT_STREQ(signature({Dictionary{}}), "a{sv}");
  EXPECT_STREQ(signature({Dictionaries{}}), "aa{sv}");
}

TEST(BusValue, ComparesDeeply) {
  Value one{Dictionaries{{{"a", {std::string("x")}}}}};
  Value other{Dictionaries{{{"a", {std::string("y")}}}}};
  EXPECT_TRUE(one == one);
  EXPECT_FALSE(one == other);
  EXPECT_FALSE(Value{std::string("/")} == Value{Path{"/"}});
}

TEST(BusValue, CleansText) {
  EXPECT_EQ(clean("Zürich"), "Zürich");
  EXPECT_EQ(clean(std::string_view("a\0b", 3)), "a b");
  EXPECT_EQ(clean("\xc3"), "\uFFFD");
  EXPECT_EQ(clean(std::string(2000, 'a')).size(), 1024u);
  // Cut in the middle of a character.
  EXPECT_EQ(clean(std::string(1023, 'a') + "ü"), std::string(1023, 'a') + "\uFFFD");
}

TEST(BusPaths, EscapeWhatAPathCannotHold) {
  EXPECT_EQ(pathElement("a1Z"), "a1Z");
  EXPECT_EQ(pathElement("a/b.c_\xff"), "a_2fb_2ec_5f_ff");
  EXPECT_EQ(pathElement(""), "_");
  EXPECT_EQ(eimPath("e", "eim.example"), "/org/esimgateway1/euicc/e/eim/eim_2eexample");
}

TEST(BusErrors, HaveNamesThatDoNotChange) {
  EXPECT_STREQ(errorName(Code::eimUnreachable), "org.esimgateway1.Error.EimUnreachable");
  EXPECT_STREQ(errorName(Code::journalReadOnly), "org.esimgateway1.Error.JournalReadOnly");
  EXPECT_STREQ(errorName(Code::unsupported), "org.esimgateway1.Error.Unsupported");
}

TEST(BusProperties, SaturateAndRound) {
  EuiccView euicc;
  euicc.key = "e";
  euicc.freeMemory = 0x1'0000'0001;
  EXPECT_TRUE(euiccProperties(euicc).at("FreeMemory") == Value{std::uint32_t{0xffffffff}});
  OperationView operation;
  operation.finished = WallTime(std::chrono::microseconds(1'999'999));
  EXPECT_TRUE(operationProperties(operation).at("Finished") == Value{std::int64_t{1}});
  EXPECT_TRUE(operationProperties(operation).at("Euicc") == Value{Path{"/"}});
}

}  // namespace
}  // namespace esimgw::bus
