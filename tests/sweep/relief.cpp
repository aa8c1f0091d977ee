#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "engine/sweep/answers.hpp"
#include "tests/sweep/small_study.hpp"

namespace chokepoint::test {
namespace {

/// Ten chips are ordered on the 8th of January and take five days; whatever else they wait for is a gate.
constexpr char const* world = R"(chokepoint: 1
clock: {from: 2026-01-01, to: 2026-05-01}
countries: {TW: {}, US: {}}
products: {chip: {unit: chip}}
sites: {fab: {in: TW, stock: {chip: {supply: unlimited}}}, hall: {in: US}}
lanes: {air: {from: fab, to: hall, mode: air, time: 5 days}}
buyers: {cloud: {at: hall, orders: {chips: {product: chip, from: fab, dates: [{on: 2026-01-08, quantity: 10 chips}]}}}}
outcomes:
  wait: {measure: order_wait}
  arrived: {measure: delivered}
)";

class Reliefs : public SmallStudy {
 protected:
  /// What each relief changes in an outcome's mean, in whole days: the hours by which news travel are left out.
  std::map<std::string, double> differences(std::string const& gates, std::string const& outcome) const {
    write("scenario.yaml", world + gates);
    write_study("relief: 30 days\nreplications: 2\n");
    sweep::Study const study = this->study();
    Outcome const swept = run(study, "results" + std::to_string(next_++), options(1));
    results::StoredStudy const stored = sweep::describe(study, "test");
    std::map<std::string, double> found;
    for (auto const& answer : sweep::answers(stored, swept.state, {})) {
      if (answer.pairs.empty()) continue;
      for (std::size_t i = 0; i < stored.outcomes.size(); ++i) {
        if (stored.outcomes[i].name != outcome) continue;
        found[answer.group.variant] = std::round(answer.pairs[i].difference);
      }
    }
    return found;
  }
  using Differences = std::map<std::string, double>;
  mutable int next_ = 0;
};

TEST_F(Reliefs, AClosedBorderOpensEarlierOrNever) {
  // It opens on the 15th of March, so the chips come on the 20th, after 71 days; without it after 5.
  EXPECT_EQ(differences("rules: {block: {by: US, vintages: [{effective: 2025-01-01, refuses_entry: yes}]}}\n"
                        "timeline: {opens: {on: 2026-03-15, set: {rules.block.active: no}}}\n",
                        "wait"),
            (Differences{{"block entry gone", -66}, {"block entry 30 days earlier", -30}}));
}

TEST_F(Reliefs, AnEventThatFollowsOthersComesEarlierOnTheSameLuck) {
  EXPECT_EQ(differences("rules: {block: {by: US, vintages: [{effective: 2025-01-01, refuses_entry: yes}]}}\n"
                        "timeline:\n"
                        "  talks: {on: 2026-01-20}\n"
                        "  opens: {after: [talks], delay: {law: {triangular: [40, 50, 60], unit: days}}, "
                        "set: {rules.block.active: no}}\n",
                        "wait")
                .at("block entry 30 days earlier"),
            -30);
}

TEST_F(Reliefs, ALicenseCostsItsReviewAndTheOfficesFreeze) {
  std::string const office =
      "rules: {export: {by: TW, vintages: [{effective: 2025-01-01, license: case_by_case}]}}\n"
      "offices: {desk: {kind: licensing, in: TW, rules: [export], time: 20 days, decides: {approve: 100 %}";
  EXPECT_EQ(differences(office + "}}\n", "wait"),
            (Differences{{"export license gone", -20}, {"desk review time gone", -20}}));
  // Frozen until the 24th of February: taken up then, decided on the 16th of March, there on the 21st, after 72 days.
  EXPECT_EQ(differences(office + ", freezes: [{from: 2026-01-05, to: 2026-02-24}]}}\n", "wait"),
            (Differences{{"export license gone", -67},
                         {"desk review time gone", -20},
                         {"desk freezes gone", -47},
                         {"desk freezes 30 days earlier", -30}}));
}

TEST_F(Reliefs, ALooserVintageComesEarlier) {
  // From the 10th of March on nothing is banned: there on the 15th, after 66 days.
  EXPECT_EQ(differences("rules: {export: {by: TW, vintages: [{effective: 2025-01-01, ban: yes}, "
                        "{effective: 2026-03-10}]}}\n",
                        "wait"),
            (Differences{{"export entry gone", -61}, {"export entry 30 days earlier", -30}}));
}

TEST_F(Reliefs, AVintageThatWasReplacedStaysHistory) {
  // Banned until the 28th of February, then licensed in 20 days: there on the 25th of March, after 76 days.
  std::string const gates =
      "rules: {export: {by: TW, vintages: [{effective: 2025-01-01, ban: yes}, {effective: 2026-02-28, license: "
      "case_by_case}]}}\n"
      "offices: {desk: {kind: licensing, in: TW, rules: [export], time: 20 days, decides: {approve: 100 %}}}\n";
  EXPECT_EQ(differences(gates, "wait"),
            (Differences{{"export entry gone", -71}, {"export license gone", -20}, {"desk review time gone", -20}}));
  // Who knows of the license that took the ban's place can't wish the ban away, nor the work begun on that day.
  EXPECT_EQ(differences("meta: {as_of: 2026-03-01}\n" + gates, "wait"),
            (Differences{{"export license gone", -20}, {"desk review time gone", 0}}));
}

TEST_F(Reliefs, WhatOfficesDidBeforeNowStaysHistory) {
  std::string const office =
      "rules: {export: {by: TW, vintages: [{effective: 2025-01-01, license: case_by_case}]}}\n"
      "offices: {desk: {kind: licensing, in: TW, rules: [export], time: 20 days, decides: {approve: 100 %}";
  EXPECT_EQ(differences("meta: {as_of: 2026-01-05}\n" + office + "}}\n", "wait").at("desk review time gone"), -20);
  EXPECT_EQ(differences("meta: {as_of: 2026-01-20}\n" + office + "}}\n", "wait").at("desk review time gone"), 0)
      << "it is at work since the 8th";
  // Frozen until the 24th of February and from the 1st on not: decided on the 21st, there on the 26th, 23 days sooner.
  EXPECT_EQ(differences("meta: {as_of: 2026-02-01}\n" + office + ", freezes: [{from: 2026-01-05, to: 2026-02-24}]}}\n",
                        "wait"),
            (Differences{{"export license gone", -67},
                         {"desk review time gone", -20},
                         {"desk freezes gone", -23},
                         {"desk freezes 30 days earlier", -23}}));
  // Customs look at nothing that comes from now on; what came on the 13th they have looked at.
  std::string const customs = "offices: {port: {kind: customs, at: hall, time: 4 days}}\n";
  EXPECT_EQ(differences("meta: {as_of: 2026-01-10}\n" + customs, "wait"), (Differences{{"port gone", -4}}));
  EXPECT_EQ(differences("meta: {as_of: 2026-01-15}\n" + customs, "wait"), (Differences{{"port gone", 0}}));
  // A strike that is over by then isn't to be lifted any more.
  std::string const strike = "timeline: {strike: {on: 2026-01-05, lasts: 40 days, set: {lanes.air.open: no}}}\n";
  EXPECT_EQ(differences("meta: {as_of: 2026-03-01}\n" + strike + customs, "wait").count("strike gone"), 0u);
  // While it goes on it ends now, 13 days sooner than on the 14th.
  EXPECT_EQ(differences("meta: {as_of: 2026-02-01}\n" + strike, "wait"), (Differences{{"strike gone", -13}}));
  // Of a run that ends before now, offices have done all that they do.
  EXPECT_EQ(differences("meta: {as_of: 2026-05-01}\n" + office + "}}\n", "wait"),
            (Differences{{"export license gone", -20}}));
}

TEST_F(Reliefs, PermitsComeWithTheirBatchAndTheEndOfTheirSuspension) {
  // Suspended until the 1st of March: there on the 6th, after 57 days.
  EXPECT_EQ(differences("rules: {entry: {by: US, vintages: [{effective: 2025-01-01, permit: authority}]}}\n"
                        "permits: {authority: {in: US, product: chip, suspended: yes, grants: {first: {on: 2026-01-15, "
                        "quantity: 100 chips}}}}\n"
                        "timeline: {resumes: {on: 2026-03-01, set: {permits.authority.suspended: no}}}\n",
                        "wait"),
            (Differences{{"authority permit gone", -52}, {"authority permit 30 days earlier", -30}}));
}

TEST_F(Reliefs, ACapAndAnEventThatClosesALane) {
  EXPECT_EQ(differences("rules: {export: {by: TW, vintages: [{effective: 2025-01-01, cap: ceiling}]}}\n"
                        "quotas: {ceiling: {product: chip, limit: 0 chips}}\n",
                        "arrived"),
            (Differences{{"ceiling cap gone", 10}}));
  // Closed from the 5th of January for 40 days: there on the 19th of February, after 42 days.
  EXPECT_EQ(differences("timeline: {strike: {on: 2026-01-05, lasts: 40 days, set: {lanes.air.open: no}}}\n", "wait"),
            (Differences{{"strike gone", -37}}));
}

TEST_F(Reliefs, OfTheShippedScenarioAreItsGates) {
  base::Diagnostics diagnostics;
  auto const study = sweep::read_study(
      {CHOKEPOINT_SOURCE_DIR "/scenarios/h200-china/scenario.yaml", {"study.relief=30 days"}, {}}, diagnostics);
  ASSERT_TRUE(study) << diagnostics.render(false);
  std::vector<std::string> names;
  for (auto const& variant : study->variants) names.push_back(variant.name);
  EXPECT_EQ(names, (std::vector<std::string>{
                       "baseline", "bis_china license gone", "bis_china test gone", "bis_china 30 days earlier",
                       "entity_list license gone", "cn_block entry gone", "cn_block entry 30 days earlier",
                       "china_cap cap gone", "ndrc permit gone", "ndrc permit 30 days earlier",
                       "ndrc domestic ratio gone", "commerce review time gone", "lab gone", "shenzhen_customs gone"}));
  for (auto const& problem : diagnostics.all()) EXPECT_NE(problem.code, "W_RELIEF") << problem.message;
}

TEST_F(Reliefs, AreRefusedWhereNothingIsAGate) {
  write("scenario.yaml", world);
  write_study("relief: 30 days\n");
  EXPECT_NE(problems().find("declares no gate"), std::string::npos) << problems();
}

}  // namespace
}  // namespace chokepoint::test
