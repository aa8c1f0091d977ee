#include "engine/processes/line.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/unit/processes/small_worlds.hpp"

namespace chokepoint::processes {
namespace {

using test::TracedRun;
using testing::ElementsAre;
using testing::Pair;

/// Line l at site a makes chips and cards for buyer x, who collects them. News take a quarter of a day, so what is
/// ordered on day 2 is at the line on day 2.5, and components that it asks for are there on day 3.
struct Factory {
  std::string line = "";                           ///< keys of line l besides `at` and `makes`
  std::string chip = "cycle: 2 days";              ///< how chips are made
  std::string card = "cycle: 2 days";              ///< how cards are made
  std::string chip_stock = "base_stock: 0 units";  ///< replenishment of chips
  std::string card_stock = "base_stock: 0 units";
  std::string dies = "supply: unlimited";
  std::string chips = "{on: 2026-01-03, quantity: 10 units}";  ///< ordered
  std::string cards = "";
  std::string outcomes = "";
  std::string more = "";
};

std::string factory(Factory const& f) {
  auto const shelf = [](std::string const& product, std::string const& keys) {
    return product + ": {replenishment: {policy: base_stock, made_on: l, " + keys + "}}";
  };
  auto const orders = [](std::string const& product, std::string const& dates) {
    return dates.empty() ? std::string() : product + "s: {product: " + product + ", from: a, dates: [" + dates + "]}";
  };
  return test::clock_of_sixty_days + "products: {die: {}, chip: {}, card: {}}\nsites: {a: {stock: {die: {" + f.dies +
         "}, " + shelf("chip", f.chip_stock) + ", " + shelf("card", f.card_stock) + "}}}\nproduction: {l: {at: a" +
         (f.line.empty() ? "" : ", " + f.line) + ", makes: {chip: {" + f.chip + "}, card: {" + f.card +
         "}}}}\nbuyers: {x: {orders: {" + orders("chip", f.chips) + (f.cards.empty() ? "" : ", ") +
         orders("card", f.cards) + "}}}\n" + (f.outcomes.empty() ? "" : "outcomes: {" + f.outcomes + "}\n") + f.more;
}

TEST(Line, StartsLotsAsItsCapacityAllows) {
  // 5 units a day, lots of 4, 4 and 2: starts on days 3, 3.8 and 4.6; each is 2 days in process.
  TracedRun const run(factory(
      {.line = "capacity: 5 units per day",
       .chip = "from: {die: 1 unit}, lot: 4 units, cycle: 2 days",
       .outcomes = "material: {measure: material_wait}, capacity: {measure: capacity_wait}, busy: {measure: busy}, "
                   "starved: {measure: starved}, process: {measure: in_process, reduce: total, product: chip}, "
                   "started: {measure: started}, made: {measure: made}, backlog: {measure: production_backlog, "
                   "product: chip, reduce: total}, used: {measure: status, status: consumed, product: die}"}));
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(5.0, 4), Pair(5.8, 4), Pair(6.6, 2)));
  EXPECT_DOUBLE_EQ(run.outcome("material"), 4 * 0.5 / 10);              // from day 2.5 to day 3
  EXPECT_DOUBLE_EQ(run.outcome("capacity"), (4 * 0.8 + 2 * 0.8) / 10);  // since the lot before
  EXPECT_DOUBLE_EQ(run.outcome("busy"), (0.8 + 0.8 + 0.4) / 60);
  EXPECT_DOUBLE_EQ(run.outcome("starved"), 0.5 / 60);
  EXPECT_DOUBLE_EQ(run.outcome("process"), 10 * 2.0);
  EXPECT_DOUBLE_EQ(run.outcome("backlog"), 10 * 0.5 + 6 * 0.8 + 2 * 0.8);
  EXPECT_EQ(run.outcome("started"), 10);
  EXPECT_EQ(run.outcome("made"), 10);
  EXPECT_EQ(run.outcome("used"), 10);
}

TEST(Line, AGovernmentMayStopItForAWhile) {
  // As above, but without capacity on [3.25, 13.25): of the first lot's 0.8 days 0.55 are left, and the second begins
  // on 13.8, the third on 14.6. The first lot is in process since day 3.
  TracedRun const run(factory(
      {.line = "capacity: 5 units per day",
       .chip = "from: {die: 1 unit}, lot: 4 units, cycle: 2 days",
       .more = "timeline: {blackout: {by_reaction: yes, lasts: 10 days, set: {production.l.capacity: 0 units per "
               "day}}}\ngovernments: {g: {reactions: {r: {watches: date >= 2026-01-04, every: 1 days, triggers: "
               "blackout}}}}\n"}));
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(5.0, 4), Pair(15.8, 4), Pair(16.6, 2)));
}

