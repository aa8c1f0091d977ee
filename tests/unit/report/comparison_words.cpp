#include <gtest/gtest.h>

#include "engine/report/comparison.hpp"
#include "engine/report/comparison_summary.hpp"

/// What a comparison of runs says is what the runs themselves say.
namespace chokepoint::report {
namespace {

results::StoredRun run_of(double happened, std::int64_t delivered, std::vector<double> const& waited) {
  results::StoredRun run;
  run.manifest = {{"seed", "1"},
                  {"replication", "0"},
                  {"uncertain", "central"},
                  {"hash", std::to_string(delivered)},
                  {"from", "2026-01-01T00:00:00Z"},
                  {"to", "2026-03-01T00:00:00Z"}};
  run.outcomes = {{"stops", "The cap stops chips at times", happened, "", std::nullopt}};
  run.products = {{"chips", "chip", 1}};
  run.series = {{"chips", "delivered", "2026-03-01T00:00:00Z", delivered},
                {"chips", "installed", "2026-03-01T00:00:00Z", 100 - delivered}};
  results::Table scenario{"scenario", {"line", "text"}, {}};
  scenario.rows.push_back({std::int64_t{0}, std::string(R"(outcomes."stops".measure "happened")")});
  run.tables.push_back(scenario);
  char const* const reasons[]{"license", "cap", "transit"};
  for (std::size_t i = 0; i < waited.size(); ++i) {
    auto const seconds = static_cast<base::Wide>(waited[i] * 86'400);
    run.delay.push_back({"b", "s", "chips", "genuine", reasons[i], seconds, 1, true});
  }
  return run;
}

std::string compared(results::StoredRun const& a, results::StoredRun const& b) {
  return comparison_summary({compare_runs("a", a, "b", b)}, {});
}

TEST(ComparisonWords, WhatOneFutureAnswersWithYesOrNoIsYesOrNo) {
  std::string const text = compared(run_of(1, 5, {}), run_of(0, 5, {}));
  std::size_t const row = text.find("The cap stops chips at times");
  ASSERT_NE(row, std::string::npos) << text;
  std::string const line = text.substr(row, text.find('\n', row) - row);
  EXPECT_NE(line.find("yes"), std::string::npos) << line;
  EXPECT_NE(line.find("no"), std::string::npos) << line;
  EXPECT_EQ(line.find('1'), std::string::npos) << line;
}

/// Units that were delivered and are online by now are "installed": fewer of the rest may mean more deliveries.
TEST(ComparisonWords, DeliveredUnitsThatStillWaitToBeInstalledAreCalledThat) {
  std::string const text = compared(run_of(1, 60, {}), run_of(1, 20, {}));
  EXPECT_NE(text.find("chips delivered and not installed"), std::string::npos) << text;
  EXPECT_EQ(text.find("chips delivered "), text.find("chips delivered and not installed")) << text;
}

/// 400.4, 300.4 and 300.2 days are 1,001 in all, of which whole days make up 1,000: the one that is left goes to the
/// largest remainder, and of equal ones to the first (license comes before cap).
TEST(ComparisonWords, WaitsAreRoundedAsTheRunsOwnSummaryRoundsThem) {
  auto const run = run_of(1, 5, {400.4, 300.4, 300.2});
  std::string const text = compared(run_of(1, 5, {500, 400, 400}), run);
  std::size_t const table = text.find("What units waited for");
  ASSERT_NE(table, std::string::npos) << text;
  auto const row = [&](std::string const& reason) {
    std::size_t const begin = text.find("  " + reason, table);
    return text.substr(begin, text.find('\n', begin) - begin);
  };
  EXPECT_NE(row("license").find(" 401 "), std::string::npos) << text;
  EXPECT_NE(row("cap").find(" 300 "), std::string::npos) << text;
  EXPECT_NE(row("transit").find(" 300 "), std::string::npos) << text;
  EXPECT_NE(row("total").find(" 1,001 "), std::string::npos) << text;
}

}  // namespace
}  // namespace chokepoint::report
