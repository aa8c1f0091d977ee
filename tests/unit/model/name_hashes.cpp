#include "engine/model/name_hashes.hpp"

#include <gtest/gtest.h>

namespace chokepoint::model {
namespace {

TEST(NameHashes, EqualOnesAreFoundWhereverTheyStand) {
  using Pair = std::pair<std::size_t, std::size_t>;
  EXPECT_FALSE(equal_pair({}));
  EXPECT_FALSE(equal_pair({7}));
  EXPECT_FALSE(equal_pair({7, 3, 9, 1}));
  EXPECT_EQ(equal_pair({7, 3, 9, 3}), Pair(1, 3));
  EXPECT_EQ(equal_pair({7, 7}), Pair(0, 1));
}

TEST(NameHashes, OfOneNameAreOneHash) {
  World world;
  world.lanes.resize(2);
  world.lanes[0].name = "air";
  world.lanes[1].name = "sea";
  EXPECT_FALSE(names_of_one_hash(world));
  world.lanes[1].name = "air";  // as if another name had the same hash, which nobody can find
  EXPECT_EQ(names_of_one_hash(world), "air and air");
  world.lanes.clear();
  world.products.resize(2);
  EXPECT_TRUE(names_of_one_hash(world));
}

}  // namespace
}  // namespace chokepoint::model