TEST(Line, WithoutCapacityStartsTakeNoTime) {
  TracedRun const run(factory({.chip = "lot: 3 units, cycle: 2 days"}));
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(4.5, 3), Pair(4.5, 3), Pair(4.5, 3), Pair(4.5, 1)));
}

TEST(Line, WhatRoundingTakesIsGivenBack) {
  // 7 units a day: a unit takes 12,342.857 s, seven of them a day to the second.
  TracedRun const run(factory({.line = "capacity: 7 units per day",
                               .chip = "lot: 1 unit, cycle: 2 days",
                               .chips = "{on: 2026-01-03, quantity: 71 units}"}));
  auto const deliveries = run.deliveries("buyers.x");
  ASSERT_EQ(deliveries.size(), 71U);
  EXPECT_EQ(deliveries[70].first, 2.5 + 70.0 / 7 + 2);
}

TEST(Line, ALotWaitsForAllItsComponents) {
  TracedRun const run(factory({.chip = "from: {die: 1 unit}, cycle: 2 days",
                               .dies = "initial: 9 units, pipeline: [{on: 2026-01-11, quantity: 1 units}]"}));
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(12.25, 10)));  // day 10, collected on day 10.25
  TracedRun const lots(factory({.chip = "from: {die: 1 unit}, lot: 4 units, cycle: 2 days",
                                .dies = "initial: 4 units, pipeline: [{on: 2026-01-11, quantity: 6 units}]"}));
  EXPECT_THAT(lots.deliveries("buyers.x"), ElementsAre(Pair(5.0, 4), Pair(12.25, 4), Pair(12.25, 2)));
}

TEST(Line, ItsComponentsAreNoShipment) {
  std::string text = factory({.chip = "from: {die: 1 unit}, cycle: 2 days",
                              .more = "countries: {H: {}}\nrules: {r: {by: H, vintages: [{effective: 2025-01-01, when: "
                                      "product == die, ban: yes}]}}\n"});
  text.replace(text.find("a: {stock"), 9, "a: {in: H, stock");
  EXPECT_THAT(TracedRun(text).deliveries("buyers.x"), ElementsAre(Pair(5.0, 10)));
}

TEST(Line, MakesFromThePartsListOfTheProductUnlessItHasItsOwn) {
  std::string text = factory({.outcomes = "used: {measure: status, status: consumed, product: die}"});
  text.replace(text.find("chip: {}"), 8, "chip: {made_from: {die: 3}}");
  EXPECT_EQ(TracedRun(text).outcome("used"), 30);
  text.replace(text.find("chip: {cycle"), 12, "chip: {from: {die: 2 units}, cycle");
  EXPECT_EQ(TracedRun(text).outcome("used"), 20);
}

/// Cards come six hours after chips.
Factory two_products(std::string const& line) {
  return {.line = "capacity: 4 units per day" + line,
          .chips = "{on: 2026-01-03, quantity: 4 units}",
          .cards = "{on: 2026-01-03T06:00Z, quantity: 4 units}",
          .outcomes = "changes: {measure: changeovers}, changing: {measure: changing}"};
}

TEST(Line, ChangesOverBetweenProducts) {
  // Chips are started on day 2.5, which takes a day; cards a day of changeover later. Each is 2 days in process.
  TracedRun const run(factory(two_products(", changeover: 1 day")));
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(4.5, 4), Pair(6.5, 4)));
  EXPECT_EQ(run.outcome("changes"), 1);
  EXPECT_DOUBLE_EQ(run.outcome("changing"), 1.0 / 60);
  // Made ready for cards, it changes over twice.
  TracedRun const ready(factory(two_products(", changeover: 1 day, set_up_for: card")));
  EXPECT_THAT(ready.deliveries("buyers.x"), ElementsAre(Pair(5.5, 4), Pair(7.5, 4)));
  EXPECT_EQ(ready.outcome("changes"), 2);
  // A listed changeover takes its own time.
  TracedRun const listed(
      factory(two_products(", changeover: 1 day, changeovers: [{from: chip, to: card, time: 3 days}]")));
  EXPECT_THAT(listed.deliveries("buyers.x"), ElementsAre(Pair(4.5, 4), Pair(8.5, 4)));
}

