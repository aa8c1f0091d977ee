#include "engine/report/backtest_summary.hpp"

#include <gtest/gtest.h>

namespace chokepoint::report {
namespace {

/// A mean score of 3 over two sightings, both with naive forecasts of these scores.
sweep::SeriesScore scored(double last, double spread) {
  sweep::SeriesScore score;
  score.count = score.with_last = score.with_spread = 2;
  score.score = score.score_with_last = score.score_with_spread = 3;
  score.last_score = last;
  score.spread_score = spread;
  return score;
}

TEST(BacktestVerdict, NamesTheForecastThatIsBeaten) {
  EXPECT_EQ(verdict_of(scored(4, 4), false), "better than both naive forecasts");
  EXPECT_EQ(verdict_of(scored(4, 2), false), "better than the last value, worse than it with its past spread");
  EXPECT_EQ(verdict_of(scored(4, 2), true), "better than \"not yet\", worse than the chance by age");
  EXPECT_EQ(verdict_of(scored(2, 4), true), "worse than \"not yet\", better than the chance by age");
  EXPECT_EQ(verdict_of(scored(2, 2), true), "worse than both naive forecasts");
}

TEST(BacktestVerdict, OfWhatIsKnownThereIsNone) {
  sweep::SeriesScore known;
  known.known = 2;
  EXPECT_EQ(verdict_of(known, true), "known in these futures: judges nothing");
}

}  // namespace
}  // namespace chokepoint::report
