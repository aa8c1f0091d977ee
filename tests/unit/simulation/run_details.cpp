#include "engine/simulation/run_details.hpp"

#include <gtest/gtest.h>

#include <map>
#include <numeric>
#include <string>

#include "engine/ledger/units.hpp"
#include "tests/support/yaml_world.hpp"

namespace chokepoint::simulation {
namespace {

/// Eight of twenty chips are ordered on day 10 and go to the hub in two days, to the hall in three, through customs in
/// one, and online in one more. Steps of the series are days, since seventy of them are few enough.
std::string const shop =
    "chokepoint: 1\nclock: {from: 2026-01-01, to: 2026-03-12}\n"
    "countries: {TW: {}, HK: {}, US: {}}\nfirms: {maker: {home: TW}, user: {home: US}}\n"
    "products: {chip: {unit: chip, price: 10 USD per chip, attributes: {tpp: 100}}}\n"
    "sites: {fab: {in: TW, firm: maker, stock: {chip: {initial: 20 chips}}}, hub: {in: HK}, hall: {in: US}}\n"
    "lanes: {first: {from: fab, to: hub, time: 2 days}, second: {from: hub, to: hall, time: 3 days}}\n"
    "offices: {customs: {kind: customs, in: US, at: hall, time: 1 day}}\n"
    "rules: {duty: {by: US, active: {path: {2026-01-01: yes, 2026-02-01: no}}, vintages: [{effective: 2025-12-01, "
    "duty: 25 %, "
    "sunset: 2026-03-01}]}}\n"
    "campuses: {dc: {in: US, owner: user, commissioning: 1 day, availability: 0.9, opening: {chip: 2 chips}}}\n"
    "buyers: {cloud: {firm: user, at: hall, installs_at: [dc], orders: {chip: {product: chip, from: fab, dates: [{on: "
    "2026-01-11, quantity: 8 chips}]}}}}\n"
    "outcomes: {got: {measure: delivered}}\n";

RunRecord run_with(model::World const& world, ExecutionSettings execution) {
  return Simulation(world, execution).run(RunSettings{});
}

RunRecord run_of_shop() {
  static model::World const world = test::world_of(shop);
  return run_with(world, {.details = true});
}

TEST(RunDetails, AreKeptWhenAskedForAndChangeNothing) {
  model::World const world = test::world_of(shop);
  RunRecord const without = run_with(world, {});
  RunRecord const with = run_with(world, {.details = true});
  EXPECT_FALSE(without.details);
  ASSERT_TRUE(with.details);
  EXPECT_EQ(with.hash, without.hash);
}

TEST(RunDetails, ALegIsAFlowOnceHoweverManyOfficesHandTheGoodsOn) {
  RunRecord const record = run_of_shop();
  // Sites are in the order of names: fab, hall, hub.
  std::vector<Flow> const& flows = record.details->flows;
  ASSERT_EQ(flows.size(), 2u);
  EXPECT_EQ(flows[0], (Flow{0, 2, 0, 12, 8})) << "fab to hub, two days after the order of day 10";
  EXPECT_EQ(flows[1].from, 2u);
  EXPECT_EQ(flows[1].to, 1u);
  EXPECT_EQ(flows[1].bucket, 15u);
  EXPECT_EQ(flows[1].amount, 8);
}

/// The rule lets nothing through, so the buyer asks the dealer, who has 64 chips a month.
TEST(RunDetails, WhatADealerBringsIsAFlowOfItsOwnThatPassesNoLane) {
  std::string text(shop);
  text.insert(
      text.find("buyers:"),
      "dealers: {broker: {product: chip, from: bazaar, capacity: 64 chips, period: 30 days, premium: 50 %, risk: 0 "
      "%, time: 10 days}}\n");
  text.replace(text.find("sites: {"), 8, "sites: {bazaar: {in: HK, stock: {chip: {supply: unlimited}}}, ");
  std::string const order = "orders: {chip: {product: chip, from: fab, dates: [{on: 2026-01-11, quantity: 8 chips}]}}";
  text.replace(text.find(order), order.size(),
               "orders: {chip: {product: chip, from: hub, dates: [{on: 2026-01-11, quantity: 8 chips}], else_buys: "
               "[{dealer: broker, after: 1 day, worth: 1}]}}");
  text.replace(text.find("hub: {in: HK}"), 13, "hub: {in: HK, stock: {chip: {initial: 0 chips}}}");
  model::World const world = test::world_of(text);
  RunRecord const record = run_with(world, {.details = true});
  auto const site = [&](std::string_view name) {
    auto const found =
        std::find_if(world.sites.begin(), world.sites.end(), [&](auto const& one) { return one.name == name; });
    return static_cast<std::uint32_t>(found - world.sites.begin());
  };
  EXPECT_TRUE(record.details->flows.empty()) << "no lane carries any";
  ASSERT_EQ(record.details->grey_flows.size(), 1u);
  Flow const& grey = record.details->grey_flows[0];
  EXPECT_EQ(grey.from, site("bazaar"));
  EXPECT_EQ(grey.to, site("hall")) << "where the buyer takes goods";
  EXPECT_EQ(grey.amount, 8);
  ASSERT_EQ(record.details->trades.size(), 1u);
  EXPECT_EQ(record.details->trades[0].amount, 8) << "and a trade like any other";
}

TEST(RunDetails, WhatIsTakenIsATradeBetweenTheSellersSiteAndTheBuyer) {
  model::World const world = test::world_of(shop);
  RunRecord const record = run_with(world, {.details = true});
  ASSERT_EQ(record.details->trades.size(), 1u);
  Trade const& trade = record.details->trades[0];
  EXPECT_EQ(trade.site, 0u);
  EXPECT_EQ(trade.actor, test::actor_of(world, "buyers.cloud").index());
  EXPECT_EQ(trade.bucket, 16u) << "a day of customs after the hall";
  EXPECT_EQ(trade.amount, 8);
}

TEST(RunDetails, CampusesHaveWhatWasOpenedAndWhatCameOnline) {
  RunRecord const record = run_of_shop();
  ASSERT_EQ(record.details->fleets.size(), 1u);
  std::vector<std::int64_t> const& closing = record.details->fleets[0].closing;
  ASSERT_EQ(closing.size(), record.bucket_ends.size());
  EXPECT_EQ(closing[0], 2);
  EXPECT_EQ(closing[16], 2) << "taken, and not yet commissioned";
  EXPECT_EQ(closing[17], 10);
  EXPECT_EQ(closing.back(), 10);
  EXPECT_EQ(record.details->availabilities, (std::vector<double>{0.9}));
}

TEST(RunDetails, OpeningsAreWhatThereWas) {
  RunRecord const record = run_of_shop();
  std::map<ledger::UnitStatus, std::int64_t> openings;
  for (Opening const& opening : record.details->openings) openings[opening.status] = opening.amount;
  EXPECT_EQ(openings, (std::map<ledger::UnitStatus, std::int64_t>{{ledger::UnitStatus::stock, 20},
                                                                  {ledger::UnitStatus::installed, 2}}));
}

TEST(RunDetails, WaitingByStepSumsToAllWaiting) {
  RunRecord const record = run_of_shop();
  base::Wide sum = 0;
  for (WaitingStep const& step : record.details->waiting) {
    sum += step.unit_seconds;
    EXPECT_GE(step.bucket, 10u) << "nothing waits before the order";
    EXPECT_LE(step.bucket, 17u);
  }
  EXPECT_EQ(sum, record.waited);
}

TEST(RunDetails, WaitingOfWhatTheScenarioIsAboutIsKeptApart) {
  // Another buyer orders three chips on day 3; they wait, too, and nobody is told of them.
  std::string text = shop;
  text.replace(text.find("buyers: {"), 9,
               "meta: {about: {buyers: [cloud]}}\nbuyers: {mill: {at: hall, orders: {chip: {product: chip, from: fab, "
               "dates: [{on: 2026-01-04, quantity: 3 chips}]}}}, ");
  model::World const world = test::world_of(text);
  RunRecord const record = run_with(world, {.details = true});
  base::Wide told = 0;
  base::Wide all = 0;
  for (DelayRow const& row : record.delay) {
    all += row.unit_seconds;
    told += world.about.tells_of(row.demand) ? row.unit_seconds : 0;
  }
  base::Wide about = 0;
  base::Wide sum = 0;
  for (WaitingStep const& step : record.details->waiting) {
    sum += step.unit_seconds;
    about += step.about;
    EXPECT_TRUE(step.bucket >= 10 || step.about == 0) << "cloud orders on day 10";
  }
  EXPECT_EQ(sum, all);
  EXPECT_EQ(about, told);
  EXPECT_GT(about, base::Wide{0});
  EXPECT_LT(about, all);
}

TEST(RunDetails, MoneyIsWhatWasPaidByWhom) {
  RunRecord const record = run_of_shop();
  std::map<std::pair<std::uint32_t, ledger::MoneyCategory>, std::int64_t> sums;
  for (MoneyStep const& step : record.details->money) {
    sums[{step.account.owner, step.account.category}] += step.amount;
  }
  // Owners: the firms maker and user, the countries HK, TW, US. In cents: 8 chips at 10 dollars, a quarter in duty.
  using enum ledger::MoneyCategory;
  std::map<std::pair<std::uint32_t, ledger::MoneyCategory>, std::int64_t> const expected{
      {{0, sales}, -8000}, {{1, goods}, 8000}, {{1, duty}, 2000}, {{4, duty}, -2000}};
  EXPECT_EQ(sums, expected);
}

TEST(RunDetails, RulesHaveTheirDatesAndTheirTurns) {
  RunRecord const record = run_of_shop();
  ASSERT_EQ(record.details->vintages.size(), 1u);
  ASSERT_EQ(record.details->vintages[0].size(), 1u);
  model::VintageDates const& dates = record.details->vintages[0][0];
  EXPECT_FALSE(dates.announced);
  EXPECT_EQ(test::day_of(*dates.effective), -31);
  EXPECT_EQ(test::day_of(*dates.sunset), 59);
  ASSERT_EQ(record.details->switches.size(), 2u);
  EXPECT_TRUE(record.details->switches[0].active);
  EXPECT_FALSE(record.details->switches[1].active);
  EXPECT_EQ(test::day_of(record.details->switches[1].from), 31);
}

TEST(RunDetails, AreTheSameOnAnyNumberOfPartitions) {
  model::World const world = test::world_of(shop);
  RunRecord const one = run_with(world, {.details = true});
  for (std::uint16_t const partitions : {std::uint16_t{2}, std::uint16_t{3}, std::uint16_t{5}}) {
    RunRecord const many = run_with(world, {.partitions = partitions, .threads = 2, .details = true});
    EXPECT_EQ(many.details->flows, one.details->flows);
    EXPECT_EQ(many.details->trades, one.details->trades);
    ASSERT_EQ(many.details->fleets.size(), one.details->fleets.size());
    EXPECT_EQ(many.details->fleets[0].closing, one.details->fleets[0].closing);
    EXPECT_EQ(many.hash, one.hash);
  }
}

TEST(RunDetails, AreTheSameWhateverCoursesAreWatchedBeside) {
  model::World const world = test::world_of(shop);
  RunRecord const plain = run_with(world, {.details = true});
  // Steps of seven hours cut every day of the record into parts.
  std::vector<OutcomeStep> steps;
  for (base::SimTime at = world.clock.from; at + base::hours(7) < world.clock.to; at = at + base::hours(7)) {
    steps.push_back({&world.outcomes[0], world.clock.from, at + base::hours(7)});
  }
  RunRecord const watched = Simulation(world, {.details = true}, steps).run(RunSettings{});
  EXPECT_EQ(watched.hash, plain.hash);
  ASSERT_EQ(watched.bucket_ends, plain.bucket_ends);
  EXPECT_EQ(watched.details->flows, plain.details->flows);
  EXPECT_EQ(watched.details->trades, plain.details->trades);
  EXPECT_EQ(watched.details->fleets.at(0).closing, plain.details->fleets.at(0).closing);
  auto const waiting = [](RunRecord const& record) {
    std::map<std::pair<ledger::DelayReason, std::uint32_t>, base::Wide> sums;
    for (WaitingStep const& step : record.details->waiting) sums[{step.reason, step.bucket}] += step.unit_seconds;
    return sums;
  };
  EXPECT_EQ(waiting(watched), waiting(plain));
  ASSERT_EQ(watched.details->money.size(), plain.details->money.size());
  for (std::size_t i = 0; i < plain.details->money.size(); ++i) {
    EXPECT_EQ(watched.details->money[i].bucket, plain.details->money[i].bucket);
    EXPECT_EQ(watched.details->money[i].amount, plain.details->money[i].amount);
  }
}

TEST(RunDetails, AreOfTheLastRunAlone) {
  model::World const world = test::world_of(shop);
  Simulation simulation(world, {.details = true});
  RunRecord const first = simulation.run(RunSettings{});
  RunRecord const second = simulation.run(RunSettings{});
  EXPECT_EQ(second.details->flows, first.details->flows);
  EXPECT_EQ(second.details->fleets[0].closing, first.details->fleets[0].closing);
}

}  // namespace
}  // namespace chokepoint::simulation
