// SPDX-License-Identifier: Apache-2.0
// Every vector in both directions: the bytes give the components of the value line, and a message
// built from the value line gives the bytes.
#include "rsp_vectors.hpp"

#include <gtest/gtest.h>

#include <set>

#include "rsp_registry.hpp"

namespace esimgw::rsp {
namespace {

const std::vector<Vector>& vectors() {
  static const VectorFile file(FIXTURES "/rsp_vectors.txt");
  return file.all();
}

std::string label(const Vector& vector) {
  return vector.type + " " + vector.der.substr(0, 60);
}

// Calls `check` for each vector; a thrown exception is a failure of that vector alone.
template <class Check>
void forEachVector(Check check) {
  for (const auto& vector : vectors()) {
    SCOPED_TRACE(label(vector));
    try {
      check(vector, typesUnderTest().at(vector.type));
    } catch (const std::exception& error) {
      ADD_FAILURE() << error.what();
    }
  }
}

TEST(Vectors, areAllThere) {
  EXPECT_EQ(vectors().size(), 640u);
  std::set<std::string> types;
  for (const auto& vector : vectors()) types.insert(vector.type);
  EXPECT_EQ(types.size(), typesUnderTest().size());
}

TEST(Vectors, bytesGiveTheComponents) {
  forEachVector([](const Vector& vector, const TypeUnderTest& type) {
    if (vector.refused) return;
    if (vector.strict.empty()) {
      EXPECT_EQ(type.toXer(fromHex(vector.der)), vector.value);
    } else {
      EXPECT_EQ(type.toXer(fromHex(vector.der)), type.toXer(fromHex(vector.strict)));
    }
  });
}

TEST(Vectors, componentsGiveTheBytes) {
  forEachVector([](const Vector& vector, const TypeUnderTest& type) {
    if (vector.refused) return;
    const auto& expected = vector.strict.empty() ? vector.der : vector.strict;
    EXPECT_EQ(toHex(type.fromXer(vector.value)), expected);
  });
}

// What was read is written again as it stood where the object is signed, and else as DER.
TEST(Vectors, bytesGiveTheBytesAgain) {
  forEachVector([](const Vector& vector, const TypeUnderTest& type) {
    if (vector.refused) return;
    auto again = toHex(type.again(fromHex(vector.der)));
    EXPECT_TRUE(again == vector.der || again == vector.strict) << again;
  });
}

TEST(Vectors, forbiddenSizesAreRefused) {
  int refused = 0;
  forEachVector([&](const Vector& vector, const TypeUnderTest& type) {
    if (!vector.refused) return;
    ++refused;
    EXPECT_THROW(type.again(fromHex(vector.der)), tlv::Malformed) << vector.why;
  });
  EXPECT_EQ(refused, 3);
}

// Each deviation from DER in the file has its reason, and none is empty talk.
TEST(Vectors, deviationsFromDerAreNamed) {
  for (const auto& vector : vectors()) {
    EXPECT_NE(vector.strict, vector.der) << label(vector);
    EXPECT_EQ(vector.why.empty(), vector.strict.empty() && !vector.refused) << label(vector);
  }
}

// Every proper prefix of every message of moderate size is refused, and so is a longer one.
TEST(Vectors, truncationIsRefusedAtEveryLength) {
  forEachVector([](const Vector& vector, const TypeUnderTest& type) {
    auto der = fromHex(vector.der);
    if (vector.refused || der.size() > 400) return;
    for (std::size_t size = 0; size < der.size(); ++size) {
      EXPECT_THROW(type.again(ByteView(der).first(size)), tlv::Malformed) << "length " << size;
    }
    der.push_back(0x00);
    EXPECT_THROW(type.again(der), tlv::Malformed) << "an octet too many";
  });
}

// A flipped bit gives another message or Malformed, never another kind of failure.
TEST(Vectors, damageIsEitherReadOrRefused) {
  forEachVector([](const Vector& vector, const TypeUnderTest& type) {
    auto good = fromHex(vector.der);
    if (good.size() > 400) return;
    for (std::size_t i = 0; i < good.size(); ++i) {
      auto bad = good;
      bad[i] ^= static_cast<std::uint8_t>(1u << (i % 8));
      try {
        EXPECT_FALSE(type.again(bad).empty());
      } catch (const tlv::Malformed&) {
        // refused
      }
    }
  });
}

}  // namespace
}  // namespace esimgw::rsp
