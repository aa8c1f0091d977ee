#include "engine/report/told_series.hpp"

#include <gtest/gtest.h>

namespace chokepoint::report {
namespace {

/// Of 10 and then 30 chips that were delivered by the ends of two steps, 6 and then 18 went to a buyer without a
/// campus; 4 were put online in the second step, so 4 and then 12 - 4 wait for that.
results::StoredRun two_kinds_of_buyers() {
  results::StoredRun run;
  run.products = {{"chip", "chip", 1}, {"box", "box", 1}};
  run.series = {{"chip", "delivered", "2026-01-11T00:00:00Z", 10}, {"chip", "delivered", "2026-01-21T00:00:00Z", 26},
                {"chip", "installed", "2026-01-11T00:00:00Z", 0},  {"chip", "installed", "2026-01-21T00:00:00Z", 4},
                {"box", "delivered", "2026-01-11T00:00:00Z", 5},   {"box", "delivered", "2026-01-21T00:00:00Z", 5}};
  results::Table streams{"wait_streams", {"stream", "name", "buyer", "product", "per_unit", "site", "campuses"}, {}};
  std::string const none;
  streams.rows = {{std::int64_t{0}, std::string("s"), std::string("cloud"), std::string("chip"), std::int64_t{1},
                   std::string("fab"), std::string("hall")},
                  {std::int64_t{1}, std::string("t"), std::string("shop"), std::string("chip"), std::int64_t{1},
                   std::string("fab"), none}};
  results::Table deliveries{"deliveries", {"stream", "site", "day", "amount", "first_second", "last_second"}, {}};
  auto const take = [&](std::int64_t stream, std::int64_t amount, std::int64_t second) {
    deliveries.rows.push_back({stream, std::string("fab"), none, amount, second, second});
  };
  constexpr std::int64_t january_5 = 1'767'571'200, january_15 = 1'768'435'200;
  take(0, 4, january_5);
  take(1, 6, january_5);
  take(0, 8, january_15);
  take(1, 12, january_15);
  run.tables = {streams, deliveries};
  return run;
}

TEST(ToldSeries, WhatIsDeliveredForNoCampusDoesNotWaitForOne) {
  using Row = results::StoredRun::Series;
  std::vector<Row> const expected{{"chip", "delivered and not installed", "2026-01-11T00:00:00Z", 4},
                                  {"chip", "delivered and not installed", "2026-01-21T00:00:00Z", 8},
                                  {"chip", "delivered for no campus", "2026-01-11T00:00:00Z", 6},
                                  {"chip", "delivered for no campus", "2026-01-21T00:00:00Z", 18},
                                  {"chip", "installed", "2026-01-11T00:00:00Z", 0},
                                  {"chip", "installed", "2026-01-21T00:00:00Z", 4},
                                  {"box", "delivered", "2026-01-11T00:00:00Z", 5},
                                  {"box", "delivered", "2026-01-21T00:00:00Z", 5}};
  EXPECT_EQ(told_series(two_kinds_of_buyers()), expected);
}

TEST(ToldSeries, WithoutDeliveriesAllAreToldAlike) {
  results::StoredRun run = two_kinds_of_buyers();
  run.tables.clear();
  auto const told = told_series(run);
  ASSERT_EQ(told.size(), run.series.size());
  EXPECT_EQ(told[0].status, not_installed);
  EXPECT_EQ(told[0].amount, 10);
}

TEST(ToldSeries, AreTheTableOfPagesInUnits) {
  results::StoredRun run = two_kinds_of_buyers();
  run.products[0].per_unit = 4;
  results::Table const table = told_series_table(run);
  EXPECT_EQ(std::get<double>(table.rows[1][3]), 2.0);
  EXPECT_EQ(std::get<std::int64_t>(table.rows[1][4]), 8);
}

}  // namespace
}  // namespace chokepoint::report
