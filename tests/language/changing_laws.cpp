#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/language/told.hpp"
#include "tests/support/yaml_world.hpp"

/// Laws that dates and events change: what begins is drawn from the one that holds then.
namespace chokepoint::test {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// Goods leave on 27 February, 2 March, 1 May and 1 July; an hour later, since an order takes the news delay to arrive.
std::string shipments(std::string const& time, std::string const& more = "") {
  return "chokepoint: 1\nclock: {from: 2026-01-01, to: 2026-12-31, news_delay: 1 hour}\ncountries: {TW: {}, US: {}}\n"
         "products: {chip: {unit: chip}}\n"
         "sites: {fab: {in: TW, stock: {chip: {initial: 100 chips}}}, hall: {in: US}}\n"
         "lanes: {air: {from: fab, to: hall, time: " +
         time +
         "}}\nbuyers: {c: {at: hall, orders: {a: {product: chip, from: fab, dates: [{on: 2026-02-27, quantity: 1 "
         "chip}, "
         "{on: 2026-03-02, quantity: 1 chip}, {on: 2026-05-01, quantity: 1 chip}, {on: 2026-07-01, quantity: 1 "
         "chip}]}}}"
         "}\noutcomes: {first: {measure: delivered, reduce: first_date}, second: {measure: delivered, reduce: "
         "first_date, reaches: 2 chips}, third: {measure: delivered, reduce: first_date, reaches: 3 chips}, fourth: "
         "{measure: delivered, reduce: first_date, reaches: 4 chips}}\n" +
         more;
}

/// In days after the four dates, in order; the hour of news left out.
std::vector<double> days_under_way(std::string const& text) {
  simulation::RunRecord const record = run_once(world_of(text));
  EXPECT_EQ(record.failure, "");
  // Outcomes come in the order of their names: first, fourth, second, third.
  std::vector<double> days;
  std::vector<std::pair<std::size_t, double>> const sent{{0, 57}, {2, 60}, {3, 120}, {1, 181}};
  for (auto const& [place, day] : sent) {
    base::SimTime const arrived(static_cast<std::int64_t>(record.outcomes.at(place).value.value_or(0)));
    days.push_back(day_of(arrived) - day - 1.0 / 24);
  }
  return days;
}

auto were(std::vector<double> const& days) { return testing::Pointwise(testing::DoubleNear(1e-6), days); }

TEST(ChangingLaws, WhatIsUnderWayKeepsItsTime) {
  EXPECT_THAT(days_under_way(shipments("5 days")), were({5, 5, 5, 5}));
  // The first lot is under way when the time changes.
  EXPECT_THAT(days_under_way(shipments("{path: {2026-01-01: 5 days, 2026-03-01: 9 days, 2026-06-01: 2 days}}")),
              were({5, 9, 9, 2}));
}

TEST(ChangingLaws, AnEventChangesALawWhileItLasts) {
  std::string const storm = "timeline: {storm: {on: 2026-04-20, lasts: 30 days, set: {lanes.air.time: 40 days}}}\n";
  EXPECT_THAT(days_under_way(shipments("5 days", storm)), were({5, 5, 40, 5}));
  EXPECT_THAT(days_under_way(shipments("{path: {2026-01-01: 5 days, 2026-03-01: 9 days}}", storm)),
              were({5, 9, 40, 9}));
}

TEST(ChangingLaws, AGovernmentChangesALawFromItsAnswerOn) {
  // It sees the second delivery, on 7 March, within a day, and doubles the time from then on.
  std::string const answer =
      "governments: {us: {in: US, reactions: {slow: {watches: total.delivered.chip > 1 chip, every: 1 day, "
      "triggers: longer}}}}\ntimeline: {longer: {by_reaction: yes, set: {lanes.air.time: 10 days}}}\n";
  EXPECT_THAT(days_under_way(shipments("5 days", answer)), were({5, 5, 10, 10}));
}

TEST(ChangingLaws, TheSameLuckIsDrawnFromTheOtherLaw) {
  // Uniform laws of one width: each time is ten days more than it would be.
  std::vector<double> const plain = days_under_way(shipments("{law: {uniform: [4, 6], unit: days}}"));
  std::vector<double> const later = days_under_way(
      shipments("{path: {2026-01-01: {law: {uniform: [4, 6], unit: days}}, 2026-03-01: {law: {uniform: [14, 16], unit: "
                "days}}}}"));
  ASSERT_EQ(later.size(), 4U);
  EXPECT_EQ(later[0], plain[0]);
  for (std::size_t i = 1; i < later.size(); ++i) EXPECT_NEAR(later[i] - plain[i], 10, 1.0 / 86400) << i;
}

TEST(ChangingLaws, AnOfficeIsSlowerFromADateOn) {
  // One case a month; each is begun the hour after it comes, and the second one before the change.
  std::string const office =
      "chokepoint: 1\nclock: {from: 2026-01-01, to: 2026-12-31, news_delay: 1 hour}\n"
      "offices: {o: {time: {path: {2026-01-01: 3 days, 2026-02-16: 30 days}}, officers: 1}}\n"
      "buyers: {x: {orders: {s: {apply_to: o, dates: [{on: 2026-01-15}, {on: 2026-02-15}, {on: 2026-03-15}]}}}}\n"
      "outcomes: {most: {measure: sojourn, of: [o], reduce: maximum}, mean: {measure: sojourn, of: [o]}}\n";
  simulation::RunRecord const record = run_once(world_of(office));
  ASSERT_EQ(record.failure, "");
  EXPECT_NEAR(record.outcomes[0].value.value_or(0), 12, 0.1);  // (3 + 3 + 30) / 3
  EXPECT_NEAR(record.outcomes[1].value.value_or(0), 30, 0.1);
}

TEST(ChangingLaws, ArePartOfWhatTheWorldIs) {
  auto const identity = [](std::string const& time) { return world_of(shipments(time)).identity; };
  EXPECT_NE(identity("{path: {2026-01-01: 5 days, 2026-03-01: 9 days}}"),
            identity("{path: {2026-01-01: 5 days, 2026-03-01: 8 days}}"));
  EXPECT_NE(identity("{path: {2026-01-01: 5 days, 2026-03-01: 9 days}}"), identity("5 days"));
}

TEST(ChangingLaws, WhatIsWrongWithThemIsTold) {
  auto const lane = [](std::string const& time, std::string const& more = "") {
    return told(
        "sites: {a: {stock: {p: {supply: unlimited}}}, b: {}}\nproducts: {p: {}}\nlanes: {l: {from: a, to: b, "
        "time: " +
        time + "}}\nbuyers: {x: {at: b, orders: {s: {product: p, from: a, every: 1 day}}}}\n" + more);
  };
  EXPECT_THAT(lane("{path: {2026-01-01: 5 days, 2026-03-01: 9 days}}").codes, IsEmpty());
  EXPECT_THAT(lane("{path: {2026-01-01: 5 days, 2026-03-01: 1 minute}}").codes, ElementsAre("W_NEWS_DELAY"));
  EXPECT_THAT(lane("5 days", "timeline: {e: {on: 2026-02-01, set: {lanes.l.time: 1 minute}}}\n").codes,
              ElementsAre("W_NEWS_DELAY"));
  EXPECT_THAT(lane("{path: {2026-01-01: 5 days, 2026-03-01: {law: {normal: [9 days, 9 days]}}}}").words,
              AllOf(HasSubstr("lanes.l.time: "), HasSubstr("W_BELOW_ZERO")));
  EXPECT_THAT(lane("{path: {2026-02-01: 5 days}}").words, HasSubstr("begin the path with the value that holds"));
  EXPECT_THAT(lane("{path: {2026-03-01: 5 days, 2026-02-01: 9 days}}").words, HasSubstr("doesn't come after the date"));
  EXPECT_THAT(lane("{path: {}}").words, HasSubstr("the path has no dates"));
  EXPECT_THAT(lane("{path: {2026-01-01: 5 chips}}").codes, ElementsAre("E_UNIT"));
  EXPECT_THAT(lane("{path: {2026-01-01: 5 days, 2027-03-01: 9 days}}").codes, ElementsAre("W_OUTSIDE"));
  EXPECT_THAT(lane("{path: {2026-01-01: 5 days, 2026-03-01: $t}}").codes, ElementsAre("E_UNKNOWN_ID"));
  EXPECT_THAT(lane("5 days",
                   "timeline: {e: {on: 2026-02-01, set: {lanes.l.time: {law: {triangular: [3, 2, 1], unit: "
                   "days}}}}}\n")
                  .codes,
              ElementsAre("E_LAW"));
  EXPECT_THAT(lane("5 days", "timeline: {e: {on: 2026-02-01, set: {lanes.m.time: 3 days}}}\n").codes,
              ElementsAre("E_UNKNOWN_ID"));
  // What is drawn before the run begins doesn't change.
  EXPECT_THAT(lane("5 days",
                   "timeline: {e: {on: 2026-02-01, delay: {path: {2026-01-01: 5 days}}, after: [f], set: "
                   "{lanes.l.time: 3 days}}, f: {on: 2026-01-15, set: {lanes.l.open: no}}}\n")
                  .words,
              AllOf(HasSubstr("this law can't change over time"), HasSubstr("E_DATED")));
}

}  // namespace
}  // namespace chokepoint::test
