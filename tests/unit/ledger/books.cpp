#include "engine/ledger/books.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "engine/base/check.hpp"
#include "tests/support/allocations.hpp"

namespace chokepoint::ledger {
namespace {

using base::days;
using base::SimTime;
using base::to_string;
using base::Wide;

BooksShape small_shape() {
  return {.products = 1,
          .delay = {.owners = 1, .by_bucket = true},
          .money = {.owners = 2, .currencies = 1},
          .levels = {LevelSpec{{1999}, 8}},
          .tallies = {TallySpec{{86400}, 0, 40 * 86400}}};
}

/// A customs block, then reopening: hold and release in closed form (fluid): with λ = 100 a day, hold H = 20 d and
/// release at μ = 250 a day the pool peaks at λH = 2000, drains in λH/(μ−λ) = 13.33 d, and the area is
/// ½ · 2000 · 33.33 = 33,333.33 unit-days; the first unit waits 20 d.
///
/// In single units: unit k arrives at 864 k s and leaves at H + ⌈345.6 k⌉, so it waits w_k = H − 518.4 k (up to the
/// rounding to seconds) while that is positive, k = 0..3333. A falling sequence's sum lies between its integral and the
/// integral plus the first term: 33,333.33 ≤ area ≤ 33,353.33 unit-days, plus at most a second a unit for rounding.
TEST(Books, HoldAndReleaseAgreesWithTheFluidAnswerAndWithItself) {
  std::int64_t const hold = 20 * 86400;
  auto const arrival = [](std::int64_t k) { return 864 * k; };
  auto const departure = [&](std::int64_t k) { return std::max(hold + (3456 * k + 9) / 10, arrival(k)); };
  TimeBuckets const buckets = TimeBuckets::equal(SimTime(0), SimTime(40 * 86400), days(1));
  Books books(buckets, small_shape());
  std::vector<DelayClock> clocks;

  std::int64_t const units = 4000;
  std::int64_t arrived = 0;
  std::int64_t gone = 0;
  std::int64_t drained = 0;
  std::int64_t peak = 0;
  while (gone < units) {
    if (arrived < units && arrival(arrived) <= departure(gone)) {
      SimTime const now(arrival(arrived));
      books.units.post(0, UnitStatus::made, UnitStatus::held, 1, now);
      books.levels.add(0, now, 1);
      clocks.push_back(books.delay.open(0, OrderClass::genuine, 1, now, DelayReason::customs, {Gate::customs}));
      ++arrived;
      peak = std::max(peak, arrived - gone);
    } else {
      SimTime const now(departure(gone));
      std::int64_t const wait = now.seconds() - arrival(gone);
      if (gone == 0) {
        EXPECT_EQ(wait, hold);
      }
      books.tallies.observe(0, now, wait);
      books.delay.close(clocks[static_cast<std::size_t>(gone)], now, DelayEnd::delivered);
      books.units.post(0, UnitStatus::held, UnitStatus::delivered, 1, now, UnitChannel::licensed);
      books.levels.add(0, now, -1);
      ++gone;
      if (drained == 0 && gone == arrived) drained = now.seconds();
    }
  }
  books.levels.finish(buckets.to());

  auto const broken = books.broken_promise();
  EXPECT_FALSE(broken) << *broken;
  // Unit 2000 arrives in the second in which unit 0 leaves, so the pool holds 2001 for no time at all.
  EXPECT_EQ(peak, 2001);
  EXPECT_EQ(books.levels.maximum(0, 19), 2000);
  EXPECT_EQ(books.units.closing(0, UnitStatus::held, 19), 2000);
  // Drained within a unit's spacing (864 s) of H + 13.33 d = 2,880,000 s.
  EXPECT_NEAR(static_cast<double>(drained), 2'880'000.0, 864.0);

  Wide area = 0;
  for (std::int64_t k = 0; k < units; ++k) area += departure(k) - arrival(k);
  EXPECT_GE(base::to_double(area) / 86400.0, 33'333.33);
  EXPECT_LE(base::to_double(area) / 86400.0, 33'353.34 + 4000.0 / 86400.0);

  // Three books that know nothing of each other say the same to the unit-second.
  Wide integral = 0;
  for (std::uint32_t b = 0; b < buckets.count(); ++b) integral += books.levels.integral(0, b);
  EXPECT_EQ(to_string(integral), to_string(area));
  EXPECT_EQ(to_string(books.delay.charged(OrderClass::genuine, DelayReason::customs)), to_string(area));
  EXPECT_EQ(to_string(books.tallies.counted(0).sum), to_string(area));
  EXPECT_EQ(books.tallies.counted(0).maximum, hold);
  EXPECT_EQ(books.tallies.counted(0).count, units);
}

TEST(Books, SayInWordsWhatIsBroken) {
  TimeBuckets const buckets = TimeBuckets::equal(SimTime(0), SimTime(86400), days(1));
  Books books(buckets, small_shape());
  EXPECT_FALSE(books.broken_promise());
  DelayClock clock = books.delay.open(0, OrderClass::genuine, 3, SimTime(0), DelayReason::stock, {});
  EXPECT_EQ(books.broken_promise(), "3 units were ordered, 0 closed or still open");
  books.delay.close(clock, SimTime(10), DelayEnd::unfinished);
  EXPECT_FALSE(books.broken_promise());
  books.units.post(0, UnitStatus::stock, UnitStatus::held, 1, SimTime(0));
  EXPECT_EQ(books.broken_promise(), "product 0: -1 units in stock at the end of bucket 0");
  books.reset();
  EXPECT_FALSE(books.broken_promise());
}

TEST(Books, MergeAllLedgers) {
  TimeBuckets const buckets = TimeBuckets::equal(SimTime(0), SimTime(86400), days(1));
  Books a(buckets, small_shape());
  Books b(buckets, small_shape());
  a.units.post(0, UnitStatus::made, UnitStatus::in_transit, 5, SimTime(1));
  b.units.post(0, UnitStatus::in_transit, UnitStatus::stock, 5, SimTime(9));
  DelayClock clock = a.delay.open(0, OrderClass::genuine, 5, SimTime(1), DelayReason::transit, {});
  b.delay.close(clock, SimTime(9), DelayEnd::delivered);
  b.money.post({0, 0, MoneyCategory::freight}, {1, 0, MoneyCategory::cash}, 7, SimTime(9));
  b.levels.set(0, SimTime(9), 5);
  b.tallies.observe(0, SimTime(9), 8, 5);
  EXPECT_TRUE(b.broken_promise());
  a.merge(b);
  EXPECT_FALSE(a.broken_promise());
  EXPECT_EQ(a.units.balance(0, UnitStatus::stock), 5);
  EXPECT_EQ(to_string(a.delay.charged(OrderClass::genuine, DelayReason::transit)), "40");
  EXPECT_EQ(a.money.balance({0, 0, MoneyCategory::freight}), 7);
  EXPECT_EQ(a.levels.value(0), 5);
  EXPECT_EQ(a.tallies.counted(0).count, 5);
}

TEST(Books, PostingMergingAndResettingAllocateNothingOnRepetition) {
  TimeBuckets const buckets = TimeBuckets::equal(SimTime(0), SimTime(10 * 86400), days(1));
  Books books(buckets, small_shape());
  Books other(buckets, small_shape());
  std::size_t before = 0;  // the first entry of an account makes room for its buckets
  for (int round = 0; round < 3; ++round) {
    if (round == 1) before = test::allocations();
    for (std::int64_t t = 0; t < 10 * 86400; t += 7919) {
      SimTime const now(t);
      books.units.post(0, UnitStatus::made, UnitStatus::stock, 2, now);
      DelayClock clock = books.delay.open(0, OrderClass::inflated, 2, now, DelayReason::stock, {Gate::stock});
      DelayClock part = clock.split(1);
      books.delay.close(clock, now, DelayEnd::cancelled);
      books.delay.close(part, SimTime(10 * 86400), DelayEnd::unfinished);
      books.money.post({0, 0, MoneyCategory::holding}, {0, 0, MoneyCategory::cash}, 1, now);
      books.levels.add(0, now, 1);
      books.tallies.observe(0, now, t);
    }
    books.levels.finish(buckets.to());
    EXPECT_FALSE(books.broken_promise());
    books.merge(other);
    books.reset();
  }
  EXPECT_EQ(test::allocations(), before);
}

}  // namespace
}  // namespace chokepoint::ledger
