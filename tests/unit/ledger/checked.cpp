#include "engine/ledger/checked.hpp"

#include <gtest/gtest.h>

namespace chokepoint::ledger {
namespace {

TEST(Checked, AddsExactlyOrStopsAndLeavesTheTotal) {
  std::int64_t total = INT64_MAX - 1;
  add_exactly(total, 1);
  EXPECT_EQ(total, INT64_MAX);
  EXPECT_THROW(add_exactly(total, 1), OutOfBooks);
  EXPECT_EQ(total, INT64_MAX);
  total = INT64_MIN;
  EXPECT_THROW(add_exactly(total, -1), OutOfBooks);
}

}  // namespace
}  // namespace chokepoint::ledger
