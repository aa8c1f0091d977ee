#include "engine/policy/rehearsal.hpp"

#include <gtest/gtest.h>

#include <cstring>

#include "engine/policy/chokepoint_policy.h"

namespace chokepoint::policy {
namespace {

TEST(Rehearsals, ProposePricesWithinBoundsAroundListPrice) {
  Rehearsal rehearsal(model::Question::pricing);
  int dearer = 0;
  int cheaper = 0;
  for (std::uint64_t number = 0; number < 200; ++number) {
    rehearsal.make(number);
    chokepoint_pricing asked{};
    ASSERT_EQ(rehearsal.situation().size() * sizeof(std::uint64_t), sizeof asked);
    std::memcpy(&asked, rehearsal.situation().data(), sizeof asked);
    EXPECT_LE(asked.least, asked.list_price);
    EXPECT_LE(asked.least, asked.proposed);
    EXPECT_GE(asked.most, asked.list_price);
    EXPECT_GE(asked.most, asked.proposed);
    EXPECT_GE(asked.least, 0);
    dearer += asked.proposed > asked.list_price ? 1 : 0;
    cheaper += asked.proposed < asked.list_price ? 1 : 0;
  }
  EXPECT_GT(dearer, 20);
  EXPECT_GT(cheaper, 20);
}

}  // namespace
}  // namespace chokepoint::policy
