// Scores that READMEs publish, good or bad, are those that `chokepoint backtest` gives.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <map>

#include "engine/base/calendar.hpp"
#include "engine/sweep/backtest.hpp"
#include "engine/sweep/calibration.hpp"
#include "tests/scenarios/scenario.hpp"
#include "tests/support/long_tests.hpp"

namespace chokepoint::test {
namespace {

/// In what a README counts the numbers of a series.
struct Told {
  std::string words;
  double unit = 1;
};

std::string number(double value, double unit) {
  std::string const text = fmt::format("{:.1f}", value / unit);
  return text == "-0.0" ? "0.0" : text;
}

/// The README's line of a mean: n, within 50 and 90 %, CRPS, both naive forecasts, bias; of dates without bands.
std::string line_of(sweep::Backtest const& backtest, sweep::SeriesScore const& mean,
                    std::map<std::string, Told> const& told) {
  auto const& series = backtest.series[mean.series];
  Told const how = told.count(series.name) > 0 ? told.at(series.name) : Told{series.title, 1};
  auto const score = [&](double value) {
    return series.is_date ? fmt::format("{:.3f}", value) : number(value, how.unit);
  };
  auto const naive = [&](std::uint64_t count, double value, double same) {
    if (count == 0) return std::string("none");
    return count == mean.count ? score(value) : fmt::format("{} (of {}: {})", score(value), count, score(same));
  };
  std::string line = fmt::format("| {} | {} | ", how.words, mean.count);
  line += series.is_date ? "| | " : fmt::format("{} | {} | ", mean.in_50, mean.in_90);
  line += fmt::format("{} | {} | {} | {} |", score(mean.score),
                      naive(mean.with_last, mean.last_score, mean.score_with_last),
                      naive(mean.with_spread, mean.spread_score, mean.score_with_spread),
                      series.is_date ? fmt::format("{:.2f}", mean.bias) : number(mean.bias, how.unit));
  return line;
}

/// Every score of a scenario with 256 futures stands in its README: what is dated after the split behind the words for
/// its way to have the rules.
sweep::Backtest expect_published(std::string const& scenario, std::map<std::string, Told> const& told) {
  std::filesystem::path const folder = std::filesystem::path(CHOKEPOINT_SOURCE_DIR) / "scenarios" / scenario;
  sweep::BacktestRequest request;
  request.file = folder / "scenario.yaml";
  request.replications = 256;
  request.threads = 2;
  base::Diagnostics diagnostics;
  auto backtest = sweep::backtest(
      request, [] { return false; }, diagnostics);
  if (!backtest) throw std::runtime_error(diagnostics.render(false));
  std::string const readme = text_of(folder / "README.md");
  std::string wanted;
  for (auto const& judgment : backtest->judgments) {
    std::string const heading =
        judgment.name == "reactions_drawn" ? "**Reactions drawn**" : "**Rules as they happened**";
    std::size_t const behind = readme.find(heading);
    EXPECT_NE(behind, std::string::npos) << heading;
    EXPECT_EQ(judgment.failures, 0U) << judgment.first_failure;
    for (auto const& mean : judgment.means) {
      if (mean.count == 0) continue;  // known: the README says so in words
      std::string const line = line_of(*backtest, mean, told);
      wanted += line + "\n";
      bool const is_fit = mean.part == sweep::HistoryPart::fit;
      EXPECT_NE(readme.find(line, is_fit || behind == std::string::npos ? 0 : behind), std::string::npos)
          << scenario << ", " << judgment.name << ", " << word_of(mean.part) << ": " << line;
    }
    wanted += "\n";
  }
  if (testing::Test::HasFailure()) ADD_FAILURE() << "the README's lines, in their order:\n" << wanted;
  return std::move(*backtest);
}

/// Whether what judged a series is better told by the futures than by both naive forecasts.
bool beats_both(sweep::Backtest const& backtest, std::string const& name, std::string const& series) {
  for (auto const& judgment : backtest.judgments) {
    if (judgment.name != name) continue;
    for (auto const& mean : judgment.means) {
      bool const meant = backtest.series[mean.series].name == series && mean.part == sweep::HistoryPart::judged;
      if (!meant) continue;
      EXPECT_GT(mean.with_last * mean.with_spread, 0U) << series << ": no naive forecast";
      return mean.score_with_last < mean.last_score && mean.score_with_spread < mean.spread_score;
    }
  }
  ADD_FAILURE() << series << " isn't judged";
  return false;
}

TEST(Backtests, OfAustralianWineAreThoseOfItsReadme) {
  auto const backtest = expect_published(
      "australian-wine", {{"exports", {"exports, million AUD", 1e6}}, {"litres", {"million litres", 1e6}}});
  for (std::string const way : {"rules_as_they_happened", "reactions_drawn"}) {
    EXPECT_TRUE(beats_both(backtest, way, "exports")) << way;
    EXPECT_TRUE(beats_both(backtest, way, "litres")) << way;
  }
}

/// The overrides of a file as `--set-file` reads it.
std::vector<std::string> settings_in(std::filesystem::path const& file) {
  std::vector<std::string> overrides;
  std::ifstream lines(file);
  for (std::string line; std::getline(lines, line);) {
    if (!line.empty() && line.front() != '#') overrides.push_back(line);
  }
  return overrides;
}

// Better or worse than before it was fitted by rule: the README says which.
TEST(Backtests, OfFittedAustralianWineAreThoseOfItsReadme) {
  if (!long_tests()) GTEST_SKIP() << "512 futures of fitted wine: its README is NOT held against them here";
  std::filesystem::path const folder = std::filesystem::path(CHOKEPOINT_SOURCE_DIR) / "scenarios/australian-wine";
  sweep::BacktestRequest request;
  request.file = folder / "scenario.yaml";
  request.overrides = settings_in(folder / "fitted.set");
  request.replications = 256;
  request.threads = 2;
  ASSERT_EQ(request.overrides.size(), 5U) << "four values and how they go together";
  base::Diagnostics diagnostics;
  auto const backtest = sweep::backtest(
      request, [] { return false; }, diagnostics);
  ASSERT_TRUE(backtest) << diagnostics.render(false);
  std::string const readme = text_of(folder / "README.md");
  std::size_t const behind = readme.find("## Fitted to history");
  ASSERT_NE(behind, std::string::npos);
  for (auto const& mean : backtest->judgments.front().means) {
    std::string const line =
        line_of(*backtest, mean, {{"exports", {"exports, million AUD", 1e6}}, {"litres", {"million litres", 1e6}}});
    EXPECT_NE(readme.find(line, behind), std::string::npos) << line;
  }
}

TEST(Calibrations, OfAustralianWineLookAtNothingAfterTheSplit) {
  sweep::CalibrationRequest request;
  request.file = std::filesystem::path(CHOKEPOINT_SOURCE_DIR) / "scenarios/australian-wine/scenario.yaml";
  base::Diagnostics diagnostics;
  auto const plan = sweep::plan_calibration(request, diagnostics);
  ASSERT_TRUE(plan) << diagnostics.render(false);
  EXPECT_TRUE(diagnostics.all().empty()) << diagnostics.render(false);
  EXPECT_EQ(plan->targets.size(), 8U) << "exports and litres of 2021 to 2024";
  for (auto const& target : plan->targets) EXPECT_LE(target.at, base::time_of(*base::parse_date("2025-01-01")));
  for (auto const& series : plan->series) {
    ASSERT_EQ(series.kept.size(), 1U) << series.name;
    EXPECT_EQ(series.kept.front(), base::time_of(*base::parse_date("2026-01-01"))) << "the year 2025 judges";
  }
  EXPECT_EQ(plan->changes.size(), 1U) << "and the harvest of 2025 isn't known";
}

TEST(Backtests, OfChipsAreThoseOfItsReadme) {
  if (!long_tests()) GTEST_SKIP() << "512 futures of the scenario of chips: its README is NOT held against them here";
  auto const backtest = expect_published("ai-chips-2022-2026",
                                         {{"a800", {"A800, thousand", 1e3}},
                                          {"h800", {"H800, thousand", 1e3}},
                                          {"h20", {"H20, thousand", 1e3}},
                                          {"h20_fy26q3", {"H20 to 2025-10-26, thousand", 1e3}},
                                          {"charge_first", {"the charge, nothing used again, million USD", 1e6}},
                                          {"charge", {"the charge as booked, million USD", 1e6}},
                                          {"sales_fy26q1", {"H20 sold in the quarter to 2025-04-27, million USD", 1e6}},
                                          {"h20_book", {"H20 on order on 2025-04-09, billion USD", 1e9}},
                                          {"nvidia_h20", {"H20 in Nvidia's stock in July 2025, thousand", 1e3}},
                                          {"h20_stock", {"H20 in buyers' stock on 2025-04-09, thousand", 1e3}},
                                          {"a800_first", {"first A800", 1}},
                                          {"h800_first", {"first H800", 1}},
                                          {"h20_first", {"first H20", 1}},
                                          {"h20_required", {"H20 need a license", 1}}});
  EXPECT_TRUE(beats_both(backtest, "rules_as_they_happened", "h20"));
  EXPECT_TRUE(beats_both(backtest, "reactions_drawn", "h20"));
  EXPECT_FALSE(beats_both(backtest, "reactions_drawn", "h20_required"))
      << "the README says that it has no skill in dates";
  // What all futures have as it was seen stands in no line.
  for (auto const& mean : backtest.judgments.front().means) {
    auto const& name = backtest.series[mean.series].name;
    bool const is_date = backtest.series[mean.series].is_date;
    EXPECT_EQ(mean.known > 0, is_date || (name == "h20" && mean.part == sweep::HistoryPart::judged)) << name;
  }
}

}  // namespace
}  // namespace chokepoint::test
