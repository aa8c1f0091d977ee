#include "engine/ledger/time_buckets.hpp"

#include <gtest/gtest.h>

#include "engine/base/calendar.hpp"
#include "engine/base/check.hpp"
#include "tests/unit/ledger/lcg.hpp"

namespace chokepoint::ledger {
namespace {

using base::BrokenPromise;
using base::days;
using base::Duration;
using base::SimTime;

SimTime at(char const* text) { return base::parse_date_time(text).value(); }

TEST(TimeBuckets, AreHalfOpenAndTheLastHoldsTheEnd) {
  TimeBuckets const buckets({SimTime(10), SimTime(20), SimTime(50)}, 1);
  EXPECT_EQ(buckets.count(), 2u);
  EXPECT_EQ(buckets.warm_up(), 1u);
  EXPECT_EQ(buckets.at(SimTime(10)), 0u);
  EXPECT_EQ(buckets.at(SimTime(19)), 0u);
  EXPECT_EQ(buckets.at(SimTime(20)), 1u);
  EXPECT_EQ(buckets.at(SimTime(50)), 1u);
  EXPECT_THROW(buckets.at(SimTime(9)), BrokenPromise);
  EXPECT_THROW(buckets.at(SimTime(51)), BrokenPromise);
}

TEST(TimeBuckets, RefuseEdgesOutOfOrderAndNothingButWarmUp) {
  EXPECT_THROW(TimeBuckets({SimTime(1)}), BrokenPromise);
  EXPECT_THROW(TimeBuckets({SimTime(1), SimTime(1)}), BrokenPromise);
  EXPECT_THROW(TimeBuckets({SimTime(1), SimTime(3), SimTime(2)}), BrokenPromise);
  EXPECT_THROW(TimeBuckets({SimTime(1), SimTime(2)}, 1), BrokenPromise);
}

TEST(TimeBuckets, EqualWidthsLeaveAShorterLast) {
  TimeBuckets const buckets = TimeBuckets::equal(SimTime(0), SimTime(25), Duration(10));
  EXPECT_EQ(buckets, TimeBuckets({SimTime(0), SimTime(10), SimTime(20), SimTime(25)}));
}

TEST(TimeBuckets, BatchesFollowTheWarmUpAndDifferByASecondAtMost) {
  // 100 s in 3 batches: floor(100 i / 3) = 0, 33, 66, 100.
  EXPECT_EQ(TimeBuckets::batches(SimTime(5), SimTime(20), SimTime(120), 3),
            TimeBuckets({SimTime(5), SimTime(20), SimTime(53), SimTime(86), SimTime(120)}, 1));
  EXPECT_EQ(TimeBuckets::batches(SimTime(20), SimTime(20), SimTime(120), 1), TimeBuckets({SimTime(20), SimTime(120)}));
  TimeBuckets const many = TimeBuckets::batches(SimTime(0), SimTime(7), SimTime(7 + 999'983), 64);
  for (std::uint32_t i = 1; i < many.count(); ++i) {
    // 999,983 = 64 * 15,624 + 47
    EXPECT_GE((many.end(i) - many.begin(i)).seconds(), 15624);
    EXPECT_LE((many.end(i) - many.begin(i)).seconds(), 15625);
  }
}

TEST(TimeBuckets, MonthsAreCutOnTheirFirstDay) {
  EXPECT_EQ(TimeBuckets::months(at("2025-12-08"), at("2026-03-01")),
            TimeBuckets({at("2025-12-08"), at("2026-01-01"), at("2026-02-01"), at("2026-03-01")}));
  EXPECT_EQ(TimeBuckets::months(at("2025-12-08"), at("2026-05-02"), 3),
            TimeBuckets({at("2025-12-08"), at("2026-01-01"), at("2026-04-01"), at("2026-05-02")}));
}

TEST(TimeBuckets, ACursorFindsWhatTheSearchFindsInAnyOrder) {
  TimeBuckets const buckets = TimeBuckets::months(at("2025-12-08"), at("2028-03-01"));
  Lcg lcg(1);
  std::int64_t const span = (buckets.to() - buckets.from()).seconds();
  TimeBuckets::Cursor forward = 0;
  for (std::int64_t s = 0; s <= span; s += 4801) {
    SimTime const time = buckets.from() + Duration(s);
    ASSERT_EQ(buckets.at(time, forward), buckets.at(time));
  }
  TimeBuckets::Cursor anywhere = 0;
  for (int i = 0; i < 10000; ++i) {
    SimTime const time = buckets.from() + Duration(lcg.below(span + 1));
    std::uint32_t const found = buckets.at(time, anywhere);
    ASSERT_EQ(found, buckets.at(time));
    ASSERT_LE(buckets.begin(found), time);
    ASSERT_TRUE(time < buckets.end(found) || time == buckets.to());
  }
}

TEST(TimeBuckets, SpreadGivesEachBucketItsShareAndNothingOutside) {
  TimeBuckets const buckets({SimTime(10), SimTime(20), SimTime(50), SimTime(60)});
  TimeBuckets::Cursor cursor = 0;
  std::vector<std::pair<std::uint32_t, std::int64_t>> seen;
  auto const note = [&](std::uint32_t bucket, std::int64_t seconds) { seen.emplace_back(bucket, seconds); };
  buckets.spread(SimTime(3), SimTime(55), cursor, note);
  EXPECT_EQ(seen, (std::vector<std::pair<std::uint32_t, std::int64_t>>{{0, 10}, {1, 30}, {2, 5}}));
  seen.clear();
  buckets.spread(SimTime(15), SimTime(15), cursor, note);
  buckets.spread(SimTime(0), SimTime(10), cursor, note);
  buckets.spread(SimTime(60), SimTime(90), cursor, note);
  EXPECT_TRUE(seen.empty());
}

}  // namespace
}  // namespace chokepoint::ledger
