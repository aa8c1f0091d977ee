// A seed that fails in one build is the same world in every other, so that it can be looked into there.

#include <gtest/gtest.h>

#include "engine/base/name_hash.hpp"
#include "tests/properties/linear_world.hpp"
#include "tests/properties/random_world.hpp"

namespace chokepoint::test {
namespace {

// What the two digests are isn't derived from anything; that g++ and clang++ find the same ones is what is tested. Who
// changes what random worlds hold takes over what the test prints, once both compilers print it.
TEST(Seeds, MakeTheSameWorldsInEveryBuild) {
  base::Digest worlds;
  for (std::uint64_t seed = 0; seed < 300; ++seed) worlds.add(random_world(seed).text());
  EXPECT_EQ(worlds.hex(), "176fae5aaab9a8b7e839b2de1d0ddd84");
  base::Digest linear;
  for (std::uint64_t seed = 0; seed < 300; ++seed) linear.add(linear_world(seed, 3).text());
  EXPECT_EQ(linear.hex(), "b6b09b191ee73a80d79e2c54ae743a63");
}

}  // namespace
}  // namespace chokepoint::test
