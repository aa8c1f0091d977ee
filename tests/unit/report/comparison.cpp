#include "engine/report/comparison.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <functional>

#include "engine/report/comparison_summary.hpp"
#include "engine/report/sweep_summary.hpp"
#include "engine/sweep/answers.hpp"
#include "engine/sweep/sums.hpp"

namespace chokepoint::report {
namespace {

namespace fs = std::filesystem;

constexpr std::uint32_t futures = 16;

/// A sweep of 16 futures of one cell, whose only outcome and whose only band's only step have these values.
class MadeSweep {
 public:
  MadeSweep(std::string const& name, std::function<double(std::uint32_t)> const& value_of,
            std::function<void(results::StoredStudy&)> const& change = {}, std::uint64_t first_luck = 0,
            bool finished = true) {
    path_ = fs::temp_directory_path() / ("chokepoint_comparison_" + std::to_string(::getpid()) + "_" + name);
    results::StoredStudy study;
    study.manifest = {{"design", "grid"}, {"confidence", "0.95"}, {"rows", "table"}, {"seed", "1"}};
    study.outcomes = {{"arrived", "Arrived", "units", 0}};
    study.bands = {{"arrived", "Arrived so far", "units", "so_far", {"2026-07-01"}, {0.5}}};
    study.variants = {""};
    study.reliefs.resize(1);
    study.points.resize(1);
    study.scenario_lines = {"clock.from 1764547200"};
    if (change) change(study);
    EXPECT_FALSE(results::SweepFile::create(path_, study));
    results::BlockValues block;
    block.replications = futures;
    for (std::uint32_t i = 0; i < futures; ++i) {
      block.luck.push_back(first_luck + i);
      block.values.push_back(value_of(i));
    }
    block.steps = block.values;
    block.events.assign(futures, 1);
    block.hashes.assign(futures, {0, 0});
    block.failed.assign(futures, 0);
    state_.points.push_back({1, 1, finished, finished});
    state_.sums.outcomes.resize(1);
    for (double const value : block.values) {
      sweep::add(state_.sums.outcomes[0], std::isnan(value) ? std::nullopt : std::optional(value));
    }
    state_.sums.pairs.resize(1);
    state_.sums.bands = state_.sums.outcomes;
    results::SweepCommit commit;
    commit.blocks = {&block};
    commit.points = {0};
    auto opened = results::SweepFile::open(path_);
    EXPECT_TRUE(opened);
    file_.emplace(std::move(opened).value());
    EXPECT_FALSE(file_->commit(commit, state_, 0));
  }
  ~MadeSweep() {
    file_.reset();
    for (char const* end : {"", "-wal", "-shm"}) fs::remove(fs::path(path_) += end);
  }
  MadeSweep(MadeSweep const&) = delete;
  MadeSweep& operator=(MadeSweep const&) = delete;

  sweep::ReadSweep read() const { return {*file_, state_}; }

