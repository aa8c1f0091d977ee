#include "engine/processes/introduction.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/unit/processes/small_worlds.hpp"

namespace chokepoint::processes {
namespace {

using test::TracedRun;

/// Maker of H sells a, of power 9, to firm big of F, and could design b, of power 5, and c, of power 3, in ten days.
/// Two versions of the rule name the power from which on licenses are presumed to be denied. News takes a quarter of a
/// day.
struct Market {
  std::string first =
      "{announced: 2026-01-06, published: 2026-01-11, effective: 2026-01-21, when: product.power > 6, "
      "license: presumption_of_denial}";
  std::string second = "";  ///< with a leading comma
  std::string keys = "";    ///< further keys of the introduction, with a leading comma
  std::string rule = "";    ///< of the rule, with a leading comma
  std::string events = "";  ///< of the timeline, with a leading comma
  std::string more = "";    ///< further blocks
  std::string takes = "10 days";
};
TracedRun run(Market const& market) {
  return TracedRun(
      test::clock_of_sixty_days +
      "countries: {H: {}, F: {}}\nfirms: {maker: {home: H}, big: {home: F}}\nproducts: {a: {price: 100 USD, "
      "attributes: "
      "{power: 9}}, b: {attributes: {power: 5}}, c: {attributes: {power: 3}}}\nsites: {s: {in: H, firm: maker, stock: "
      "{a: {supply: unlimited}, b: {supply: unlimited}, c: {supply: unlimited}}}, t: {in: F}}\nlanes: {l: {from: s, "
      "to: "
      "t, time: 1 day}}\noffices: {o: {kind: licensing, rules: [r], time: 1 day}}\nrules: {r: {by: H, applies: "
      "destination == F" +
      market.rule + ", vintages: [" + market.first + market.second +
      "]}}\ntimeline: {launch_b: {by_reaction: yes, set: {buyers.x.orders.b.active: yes}}, launch_c: {by_reaction: "
      "yes, set: {buyers.x.orders.c.active: yes}}" +
      market.events + "}\nintroductions: {i: {by: maker, for: [big], replaces: a, takes: " + market.takes +
      ", designs: [{product: b, introduces: launch_b, cost: 100 USD}, {product: c, introduces: launch_c, cost: 50 "
      "USD}]" +
      market.keys +
      "}}\nbuyers: {x: {firm: big, at: t, orders: {b: {product: b, from: s, every: 5 days, active: "
      "no}, c: {product: c, from: s, every: 5 days, active: no}}}}\noutcomes: {sunk: {measure: "
      "invested, of: [maker]}, b: {measure: happened, of: [launch_b]}, c: {measure: happened, of: [launch_c]}, b_on: "
      "{measure: happened, of: [launch_b], reduce: first_date}, c_on: {measure: happened, of: [launch_c], reduce: "
      "first_date}}\n" +
      market.more);
}
double day(TracedRun const& run, std::string_view outcome) {
  return (run.outcome(outcome) -
          static_cast<double>(
              base::time_of(base::Date(std::chrono::year(2026), std::chrono::January, std::chrono::day(1)))
                  .seconds())) /
         86400;
}

TEST(Introduction, APublishedThresholdIsDesignedFor) {
  auto const designed = run({});
  EXPECT_EQ(day(designed, "b_on"), 20.25);
  EXPECT_EQ(designed.outcome("c"), 0);
  EXPECT_EQ(designed.outcome("sunk"), 100);
}

TEST(Introduction, WhoSeesAnnouncementsIsEarlier) {
  EXPECT_EQ(day(run({.keys = ", sees: announced"}), "b_on"), 15.25);
  EXPECT_EQ(day(run({.keys = ", sees: effective"}), "b_on"), 30.25);
  // A version that isn't announced or published is known once it is in law.
  auto const plain =
      run({.first = "{effective: 2026-01-21, when: product.power > 6, ban: yes}", .keys = ", sees: announced"});
  EXPECT_EQ(day(plain, "b_on"), 30.25);
}

TEST(Introduction, ADesignTakesAsLongWhateverWasDesignedBefore) {
  // Begun on day 35, after b, or on day 10, as the first.
  std::string const takes = "{law: {uniform: [2, 9], unit: days}}";
  auto const after =
      run({.second = ", {published: 2026-02-05, effective: 2026-02-10, when: product.power > 4, license: "
                     "presumption_of_denial}",
           .takes = takes});
  auto const alone = run({.first = "{published: 2026-01-11, effective: 2026-01-21, when: product.power > 4, license: "
                                   "presumption_of_denial}",
                          .takes = takes});
  EXPECT_EQ(after.outcome("b"), 1);
  EXPECT_EQ(alone.outcome("b"), 0);
  EXPECT_NEAR(day(after, "c_on") - day(alone, "c_on"), 25, 1e-6);
}

TEST(Introduction, AThresholdThatMovesAgainIsFollowed) {
  auto const twice =
      run({.second = ", {published: 2026-02-05, effective: 2026-02-10, when: product.power > 4, license: "
                     "presumption_of_denial}"});
  EXPECT_EQ(day(twice, "b_on"), 20.25);
  EXPECT_EQ(day(twice, "c_on"), 45.25);
  EXPECT_EQ(twice.outcome("sunk"), 150);
}

TEST(Introduction, ADesignThatIsOvertakenIsSunk) {
  // The second version appears on day 15, while b is designed: on day 20 it is given up, and c is begun.
  auto const overtaken = run({.second = ", {published: 2026-01-16, effective: 2026-03-01, when: product.power > 4, "
                                        "license: presumption_of_denial}"});
  EXPECT_EQ(overtaken.outcome("b"), 0);
  EXPECT_EQ(day(overtaken, "c_on"), 30.25);
  EXPECT_EQ(overtaken.outcome("sunk"), 150);
}

TEST(Introduction, NothingIsDesignedWhereNothingWouldDo) {
  auto const hopeless = run({.first = "{published: 2026-01-11, effective: 2026-01-21, ban: yes}"});
  EXPECT_EQ(hopeless.outcome("sunk"), 0);
  auto const no_need =
      run({.first = "{published: 2026-01-11, effective: 2026-01-21, when: product.power > 9, ban: yes}"});
  EXPECT_EQ(no_need.outcome("sunk"), 0);
}

TEST(Introduction, PermissionsWillDoWhereThatIsSaid) {
  std::string const weighed =
      "{published: 2026-01-11, effective: 2026-01-21, when: product.power > 6, license: case_by_case}";
  EXPECT_EQ(run({.first = weighed, .keys = ", accepts: permission"}).outcome("b"), 0);
  EXPECT_EQ(day(run({.first = weighed}), "b_on"), 20.25);
}

TEST(Introduction, ARuleThatComesToHoldIsSeenThen) {
  // In law since long, and switched on by day 12.
  auto const switched = run({.first = "{effective: 2025-01-01, when: product.power > 6, ban: yes}",
                             .rule = ", active: {path: {2026-01-01: no, 2026-01-13: yes}}"});
  EXPECT_EQ(day(switched, "b_on"), 22.25);
}

TEST(Introduction, ARuleThatAGovernmentTurnsOnIsSeenThen) {
  // Announced on day 8, a day after what the government sees, and in force from day 8.25 on.
  auto const reaction =
      run({.first = "{effective: 2025-01-01, when: product.power > 6, ban: yes}",
           .rule = ", active: no",
           .events = ", answer: {by_reaction: yes, set: {rules.r.active: yes}}, sign: {on: 2026-01-08}",
           .more = "governments: {g: {reactions: {r: {watches: happened.sign, every: 1 days, triggers: "
                   "answer}}}}\n"});
  EXPECT_EQ(day(reaction, "b_on"), 18.5);
}

TEST(Introduction, WhatItsEventSetsHolds) {
  // Ordered every five days, and placed once b is launched on day 20.25: on days 25, 30 ... 55, a day on the way.
  auto const deliveries = run({}).deliveries("buyers.x");
  ASSERT_EQ(deliveries.size(), 7U);
  EXPECT_EQ(deliveries.front(), std::pair(26.0, std::int64_t{1}));
}

}  // namespace
}  // namespace chokepoint::processes