TEST(Line, RestsWhileStoppedAndRestarts) {
  // A start of 4 units takes a day. It is half done on day 3, when capacity ends; there is some again on day 5.
  Factory const stopped{
      .line =
          "capacity: {path: {2026-01-01: 4 units per day, 2026-01-04: 0 units per day, 2026-01-06: 4 units per "
          "day}}, restart_after_stop: 1 day",
      .chip = "lot: 4 units, cycle: 2 days",
      .chips = "{on: 2026-01-03, quantity: 8 units}",
      .outcomes = "busy: {measure: busy}"};
  TracedRun const run(factory(stopped));
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(4.5, 4), Pair(8.5, 4)));  // started on days 2.5 and 6.5
  EXPECT_DOUBLE_EQ(run.outcome("busy"), 2.0 / 60);
}

TEST(Line, GetsCapacityFromWhatIsBuilt) {
  // Tools are meant for day 5, and wait for the shell on day 9; a day of restart later lots of 4 take a day each, from
  // day 13 on half a day.
  TracedRun const run(factory(
      {.line = "capacity: 0 units per day, restart_after_stop: 1 day, phases: {shell: {time: 9 days}, tools: {after: "
               "[shell], ready_on: 2026-01-06, adds: 4 units per day}, again: {time: 12 days, slips: 1 day, adds: 4 "
               "units per day}}",
       .chip = "lot: 4 units, cycle: 2 days",
       .chips = "{on: 2026-01-03, quantity: 20 units}"}));
  EXPECT_THAT(run.deliveries("buyers.x"),
              ElementsAre(Pair(12.0, 4), Pair(13.0, 4), Pair(14.0, 4), Pair(15.0, 4), Pair(15.5, 4)));
}

TEST(Line, FollowsARamp) {
  // From day 3 on at double speed: the second half takes a quarter of a day.
  TracedRun const run(factory({.line = "capacity: {path: {2026-01-01: 4 units per day, 2026-01-04: 8 units per day}}",
                               .chip = "lot: 4 units, cycle: 2 days",
                               .chips = "{on: 2026-01-03, quantity: 8 units}"}));
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(4.5, 4), Pair(5.25, 4)));
}

TEST(Line, StartsInItsWorkingHours) {
  // Open from midnight to noon: closed on day 2.5. A start of 12 units takes the 12 hours of day 3.
  TracedRun const run(factory(
      {.line = "capacity: 1 unit per hour, calendar: mornings",
       .chip = "lot: 12 units, cycle: 2 days",
       .chips = "{on: 2026-01-03, quantity: 24 units}",
       .more = "calendars: {mornings: {closes: '12:00', working_days: [mon, tue, wed, thu, fri, sat, sun]}}\n"}));
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(5.0, 12), Pair(6.0, 12)));
}

TEST(Line, CarriesFractionsOfTheYieldAndMakesTheScrapAnew) {
  // Half of each lot of 3: 1.5, carried: 1, 2, 1 of the first three lots.
  TracedRun const run(factory({.chip = "lot: 3 units, cycle: 2 days, yield: 50 %",
                               .chips = "{on: 2026-01-03, quantity: 9 units}",
                               .outcomes = "made: {measure: made}, scrapped: {measure: scrapped}"}));
  auto const lots = run.handled<LotFinished>("sites.a");
  ASSERT_GT(lots.size(), 3U);
  EXPECT_EQ(lots[0].message.good, 1);
  EXPECT_EQ(lots[1].message.good, 2);
  EXPECT_EQ(lots[2].message.good, 1);
  EXPECT_EQ(lots[2].message.scrapped, 2);
  std::int64_t delivered = 0;
  for (auto const& [day, quantity] : run.deliveries("buyers.x")) delivered += quantity;
  EXPECT_EQ(delivered, 9);
  EXPECT_EQ(run.outcome("made"), 9);
  EXPECT_NEAR(run.outcome("scrapped"), 9, 1);
}

TEST(Line, ReworksAShare) {
  TracedRun const run(factory({.chip = "cycle: 2 days, rework: 30 %"}));
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(4.5, 7), Pair(6.5, 3)));  // 30 % of 3 is none yet
}

TEST(Line, WhatIsInProcessAtFirstArrivesAndIsNotOrderedAgain) {
  TracedRun const run(factory(
      {.line = "in_process: [{product: chip, quantity: 6 units, done_on: 2026-01-05}]",
       .outcomes = "started: {measure: started}, process: {measure: in_process, product: chip, reduce: total}"}));
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(4.0, 6), Pair(4.5, 4)));
  EXPECT_EQ(run.outcome("started"), 4);
  EXPECT_DOUBLE_EQ(run.outcome("process"), 6 * 4 + 4 * 2);
}

