#include "engine/base/result.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

namespace chokepoint::base {
namespace {

enum class Refusal { too_small, too_large };

Result<int, Refusal> between_one_and_nine(int number) {
  if (number < 1) return Refusal::too_small;
  if (number > 9) return Refusal::too_large;
  return number;
}

TEST(Result, HoldsAValueOrTheReasonThereIsNone) {
  EXPECT_TRUE(between_one_and_nine(5).ok());
  EXPECT_EQ(between_one_and_nine(5).value(), 5);
  EXPECT_FALSE(between_one_and_nine(0));
  EXPECT_EQ(between_one_and_nine(0).error(), Refusal::too_small);
  EXPECT_EQ(between_one_and_nine(10).error(), Refusal::too_large);
}

TEST(Result, GivesUpAValueThatCanOnlyMove) {
  Result<std::unique_ptr<int>, std::string> result(std::make_unique<int>(4));
  std::unique_ptr<int> const taken = std::move(result).value();
  ASSERT_NE(taken, nullptr);
  EXPECT_EQ(*taken, 4);
}

TEST(Result, AskedForTheWrongSideThrows) {
  auto const fine = between_one_and_nine(1);
  auto const refused = between_one_and_nine(0);
  EXPECT_THROW(static_cast<void>(fine.error()), std::bad_variant_access);
  EXPECT_THROW(static_cast<void>(refused.value()), std::bad_variant_access);
}

}  // namespace
}  // namespace chokepoint::base
