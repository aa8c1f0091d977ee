#include <gtest/gtest.h>

#include "engine/report/sweep_summary.hpp"
#include "engine/sweep/answers.hpp"
#include "engine/sweep/pairing.hpp"
#include "engine/sweep/solve.hpp"
#include "tests/sweep/small_study.hpp"

namespace chokepoint::test {
namespace {

/// Twenty chips are ordered every third day, and fly two days. Nothing is left to chance but whether, on the second
/// day, the lane shuts for good, in half of the futures: then no chip ever comes. So a hundred chips have come on one
/// and the same date, or never.
class LostFutures : public SmallStudy {
 protected:
  void SetUp() override {
    SmallStudy::SetUp();
    write("scenario.yaml", R"(chokepoint: 1
meta: {title: A lane that may shut}
clock: {from: 2026-01-01, to: 2026-04-01}
countries: {TW: {}, US: {}}
products: {chip: {unit: chip}}
sites:
  fab:
    in: TW
    stock: {chip: {initial: 9000 chips, replenishment: {policy: base_stock, base_stock: 9000 chips, outside_time: 9 days}}}
  hall: {in: US}
lanes: {air: {from: fab, to: hall, mode: air, time: 2 days}}
buyers: {cloud: {in: US, at: hall, orders: {chips: {product: chip, from: fab, quantity: 20 chips, every: 3 days}}}}
timeline: {shut: {on: 2026-01-02, occurs: 50 %, set: {lanes.air.open: no}}}
outcomes: {hundred: {title: A hundred chips, measure: delivered, reduce: first_date, reaches: 100 chips}}
)");
  }
  sweep::SolveRequest request() const {
    sweep::SolveRequest request;
    request.file = folder_ / "scenario.yaml";
    request.outcome = "hundred";
    request.target = 1769904000;  // 2026-02-01
    request.target_unit = "date";
    request.replications = 64;
    request.threads = 2;
    return request;
  }
  static sweep::Solution solved(sweep::SolveRequest const& request) {
    base::Diagnostics diagnostics;
    auto found = sweep::solve(
        request, [] { return false; }, diagnostics);
    if (!found) throw std::runtime_error(diagnostics.render(false));
    return *found;
  }

  static constexpr std::uint64_t replications = 160;
};

TEST_F(LostFutures, ADifferenceTellsInWhichFuturesOneOfBothAloneHasAValue) {
  write_study("relief: 30 days\ncompare: {always: {timeline.shut.occurs: 100 %}}\nreplications: 160\n");
  sweep::Study const study = this->study();
  Outcome const outcome = run(study, "results", options(2));
  auto const stored = sweep::describe(study, "test");
  auto const groups = sweep::answers(stored, outcome.state, {});
  std::uint64_t const never = groups.front().outcomes[0].missing;
  ASSERT_GT(never, 0u);
  ASSERT_LT(never, replications);
  std::size_t gone = 0;
  for (std::size_t i = 1; i < groups.size(); ++i) {
    sweep::PairAnswer const& pair = groups[i].pairs[0];
    if (stored.reliefs[i].gate.empty()) {  // "always"
      EXPECT_EQ(pair.count, 0u);
      EXPECT_EQ(pair.only_baseline, replications - never);
      EXPECT_EQ(pair.only_variant, 0u);
    } else if (stored.reliefs[i].gate == "shut") {
      gone += 1;
      EXPECT_EQ(pair.count, replications - never);
      EXPECT_EQ(pair.difference, 0);
      EXPECT_EQ(pair.only_variant, never);
      EXPECT_EQ(pair.only_baseline, 0u);
    }
  }
  ASSERT_EQ(gone, 1u);
  std::string const table = report::relief_tables(stored, groups);
  std::string const told = "0 days (" + std::to_string(replications - never) + "; +" + std::to_string(never) + " −0)";
  EXPECT_NE(table.find(told), std::string::npos) << table;
  EXPECT_NE(table.find("with the gate out of the way alone"), std::string::npos) << table;
  std::string const summary = report::sweep_summary(stored, outcome.state, groups, {});
  EXPECT_NE(
      summary.find("in 0 it comes in always alone, in " + std::to_string(replications - never) + " in baseline alone"),
      std::string::npos)
      << summary;
}

// Of the same runs, what two files tell of their pairs is what one tells of its variants.
TEST_F(LostFutures, PairsOfTwoSweepsAreThoseOfTheVariantsOfOne) {
  write_study("compare: {never: {timeline.shut.occurs: 0 %}}\nreplications: 160\n");
  Outcome const both = run(study(), "both", options(2));
  write_study("replications: 160\n");
  run(study(), "as_it_is", options(2));
  write_study("replications: 160\n");
  std::string const shut = "occurs: 50 %";
  std::ifstream file(folder_ / "scenario.yaml");
  std::string text{std::istreambuf_iterator<char>(file), {}};
  text.replace(text.find(shut), shut.size(), "occurs: 0 %");
  write("scenario.yaml", text);
  run(study(), "never", options(2));
  auto const first = results::SweepFile::open_to_read(folder_ / "as_it_is");
  auto const second = results::SweepFile::open_to_read(folder_ / "never");
  ASSERT_TRUE(first && second);
  auto const first_state = first.value().state(0);
  auto const second_state = second.value().state(0);
  ASSERT_TRUE(first_state && second_state);
  auto const pairs = sweep::paired_sums({first.value(), first_state.value()}, {second.value(), second_state.value()},
                                        {{0, 0}}, {0, 0});
  ASSERT_TRUE(pairs);
  EXPECT_GT(pairs.value().only_variant, 0u);
  EXPECT_EQ(pairs.value(), both.state.sums.pairs[1]);
}

TEST_F(LostFutures, ABreakEvenTellsOverWhichFuturesItsMeansAre) {
  sweep::SolveRequest flight = request();
  flight.path = "lanes.air.time";
  flight.low = "1 day";
  flight.high = "40 days";
  sweep::Solution const same = solved(flight);
  EXPECT_TRUE(same.found);
  EXPECT_TRUE(same.same_futures) << "the lane shuts in the same futures, however long it takes";
  std::uint64_t const never = same.evaluations.front().missing;
  EXPECT_GT(never, 0u);
  for (auto const& one : same.evaluations) {
    EXPECT_EQ(one.missing, never);
    EXPECT_EQ(one.count, 64 - never);
    EXPECT_EQ(one.failed, 0u);
  }
  EXPECT_FALSE(same.interval_known) << "whenever it comes, it comes on one date: nothing tells how far that is off";
  EXPECT_FALSE(same.low || same.high);
  sweep::SolveRequest chance = request();
  chance.path = "timeline.shut.occurs";
  chance.low = "0 %";
  chance.high = "50 %";
  sweep::Solution const other = solved(chance);
  EXPECT_FALSE(other.found) << "whenever it comes, it comes on one date";
  EXPECT_FALSE(other.same_futures);
  EXPECT_EQ(other.evaluations.front().missing, 0u);
  EXPECT_EQ(other.evaluations.back().missing, never);
}

}  // namespace
}  // namespace chokepoint::test
