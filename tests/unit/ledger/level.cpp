#include "engine/ledger/level.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <thread>
#include <vector>

#include "engine/base/check.hpp"
#include "tests/unit/ledger/lcg.hpp"

namespace chokepoint::ledger {
namespace {

using base::BrokenPromise;
using base::SimTime;
using base::to_string;
using base::Wide;

TEST(LevelBook, IntegratesAStepFunctionByBucket) {
  TimeBuckets const buckets({SimTime(0), SimTime(10), SimTime(20), SimTime(30)});
  std::array const specs{LevelSpec{}, LevelSpec{{2, 3}, 4}};
  LevelBook book(buckets, specs);
  book.set(1, SimTime(4), 3);
  book.add(1, SimTime(15), 2);
  book.add(1, SimTime(25), -6);
  book.finish(SimTime(30));
  // 4 s at 0, 11 s at 3 (6 + 5), 10 s at 5 (5 + 5), 5 s at -1.
  EXPECT_EQ(to_string(book.integral(1, 0)), "18");
  EXPECT_EQ(to_string(book.integral(1, 1)), "40");
  EXPECT_EQ(to_string(book.integral(1, 2)), "20");
  EXPECT_EQ(book.maximum(1, 0), 3);
  EXPECT_EQ(book.minimum(1, 0), 0);
  EXPECT_EQ(book.maximum(1, 1), 5);
  EXPECT_EQ(book.minimum(1, 1), 3);
  EXPECT_EQ(book.minimum(1, 2), -1);
  EXPECT_EQ(book.seconds_above(1, 0, 0), 6);
  EXPECT_EQ(book.seconds_above(1, 0, 1), 0);
  EXPECT_EQ(book.seconds_above(1, 1, 1), 5);
  EXPECT_EQ(book.seconds_at(1, 0), 4);
  EXPECT_EQ(book.seconds_at(1, 3), 11);
  EXPECT_EQ(book.seconds_at(1, 1), 0);
  EXPECT_EQ(book.seconds_elsewhere(1), 15);
  EXPECT_EQ(book.value(1), -1);
  EXPECT_EQ(to_string(book.integral(0, 2)), "0");
  EXPECT_EQ(book.maximum(0, 2), 0);
}

TEST(LevelBook, ClosesEachBucketWithWhatHeldInItsLastSecond) {
  TimeBuckets const buckets({SimTime(0), SimTime(10), SimTime(20), SimTime(30)});
  std::array const specs{LevelSpec{}, LevelSpec{}};
  LevelBook book(buckets, specs);
  book.set(0, SimTime(4), 3);
  book.set(0, SimTime(20), 5);
  book.set(1, SimTime(12), 7);
  EXPECT_EQ(book.closing(0, 0), 3);
  EXPECT_EQ(book.closing(0, 1), 3);  // the change at 20 belongs to the next
  EXPECT_EQ(book.closing(0, 2), 0);  // not reached
  book.finish(SimTime(30));
  EXPECT_EQ(book.closing(0, 2), 5);
  LevelBook merged(buckets, specs);
  merged.merge(book);
  EXPECT_EQ(merged.closing(0, 1), 3);
  EXPECT_EQ(merged.closing(1, 1), 7);
  book.reset();
  EXPECT_EQ(book.closing(0, 0), 0);
}

TEST(LevelBook, AnInstantLeavesNoTrace) {
  TimeBuckets const buckets({SimTime(0), SimTime(10)});
  std::array const specs{LevelSpec{{}, 2}};
  LevelBook book(buckets, specs);
  EXPECT_FALSE(book.maximum(0, 0));
  book.set(0, SimTime(0), 1);
  book.add(0, SimTime(5), 100);
  book.add(0, SimTime(5), -100);
  book.finish(SimTime(10));
  EXPECT_EQ(book.maximum(0, 0), 1);
  EXPECT_EQ(book.minimum(0, 0), 1);
  EXPECT_EQ(book.seconds_at(0, 1), 10);
}

TEST(LevelBook, TheDistributionLeavesTheWarmUpOut) {
  TimeBuckets const buckets({SimTime(0), SimTime(10), SimTime(30)}, 1);
  std::array const specs{LevelSpec{{}, 2}};
  LevelBook book(buckets, specs);
  book.set(0, SimTime(15), 1);
  book.finish(SimTime(30));
  EXPECT_EQ(book.seconds_at(0, 0), 5);
  EXPECT_EQ(book.seconds_at(0, 1), 15);
}

TEST(LevelBook, RefusesTimeRunningBackwardsAndBeyondTheEnd) {
  TimeBuckets const buckets({SimTime(0), SimTime(10)});
  std::array const specs{LevelSpec{}};
  LevelBook book(buckets, specs);
  book.set(0, SimTime(5), 1);
  EXPECT_THROW(book.set(0, SimTime(4), 1), BrokenPromise);
  EXPECT_THROW(book.set(0, SimTime(11), 1), BrokenPromise);
  EXPECT_THROW(book.set(1, SimTime(6), 1), BrokenPromise);
  EXPECT_THROW(book.seconds_at(0, 0), BrokenPromise);
}

constexpr std::int64_t horizon = 2000;
constexpr std::size_t levels = 5;

struct Change {
  std::uint32_t level;
  std::int64_t time;
  std::int64_t change;
};

std::vector<Change> random_changes(Lcg& lcg) {
  std::vector<Change> changes;
  for (std::int64_t time = 0; time < horizon; time += lcg.below(4)) {
    changes.push_back({static_cast<std::uint32_t>(lcg.below(levels)), time, lcg.below(7) - 3});
  }
  return changes;
}

LevelBook random_book(TimeBuckets const& buckets) {
  std::vector<LevelSpec> specs;
  for (std::size_t i = 0; i < levels; ++i) {
    specs.push_back({std::vector<std::int64_t>(i, 2), static_cast<std::uint32_t>(i * 3)});
    for (std::size_t j = 0; j < i; ++j) specs[i].thresholds[j] = static_cast<std::int64_t>(j) * 2 - 1;
  }
  return LevelBook(buckets, specs);
}

TimeBuckets const& uneven() {
  static TimeBuckets const buckets({SimTime(0), SimTime(100), SimTime(107), SimTime(1000), SimTime(horizon)}, 1);
  return buckets;
}

TEST(LevelBook, EqualsARecountSecondBySecond) {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    Lcg lcg(seed);
    auto const changes = random_changes(lcg);
    LevelBook book = random_book(uneven());
    for (Change const& c : changes) book.add(c.level, SimTime(c.time), c.change);
    book.finish(uneven().to());
    for (std::uint32_t level = 0; level < levels; ++level) {
      std::vector<std::int64_t> value(horizon);
      for (Change const& c : changes) {
        if (c.level != level) continue;
        for (auto t = static_cast<std::size_t>(c.time); t < value.size(); ++t) value[t] += c.change;
      }
      std::vector<std::int64_t> at(level * 3 + std::size_t{1});
      for (std::uint32_t b = 0; b < uneven().count(); ++b) {
        auto const begin = value.begin() + uneven().begin(b).seconds();
        auto const end = value.begin() + uneven().end(b).seconds();
        std::int64_t integral = 0;
        for (auto v = begin; v != end; ++v) integral += *v;
        ASSERT_EQ(to_string(book.integral(level, b)), std::to_string(integral));
        ASSERT_EQ(book.maximum(level, b), *std::max_element(begin, end));
        ASSERT_EQ(book.minimum(level, b), *std::min_element(begin, end));
        for (std::size_t i = 0; i < level; ++i) {
          auto const threshold = static_cast<std::int64_t>(i) * 2 - 1;
          ASSERT_EQ(book.seconds_above(level, b, i),
                    std::count_if(begin, end, [=](std::int64_t v) { return v > threshold; }));
        }
        if (b < uneven().warm_up()) continue;
        for (auto v = begin; v != end; ++v) {
          ++at[*v >= 0 && *v < std::int64_t{level} * 3 ? static_cast<std::size_t>(*v) : level * std::size_t{3}];
        }
      }
      for (std::uint32_t v = 0; v < level * 3; ++v) ASSERT_EQ(book.seconds_at(level, v), at[v]);
      if (level > 0) {
        ASSERT_EQ(book.seconds_elsewhere(level), at.back());
      }
    }
  }
}

std::vector<std::string> figures(LevelBook const& book) {
  std::vector<std::string> all;
  for (std::uint32_t level = 0; level < book.levels(); ++level) {
    for (std::uint32_t b = 0; b < book.buckets().count(); ++b) {
      all.push_back(to_string(book.integral(level, b)));
      all.push_back(std::to_string(book.maximum(level, b).value_or(-99)));
      all.push_back(std::to_string(book.minimum(level, b).value_or(-99)));
      for (std::size_t i = 0; i < level; ++i) all.push_back(std::to_string(book.seconds_above(level, b, i)));
    }
    for (std::uint32_t v = 0; v < level * 3; ++v) all.push_back(std::to_string(book.seconds_at(level, v)));
  }
  return all;
}

TEST(LevelBook, AnyPartitionOfTheOwnersMergesToTheSingleBook) {
  Lcg lcg(21);
  auto const changes = random_changes(lcg);
  LevelBook whole = random_book(uneven());
  for (Change const& c : changes) whole.add(c.level, SimTime(c.time), c.change);
  whole.finish(uneven().to());
  for (std::int64_t partitions = 1; partitions < 5; ++partitions) {
    std::vector<LevelBook> parts(static_cast<std::size_t>(partitions), random_book(uneven()));
    std::array<std::size_t, levels> owner{};
    for (std::size_t& o : owner) o = static_cast<std::size_t>(lcg.below(partitions));
    for (Change const& c : changes) parts[owner[c.level]].add(c.level, SimTime(c.time), c.change);
    for (LevelBook& part : parts) part.finish(uneven().to());
    for (std::size_t i = 1; i < parts.size(); ++i) parts[0].merge(parts[i]);
    EXPECT_EQ(figures(parts[0]), figures(whole));
  }
  whole.reset();
  EXPECT_EQ(figures(whole), figures(random_book(uneven())));
}

TEST(LevelBook, AHistoryHasOneStepForEachMomentOfChange) {
  std::vector<LevelSpec> const specs{{}, {.history = true}};
  TimeBuckets const buckets = TimeBuckets::equal(SimTime(0), SimTime(100), base::Duration(50));
  LevelBook book(buckets, specs);
  book.add(1, SimTime(3), 5);
  book.add(1, SimTime(3), -2);  // what an instant passes through leaves no trace
  book.set(1, SimTime(60), 7);
  book.set(0, SimTime(60), 9);
  LevelBook merged(buckets, specs);
  merged.merge(book);
  auto const& steps = merged.history(1);
  ASSERT_EQ(steps.size(), 2U);
  EXPECT_EQ(steps[0].time, SimTime(3));
  EXPECT_EQ(steps[0].value, 3);
  EXPECT_EQ(steps[1].time, SimTime(60));
  EXPECT_EQ(steps[1].value, 7);
  EXPECT_THROW(merged.history(0), BrokenPromise);
  merged.reset();
  EXPECT_TRUE(merged.history(1).empty());
}

TEST(LevelBook, ALevelWithTwoOwnersIsRefused) {
  LevelBook a = random_book(uneven());
  LevelBook b = random_book(uneven());
  a.set(1, SimTime(1), 1);
  b.set(1, SimTime(1), 1);
  EXPECT_THROW(a.merge(b), BrokenPromise);
}

TEST(LevelBook, OwnersOnSeveralThreadsGiveTheSameFigures) {
  Lcg lcg(22);
  auto const changes = random_changes(lcg);
  LevelBook alone = random_book(uneven());
  for (Change const& c : changes) alone.add(c.level, SimTime(c.time), c.change);
  alone.finish(uneven().to());
  LevelBook together = random_book(uneven());
  std::vector<std::thread> owners;
  for (std::uint32_t level = 0; level < levels; ++level) {
    owners.emplace_back([&, level] {
      for (Change const& c : changes) {
        if (c.level == level) together.add(level, SimTime(c.time), c.change);
      }
      together.finish(level, uneven().to());
    });
  }
  for (std::thread& owner : owners) owner.join();
  EXPECT_EQ(figures(together), figures(alone));
}

TEST(LevelBook, KeepsTheValueAloneWhereNoMoreIsWanted) {
  TimeBuckets const buckets({SimTime(0), SimTime(10), SimTime(20)});
  std::array const specs{LevelSpec{.value_alone = true}, LevelSpec{}};
  LevelBook one(buckets, specs);
  LevelBook other(buckets, specs);
  one.set(0, SimTime(4), 3);
  one.add(0, SimTime(12), 2);
  other.set(1, SimTime(5), 7);
  one.finish(SimTime(20));
  other.finish(SimTime(20));
  one.merge(other);
  EXPECT_EQ(one.value(0), 5);
  EXPECT_EQ(to_string(one.integral(1, 0)), "35") << "the level beside it is kept as ever";
  EXPECT_EQ(one.closing(1, 1), 7);
  EXPECT_THROW(one.integral(0, 0), BrokenPromise);
  EXPECT_THROW(one.closing(0, 0), BrokenPromise);
}

}  // namespace
}  // namespace chokepoint::ledger
