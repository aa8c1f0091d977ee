#include "engine/processes/figures.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/base/calendar.hpp"

namespace chokepoint::processes {
namespace {

using ledger::UnitStatus;
using testing::ElementsAre;
using testing::IsEmpty;

base::SimTime day(std::string_view iso) { return *base::parse_date_time(iso); }

TEST(Figures, MonthsEndWithinARunAndNotWithIt) {
  EXPECT_THAT(Figures::month_ends(day("2026-01-10"), day("2026-04-01")),
              ElementsAre(day("2026-02-01"), day("2026-03-01")));
  EXPECT_THAT(Figures::month_ends(day("2026-01-01"), day("2026-01-20")), IsEmpty());
}

TEST(Figures, SumTheBooksOfAllPartitionsOverClosedMonths) {
  // Half a January, February cut in two, and what there is of March.
  ledger::TimeBuckets const buckets(
      {day("2026-01-16"), day("2026-02-01"), day("2026-02-14"), day("2026-03-01"), day("2026-03-20")});
  ledger::UnitsBook one(buckets, 2);
  ledger::UnitsBook other(buckets, 2);
  one.post(0, UnitStatus::initial, UnitStatus::stock, 100, day("2026-01-16"));
  one.post(0, UnitStatus::stock, UnitStatus::in_transit, 7, day("2026-01-31T23:59:59Z"));
  other.post(0, UnitStatus::stock, UnitStatus::in_transit, 20, day("2026-02-01"));
  one.post(0, UnitStatus::in_transit, UnitStatus::stock, 5, day("2026-02-20"));
  one.post(0, UnitStatus::stock, UnitStatus::in_transit, 3, day("2026-03-01"));
  other.post(1, UnitStatus::made, UnitStatus::stock, 9, day("2026-02-02"));
  Figures figures(buckets);
  figures.add(one);
  figures.add(other);
  EXPECT_EQ(figures.closed_by(day("2026-01-31T23:59:59Z")), 0u);
  EXPECT_EQ(figures.closed_by(day("2026-02-01")), 1u);
  EXPECT_EQ(figures.closed_by(day("2026-03-19")), 2u);
  EXPECT_EQ(figures.entered(0, UnitStatus::in_transit, 0), 0);
  EXPECT_EQ(figures.entered(0, UnitStatus::in_transit, 1), 7);
  EXPECT_EQ(figures.entered(0, UnitStatus::in_transit, 2), 27);
  EXPECT_EQ(figures.left(0, UnitStatus::in_transit, 2), 5);
  EXPECT_EQ(figures.entered(1, UnitStatus::made, 2), 9);  // a source gives
  EXPECT_EQ(figures.left(1, UnitStatus::made, 2), 0);
}

}  // namespace
}  // namespace chokepoint::processes
