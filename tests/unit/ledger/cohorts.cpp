#include "engine/ledger/cohorts.hpp"

#include <gtest/gtest.h>

#include <deque>

#include "engine/base/check.hpp"
#include "tests/unit/ledger/lcg.hpp"

namespace chokepoint::ledger {
namespace {

using base::BrokenPromise;
using base::SimTime;
using base::to_string;
using base::Wide;

TEST(Cohorts, TheOldestGoFirstAndTheLastReachedIsSplit) {
  Cohorts pool;
  pool.push(10, SimTime(0), 7);
  pool.push(20, SimTime(5), 8);
  std::vector<Cohort> gone;
  EXPECT_EQ(pool.pop(15, SimTime(9), [&](Cohort const& piece) { gone.push_back(piece); }), 15);
  EXPECT_EQ(gone, (std::vector<Cohort>{{10, SimTime(0), 7}, {5, SimTime(5), 8}}));
  EXPECT_EQ(pool.quantity(), 15);
  EXPECT_EQ(pool.count(), 1u);
  EXPECT_EQ(pool.front(), (Cohort{15, SimTime(5), 8}));
  EXPECT_EQ(pool.quantity_until(SimTime(4)), 0);
  EXPECT_EQ(pool.quantity_until(SimTime(5)), 15);
  EXPECT_EQ(pool.pop(99, SimTime(9)), 15);
  EXPECT_TRUE(pool.empty());
  EXPECT_EQ(pool.pop(1, SimTime(9)), 0);
  // 10 * 9 + 20 * 4
  EXPECT_EQ(to_string(pool.unit_seconds(SimTime(100))), "170");
}

TEST(Cohorts, RefuseNothingAndTimeRunningBackwards) {
  Cohorts pool;
  EXPECT_THROW(pool.push(0, SimTime(0), 0), BrokenPromise);
  EXPECT_THROW(pool.front(), BrokenPromise);
  pool.push(1, SimTime(5), 0);
  EXPECT_THROW(pool.push(1, SimTime(4), 0), BrokenPromise);
  EXPECT_THROW(pool.pop(1, SimTime(4)), BrokenPromise);
}

TEST(Cohorts, BehaveLikeAQueueOfSingleUnits) {
  for (std::uint64_t seed = 1; seed < 10; ++seed) {
    Lcg lcg(seed);
    Cohorts pool(1);
    std::deque<Cohort> units;  // one entry a unit
    Wide waited = 0;           // by those gone
    std::int64_t now = 1'700'000'000;
    for (int step = 0; step < 3000; ++step) {
      now += lcg.below(50);
      std::int64_t const quantity = 1 + lcg.below(20);
      // Phases of growth and of emptying move the ring's beginning around.
      if (lcg.below(10) < (step / 300 % 2 == 0 ? 7 : 3)) {
        pool.push(quantity, SimTime(now), static_cast<std::uint64_t>(step));
        for (std::int64_t i = 0; i < quantity; ++i)
          units.push_back({1, SimTime(now), static_cast<std::uint64_t>(step)});
      } else {
        pool.pop(quantity, SimTime(now), [&](Cohort const& piece) {
          for (std::int64_t i = 0; i < piece.quantity; ++i) {
            ASSERT_EQ(units.front().entered, piece.entered);
            ASSERT_EQ(units.front().id, piece.id);
            waited += (SimTime(now) - piece.entered).seconds();
            units.pop_front();
          }
        });
      }
      ASSERT_EQ(pool.quantity(), static_cast<std::int64_t>(units.size()));
      Wide waiting = waited;
      for (Cohort const& unit : units) waiting += (SimTime(now) - unit.entered).seconds();
      ASSERT_EQ(to_string(pool.unit_seconds(SimTime(now))), to_string(waiting));
      std::int64_t inside = 0;
      for (std::size_t i = 0; i < pool.count(); ++i) inside += pool[i].quantity;
      ASSERT_EQ(inside, pool.quantity());
    }
    pool.clear();
    EXPECT_TRUE(pool.empty());
    EXPECT_EQ(to_string(pool.unit_seconds(SimTime(now))), "0");
  }
}

}  // namespace
}  // namespace chokepoint::ledger