TEST(Line, EachStockCountsWhatItsOwnLinesHaveInProcessAtFirst) {
  // 25 units less the 6 and 4 that two lines of the site are at, and 5 less the 3 of the other site's.
  TracedRun const run(R"(chokepoint: 1
clock: {from: 2026-01-01, to: 2026-01-20}
products: {chip: {}}
sites:
  fab: {stock: {chip: {initial: 0 units, replenishment: {policy: base_stock, base_stock: 25 units, made_on: one}}}}
  other: {stock: {chip: {initial: 0 units, replenishment: {policy: base_stock, base_stock: 5 units, made_on: third}}}}
production:
  one: {at: fab, capacity: 100 units per day, makes: {chip: {cycle: 5 days}}, in_process: [{product: chip, quantity: 6 units, done_on: 2026-01-05}]}
  third: {at: other, capacity: 100 units per day, makes: {chip: {cycle: 5 days}}, in_process: [{product: chip, quantity: 3 units, done_on: 2026-01-04}]}
  two: {at: fab, capacity: 100 units per day, makes: {chip: {cycle: 5 days}}, in_process: [{product: chip, quantity: 4 units, done_on: 2026-01-03}]}
outcomes:
  ordered: {measure: order_quantity, of: [fab], reduce: total}
  ordered_there: {measure: order_quantity, of: [other], reduce: total}
)");
  EXPECT_EQ(run.outcome("ordered"), 15);
  EXPECT_EQ(run.outcome("ordered_there"), 2);
}

TEST(Line, FirmOrdersComeBeforeTheShelf) {
  // Ten chips for the shelf in lots of 2, each taking 2 days, from day 0.25 on; cards come to the line on day 2.5.
  Factory busy{.line = "capacity: 1 unit per day",
               .chip = "lot: 2 units, cycle: 2 days",
               .chip_stock = "base_stock: 10 units, counts: firm_orders",
               .card_stock = "base_stock: 0 units, counts: firm_orders",
               .chips = "",
               .cards = "{on: 2026-01-03, quantity: 2 units}"};
  std::string firm = factory(busy);
  firm.replace(firm.find("orders: {, "), 11, "orders: {");
  EXPECT_THAT(TracedRun(firm).deliveries("buyers.x"), ElementsAre(Pair(6.25, 2)));  // started on day 4.25
  busy.card_stock = "base_stock: 0 units";
  std::string in_turn = factory(busy);
  in_turn.replace(in_turn.find("orders: {, "), 11, "orders: {");
  EXPECT_THAT(TracedRun(in_turn).deliveries("buyers.x"), ElementsAre(Pair(12.25, 2)));  // after the tenth chip
}

TEST(Line, PlansByAListByMarginAndByShares) {
  // Both wait when the first lot of chips is done on day 3.5: 8 chips in lots of 4 came before 4 cards.
  auto const cards_on = [](std::string const& plans, std::string const& chip = "", std::string const& card = "") {
    Factory world = two_products(plans);
    world.chips = "{on: 2026-01-03, quantity: 8 units}";
    world.chip = "lot: 4 units, cycle: 2 days" + chip;
    world.card = "cycle: 2 days" + card;
    std::string text = factory(world);
    if (plans.find("margin") != std::string::npos) {
      text.replace(text.find("chip: {}, card: {}"), 18, "chip: {price: 10 USD}, card: {price: 12 USD}");
    }
    return TracedRun(text).handled<Delivered>("buyers.x").back().message.stock;
  };
  // Stocks in the order of names: card 0, chip 1, die 2. What is delivered last was started last.
  EXPECT_EQ(cards_on(""), 0U);
  EXPECT_EQ(cards_on(", plans: priority, priorities: [card]"), 1U);
  EXPECT_EQ(cards_on(", plans: priority, priorities: [chip, card]"), 0U);
  EXPECT_EQ(cards_on(", plans: shares, shares: {card: 100 %}"), 1U);
  EXPECT_EQ(cards_on(", plans: margin"), 1U);                              // 12 against 10
  EXPECT_EQ(cards_on(", plans: margin", "", ", cost: 3 USD"), 0U);         // 9 against 10
  EXPECT_EQ(cards_on(", plans: margin", "", ", sells: 80 %"), 0U);         // 9.6 against 10
  EXPECT_EQ(cards_on(", plans: margin", ", uses: 2", ", uses: 1.9"), 1U);  // 12 / 1.9 against 5
}

}  // namespace
}  // namespace chokepoint::processes
