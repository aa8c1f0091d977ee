#include <gtest/gtest.h>

#include <cmath>

#include "engine/sweep/block.hpp"
#include "engine/sweep/influence.hpp"
#include "engine/sweep/solve.hpp"
#include "tests/sweep/small_study.hpp"

namespace chokepoint::test {
namespace {

class Studies : public SmallStudy {};

/// Every cell's outcomes, pinned and assembled.
TEST_F(Studies, PinnedFactorsGiveWhatAssembledWorldsGive) {
  write_study(
      "factors:\n"
      "  officers: {path: offices.commerce.officers, values: [1, 2]}\n"
      "  transit: {path: lanes.air.time, values: [36 hours, 10 days]}\n"
      "  first: {path: sites.fab.stock.chip.initial, values: [0 chips, 333 chips]}\n"
      "  base: {path: sites.fab.stock.chip.replenishment.base_stock, range: [60 chips, 120 chips], levels: 3}\n"
      "  open: {path: lanes.air.open, values: [yes, no]}\n");
  sweep::Study pinned = study();
  ASSERT_EQ(pinned.why_assembled, "");
  ASSERT_EQ(pinned.points.size(), 48u);
  for (auto const& factor : pinned.factors) EXPECT_TRUE(factor.patched) << factor.name;
  sweep::Study assembled = pinned;
  assembled.why_assembled = "to compare";
  sweep::Worlds one_world(pinned);
  sweep::Worlds many_worlds(assembled);
  sweep::Worker pins(pinned, one_world);
  sweep::Worker writes(assembled, many_worlds);
  for (std::uint64_t point = 0; point < pinned.points.size(); ++point) {
    auto const one = pins.replay(point, 0, point, false);
    auto const other = writes.replay(point, 0, point, false);
    ASSERT_FALSE(one.failed()) << one.failure;
    EXPECT_EQ(one.events, other.events) << point;
    for (std::size_t i = 0; i < one.outcomes.size(); ++i) {
      EXPECT_EQ(one.outcomes[i].value, other.outcomes[i].value) << point;
    }
  }
  EXPECT_EQ(one_world.assembled(), 1u);
  EXPECT_EQ(many_worlds.assembled(), 48u);
}

TEST_F(Studies, ValuesThatDontFitTogetherAreAssembledPointByPoint) {
  std::ifstream original(folder_ / "scenario.yaml");
  std::string text{std::istreambuf_iterator<char>(original), {}};
  std::string const policy = "policy: base_stock, base_stock: 120 chips,";
  text.replace(text.find(policy), policy.size(), "policy: s_S, reorder_point: 60 chips, order_up_to: 120 chips,");
  write("scenario.yaml", text);
  std::string const factors =
      "factors:\n"
      "  low: {path: sites.fab.stock.chip.replenishment.reorder_point, values: [20 chips, 80 chips]}\n"
      "  high: {path: sites.fab.stock.chip.replenishment.order_up_to, values: [60 chips, 140 chips]}\n"
      "replications: 16\n";
  write_study(factors + "where: low < high\n");
  sweep::Study const fitting = study();
  EXPECT_EQ(fitting.points.size(), 3u);
  EXPECT_NE(fitting.why_assembled, "");
  EXPECT_EQ(run(fitting, "results", options(1)).state.failures, 0u);
  write_study(factors);
  EXPECT_NE(problems().find("point 2"), std::string::npos) << problems();
}

TEST_F(Studies, UncertainValuesAreSetByTheirNames) {
  std::ifstream original(folder_ / "scenario.yaml");
  std::string text{std::istreambuf_iterator<char>(original), {}};
  text.replace(text.find("officers: 1"), 11, "officers: $desk");
  write("scenario.yaml", text +
                             "uncertain: {desk: {discrete: {values: [1, 2], probabilities: [0.5, 0.5]}}, "
                             "unused: {uniform: [0, 1]}}\n");
  write_study("factors: {desk: {path: uncertain.desk, values: [1, 3]}}\nreplications: 16\n");
  sweep::Study const listed = study();
  EXPECT_TRUE(listed.factors[0].own_uncertain);
  auto const outcome = run(listed, "listed", options(1));
  EXPECT_LT(outcome.state.sums.outcomes[3].mean, outcome.state.sums.outcomes[1].mean) << "three officers wait less";
  write_study("factors: {desk: {path: uncertain.desk}}\ndesign: sobol\npoints: 64\n");
  sweep::Study const drawn = study();
  std::size_t ones = 0;
  for (auto const& point : drawn.points) ones += point.settings[0].value == 1 ? 1U : 0U;
  EXPECT_EQ(ones, 32u) << "by the value's own law, balanced";
}

TEST_F(Studies, LockstepListsAndConditionsLayOutPoints) {
  std::string const factors =
      "factors:\n"
      "  officers: {path: offices.commerce.officers, values: [1, 2, 3]}\n"
      "  transit: {path: lanes.air.time, values: [2 days, 4 days, 6 days]}\n"
      "  mode: {path: lanes.air.mode, values: [air, sea]}\n";
  write_study(factors);
  EXPECT_EQ(study().points.size(), 18u);
  write_study(factors + "lockstep: {desk_and_plane: [officers, transit]}\n");
  EXPECT_EQ(study().points.size(), 6u);
  write_study(factors + "where: mode == sea and transit > 3 days or officers == 1 and mode == air\n");
  EXPECT_EQ(study().points.size(), 9u);
  write_study(factors + "design: list\n");
  EXPECT_NE(problems().find("'mode' has 2 values and 'officers', which moves with it, 3"), std::string::npos)
      << problems();
  write_study(factors + "where: officers > 9\n");
  EXPECT_NE(problems().find("no point of the design meets"), std::string::npos) << problems();
}

TEST_F(Studies, ASwitchTurnsADeclaredThingOnAndOff) {
  write_study("factors: {air: {switch: lanes.air}}\nreplications: 16\n");
  sweep::Study const switched = study();
  EXPECT_EQ(switched.factors[0].path, "lanes.air.open");
  auto const outcome = run(switched, "results", options(1));
  EXPECT_GT(outcome.state.sums.outcomes[0].mean, 0) << "open";
  EXPECT_EQ(outcome.state.sums.outcomes[2].mean, 0) << "closed";
}

struct Refusal {
  char const* study;
  char const* place;
  char const* message;
};

TEST_F(Studies, WhatIsWrongIsToldAtItsPlaceWithASuggestion) {
  for (Refusal const& one : std::initializer_list<Refusal>{
           {"factors: {o: {path: offices.commerce.oficers, values: [1]}}",
            "study.yaml:3:21:", "did you mean 'offices.commerce.officers'?"},
           {"factors: {t: {path: lanes.air.time, values: [3 days, 3 chips]}}",
            "study.yaml:3:54:", "a quantity of goods"},
           {"factors: {o: {path: offices.commerce.officers, values: [-1]}}", "study.yaml:3:57:", "must be between 0"},
           {"factors: {o: {path: offices.commerce.officers, range: [1, 4]}}", "study.yaml:3:11:", "levels: N"},
           {"factors: {o: {path: offices.commerce.officers}}", "study.yaml:3:11:", "has no values for a grid"},
           {"factors: {o: {values: [1]}}", "study.yaml:3:11:", "write path: or switch:"},
           {"factors: {o: {switch: buyers.cloud}}", "study.yaml:3:23:", "neither `active` nor `open`"},
           {"factors: {u: {path: uncertain.desk}}", "study.yaml:3:21:", "no such uncertain value"},
           {"compare: {baseline: opne, open: {}}", "study.yaml:3:21:", "did you mean 'open'?"},
           {"compare: {slow: {offices.commerce.tiem: 3 days}}",
            "study.yaml:3:18:", "did you mean 'offices.commerce.time'?"},
           {"compare: {slow: {offices.commerce.time: 3 chips}}", "study.yaml:3:41:", "3 chips"},
           {"precision: {wiat: {relative: 2 %}}", "study.yaml:3:13:", "did you mean 'wait'?"},
           {"answers: [delivered, wiat]", "study.yaml:3:22:", "did you mean 'wait'?"},
           {"precision: {wait: {of: difference, relative: 2 %}}", "study.yaml:3:13:", "write compare:"},
           {"design: sobol\npoints: 100\nfactors: {o: {path: offices.commerce.officers, range: [1, 4]}}",
            "study.yaml:4:9:", "such as 128"},
           {"desing: grid", "study.yaml:3:1:", "did you mean 'design'?"},
           {"budget: {replications: 3}\nfactors: {o: {path: offices.commerce.officers, values: [1, 2, 3, 4]}}",
            "study.yaml:3:24:", "too small for 4 cells"}}) {
    write_study(std::string(one.study) + "\n");
    std::string const told = problems();
    EXPECT_NE(told.find(one.place), std::string::npos) << one.study << "\n" << told;
    EXPECT_NE(told.find(one.message), std::string::npos) << one.study << "\n" << told;
  }
}

TEST_F(Studies, WhatAnswersTheQuestionIsToldFirst) {
  auto const told = [&] {
    results::StoredStudy const stored = sweep::describe(study(), "test");
    std::vector<std::string> names;
    for (std::uint32_t const i : stored.shown_outcomes()) names.push_back(stored.outcomes[i].name);
    return names;
  };
  write_study("");
  std::string const identity = study().study_identity;
  EXPECT_EQ(told(), (std::vector<std::string>{"delivered", "wait"})) << "as the scenario has them";
  write_study("answers: [wait]\n");
  EXPECT_EQ(told(), (std::vector<std::string>{"wait", "delivered"}));
  EXPECT_EQ(study().study_identity, identity) << "what is told first changes no result";
}

TEST_F(Studies, SampledPointsHaveLuckOfTheirOwnAndGridsShareIt) {
  write_study("factors: {o: {path: offices.commerce.officers, range: [1, 4]}}\ndesign: random\npoints: 10\n");
  sweep::Study const sampled = study();
  EXPECT_EQ(sampled.luck(3, 0), 3u);
  EXPECT_EQ(sampled.luck(3, 2), 23u);
  write_study("factors: {o: {path: offices.commerce.officers, values: [1, 4]}}\n");
  EXPECT_EQ(study().luck(1, 2), 2u);
}

// What is run is counted in the product's resolution; what is recorded is what was run.
TEST_F(Studies, DrawnAmountsAreWholePartsOfTheirProduct) {
  std::string const factors =
      "design: random\npoints: 64\nreplications: 1\n"
      "factors: {first: {path: sites.fab.stock.chip.initial, range: [0 chips, 9 chips]}}\n";
  write_study(factors);
  for (auto const& point : study().points) {
    EXPECT_EQ(point.settings[0].value, std::floor(point.settings[0].value)) << point.settings[0].text;
  }
  std::ifstream original(folder_ / "scenario.yaml");
  std::string text{std::istreambuf_iterator<char>(original), {}};
  std::string const whole = "{unit: chip}";
  text.replace(text.find(whole), whole.size(), "{unit: chip, resolution: 0.25}");
  write("scenario.yaml", text);
  write_study(factors);
  bool quarters = false;
  for (auto const& point : study().points) {
    double const parts = point.settings[0].value * 4;
    EXPECT_EQ(parts, std::floor(parts)) << point.settings[0].text;
    quarters = quarters || point.settings[0].value != std::floor(point.settings[0].value);
  }
  EXPECT_TRUE(quarters) << "and no coarser than that";
}

// A study's law takes the place of what is uncertain in the scenario.
TEST_F(Studies, ALawReplacesAnUncertainValue) {
  std::ifstream original(folder_ / "scenario.yaml");
  std::string const text{std::istreambuf_iterator<char>(original), {}};
  std::string const flight = "time: {law: {triangular: [3, 4, 6], unit: days}}";
  auto const with = [&](std::string const& time, std::string const& more) {
    std::string other = text;
    other.replace(other.find(flight), flight.size(), "time: " + time);
    write("scenario.yaml", other + more);
    write_study(
        "design: random\npoints: 20\nreplications: 1\n"
        "factors: {transit: {path: lanes.air.time, uniform: [2 days, 30 days]}}\n");
    return study();
  };
  sweep::Study const constant = with("4 days", "");
  Outcome const expected = run(constant, "constant", options(1));
  sweep::Study const uncertain = with("$flight", "uncertain: {flight: {uniform: [2 days, 20 days]}}\n");
  Outcome const found = run(uncertain, "uncertain", options(1));
  for (std::size_t point = 0; point < 20; ++point) {
    EXPECT_EQ(uncertain.points[point].settings[0].value, constant.points[point].settings[0].value);
  }
  ASSERT_EQ(found.state.sums.outcomes.size(), expected.state.sums.outcomes.size());
  EXPECT_EQ(found.state.sums.outcomes, expected.state.sums.outcomes);
}

TEST_F(Studies, TheStudysIdentityIgnoresTitlesAndSeed) {
  write_study("replications: 100\n");
  sweep::Study const one = study();
  write_study("title: Another\nseed: 7\nreplications: 100\n");
  EXPECT_EQ(study().study_identity, one.study_identity);
  EXPECT_EQ(study().seed, 7u);
  write_study("replications: 101\n");
  EXPECT_NE(study().study_identity, one.study_identity);
}

TEST_F(Studies, WhatChangedSinceIsNamed) {
  write_study("replications: 100\n");
  auto const then = sweep::describe(study(), "test");
  EXPECT_EQ(sweep::difference(then, sweep::describe(study(), "another version")), "");
  write_study("replications: 200\n");
  EXPECT_EQ(sweep::difference(then, sweep::describe(study(), "test")), "study.replications was 100 and is 200 now");
  write_study("replications: 100\n");
  std::ifstream original(folder_ / "scenario.yaml");
  std::string text{std::istreambuf_iterator<char>(original), {}};
  text.replace(text.find("officers: 1"), 11, "officers: 2");
  write("scenario.yaml", text);
  std::string const changed = sweep::difference(then, sweep::describe(study(), "test"));
  // A name decides nothing: the scenario's, nor the study's.
  std::string renamed = text;
  renamed.replace(renamed.find("officers: 2"), 11, "officers: 1");
  renamed.replace(renamed.find("title: First steps"), 18, "title: Other steps");
  write("scenario.yaml", renamed);
  write_study("title: Another\nreplications: 100\n");
  EXPECT_EQ(sweep::difference(then, sweep::describe(study(), "test")), "");
  EXPECT_NE(changed.find("offices.commerce.officers"), std::string::npos) << changed;
}

TEST_F(Studies, AFailedReplicationIsRecordedAndOthersGoOn) {
  std::ifstream original(folder_ / "scenario.yaml");
  std::string text{std::istreambuf_iterator<char>(original), {}};
  std::string const clock = "to: 2026-04-01";
  text.replace(text.find(clock), clock.size(), clock + ", max_events: 220");  // about what a run has
  write("scenario.yaml", text);
  write_study("replications: 64\n");
  sweep::Study const failing = study();
  Outcome const outcome = run(failing, "results", options(2));
  EXPECT_EQ(outcome.report.end, sweep::SweepEnd::complete);
  EXPECT_GT(outcome.state.failures, 5u);
  EXPECT_LT(outcome.state.failures, 60u);
  EXPECT_EQ(outcome.state.sums.outcomes[0].count + outcome.state.failures, 64u);
  auto const file = results::SweepFile::open_to_read(folder_ / "results");
  ASSERT_TRUE(file);
  auto const failures = file.value().failures(1000);
  ASSERT_TRUE(failures);
  ASSERT_EQ(failures.value().size(), outcome.state.failures);
  EXPECT_EQ(failures.value()[0].reason, "more than 220 events (clock.max_events)");
}

TEST_F(Studies, TheInfluenceOfAValueIsMeasured) {
  std::ifstream original(folder_ / "scenario.yaml");
  std::string text{std::istreambuf_iterator<char>(original), {}};
  std::string const flight = "time: {law: {triangular: [3, 4, 6], unit: days}}";
  text.replace(text.find(flight), flight.size(), "time: $flight");
  write("scenario.yaml", text + "uncertain: {flight: {uniform: [2 days, 40 days]}}\n");
  write_study(
      "factors: {first: {path: sites.fab.stock.chip.initial, values: [119 chips, 120 chips]}}\nreplications: 200\n");
  sweep::Study const study = this->study();
  (void)run(study, "results", options(2));
  auto const file = results::SweepFile::open_to_read(folder_ / "results");
  ASSERT_TRUE(file);
  auto const found = sweep::influence_of(study, file.value());
  ASSERT_TRUE(found);
  auto const& wait = found.value()[1];
  EXPECT_EQ(wait.outcome, "wait");
  EXPECT_EQ(wait.count, 400u);
  ASSERT_EQ(wait.influences.size(), 2u);
  EXPECT_EQ(wait.influences[0].path, "uncertain.flight");
  EXPECT_GT(*wait.influences[0].correlation, 0.8);
  EXPECT_GT(*wait.influences[0].share, 0.7);
  EXPECT_EQ(wait.influences[1].path, "sites.fab.stock.chip.initial");
  EXPECT_LT(std::abs(*wait.influences[1].correlation), 0.2);
}

// An event that opens the only lane decides what is delivered; one that changes nothing that matters doesn't.
TEST_F(Studies, TheLuckOfEventsHasAnInfluenceOfItsOwn) {
  std::ifstream original(folder_ / "scenario.yaml");
  std::string text{std::istreambuf_iterator<char>(original), {}};
  write("scenario.yaml", text +
                             "timeline:\n"
                             "  announced: {on: 2026-01-02, set: {lanes.air.open: no}}\n"
                             "  lifted: {on: 2026-01-02, after: [announced], occurs: 70 %, set: {lanes.air.open: yes}, "
                             "delay: {law: {uniform: [5, 60], unit: days}}}\n"
                             "  rumor: {on: 2026-02-01, occurs: 50 %, set: {offices.commerce.officers: 1}}\n");
  write_study("replications: 400\n");
  sweep::Study const study = this->study();
  (void)run(study, "results", options(2));
  auto const file = results::SweepFile::open_to_read(folder_ / "results");
  ASSERT_TRUE(file);
  auto const found = sweep::influence_of(study, file.value());
  ASSERT_TRUE(found);
  auto const delivered = std::find_if(found.value().begin(), found.value().end(),
                                      [](auto const& one) { return one.outcome == "delivered"; });
  ASSERT_NE(delivered, found.value().end());
  ASSERT_EQ(delivered->influences.size(), 2u) << "announced has no luck";
  EXPECT_EQ(delivered->influences[0].path, "timeline.lifted");
  EXPECT_LT(*delivered->influences[0].correlation, -0.6) << "the later, the less; never is the latest";
  EXPECT_GT(*delivered->influences[0].share, 0.8);
  EXPECT_EQ(delivered->influences[1].path, "timeline.rumor");
  EXPECT_LT(std::abs(*delivered->influences[1].correlation), 0.2);
}

// Nobody waits but for the plane and for three hand-overs of an hour each: to the office, back, to the buyer.
TEST_F(Studies, ABreakEvenIsFoundWithItsInterval) {
  sweep::SolveRequest request;
  request.file = folder_ / "scenario.yaml";
  request.overrides = {"offices.commerce.time=0 days", "sites.fab.stock.chip.initial=100000 chips",
                       "lanes.air.time=1 day"};
  request.outcome = "wait";
  request.path = "lanes.air.time";
  request.low = "2 days";
  request.high = "9 days";
  request.target = 5;
  request.replications = 32;
  request.threads = 2;
  base::Diagnostics diagnostics;
  auto const refused = sweep::solve(
      request, [] { return false; }, diagnostics);
  EXPECT_FALSE(refused) << "--set and --vary of one value";
  request.overrides.pop_back();
  base::Diagnostics fine;
  auto const found = sweep::solve(
      request, [] { return false; }, fine);
  ASSERT_TRUE(found) << fine.render(false);
  ASSERT_TRUE(found->found);
  EXPECT_NEAR(found->value.value / 86400, 5 - 3.0 / 24, 0.01);
  ASSERT_TRUE(found->low && found->high);
  EXPECT_LE(found->low->value, found->value.value);
  EXPECT_GE(found->high->value, found->value.value);
  request.target = 20;
  base::Diagnostics beyond;
  auto const none = sweep::solve(
      request, [] { return false; }, beyond);
  ASSERT_TRUE(none);
  EXPECT_FALSE(none->found);
  request.outcome = "wiat";
  base::Diagnostics unknown;
  EXPECT_FALSE(sweep::solve(
      request, [] { return false; }, unknown));
  EXPECT_NE(unknown.render(false).find("did you mean 'wait'?"), std::string::npos);
}

// Numbers of one column are of one thing in one unit, wherever they come from.
TEST_F(Studies, AnOutcomeThatWouldBeAnotherOneIsRefusedWhereThatIsSaid) {
  write_study("factors: {what: {path: outcomes.wait.measure, values: [order_wait, delivered]}}\n");
  std::string const factor = problems();
  EXPECT_NE(factor.find("the outcome 'wait' would be another measure"), std::string::npos) << factor;
  EXPECT_NE(factor.find("study.yaml:3:"), std::string::npos) << factor;
  write_study(
      "factors: {officers: {path: offices.commerce.officers, values: [1, 2]}}\n"
      "compare:\n  other: {outcomes.wait.measure: delivered}\n");
  std::string const variant = problems();
  EXPECT_NE(variant.find("the outcome 'wait' would be another measure"), std::string::npos) << variant;
  EXPECT_NE(variant.find("study.yaml:5:"), std::string::npos) << "where the variant says so\n" << variant;
  std::ifstream original(folder_ / "scenario.yaml");
  std::string text{std::istreambuf_iterator<char>(original), {}};
  write("scenario.yaml", text + "  ratio: {formula: delivered / delivered}\n");
  write_study("factors: {unit: {path: outcomes.ratio.unit, values: [plain, '%']}}\n");
  EXPECT_NE(problems().find("the outcome 'ratio' would be in % and is in plain numbers in the scenario itself"),
            std::string::npos)
      << problems();
}

TEST_F(Studies, WhatDecidesNothingIsNoFactorAndNoVariant) {
  for (std::string const path : {"study.seed", "meta.title", "sources", "backtest.futures", "calibrate.generations",
                                 "observed.seen.unit", "outcomes.wait.title"}) {
    write_study("factors: {what: {path: " + path + ", values: [1, 2]}}\n");
    EXPECT_NE(problems().find("the factor 'what' varies '" + path + "', which makes no difference: "),
              std::string::npos)
        << problems();
    write_study("compare: {other: {" + path + ": 2}}\n");
    EXPECT_NE(problems().find("'" + path + "' makes no variant: "), std::string::npos) << problems();
  }
  write_study("compare: {other: {title: Another, offices.commerce.officers: 2}}\n");
  EXPECT_EQ(problems(), "") << "a variant's own title is no path";
}

TEST_F(Studies, ABlockThatNamesNothingIsRefused) {
  write_study("compare: {}\n");
  EXPECT_NE(problems().find("nothing is compared"), std::string::npos) << problems();
  write_study("factors: {officers: {path: offices.commerce.officers, values: [1, 2]}}\nlockstep: {}\n");
  EXPECT_NE(problems().find("no factors are named that move together"), std::string::npos) << problems();
}

TEST_F(Studies, AProbabilityIsKnownToLessThanOne) {
  std::string const rule = "precision: {late: {outcome: wait, of: probability, above: 12, half_width: ";
  write_study(rule + "3}}\n");
  EXPECT_NE(problems().find("3 on either side of it says nothing"), std::string::npos) << problems();
  EXPECT_NE(problems().find("such as 3 %"), std::string::npos) << problems();
  write_study(rule + "3 %}}\n");
  EXPECT_EQ(problems(), "");
}

TEST_F(Studies, FewerReplicationsThanAskedForAreTold) {
  write_study("compare: {slow: {offices.commerce.time: 3 days}}\nreplications: 50\nbudget: {replications: 41}\n");
  EXPECT_EQ(study().replications, 20u);
  EXPECT_EQ(study().fewer, "the budget of 41 replications allows 20 of the 50 of each cell");
  write_study("replications: 50\nbudget: {replications: 50}\n");
  EXPECT_EQ(study().fewer, "");
  write_study("precision: {wait: {relative: 1 %}}\nat_most: 200\n");
  EXPECT_EQ(study().fewer,
            "at most 192 of each cell rather than 200: a precision is looked at after whole blocks of 16");
}

TEST_F(Studies, ADifferenceIsToldInDigitsThatPeopleWrite) {
  results::StoredStudy then, now;
  then.manifest = now.manifest = {{"semantics", "1"}};
  then.scenario_lines = {"lanes.air.loss 0.050000000000000003"};
  now.scenario_lines = {"lanes.air.loss 0.10000000000000001"};
  EXPECT_EQ(sweep::difference(then, now), "lanes.air.loss was 0.05 and is 0.1 now");
}

// A number of which nothing is seen in 640 futures isn't waited for in a hundred thousand.
TEST_F(Studies, AnOutcomeWithoutValueIsGivenUp) {
  std::ifstream original(folder_ / "scenario.yaml");
  std::string text{std::istreambuf_iterator<char>(original), {}};
  write("scenario.yaml", text + "  never: {formula: wait / (delivered - delivered)}\n");
  write_study("precision: {never: {relative: 1 %}}\nat_most: 16000\n");
  Outcome const outcome = run(study(), "results", options(2));
  EXPECT_EQ(outcome.report.end, sweep::SweepEnd::imprecise);
  EXPECT_LT(outcome.state.replications, 16000u);
  ASSERT_EQ(outcome.report.unmet.size(), 1u);
  EXPECT_TRUE(outcome.report.unmet[0].without_value);
  EXPECT_GE(outcome.report.unmet[0].replications, 640u);
}

}  // namespace
}  // namespace chokepoint::test
