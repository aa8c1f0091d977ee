#include "engine/kernel/division.hpp"

#include <gtest/gtest.h>

namespace chokepoint::kernel {
namespace {

using Parts = std::vector<std::uint16_t>;

TEST(Division, OnePartitionNeedsNoList) {
  EXPECT_EQ(divide_evenly(5, 1).partitions, 1);
  EXPECT_TRUE(divide_evenly(5, 1).of.empty());
}

TEST(Division, EvenlyIsAsManyEachInTheOrderOfNames) {
  EXPECT_EQ(divide_evenly(6, 3).of, (Parts{0, 0, 1, 1, 2, 2}));
  EXPECT_EQ(divide_evenly(2, 4).of, (Parts{1, 3})) << "more partitions than actors: some have none";
}

// 8 + 4 units of work, one more for each of the six actors: 18, so 9 a partition. In the order given actor 5 has the
// first 9, all others the rest.
TEST(Division, CutsTheOrderWhereHalfTheWorkIsDone) {
  std::vector<std::uint32_t> const order{5, 3, 1, 0, 2, 4};
  std::vector<std::uint64_t> const work{1, 1, 0, 1, 1, 8};
  EXPECT_EQ(divide_by_work(order, work, 2).of, (Parts{1, 1, 1, 1, 1, 0}));
}

TEST(Division, AnActorThatIsAllTheWorkStandsAlone) {
  std::vector<std::uint32_t> const order{0, 1, 2, 3};
  std::vector<std::uint64_t> const work{0, 1000, 0, 0};
  Parts const of = divide_by_work(order, work, 4).of;
  for (std::size_t const other : {std::size_t{0}, std::size_t{2}, std::size_t{3}}) EXPECT_NE(of[other], of[1]);
}

}  // namespace
}  // namespace chokepoint::kernel
