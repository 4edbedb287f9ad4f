// SPDX-License-Identifier: Apache-2.0
// The identifiers that others search the journal for; that the table is whole, ./dev check says.
#include "runtime/log_catalogue.hpp"

#include <gtest/gtest.h>

namespace {

using esimgw::log::messageId;

TEST(LogCatalogue, IdentifiersNeverChange) {
  EXPECT_STREQ(messageId("addresses-not-watched"),
               "cc02aa0fe3b35bcdb36b4bf9d22ed4f8");  // the first
  EXPECT_STREQ(messageId("poll-failed"), "e4391807e95756b987ec5bfec3b0e1f7");
  EXPECT_STREQ(messageId("unknown-setting"), "aabf02e1f0075b2c95c142f1d80f859c");  // the last
}

TEST(LogCatalogue, OtherNamesHaveNone) {
  for (auto name : {"", "a", "poll-faile", "poll-failed-", "zz"})
    EXPECT_EQ(messageId(name), nullptr);
}

}  // namespace
