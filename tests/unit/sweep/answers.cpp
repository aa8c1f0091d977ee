#include "engine/sweep/answers.hpp"

#include "tests/unit/sweep/four_futures.hpp"

namespace chokepoint::sweep {
namespace {

/// Of dates, in the last future north's doesn't come.
class AnswersOfDates : public FourFutures {
 protected:
  std::string unit() const override { return "date"; }
  std::vector<GroupAnswer> read(bool with_rows) const {
    ValuesOf const values = [this](std::uint64_t cell, std::uint32_t outcome) {
      return file_->values(cell, outcome, 4).value();
    };
    return answers(file_->study(), state_, with_rows ? values : ValuesOf());
  }
};

TEST_F(AnswersOfDates, AQuantileAmongTheFuturesInWhichItDoesntComeIsNotReached) {
  auto const groups = read(true);
  OutcomeAnswer const& north = groups[0].outcomes[0];  // 10, 20, 30 and never
  EXPECT_EQ(north.count, 3u);
  EXPECT_EQ(north.median, 20) << "half of four futures, not of three: two have it by then";
  EXPECT_FALSE(north.median_never);
  EXPECT_EQ(north.low, 10);
  EXPECT_FALSE(north.high) << "95 % of four futures are all of them";
  EXPECT_TRUE(north.high_never);
  EXPECT_EQ(north.mean, 20) << "of those in which it comes";
  OutcomeAnswer const& south = groups[2].outcomes[0];  // 0, 0, 40, 1
  EXPECT_EQ(south.high, 40);
  EXPECT_FALSE(south.high_never);
}

TEST_F(AnswersOfDates, WithoutRowsNothingIsSaidOfQuantiles) {
  OutcomeAnswer const north = read(false)[0].outcomes[0];
  EXPECT_FALSE(north.median);
  EXPECT_FALSE(north.median_never) << "that isn't known either";
}

class AnswersOfAmounts : public FourFutures {};

TEST_F(AnswersOfAmounts, WhatHasNoValueIsNoneOfTheValues) {
  ValuesOf const values = [this](std::uint64_t cell, std::uint32_t outcome) {
    return file_->values(cell, outcome, 4).value();
  };
  OutcomeAnswer const north = answers(file_->study(), state_, values)[0].outcomes[0];
  EXPECT_EQ(north.median, 20);
  EXPECT_EQ(north.high, 30);
  EXPECT_FALSE(north.high_never);
}

}  // namespace
}  // namespace chokepoint::sweep
