// What the README of scenarios/korea-tariffs says of its mechanism. Its figures are in expected/ and in the README.

#include <gtest/gtest.h>

#include "tests/scenarios/scenario.hpp"

namespace chokepoint::test {
namespace {

/// One future of the scenario with values replaced.
struct KoreanFuture : Future {
  explicit KoreanFuture(std::vector<std::string> overrides, simulation::RunSettings const& settings = {})
      : Future("korea-tariffs", std::move(overrides), settings) {}
};

std::vector<std::string> const no_patience{"timeline.patience_over.delay=3 days", "timeline.arrears_count.occurs=0 %"};
std::vector<std::string> const all_patience{"timeline.patience_over.occurs=0 %", "timeline.arrears_count.occurs=0 %"};

std::vector<std::string> with(std::vector<std::string> one, std::string more) {
  one.push_back(std::move(more));
  return one;
}

TEST(KoreaTariffs, AnAnnouncementAloneTakesNoForce) {
  KoreanFuture const quiet(all_patience);
  EXPECT_EQ(quiet["by_end"], 0);
  // Of each car 15 % of 25,000 USD less carriage, of each set 15 % of 5,000 less carriage: never more.
  EXPECT_LE(quiet["duty_hyundai"],
            0.15 * (24200 * (quiet["sold_cars"] + quiet["most_cars"]) + 4850 * 1.1 * quiet["sold_us_made"]));
}

TEST(KoreaTariffs, ARiseThatIsWrittenDownBindsAndEndsOnceTheActIsThere) {
  KoreanFuture const quiet(all_patience);
  KoreanFuture const rise(no_patience);
  EXPECT_EQ(rise["by_march"], 100);
  EXPECT_EQ(rise["withdrawn"], 100);
  EXPECT_GT(rise["duty"], quiet["duty"]);
  EXPECT_LT(rise["sold_cars"], quiet["sold_cars"]);
  EXPECT_LT(rise["sold_crossovers"], quiet["sold_crossovers"]);
  EXPECT_LT(rise["rise_on"], rise["act_on"]);
}

TEST(KoreaTariffs, AnActInTimeKeepsTheRiseAway) {
  // Washington loses patience on 27 March, and the act passes before.
  std::vector<std::string> const late{"timeline.patience_over.delay=60 days"};
  EXPECT_EQ(KoreanFuture(with(late, "timeline.committee_done.delay=14 days"))["by_june"], 0);
  EXPECT_EQ(KoreanFuture(with(late, "timeline.committee_done.delay=120 days"))["by_june"], 100);
}

TEST(KoreaTariffs, WithoutTheActNothingIsPaidAndARiseBringsIt) {
  KoreanFuture const none(with(all_patience, "timeline.committee_done.occurs=0 %"));
  EXPECT_EQ(none["paid"], 0);
  EXPECT_EQ(none["act_on"], -1e300);
  KoreanFuture const pressed(with(no_patience, "timeline.committee_done.occurs=0 %"));
  EXPECT_GT(pressed["paid"], 0);
  EXPECT_GT(pressed["act_on"], pressed["rise_on"]);
}

TEST(KoreaTariffs, BothEndsArePossibleInDrawnFutures) {
  int rises = 0;
  constexpr int futures = 100;
  for (int replication = 0; replication < futures; ++replication) {
    simulation::RunSettings settings;
    settings.draw_uncertain = true;
    settings.replication = static_cast<std::uint64_t>(replication);
    rises += KoreanFuture({}, settings)["by_end"] > 0 ? 1 : 0;
  }
  EXPECT_GT(rises, futures / 10);
  EXPECT_LT(rises, futures * 9 / 10);
}

TEST(KoreaTariffs, HurryingBringsCarsInBeforeARiseAndNoMoreThanPlantsCanMake) {
  std::vector<std::string> const may{"timeline.patience_over.delay=90 days", "timeline.committee_done.delay=150 days"};
  KoreanFuture const hurried(may);
  KoreanFuture const usual(with(may, "timeline.hurry.occurs=0 %"));
  double const more = hurried["made_q1"] - usual["made_q1"];
  EXPECT_GT(more, 0);
  // At most 2,850 a day instead of 2,600, for 86 days from 4 February to the end of April, and a lot more or less.
  EXPECT_LE(more, 250 * 86 + 1000);
}

}  // namespace
}  // namespace chokepoint::test
