// SPDX-License-Identifier: Apache-2.0
#include "tlv/tlv.hpp"

#include <gtest/gtest.h>

using namespace esimgw;
using namespace esimgw::tlv;

TEST(Tlv, ReadsMultiOctetTagsAndKeepsRawOctets) {
  auto octets = fromHex("BF3E 12 5A10 89049032123451234512345678901235");
  auto outer = parse(octets, 0xBF3E);
  EXPECT_TRUE(outer.constructed());
  auto eid = parse(outer.value, 0x5A);
  EXPECT_EQ(eid.value.size(), 16u);
  EXPECT_EQ(toHex(eid.raw), "5A1089049032123451234512345678901235");
}

TEST(Tlv, RefusesTruncatedIndefiniteAndOversized) {
  for (auto text : {"", "BF", "BF3E", "5A", "5A05AABB", "3080AA0000", "5A85FFFFFFFFFF", "5A8400",
                    "5A84FFFFFFFF", "1F818181015A"}) {
    EXPECT_THROW(parse(fromHex(text)), Malformed) << text;
  }
}

TEST(Tlv, RefusesDeepNesting) {
  Bytes octets;
  for (int i = 0; i < 40; ++i) octets = encode(0x30, octets);
  EXPECT_THROW(checkNesting(octets), Malformed);
  EXPECT_NO_THROW(checkNesting(fromHex("30043002 0500"), 2));
  EXPECT_THROW(checkNesting(fromHex("30043002 0500"), 1), Malformed);
}

TEST(Tlv, IntegersAreShortestTwosComplement) {
  EXPECT_EQ(toHex(encodeInteger(0x81, 0)), "810100");
  EXPECT_EQ(toHex(encodeInteger(0x81, 127)), "81017F");
  EXPECT_EQ(toHex(encodeInteger(0x81, 128)), "81020080");
  EXPECT_EQ(toHex(encodeInteger(0x81, 8388607)), "81037FFFFF");
  EXPECT_EQ(toHex(encodeInteger(0x84, -1)), "8401FF");
  for (std::int64_t value : {INT64_MIN, std::int64_t{-129}, std::int64_t{255}, INT64_MAX}) {
    auto octets = encodeInteger(0x02, value);
    EXPECT_EQ(integer(parse(octets).value), value);
  }
}

TEST(Tlv, NamedBitsDropTrailingZeros) {
  EXPECT_EQ(toHex(encodeNamedBits(0x81, 0b0001)), "81020780");
  EXPECT_EQ(toHex(encodeNamedBits(0x81, 0b0010)), "81020640");
  EXPECT_EQ(toHex(encodeNamedBits(0x87, 0b10000)), "87020308");
  EXPECT_EQ(toHex(encodeNamedBits(0x82, 0)), "820100");
  EXPECT_TRUE(bit(fromHex("0780"), 0));
  EXPECT_FALSE(bit(fromHex("0780"), 9));
}

TEST(Tlv, LengthsTakeTheShortestForm) {
  EXPECT_EQ(encode(0x30, Bytes(127)).size(), 2u + 127);
  EXPECT_EQ(toHex(ByteView(encode(0x30, Bytes(128))).first(3)), "308180");
  EXPECT_EQ(toHex(ByteView(encode(0x30, Bytes(256))).first(4)), "30820100");
  EXPECT_EQ(toHex(ByteView(encode(0xBF36, Bytes(70000))).first(6)), "BF3683011170");
}
