#include "engine/model/rule.hpp"

#include <gtest/gtest.h>

#include "engine/base/calendar.hpp"

namespace chokepoint::model {
namespace {

base::SimTime day(char const* text) { return *base::parse_date_time(text); }

TEST(Rule, AVintagePassesItsStandingsOneAfterTheOther) {
  VintageDates const dates{day("2025-12-08"), day("2026-01-13"), day("2026-01-15"), day("2026-02-01"),
                           day("2026-12-31")};
  EXPECT_EQ(standing(dates, day("2025-12-07T23:59:59")), Standing::unknown);
  EXPECT_EQ(standing(dates, day("2025-12-08")), Standing::announced);
  EXPECT_EQ(standing(dates, day("2026-01-13")), Standing::published);
  EXPECT_EQ(standing(dates, day("2026-01-15")), Standing::effective);
  EXPECT_EQ(standing(dates, day("2026-02-01")), Standing::enforced);
  EXPECT_EQ(standing(dates, day("2026-12-30T23:59:59")), Standing::enforced);
  EXPECT_EQ(standing(dates, day("2026-12-31")), Standing::ended);
}

TEST(Rule, WithoutAnEnforcementDateItIsEnforcedWhenEffective) {
  VintageDates dates;
  dates.effective = day("2026-01-15");
  EXPECT_EQ(standing(dates, day("2026-01-14")), Standing::unknown);
  EXPECT_EQ(standing(dates, day("2026-01-15")), Standing::enforced);
}

TEST(Rule, AnnouncedAndNeverGazettedItBindsNobody) {
  VintageDates dates;
  dates.announced = day("2026-01-26");
  EXPECT_FALSE(dates.binding_from().has_value());
  EXPECT_EQ(standing(dates, day("2030-01-01")), Standing::announced);
}

TEST(Rule, ADateOfALotThatHasNotComeReadsAsNow) {
  LotDates const lot{.exported = day("2026-01-10"), .loaded = std::nullopt, .entered = std::nullopt};
  base::SimTime const now = day("2026-01-20");
  EXPECT_EQ(lot.at(LotDate::exported, now), day("2026-01-10"));
  EXPECT_EQ(lot.at(LotDate::loaded, now), now);
  EXPECT_EQ(lot.at(LotDate::entered, now), now);
}

}  // namespace
}  // namespace chokepoint::model
