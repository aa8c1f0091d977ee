#include "engine/simulation/flow_sums.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>

namespace chokepoint::simulation {
namespace {

TEST(FlowSums, AddsUpByKeyHoweverMuchWasWritten) {
  std::mt19937_64 random(5);
  for (std::size_t const writes : {std::size_t{0}, std::size_t{1}, std::size_t{1000}, std::size_t{100'000}}) {
    for (std::uint64_t const keys : {1U, 50U, 60'000U}) {
      FlowSums<std::array<std::uint32_t, 2>> sums;
      std::map<std::array<std::uint32_t, 2>, std::int64_t> expected;
      for (std::size_t write = 0; write < writes; ++write) {
        auto const key = static_cast<std::uint32_t>(random() % keys);
        auto const amount = static_cast<std::int64_t>(random() % 100) - 20;
        sums.add({key % 7, key}, amount);
        expected[{key % 7, key}] += amount;
      }
      auto const found = sums.sums();
      ASSERT_EQ(found.size(), expected.size());
      std::size_t index = 0;
      for (auto const& [key, amount] : expected) {
        ASSERT_EQ(found[index].first, key);
        ASSERT_EQ(found[index].second, amount);
        index += 1;
      }
    }
  }
}

TEST(FlowSums, ForgetsWhenCleared) {
  FlowSums<std::array<std::uint32_t, 1>> sums;
  sums.add({3}, 4);
  sums.clear();
  EXPECT_TRUE(sums.sums().empty());
}

}  // namespace
}  // namespace chokepoint::simulation
