#include "engine/ledger/tally.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "engine/base/check.hpp"
#include "engine/ledger/checked.hpp"
#include "tests/unit/ledger/lcg.hpp"

namespace chokepoint::ledger {
namespace {

using base::BrokenPromise;
using base::SimTime;
using base::to_string;
using base::Wide;

TEST(Moments, MeanAndVarianceOfAFewNumbers) {
  Moments moments;
  EXPECT_FALSE(moments.mean());
  moments.add(2, 1);
  EXPECT_EQ(moments.mean(), 2.0);
  EXPECT_FALSE(moments.variance());
  // 2, 4, 4, 5: mean 15/4, squared deviations 49/16 + 1/16 + 1/16 + 25/16 = 19/4, over 3.
  moments.add(4, 2);
  moments.add(5, 1);
  EXPECT_EQ(moments.count, 4);
  EXPECT_EQ(moments.mean(), 3.75);
  EXPECT_DOUBLE_EQ(moments.variance().value(), 19.0 / 12.0);
  EXPECT_EQ(moments.minimum, 2);
  EXPECT_EQ(moments.maximum, 5);
}

TEST(Moments, VarianceSurvivesAGreatMean) {
  // Around 10^12 in doubles, x^2 would leave no digit for a variance of 1: -1, 0, 1 about the mean.
  for (std::int64_t const center : {std::int64_t{1'000'000'000'000}, std::int64_t{-1'000'000'000'000}}) {
    Moments moments;
    for (std::int64_t const d : {-1, 0, 1}) moments.add(center + d, 1);
    EXPECT_EQ(moments.mean(), static_cast<double>(center));
    EXPECT_EQ(moments.variance(), 1.0);
  }
}

TEST(Moments, HoldTheirWholeRange) {
  // Half the weight at each end: the variance is n/(n-1) times the square of 2^40.
  Moments moments;
  std::int64_t const half = Moments::greatest_count / 2;
  std::int64_t const longest = std::int64_t{1} << 40;
  moments.add(longest, half);
  moments.add(-longest, half);
  EXPECT_EQ(moments.mean(), 0.0);
  EXPECT_NEAR(moments.variance().value() / std::ldexp(1.0, 80), 1.0, 1e-13);
  EXPECT_THROW(moments.add(0, 2), OutOfBooks);
  EXPECT_THROW(moments.add(1, 0), BrokenPromise);
}

TEST(Moments, HoldAFewVeryLargeValues) {
  // The duty on two million chips of 27,000 USD, in cents, and as much again: 1,350,000,000,000 twice and 0.
  Moments money;
  money.add(1'350'000'000'000, 2);
  money.add(0, 1);
  EXPECT_EQ(money.mean(), 900'000'000'000.0);
  EXPECT_EQ(money.variance(), 607'500'000'000.0 * 1e12);  // (2 x 0.45^2 + 0.9^2) / 2 x 10^24
  // Eight squares of 2^62 are 2^127, one more than there may be.
  Moments most;
  most.add(std::int64_t{1} << 62, 7);
  EXPECT_THROW(most.add(std::int64_t{1} << 62, 1), OutOfBooks);
  EXPECT_THROW(most.add(std::int64_t{1} << 61, Moments::greatest_count / 2), OutOfBooks);
  EXPECT_EQ(most.count, 7);  // what was refused left no trace
  Moments other;
  other.add(std::int64_t{1} << 62, 1);
  EXPECT_THROW(most.add(other), OutOfBooks);
  EXPECT_EQ(most.mean(), std::ldexp(1.0, 62));
}

TEST(TallyBook, KeepsBucketsApartAndTheHistogramAfterTheWarmUp) {
  TimeBuckets const buckets({SimTime(0), SimTime(10), SimTime(20), SimTime(30)}, 1);
  std::array const specs{TallySpec{}, TallySpec{.thresholds = {3, 100}, .lowest = 0, .highest = 1000}};
  TallyBook book(buckets, specs);
  book.observe(1, SimTime(5), 900);
  book.observe(1, SimTime(15), 3, 10);
  book.observe(1, SimTime(15), 200, 5);
  book.observe(1, SimTime(30), 4);
  EXPECT_EQ(book.moments(1, 0).count, 1);
  EXPECT_EQ(book.moments(1, 1).count, 15);
  EXPECT_EQ(to_string(book.moments(1, 1).sum), "1030");
  EXPECT_EQ(book.count_above(1, 1, 0), 5);
  EXPECT_EQ(book.count_above(1, 2, 0), 1);
  EXPECT_EQ(book.count_above(1, 0, 1), 1);
  EXPECT_EQ(book.counted(1).count, 16);
  EXPECT_EQ(book.counted(1).maximum, 200);
  EXPECT_EQ(book.quantile(1, 500'000), 3);
  EXPECT_EQ(book.quantile(1, 1'000'000), 200);
  EXPECT_TRUE(book.histogram(0).empty());
  EXPECT_THROW(book.quantile(0, 500'000), BrokenPromise);
  EXPECT_THROW(book.observe(2, SimTime(0), 1), BrokenPromise);
}

TEST(TallyBook, AHistoryHoldsTheSumOfEachMoment) {
  TimeBuckets const buckets({SimTime(0), SimTime(10), SimTime(30)}, 1);
  std::array const specs{TallySpec{}, TallySpec{.history = true}};
  TallyBook book(buckets, specs);
  TallyBook other(buckets, specs);
  book.observe(0, SimTime(5), 900);
  book.observe(1, SimTime(5), 3, 10);
  book.observe(1, SimTime(5), 4);
  book.observe(1, SimTime(7), 1);
  other.observe(1, SimTime(6), 2);
  book.merge(other);
  ASSERT_EQ(book.history(1).size(), 3U);
  EXPECT_EQ(book.history(1)[0].time, SimTime(5));
  EXPECT_EQ(to_string(book.history(1)[0].amount), "34");
  EXPECT_EQ(to_string(book.history(1)[1].amount), "1");
  EXPECT_EQ(to_string(book.history(1)[2].amount), "2");
  EXPECT_THROW(book.history(0), BrokenPromise);
  book.reset();
  EXPECT_TRUE(book.history(1).empty());
}

TEST(TallyBook, AQuantileStaysWithinTheExtremesObserved) {
  TimeBuckets const buckets({SimTime(0), SimTime(10)});
  std::array const specs{TallySpec{.lowest = 0, .highest = 100'000}};
  TallyBook book(buckets, specs);
  EXPECT_FALSE(book.quantile(0, 500'000));
  book.observe(0, SimTime(1), 65'536);  // the least of a cell 512 wide
  EXPECT_EQ(book.quantile(0, 500'000), 65'536);
}

struct Observation {
  std::uint32_t tally;
  std::int64_t time;
  std::int64_t value;
  std::int64_t weight;
};

std::vector<Observation> random_observations(Lcg& lcg) {
  std::vector<Observation> all;
  for (int i = 0; i < 4000; ++i) {
    all.push_back(
        {static_cast<std::uint32_t>(lcg.below(3)), lcg.below(1001), lcg.below(200'000) - 50'000, 1 + lcg.below(500)});
  }
  return all;
}

TallyBook random_book(TimeBuckets const& buckets) {
  std::array const specs{TallySpec{.thresholds = {0}}, TallySpec{.lowest = -50'000, .highest = 150'000},
                         TallySpec{.thresholds = {-7, 99, 1000}, .lowest = 0, .highest = 86'400}};
  return TallyBook(buckets, specs);
}

std::vector<std::string> figures(TallyBook const& book) {
  std::vector<std::string> all;
  for (std::uint32_t tally = 0; tally < book.tallies(); ++tally) {
    for (std::uint32_t b = 0; b < book.buckets().count(); ++b) {
      Moments const& m = book.moments(tally, b);
      for (Wide const value :
           {Wide{m.count}, m.sum, static_cast<Wide>(m.sum_of_squares), Wide{m.minimum}, Wide{m.maximum}}) {
        all.push_back(to_string(value));
      }
    }
    for (std::int64_t const weight : book.histogram(tally)) all.push_back(std::to_string(weight));
  }
  for (std::uint32_t b = 0; b < book.buckets().count(); ++b) {
    all.push_back(std::to_string(book.count_above(0, b, 0)));
    for (std::size_t i = 0; i < 3; ++i) all.push_back(std::to_string(book.count_above(2, b, i)));
  }
  return all;
}

TEST(TallyBook, EqualsTheNaiveSumsAndAnyPartitionMergesToTheSingleBook) {
  TimeBuckets const buckets({SimTime(0), SimTime(300), SimTime(301), SimTime(1000)}, 1);
  Lcg lcg(31);
  auto const observations = random_observations(lcg);
  TallyBook whole = random_book(buckets);
  for (Observation const& o : observations) whole.observe(o.tally, SimTime(o.time), o.value, o.weight);

  for (std::uint32_t tally = 0; tally < 3; ++tally) {
    for (std::uint32_t b = 0; b < buckets.count(); ++b) {
      std::int64_t n = 0;
      std::int64_t sum = 0;
      double square = 0;
      for (Observation const& o : observations) {
        if (o.tally != tally || buckets.at(SimTime(o.time)) != b) continue;
        n += o.weight;
        sum += o.weight * o.value;
      }
      double const mean = static_cast<double>(sum) / static_cast<double>(n);
      for (Observation const& o : observations) {
        if (o.tally != tally || buckets.at(SimTime(o.time)) != b) continue;
        double const d = static_cast<double>(o.value) - mean;
        square += static_cast<double>(o.weight) * d * d;
      }
      Moments const& m = whole.moments(tally, b);
      ASSERT_EQ(m.count, n);
      ASSERT_EQ(to_string(m.sum), std::to_string(sum));
      if (n > 1) {
        ASSERT_NEAR(m.variance().value() / (square / static_cast<double>(n - 1)), 1.0, 1e-12);
      }
    }
  }
  for (std::int64_t partitions = 1; partitions < 5; ++partitions) {
    std::vector<TallyBook> parts(static_cast<std::size_t>(partitions), random_book(buckets));
    for (Observation const& o : observations) {
      parts[static_cast<std::size_t>(lcg.below(partitions))].observe(o.tally, SimTime(o.time), o.value, o.weight);
    }
    for (std::size_t i = 1; i < parts.size(); ++i) parts[0].merge(parts[i]);
    EXPECT_EQ(figures(parts[0]), figures(whole));
  }
  whole.reset();
  EXPECT_EQ(figures(whole), figures(random_book(buckets)));
}

TEST(TallyBook, KeepsTheWholeRunAloneWhereNoMoreIsWanted) {
  TimeBuckets const buckets({SimTime(0), SimTime(10), SimTime(20)});
  std::array const specs{TallySpec{.whole_run = true}, TallySpec{}};
  TallyBook one(buckets, specs);
  TallyBook other(buckets, specs);
  one.observe(0, SimTime(4), 3);
  one.observe(1, SimTime(4), 100);
  other.observe(0, SimTime(14), 4, 2);
  one.merge(other);
  EXPECT_EQ(to_string(one.moments(0, 0, 2).sum), "11");
  EXPECT_EQ(one.moments(0, 0, 2).count, 3);
  EXPECT_EQ(to_string(one.moments(1, 0).sum), "100") << "the tally beside it is kept as ever";
  EXPECT_THROW(one.moments(0, 1), BrokenPromise);
  EXPECT_THROW(one.moments(0, 1, 2), BrokenPromise);
}

TEST(TallyBook, TakesMemoryForWhatIsObservedAndKeepsItOverReplications) {
  TimeBuckets const buckets({SimTime(0), SimTime(10), SimTime(20)});
  std::vector<TallySpec> const specs(1000);
  TallyBook book(buckets, specs);
  EXPECT_EQ(book.bytes_of_observations(), 0U);
  book.observe(700, SimTime(4), 3);
  book.observe(700, SimTime(14), 5);
  std::size_t const two_buckets = 2 * sizeof(Moments);
  EXPECT_EQ(book.bytes_of_observations(), two_buckets);
  EXPECT_EQ(book.moments(699, 1), Moments()) << "what observes nothing has no moments";
  EXPECT_EQ(book.moments(699, 0, 2), Moments());
  book.reset();
  EXPECT_EQ(book.moments(700, 0, 2), Moments());
  book.observe(3, SimTime(14), 8);
  EXPECT_EQ(book.bytes_of_observations(), two_buckets) << "another tally takes the room of the one before";
  EXPECT_EQ(book.moments(3, 0).count, 0);
  EXPECT_EQ(to_string(book.moments(3, 1).sum), "8");
  EXPECT_EQ(book.moments(700, 1).count, 0);
}

}  // namespace
}  // namespace chokepoint::ledger
