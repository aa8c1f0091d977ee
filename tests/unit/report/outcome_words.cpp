#include "engine/report/outcome_words.hpp"

#include <gtest/gtest.h>

namespace chokepoint::report {
namespace {

// 40 % against 50 % is 10 points less, and a fifth less.
TEST(OutcomeWords, SharesDifferByPercentagePoints) {
  EXPECT_EQ(difference_unit("%"), "percentage points");
  EXPECT_EQ(difference_unit("%", DatesIn::seconds), "percentage points");
  EXPECT_EQ(difference_suffix("%"), " points");
}

TEST(OutcomeWords, DatesDifferByDaysAndForProgramsBySeconds) {
  EXPECT_EQ(difference_unit("date"), "days");
  EXPECT_EQ(difference_unit("date", DatesIn::seconds), "seconds");
  EXPECT_EQ(difference_suffix("date"), " days");
}

TEST(OutcomeWords, AllElseDiffersInItsOwnUnit) {
  EXPECT_EQ(difference_unit("chips"), "chips");
  EXPECT_EQ(difference_unit("% of orders"), "% of orders");
  EXPECT_EQ(difference_suffix("chips"), "");
}

}  // namespace
}  // namespace chokepoint::report
