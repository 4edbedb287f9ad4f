// SPDX-License-Identifier: Apache-2.0
// Each trap of coroutines on a C main loop, as a test. Run under AddressSanitizer.
#include <gtest/gtest.h>

#include "runtime/glib.hpp"
#include "runtime/pending.hpp"

using namespace esimgw;
using namespace std::chrono_literals;

namespace {

Task<int> add(int a, int b) {
  co_return a + b;
}
Task<int> sum(int count) {
  int total = 0;
  for (int i = 0; i < count; ++i) {
    auto one = co_await add(total, 1);
    total = one;
  }
  co_return total;
}

struct RuntimeTest : testing::Test {
  ManualClock clock;
  Loop loop{clock};
};

}  // namespace

TEST_F(RuntimeTest, DeepSynchronousCompletionKeepsTheStackFlat) {
  int result = 0;
  auto root = [](int* out) -> Task<void> {
    auto total = co_await sum(200000);
    *out = total;
  };
  loop.spawn("sum", root(&result));
  loop.runUntilIdle();
  EXPECT_EQ(result, 200000);
  EXPECT_EQ(loop.rootCount(), 0u);
}
