#include <fmt/format.h>
#include <gtest/gtest.h>

#include "engine/sweep/band_answers.hpp"
#include "engine/sweep/sums.hpp"
#include "tests/sweep/small_study.hpp"

namespace chokepoint::test {
namespace {

/// Two orders of known size that take known ways.
constexpr char const* known = R"(chokepoint: 1
clock: {from: 2026-01-01, to: 2026-02-01}
countries: {TW: {}, US: {}}
products: {chip: {unit: chip, resolution: 0.1}}
sites: {fab: {in: TW, stock: {chip: {supply: unlimited}}}, hall: {in: US}}
lanes: {air: {from: fab, to: hall, mode: air, time: 5 days}}
timeline: {late: {title: Late, on: 2026-01-25, set: {lanes.air.open: yes}}}
buyers: {cloud: {at: hall, orders: {chips: {product: chip, from: fab, dates: [{on: 2026-01-08, quantity: 10 chips}, {on: 2026-01-18, quantity: 30.5 chips}]}}}}
outcomes:
  delivered: {measure: delivered}
  early: {measure: delivered, to: 2026-01-16}
  twice: {formula: 2 * delivered - early}
  late: {measure: happened, of: [late]}
  wait: {measure: order_wait}
  first: {measure: status, product: chip, status: delivered, reduce: first_date}
  median: {measure: order_wait, reduce: quantile}
)";

class Bands : public SmallStudy {
 protected:
  /// The means of a band at its dates, with "none" where there is no value.
  static std::string means(sweep::Study const& study, results::SweepState const& state, std::size_t cell,
                           std::size_t band) {
    std::string text;
    results::StoredStudy const stored = sweep::describe(study, "test");
    auto const answers = sweep::band_answers(stored, state);
    for (auto const& dated : answers.at(cell * study.bands.size() + band).dates) {
      text += (text.empty() ? "" : " ") + dated.date.substr(5) + ":" +
              (dated.mean ? fmt::format("{}", *dated.mean) : "none");
    }
    return text;
  }
};

TEST_F(Bands, FollowWhatIsKnownToHappen) {
  write("scenario.yaml", known);
  write_study(
      "replications: 20\n"
      "bands:\n"
      "  delivered: {step: 10 days}\n"
      "  monthly: {outcome: delivered, step: 10 days, shows: each_step}\n"
      "  early: {step: 10 days}\n"
      "  twice: {step: 10 days}\n"
      "  late: {step: 12 days}\n"
      "  under_way: {status: in_transit, product: chip, step: 10 days}\n"
      "  sent: {status: in_transit, step: 10 days, shows: each_step}\n"
      "  wait: {step: 10 days, shows: each_step}\n");
  sweep::Study const study = this->study();
  Outcome const swept = run(study, "results", options(2));
  auto const course = [&](std::size_t band) { return means(study, swept.state, 0, band); };
  // Ordered on the 8th and the 18th, each five days on the way: there on the 13th and the 23rd.
  EXPECT_EQ(course(0), "01-11:0 01-21:10 01-31:40.5 02-01:40.5");
  EXPECT_EQ(course(1), "01-11:0 01-21:10 01-31:30.5") << "the last day fills no step";
  EXPECT_EQ(course(2), "01-11:0 01-16:10") << "it ends where its outcome ends";
  EXPECT_EQ(course(3), "01-11:0 01-21:10 01-31:71 02-01:71") << "a part that has ended keeps what it had";
  EXPECT_EQ(course(4), "01-13:0 01-25:0 02-01:1") << "a date is the moment at which the day begins";
  EXPECT_EQ(course(5), "01-11:10 01-21:30.5 01-31:0 02-01:0");
  EXPECT_EQ(course(6), "01-11:10 01-21:30.5 01-31:0");
  EXPECT_EQ(course(7), "01-11:none 01-21:5 01-31:5") << "a mean of nothing";
}

/// Each value of such a factor is a world of its own, which is assembled when it is first run.
TEST_F(Bands, AStudyIsOfTheScenarioThatWasThereWhenItBegan) {
  write("scenario.yaml", known);
  write_study(
      "factors: {way: {path: buyers.cloud.orders.chips.routing, values: [fastest, cheapest]}}\n"
      "replications: 16\nbands: {delivered: {step: 10 days}}\n");
  sweep::Study const study = this->study();
  std::string edited = known;
  edited.replace(edited.find("30.5 chips"), 10, "99.5 chips");
  write("scenario.yaml", edited);
  Outcome const swept = run(study, "results", options(2));
  EXPECT_EQ(means(study, swept.state, 0, 0), "01-11:0 01-21:10 01-31:40.5 02-01:40.5");
  EXPECT_EQ(means(study, swept.state, 1, 0), "01-11:0 01-21:10 01-31:40.5 02-01:40.5");
}

TEST_F(Bands, ChangeNoBitOfTheRuns) {
  std::string const rest = "compare: {slow: {offices.commerce.time: 3 days}}\nreplications: 40\n";
  write_study(rest);
  sweep::Study const plain = study();
  (void)run(plain, "plain", options(1));
  write_study(rest +
              "bands: {delivered: {step: 11 days}, wait: {step: 7 days, shows: each_step}, a: {status: in_stock}}\n");
  sweep::Study const banded = study();
  Outcome const swept = run(banded, "banded", options(1));
  auto const without = results::SweepFile::open_to_read(folder_ / "plain");
  auto const with = results::SweepFile::open_to_read(folder_ / "banded");
  ASSERT_TRUE(without && with);
  for (std::uint64_t cell = 0; cell < 2; ++cell) {
    for (std::uint64_t replication = 0; replication < 40; ++replication) {
      auto const one = without.value().row(cell, replication).value();
      auto const other = with.value().row(cell, replication).value();
      ASSERT_TRUE(one && other);
      EXPECT_EQ(one->hash, other->hash);
      EXPECT_EQ(one->values, other->values);
    }
    // At the run's end a course is at its outcome, to the bit.
    auto const& end = swept.state.sums.bands[cell * step_count(banded.bands) + banded.bands[0].ends.size() - 1];
    EXPECT_EQ(end, swept.state.sums.outcomes[cell * 2]);
  }
}

TEST_F(Bands, OfASampledDesignTakeAllPointsTogether) {
  write_study(
      "design: latin_hypercube\npoints: 64\nfactors: {transit: {path: lanes.air.time, range: [3 days, 10 days]}}\n"
      "compare: {slow: {offices.commerce.time: 3 days}}\nbands: {delivered: {step: 30 days}}\n");
  sweep::Study const study = this->study();
  Outcome const swept = run(study, "results", options(2));
  auto const answers = sweep::band_answers(sweep::describe(study, "test"), swept.state);
  ASSERT_EQ(answers.size(), 2u);
  EXPECT_EQ(answers[1].group.variant, "slow");
  EXPECT_FALSE(answers[1].group.cell);
  results::OutcomeSums all;
  for (std::size_t point = 0; point < 64; ++point) sweep::merge(all, swept.state.sums.outcomes[(point * 2 + 1) * 2]);
  EXPECT_EQ(answers[1].dates.back().count, 64u);
  EXPECT_EQ(answers[1].dates.back().mean, all.mean);
}

TEST_F(Bands, AreRefusedWhereNothingIsRecorded) {
  write("scenario.yaml", known);
  auto const said = [&](std::string const& band, std::string const& words) {
    write_study("bands: {" + band + "}\n");
    std::string const told = problems();
    EXPECT_NE(told.find(words), std::string::npos) << band << "\n" << told;
  };
  said("deliverd: {}", "did you mean 'delivered'?");
  said("a: {outcome: first}", "results ecdf");
  said("median: {}", "recorded for the whole run only");
  said("a: {status: in_transit, product: chp}", "did you mean 'chip'?");
  said("delivered: {step: 1 hours, quantiles: [110 %]}", "is no quantile");
  said("delivered: {quantiles: [some]}", "is no quantile");
  said("delivered: {step: 10 minutes}", "step");
}

}  // namespace
}  // namespace chokepoint::test
