#include "engine/simulation/run_time.hpp"

#include <gtest/gtest.h>

#include <string>

#include "tests/support/yaml_world.hpp"

namespace chokepoint::simulation {
namespace {

model::World world(std::string const& clock, std::string const& outcomes = "") {
  return test::world_of("chokepoint: 1\nclock: {" + clock +
                        "}\nproducts: {p: {}}\nsites: {a: {stock: {p: {initial: 5 units}}}}\n" +
                        (outcomes.empty() ? "" : "outcomes: {" + outcomes + "}\n"));
}

base::SimTime date(unsigned month, unsigned day) {
  return base::time_of(base::Date(std::chrono::year(2026), std::chrono::month(month), std::chrono::day(day)));
}

TEST(RunTime, BatchesAreEqualPartsOfTheMeasuredTime) {
  model::World const measured = world("from: 2026-01-01, to: 2026-03-02, warm_up: 10 days, batches: 5");
  RunTime const time(measured);
  ASSERT_EQ(time.batches().size(), 5U);
  for (auto const& batch : time.batches()) EXPECT_EQ(time.length(batch), base::days(10));
  EXPECT_EQ(time.buckets().begin(time.batches().front().first), date(1, 11));
  EXPECT_EQ(time.batches().back().last, time.buckets().count());
}

TEST(RunTime, BatchesThatDoNotDivideTheTimeDifferByAtMostASecond) {
  model::World const measured = world("from: 2026-01-01, to: 2026-01-02, batches: 7");
  RunTime const time(measured);
  std::int64_t sum = 0;
  for (auto const& batch : time.batches()) {
    std::int64_t const seconds = time.length(batch).seconds();
    EXPECT_GE(seconds, 86400 / 7);
    EXPECT_LE(seconds, 86400 / 7 + 1);
    sum += seconds;
  }
  EXPECT_EQ(sum, 86400);
}

TEST(RunTime, TheWarmUpIsAWholeNumberOfBuckets) {
  model::World const measured = world("from: 2026-01-01, to: 2026-03-02, warm_up: 36 hours");
  RunTime const time(measured);
  EXPECT_EQ(time.buckets().begin(time.buckets().warm_up()), date(1, 2) + base::hours(12));
}

TEST(RunTime, ShortRunsAreKeptByDay) {
  model::World const measured = world("from: 2026-01-01, to: 2026-03-02, batches: 1");
  EXPECT_EQ(RunTime(measured).buckets().count(), 60U);
}

TEST(RunTime, LongRunsAreKeptInStepsOfWholeWeeks) {
  model::World const measured = world("from: 2026-01-01, to: 2030-01-01, batches: 1");
  RunTime const time(measured);
  EXPECT_LE(time.buckets().count(), 81U);
  EXPECT_EQ((time.buckets().end(0) - time.buckets().begin(0)).seconds() % (7 * 86400), 0);
}

TEST(RunTime, ADateThatIsAskedForNeedsNoFinerSteps) {
  model::World const measured = world("from: 2026-01-01, to: 2030-01-01, batches: 1",
                                      "first: {measure: status, status: delivered, reduce: first_date}");
  EXPECT_EQ(RunTime(measured).buckets().count(), 53U);  // 1461 days in steps of 28
}

TEST(RunTime, AnOutcomesWindowIsCutOut) {
  model::World const measured = world("from: 2026-01-01, to: 2026-03-02, batches: 1",
                                      "some: {measure: on_hand, from: 2026-01-05T03:00Z, to: 2026-01-07}");
  RunTime const time(measured);
  RunTime::Range const range = time.range(date(1, 5) + base::hours(3), date(1, 7));
  EXPECT_EQ(time.length(range), base::hours(45));
}

TEST(RunTime, AWindowThatWasNotCutOutIsOurDefect) {
  model::World const measured = world("from: 2026-01-01, to: 2026-03-02, batches: 1");
  RunTime const time(measured);
  EXPECT_THROW((void)time.range(date(1, 5) + base::hours(3), date(1, 7)), base::BrokenPromise);
}

}  // namespace
}  // namespace chokepoint::simulation
