#include "engine/processes/lot_yield.hpp"

#include <gtest/gtest.h>

namespace chokepoint::processes {
namespace {

TEST(CarriedShare, NeverIsMoreThanAUnitOff) {
  CarriedShare share;
  std::int64_t taken = 0;
  for (int lot = 1; lot <= 1000; ++lot) {
    std::int64_t const part = share.take(7, 0.95);
    EXPECT_LE(part, 7);
    taken += part;
    // 7 x 0.95 = 6.65 a lot.
    EXPECT_EQ(taken, 665 * lot / 100);
  }
}

TEST(CarriedShare, OfAllAndOfNothing) {
  CarriedShare share;
  EXPECT_EQ(share.take(5, 1), 5);
  EXPECT_EQ(share.take(5, 0), 0);
  EXPECT_EQ(share.take(std::int64_t{1} << 40, 0.5), std::int64_t{1} << 39);
}

TEST(RecipePart, LotsNeedWhatTheWholeNeeds) {
  // Half a die for each chip: 1, 2, 3 chips need 1, 1, 2 dies.
  model::RecipePart half;
  half.millionths = 500'000;
  EXPECT_EQ(half.needed(1, 1), 1);
  EXPECT_EQ(half.needed(2, 1), 1);
  EXPECT_EQ(half.needed(3, 1), 2);
  // Chips counted in tenths: 30 tenths are 3 chips.
  EXPECT_EQ(half.needed(30, 10), 2);
}

}  // namespace
}  // namespace chokepoint::processes