 private:
  fs::path path_;
  results::SweepState state_;
  std::optional<results::SweepFile> file_;
};

double ramp(std::uint32_t i) { return i; }
/// One more in even futures, three more in odd ones.
double ramp_and_some(std::uint32_t i) { return i + (i % 2 == 0 ? 1 : 3); }

Comparison compared(MadeSweep const& a, MadeSweep const& b) {
  auto comparison = compare_sweeps("a", a.read(), "b", b.read());
  EXPECT_TRUE(comparison);
  return std::move(comparison).value();
}

// Differences are 1 and 3 in turn: mean 2, Σ(d - 2)² = 16, no skewness, and t of 15 at 97.5 % is 2.1314495.
TEST(SweepComparison, PairsFuturesOfTheSameLuck) {
  MadeSweep const a("a", ramp), b("b", ramp_and_some);
  Comparison const comparison = compared(a, b);
  EXPECT_TRUE(comparison.paired);
  ASSERT_EQ(comparison.outcomes.size(), 1u);
  Compared const& one = comparison.outcomes[0];
  EXPECT_EQ(one.pairs, 16u);
  EXPECT_DOUBLE_EQ(*one.difference, 2);
  EXPECT_NEAR(*one.half_width, 2.1314495 * std::sqrt(16.0 / 15 / 16), 1e-5);
  // The mean of 0 … 15: no skewness either.
  EXPECT_DOUBLE_EQ(*one.a.mean, 7.5);
  EXPECT_NEAR(*one.a.half_width, 2.1314495 * std::sqrt(340.0 / 15 / 16), 1e-5);
  EXPECT_EQ(verdict_of(one), Verdict::more);
  EXPECT_EQ(verdict_of(compared(b, a).outcomes[0]), Verdict::less);
  EXPECT_TRUE(comparison.changes.empty());
}

// A's Σ(x - 7.5)² is 340. B's is 340 + 16 + 2·8 = 372. The means' variances are 340/15/16 and 372/15/16, the degrees of
// freedom 29.9, and t of 29 at 97.5 % is 2.0452296.
TEST(SweepComparison, TakesIndependentSamplesWhereLuckDiffers) {
  MadeSweep const a("a", ramp);
  MadeSweep const b("b", ramp_and_some, [](auto& study) { study.manifest["seed"] = "2"; });
  Comparison const comparison = compared(a, b);
  EXPECT_FALSE(comparison.paired);
  EXPECT_NE(comparison.about.find("A has seed 1 and B has seed 2"), std::string::npos) << comparison.about;
  Compared const& one = comparison.outcomes[0];
  EXPECT_EQ(one.pairs, 0u);
  EXPECT_DOUBLE_EQ(*one.difference, 2);
  double const half_width = 2.0452296 * std::sqrt((340 + 372) / 15.0 / 16);
  EXPECT_NEAR(*one.half_width, half_width, 1e-5);
  EXPECT_EQ(verdict_of(one), Verdict::undecided);
  ASSERT_EQ(comparison.course.size(), 1u);
  EXPECT_NEAR(*comparison.course[0].half_width, half_width, 1e-5) << "courses are sums anyway";
}

TEST(SweepComparison, SaysThatCoursesAreNotPairedWhereOutcomesAre) {
  MadeSweep const a("a", ramp), b("b", ramp_and_some);
  Comparison const comparison = compared(a, b);
  ASSERT_EQ(comparison.course.size(), 1u);
  EXPECT_EQ(verdict_words(comparison.outcomes[0]), "more");
  EXPECT_EQ(verdict_words(comparison.course[0]), "not told apart without pairs");
  std::string const text = comparison_summary({comparison}, {});
  EXPECT_NE(text.find("Outcomes; paired future by future\n"), std::string::npos) << text;
  EXPECT_NE(text.find("; not paired\n"), std::string::npos) << text;
  // Where nothing is paired there is nothing to tell apart.
  MadeSweep const other("other", ramp_and_some, [](auto& study) { study.manifest["seed"] = "2"; });
  std::string const samples = comparison_summary({compared(a, other)}, {});
  EXPECT_EQ(samples.find("paired future by future"), std::string::npos) << samples;
  EXPECT_EQ(samples.find("not paired"), std::string::npos) << samples;
  EXPECT_EQ(verdict_words(compared(a, other).course[0]), "not told apart");
}

TEST(SweepSummary, OfASweepThatRanNothingHasNoTablesOfDashes) {
  MadeSweep const made("a", ramp);
  sweep::ReadSweep const read = made.read();
  auto const& study = read.file.study();
  auto const answers = sweep::answers(study, read.state, {});
  std::string const title = study.outcomes[0].title.empty() ? study.outcomes[0].name : study.outcomes[0].title;
  results::SweepState some = read.state;
  some.replications = futures;
  std::string const told = sweep_summary(study, some, answers, {});
  EXPECT_NE(told.find("median"), std::string::npos) << told;
  results::SweepState nothing = read.state;
  nothing.replications = 0;
  std::string const text = sweep_summary(study, nothing, answers, {});
  EXPECT_NE(text.find("No future has been run yet: chokepoint resume"), std::string::npos) << text;
  EXPECT_EQ(text.find("median"), std::string::npos) << text;
}

TEST(SweepComparison, WithoutRowsThereAreNoPairs) {
  MadeSweep const a("a", ramp), b("b", ramp_and_some, [](auto&study) { study.manifest["rows"] = "none"; });
  Comparison const comparison = compared(a, b);
  EXPECT_FALSE(comparison.paired);
  EXPECT_NE(comparison.about.find("B keeps no single futures (rows: none)"), std::string::npos) << comparison.about;
  EXPECT_DOUBLE_EQ(*comparison.outcomes[0].difference, 2);
}

TEST(SweepComparison, OtherLuckUnderTheSameSeedIsFound) {
  MadeSweep const a("a", ramp), b("b", ramp_and_some, {}, 16);
  Comparison const comparison = compared(a, b);
  EXPECT_FALSE(comparison.paired);
  EXPECT_NE(comparison.about.find("their replications had other luck"), std::string::npos) << comparison.about;
}

TEST(SweepComparison, LeavesOutFuturesInWhichOneHasNoValue) {
  double const none = std::nan("");
  MadeSweep const a("a", ramp), b("b", [&](std::uint32_t i) { return i < 2 ? none : ramp_and_some(i) + 10; });
  Compared const one = compared(a, b).outcomes[0];
  EXPECT_EQ(one.pairs, 14u);
  EXPECT_EQ(one.b.missing, 2u);
  EXPECT_DOUBLE_EQ(*one.difference, 12) << "of pairs: the means alone differ by more";
}

TEST(SweepComparison, SaysWhatIsTheSameInEveryFuture) {
  MadeSweep const a("a", ramp), b("b", ramp);
  Compared const one = compared(a, b).outcomes[0];
  EXPECT_EQ(verdict_of(one), Verdict::same);
  EXPECT_EQ(verdict_words(one), "the same in every future");
}

TEST(SweepComparison, NamesWhatOnlyOneOfThemHas) {
  MadeSweep const a("a", ramp), b("b", ramp, [](auto&study) { study.outcomes[0].name = "left"; });
  Comparison const other_outcome = compared(a, b);
  EXPECT_TRUE(other_outcome.outcomes.empty());
  // Of sixteen futures each.
  EXPECT_TRUE(other_outcome.notes.empty());
  ASSERT_EQ(other_outcome.alone.size(), 2u);
  EXPECT_EQ(other_outcome.alone[0].name, "arrived");
  EXPECT_DOUBLE_EQ(*other_outcome.alone[0].a.mean, *compared(a, a).outcomes[0].a.mean);
  EXPECT_FALSE(other_outcome.alone[0].b.mean);
  EXPECT_EQ(other_outcome.alone[1].name, "left");
  EXPECT_FALSE(other_outcome.alone[1].a.mean);
  EXPECT_EQ(other_outcome.alone[1].b.count, 16u);
  EXPECT_TRUE(alone_words(other_outcome).starts_with("Outcome of A alone: Arrived (")) << alone_words(other_outcome);
  MadeSweep const c("c", ramp, [](auto& study) { study.outcomes[0].unit = "tons"; });
  EXPECT_EQ(compared(a, c).notes,
            (std::vector<std::string>{"The outcome 'arrived' is in units in A and in tons in B."}));
}

TEST(SweepComparison, SaysWhatIsNotFinished) {
  MadeSweep const a("a", ramp), b("b", ramp, {}, 0, false);
  EXPECT_EQ(compared(a, b).notes, std::vector<std::string>{"B isn't finished: chokepoint resume b"});
}

TEST(SweepComparison, TellsWhichValuesDiffer) {
  MadeSweep const a("a", ramp), b("b", ramp, [](auto&study) { study.scenario_lines = {"clock.from 1764633600"}; });
  std::string const text = comparison_summary({compared(a, b)}, {});
  EXPECT_NE(text.find("clock.from  2025-12-01  2025-12-02"), std::string::npos) << text;
}

/// A run of one product.
results::StoredRun run_of(double arrived, std::int64_t stock) {
  results::StoredRun run;
  run.manifest = {{"seed", "1"}, {"replication", "0"}, {"uncertain", "central"}, {"hash", std::to_string(arrived)}};
  run.outcomes = {{"arrived", "Arrived", arrived, "units", std::nullopt}};
  run.products = {{"chips", "chip", 10}};
  run.series = {{"chips", "in_stock", "2026-01-01T00:00:00Z", 50},
                {"chips", "in_stock", "2026-02-01T00:00:00Z", stock}};
  run.events = {{"opens", "It opens", "2026-01-05T00:00:00Z"}};
  return run;
}

TEST(RunComparison, TellsOutcomesOfOneFileAloneInOneNoteWithTheirValues) {
  auto a = run_of(7, 50), b = run_of(7, 50);
  a.outcomes.push_back({"late", "Late", 30.0, "chips", std::nullopt});
  a.outcomes.push_back({"opens", "Opens", 1767571200.0, "date", std::nullopt});
  b.outcomes.push_back({"none", "Nothing came", std::nullopt, "date", std::nullopt});
  Comparison const comparison = compare_runs("a", a, "b", b);
  EXPECT_TRUE(comparison.notes.empty());
  EXPECT_EQ(alone_words(comparison),
            "Outcomes of A alone: Late (30 chips), Opens (2026-01-05). Outcome of B alone: Nothing came (no value).");
  std::string const brief = comparison_summary({comparison}, {});
  EXPECT_NE(brief.find("Outcomes of A alone: Late (30 chips)"), std::string::npos) << brief;
  EXPECT_EQ(brief.find("in A alone"), std::string::npos) << brief;
  // With all outcomes the table has them, and no note does.
  std::string const all = comparison_summary({comparison}, {}, OutcomesTold::all);
  EXPECT_NE(all.find("  Late, chips             30  —  in A alone"), std::string::npos) << all;
  EXPECT_NE(all.find("  Nothing came             —  —  in B alone"), std::string::npos) << all;
  EXPECT_EQ(all.find("Outcomes of A alone"), std::string::npos) << all;
  // Of a run that failed the note about that is enough.
  b.manifest["failure"] = "out of order";
  b.outcomes.clear();
  EXPECT_EQ(alone_words(compare_runs("a", a, "b", b)), "");
  EXPECT_EQ(compare_runs("a", a, "b", b).notes.front(), "B failed and has no outcomes: out of order");
}

TEST(RunComparison, IsOfOneFutureEachAndSaysSo) {
  auto b = run_of(12, 70);
  b.events[0].date = "2026-01-07T12:00:00Z";
  Comparison const comparison = compare_runs("a", run_of(7, 50), "b", b);
  EXPECT_TRUE(comparison.paired);
  EXPECT_NE(comparison.about.find("One future of each"), std::string::npos);
  EXPECT_DOUBLE_EQ(*comparison.outcomes[0].difference, 5);
  EXPECT_FALSE(comparison.outcomes[0].half_width);
  EXPECT_EQ(verdict_of(comparison.outcomes[0]), Verdict::unknown) << "one future tells nothing of luck";
  ASSERT_EQ(comparison.events.size(), 1u);
  EXPECT_DOUBLE_EQ(*comparison.events[0].difference, 2.5 * 86400);
  ASSERT_EQ(comparison.course.size(), 2u);
  EXPECT_DOUBLE_EQ(*comparison.course[0].difference, 0);
  EXPECT_DOUBLE_EQ(*comparison.course[1].difference, 2) << "20 tenths of a chip";
}

/// The second outcome differs by half of its size, the date by a tenth of the ten days that are run over, the first by
/// a twentieth; the one that B alone has differs most.
TEST(RunComparison, TellsWhatDiffersMostFirstAndCountsWhatIsEqual) {
  auto const run = [](double first, double second, double date, std::optional<double> only) {
    auto made = run_of(first, 50);
    made.manifest["from"] = "2026-01-01T00:00:00Z";
    made.manifest["to"] = "2026-01-11T00:00:00Z";
    made.outcomes = {{"first", "First", first, "chips", {}},    {"same", "Same", 5.0, "chips", {}},
                     {"second", "Second", second, "chips", {}}, {"day", "Day", date, "date", {}},
                     {"only", "Only", only, "chips", {}},       {"none", "None", {}, "chips", {}}};
    return made;
  };
  double const day = 1767225600;  // 2026-01-01
  Comparison const comparison = compare_runs("a", run(95, 1, day, std::nullopt), "b", run(100, 2, day + 86400, 3.0));
  ASSERT_EQ(comparison.outcomes.size(), 6u) << "nothing is lost";
  std::vector<std::string> names;
  for (Compared const& one : differing(comparison.outcomes, comparison)) names.push_back(one.name);
  EXPECT_EQ(names, (std::vector<std::string>{"only", "second", "day", "first"}));
  EXPECT_DOUBLE_EQ(weight_of(comparison.outcomes[0], comparison), 0.05);
  EXPECT_DOUBLE_EQ(weight_of(comparison.outcomes[2], comparison), 0.5);
  EXPECT_DOUBLE_EQ(weight_of(comparison.outcomes[3], comparison), 0.1);
  EXPECT_TRUE(is_equal(comparison.outcomes[1]));
  EXPECT_TRUE(is_equal(comparison.outcomes[5])) << "neither has a value";
  std::string const text = comparison_summary({comparison}, {});
  EXPECT_NE(text.find("  2 outcomes are equal: --all lists them\n"), std::string::npos) << text;
  EXPECT_EQ(text.find("Same"), std::string::npos) << text;
  EXPECT_LT(text.find("Only"), text.find("Second"));
  EXPECT_LT(text.find("Second"), text.find("Day"));
  std::string const all = comparison_summary({comparison}, {}, OutcomesTold::all);
  EXPECT_LT(all.find("First"), all.find("Same")) << all;
  EXPECT_LT(all.find("Same"), all.find("Second")) << "in the scenario's order";
  EXPECT_EQ(all.find("--all"), std::string::npos);
}

TEST(RunComparison, TellsWhatUnitsWaitedForWhereThatDiffers) {
  auto const run = [](std::int64_t license_days, std::int64_t stock_days) {
    auto made = run_of(7, 50);
    base::Wide const day = base::Wide{86'400} * 10;  // ten parts a chip
    made.delay = {{"b", "s", "chips", "genuine", "license", day * license_days, 10, true},
                  {"b", "s", "chips", "genuine", "stock", day * stock_days, 10, true},
                  {"b", "s", "wafers", "genuine", "stock", day * 1000, 10, false}};
    made.products.push_back({"wafers", "wafer", 10});
    return made;
  };
  Comparison const comparison = compare_runs("a", run(4, 6), "b", run(1, 6));
  ASSERT_EQ(comparison.waiting.size(), 3u);
  EXPECT_EQ(comparison.waiting[0].name, "license");
  EXPECT_EQ(comparison.waiting[0].unit, "chip-days");
  EXPECT_DOUBLE_EQ(*comparison.waiting[0].difference, -3);
  EXPECT_DOUBLE_EQ(*comparison.waiting[1].difference, 0);
  EXPECT_EQ(comparison.waiting[2].name, "total");
  EXPECT_DOUBLE_EQ(*comparison.waiting[2].a.mean, 10) << "of what the run is about alone";
  std::string const text = comparison_summary({comparison}, {});
  std::size_t const heading = text.find("What units waited for, where that differs (chip-days)");
  ASSERT_NE(heading, std::string::npos) << text;
  EXPECT_NE(text.find("license", heading), std::string::npos) << text;
  EXPECT_EQ(text.find("stock", heading), std::string::npos) << text;
}

TEST(RunComparison, NamesWhatDiffersByTitleAndTellsWhatAnUncertainValueIs) {
  auto const run = [](std::string const& line) {
    auto made = run_of(7, 50);
    made.tables = {{"scenario", {"line", "text"}, {{std::int64_t{0}, line}}},
                   {"assumptions", {"path", "central"}, {{std::string("uncertain.ratio"), std::string("0.5")}}},
                   {"titles", {"path", "title"}, {{std::string("permits.ndrc"), std::string("Import approval")}}}};
    return made;
  };
  auto const a = run(R"(permits."ndrc".domestic_ratio $"ratio")");
  Comparison const comparison = compare_runs("a", a, "b", run(R"(permits."ndrc".domestic_ratio 1)"));
  ASSERT_EQ(comparison.changes.size(), 1u);
  EXPECT_EQ(comparison.changes[0].path, "permits.ndrc.domestic_ratio");
  EXPECT_EQ(comparison.changes[0].title, "Import approval");
  EXPECT_EQ(comparison.changes[0].before, "$ratio (0.5)");
  EXPECT_EQ(comparison.changes[0].after, "1");
}

TEST(RunComparison, SuggestsASweepThatComparesTheTwo) {
  auto const run = [](std::string const& file, std::string const& overrides) {
    auto made = run_of(7, 50);
    made.manifest["file"] = file;
    made.manifest["overrides"] = overrides;
    made.manifest.erase("hash");
    return made;
  };
  using Commands = std::vector<std::string>;
  EXPECT_EQ(next_of_runs(run("x.yaml", R"(["a=1"])"), run("x.yaml", R"(["a=1","l.t=9 days"])")),
            (Commands{"chokepoint sweep x.yaml --set a=1 --set 'study.compare={b: {l.t: 9 days}}' -o ab-sweep.results",
                      "chokepoint compare ab-sweep.results"}));
  EXPECT_EQ(next_of_runs(run("x.yaml", R"(["l.t=8 days"])"), run("x.yaml", R"(["when=x, y"])")).front(),
            R"(chokepoint sweep x.yaml --set 'study.compare={baseline: a, a: {l.t: 8 days}, b: {when: "x, y"}}' -o )"
            "ab-sweep.results");
  // What has quotes of its own keeps them alone.
  EXPECT_NE(
      next_of_runs(run("x.yaml", "[]"), run("x.yaml", R"(["when=\"x, y\""])")).front().find(R"(b: {when: "x, y"}})"),
      std::string::npos);
  EXPECT_EQ(next_of_runs(run("x.yaml", "[]"), run("y.yaml", "[]")),
            (Commands{"chokepoint sweep x.yaml -o a-sweep.results", "chokepoint sweep y.yaml -o b-sweep.results",
                      "chokepoint compare a-sweep.results b-sweep.results"}));
  EXPECT_EQ(next_of_runs(run("x.yaml", "[]"), run("x.yaml", "[]")), (Commands{"chokepoint sweep x.yaml"}))
      << "of two futures of one scenario";
}

TEST(RunComparison, SuggestsNothingOfAFileThatChangedNorOfTheSameFutureTwice) {
  auto const run = [](std::string const& identity, std::string const& overrides, std::string const& lane_days,
                      std::string const& hash) {
    auto made = run_of(7, 50);
    made.manifest["file"] = "x.yaml";
    made.manifest["identity"] = identity;
    made.manifest["overrides"] = overrides;
    made.manifest["hash"] = hash;
    made.tables = {{"scenario", {"line", "text"}, {{std::int64_t{0}, R"(lanes."air".time )" + lane_days}}}};
    return made;
  };
  auto const a = run("1", "[]", "3", "h1");
  auto const edited = run("2", "[]", "4", "h2");
  EXPECT_TRUE(has_file_changed(a, edited));
  EXPECT_TRUE(next_of_runs(a, edited).empty());
  Comparison const comparison = compare_runs("a", a, "b", edited);
  ASSERT_FALSE(comparison.notes.empty());
  EXPECT_NE(comparison.notes.front().find("x.yaml was edited between them"), std::string::npos)
      << comparison.notes.front();
  auto const edited_elsewhere = run("2", R"(["lanes.sea.time=1 day"])", "4", "h2");
  EXPECT_TRUE(has_file_changed(a, edited_elsewhere)) << "what is set isn't what differs";
  auto const set = run("2", R"(["lanes.air.time=4 days"])", "4", "h2");
  EXPECT_FALSE(has_file_changed(a, set));
  EXPECT_EQ(next_of_runs(a, set).size(), 2u);
  EXPECT_FALSE(has_file_changed(a, run("2", R"(["lanes.air={time: 4 days}"])", "4", "h2"))) << "a block holds it";
  EXPECT_EQ(next_of_runs(a, run("1", "[]", "3", "h2")).size(), 1u) << "two futures of one scenario";
  EXPECT_TRUE(next_of_runs(a, a).empty()) << "one future";
}

TEST(RunComparison, TellsOfNothingWaitingAsZeroAndOfOtherUnitsThatTheyAre) {
  auto const run = [](std::int64_t days, std::string const& product) {
    auto made = run_of(7, 50);
    made.products.push_back({"wafers", "wafer", 10});
    if (days > 0) made.delay = {{"b", "s", product, "genuine", "stock", base::Wide{86'400} * 10 * days, 10, true}};
    return made;
  };
  Comparison const begins = compare_runs("a", run(0, ""), "b", run(6, "wafers"));
  ASSERT_EQ(begins.waiting.size(), 2u) << "stock, total";
  EXPECT_EQ(begins.waiting[0].unit, "wafer-days");
  EXPECT_DOUBLE_EQ(*begins.waiting[0].difference, 6);
  Comparison const ends = compare_runs("a", run(6, "wafers"), "b", run(0, ""));
  ASSERT_EQ(ends.waiting.size(), 2u);
  EXPECT_DOUBLE_EQ(*ends.waiting[1].difference, -6);
  EXPECT_TRUE(compare_runs("a", run(0, ""), "b", run(0, "")).waiting.empty());
  Comparison const others = compare_runs("a", run(6, "chips"), "b", run(6, "wafers"));
  EXPECT_TRUE(others.waiting.empty());
  ASSERT_EQ(others.notes.size(), 1u);
  EXPECT_EQ(others.notes[0], "What units waited for isn't compared: A has it in chip-days, B in wafer-days.");
}

TEST(RunComparison, CallsWhatOneOfThemAloneHasByThatOnesTitle) {
  auto const run = [](std::vector<std::string> const& lines, std::string const& title, std::string const& vintage) {
    auto made = run_of(7, 50);
    results::Table scenario{"scenario", {"line", "text"}, {}};
    for (std::string const& line : lines) scenario.rows.push_back({std::int64_t{0}, line});
    made.tables = {scenario,
                   {"titles", {"path", "title"}, {{std::string("rules.export"), title}}},
                   {"rules",
                    {"rule", "title", "country", "vintage"},
                    {{std::string("export"), title, std::string("US"), vintage}}}};
    return made;
  };
  std::string const block = R"(rules."export".vintages[0] {})", cap = R"(rules."export".vintages[0].cap "c")";
  auto const with = run({R"(rules."export" {})", block, cap}, "Export rule", "First");
  auto without = run({"chokepoint 1"}, "", "");
  without.tables.resize(1);
  for (auto const& [a, b] : {std::pair(with, without), std::pair(without, with)}) {
    Comparison const comparison = compare_runs("a", a, "b", b);
    bool told = false;
    for (ScenarioChange const& change : comparison.changes) told = told || change.title.starts_with("Export rule");
    EXPECT_TRUE(told) << comparison.changes.size();
  }
  // Of a vintage that is gone, A's own.
  auto const bare = run({R"(rules."export" {})"}, "Export rule", "Other");
  Comparison const gone = compare_runs("a", with, "b", bare);
  ASSERT_FALSE(gone.changes.empty());
  EXPECT_EQ(gone.changes.front().title, "Export rule, First") << gone.changes.front().path;
}

TEST(RunComparison, SaysAllOnlyOfSeveralThatBothHave) {
  auto const run = [](std::vector<std::string> const& names) {
    auto made = run_of(7, 50);
    made.outcomes.clear();
    for (std::string const& name : names) made.outcomes.push_back({name, name, 1.0, "units", std::nullopt});
    return made;
  };
  auto const text = [&](std::vector<std::string> const& a, std::vector<std::string> const& b) {
    return comparison_summary({compare_runs("a", run(a), "b", run(b))}, {});
  };
  EXPECT_NE(text({"x"}, {"x"}).find("\n  1 outcome is equal: --all lists it\n"), std::string::npos);
  EXPECT_NE(text({"x", "y"}, {"x", "y"}).find("\n  all 2 outcomes are equal: --all lists them\n"), std::string::npos);
  EXPECT_NE(text({"x", "y"}, {"x"}).find("\n  1 outcome that both have is equal: --all"), std::string::npos);
  EXPECT_NE(text({"x", "y"}, {"x", "y", "z"}).find("\n  2 outcomes that both have are equal:"), std::string::npos);
}

TEST(RunComparison, OfOtherLuckMayBeLuckAlone) {
  auto b = run_of(12, 50);
  b.manifest["seed"] = "2";
  Comparison const comparison = compare_runs("a", run_of(7, 50), "b", b);
  EXPECT_FALSE(comparison.paired);
  EXPECT_NE(comparison.about.find("may be luck alone"), std::string::npos) << comparison.about;
  EXPECT_TRUE(comparison.course.empty()) << "what never differs isn't told";
}

TEST(CourseDates, AreAllOfThemForAChart) {
  std::vector<std::string> const dates{"2026-01-01", "2026-02-01", "2026-03-01", "2026-04-01",
                                       "2026-05-01", "2026-06-01", "2026-07-01", "2026-08-01"};
  auto const with_series = [&](std::int64_t more) {
    auto run = run_of(7, 50);
    run.series.clear();
    for (std::size_t i = 0; i < dates.size(); ++i) {
      run.series.push_back(
          {"chips", "in_stock", dates[i], i == 0 ? 50 + more : 50});  // differs on the first date alone
    }
    return run;
  };
  EXPECT_EQ(told_of(dates, CourseDates::all), dates);
  EXPECT_EQ(compare_runs("a", with_series(0), "b", with_series(20), CourseDates::all).course.size(), 8u);
  EXPECT_TRUE(compare_runs("a", with_series(0), "b", with_series(20)).course.empty()) << "none of six differs";
}

TEST(HandfulOfDates, IsEvenlySpreadAndHasTheLast) {
  std::vector<std::string> dates;
  for (char c = 'a'; c <= 'l'; ++c) dates.emplace_back(1, c);
  EXPECT_EQ(handful_of(dates), (std::vector<std::string>{"b", "d", "f", "h", "j", "l"}));
  EXPECT_EQ(handful_of({"a", "b"}), (std::vector<std::string>{"a", "b"}));
  EXPECT_TRUE(handful_of({}).empty());
}

}  // namespace
}  // namespace chokepoint::report
