#include "engine/policy/substitution.hpp"

#include <gtest/gtest.h>

#include <array>

namespace chokepoint::policy {
namespace {

TEST(Substitution, TheFirstThatIsDueAndNotTooDearIsChosen) {
  std::array<SubstituteOffer, 3> offers{SubstituteOffer{true, 0.4, 0.4}, {false, 0, 1}, {true, 0, 1}};
  EXPECT_EQ(choose_substitute(offers), 2U);
  offers[0].premium = 0.39;
  EXPECT_EQ(choose_substitute(offers), 0U);
}

TEST(Substitution, NothingIsChosenWhereNothingWillDo) {
  std::array<SubstituteOffer, 1> const offers{SubstituteOffer{false, 0, 1}};
  EXPECT_EQ(choose_substitute(offers), 1U);
}

TEST(Substitution, TheLeastThatIsEnoughIsBought) {
  EXPECT_EQ(parts_to_buy(18, 0.6), 30);
  EXPECT_EQ(parts_to_buy(10, 0.6), 17);
  EXPECT_EQ(parts_to_buy(1, 2.5), 1);
}

TEST(Substitution, NeedIsMetInWholeParts) {
  EXPECT_EQ(need_met(30, 0.6), 18);
  EXPECT_EQ(need_met(17, 0.6), 10);
  EXPECT_EQ(need_met(1, 0.6), 0);
}

}  // namespace
}  // namespace chokepoint::policy
