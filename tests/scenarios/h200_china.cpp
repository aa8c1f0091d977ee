// What the README of scenarios/h200-china promises; where a statement was written before it was run, it says so.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <regex>
#include <set>

#include "tests/scenarios/scenario.hpp"

namespace chokepoint::test {
namespace {

struct Corner {
  double by_december;  ///< H200 delivered in China by 2026-12-31
  double delivered;    ///< by 2027-06-30
  double duty;         ///< USD
  double sunk;         ///< USD of it in chips that aren't delivered
  double grey;         ///< H200 by the grey channel
  double stranded;     ///< H200 at the seller that no firm order could take
  double us_waiting;   ///< unit-days for which US customers waited for H200
  double headroom;     ///< under the cap
};

model::World world_with(std::vector<std::string> overrides) {
  return load(std::filesystem::path(CHOKEPOINT_SOURCE_DIR) / "scenarios/h200-china/scenario.yaml",
              std::move(overrides));
}

double value_of(std::vector<std::string> overrides, std::vector<std::pair<std::string, double>> const& parts) {
  model::World const world = world_with(std::move(overrides));
  simulation::Simulation simulation(world);
  simulation::RunRecord const record = simulation.run({});
  double sum = 0;
  for (auto const& [name, factor] : parts) sum += factor * outcome(world, record, name);
  return sum;
}

Corner run(std::vector<std::string> overrides) {
  model::World const world = world_with(std::move(overrides));
  simulation::Simulation simulation(world);
  simulation::RunRecord const record = simulation.run({});
  EXPECT_FALSE(record.failed()) << record.failure;
  auto const value = [&](std::string_view name) { return outcome(world, record, name); };
  return {value("delivered_by_december"),
          value("delivered"),
          value("duty"),
          value("duty_sunk"),
          value("grey"),
          value("stranded"),
          value("us_h200_waiting"),
          value("headroom")};
}

std::vector<std::string> const us_closed{"rules.bis_china.vintages.1.license=presumption_of_denial"};
std::vector<std::string> const china_closed{"timeline.gate_opens.occurs=0 %"};
/// From the as-of date on: what was closed before it was closed.
std::string until_january(std::string const& rule) {
  return "rules." + rule + ".active={path: {2025-12-01: yes, 2026-01-28: no}}";
}
std::vector<std::string> const china_open{until_january("cn_block"), until_january("cn_permit")};
std::vector<std::string> const books_what_is_licensed{
    "sites.nvidia_tw.stock.h200.replenishment.counts=permitted_orders"};
std::vector<std::string> const no_rules{until_january("cn_block"), until_january("cn_permit"),
                                        until_january("bis_china"), until_january("duty_232")};

TEST(H200China, WhatTheReadmeSaysOfThePlainRunIsSo) {
  Future const plain("h200-china", {});
  // One line, however the page breaks it.
  std::string const page =
      std::regex_replace(text_of(std::filesystem::path(CHOKEPOINT_SOURCE_DIR) / "scenarios/h200-china/README.md"),
                         std::regex("\\s+"), " ");
  auto const says = [&](std::string const& words) {
    EXPECT_NE(page.find(words), std::string::npos) << "the README doesn't say: " << words;
  };
  says(fmt::format("an answer takes {:.0f} days in the mean of the plain run", plain["answer_time"]));
  says(fmt::format("Of {:.0f} million chip-days of waiting for the cap, {:.0f} million have nothing else unmet",
                   plain["cap_waiting"] / 1e6, plain["cap_alone"] / 1e6));
  auto const in_thousands = [](double chips) { return fmt::format("{:.0f},000", chips / 1000); };
  Future const no_cap("h200-china", {"quotas.china_cap.active=no"});
  says(fmt::format("With no cap at all {} come by June 2027 instead of {}", in_thousands(no_cap["delivered"]),
                   in_thousands(plain["delivered"])));
}

TEST(H200China, WithChinaClosedChipsWaitWithTheirDutySunk) {
  Corner const corner = run(china_closed);
  EXPECT_EQ(corner.delivered, 0);
  EXPECT_GT(corner.duty, 0);
  EXPECT_EQ(corner.sunk, corner.duty);
}

TEST(H200China, WithTheUnitedStatesClosedNothingLeavesAndNoDutyIsPaid) {
  Corner const corner = run(us_closed);
  EXPECT_EQ(corner.delivered, 0);
  EXPECT_EQ(corner.duty, 0);
}

std::vector<std::string> with(std::vector<std::string> one, std::vector<std::string> const& other) {
  one.insert(one.end(), other.begin(), other.end());
  return one;
}
/// Both closed: a license is asked for first, so nothing leaves, no duty is paid, nothing waits in Hong Kong, and what
/// China would say is never heard. American customers wait no longer than as published, and room under the cap stays
/// unused. Those who can't buy look elsewhere: by the grey channel comes no less than as published. Chips are started
/// for every purchase order, so what nobody may have then is left with the seller, at most as much as was ordered.
/// (Where only what is licensed is started, no more than two lots of the packaging line are left over.)
TEST(H200China, WithBothClosedTheStockIsTheAmericansAndBuyersTurnToDealers) {
  Corner const closed = run(with(us_closed, china_closed));
  Corner const published = run({});
  EXPECT_EQ(closed.delivered, 0);
  EXPECT_EQ(closed.duty, 0);
  EXPECT_LE(closed.us_waiting, published.us_waiting);
  EXPECT_GT(closed.headroom, 100'000);
  EXPECT_LT(published.headroom, closed.headroom);
  EXPECT_GE(closed.grey, published.grey);
  EXPECT_GT(closed.grey, 0);
  EXPECT_GT(closed.stranded, 0);
  EXPECT_LT(closed.stranded, 2'100'000);
  EXPECT_LT(run(with(with(us_closed, china_closed), books_what_is_licensed)).stranded, 2 * 10'000);
}

/// Written before it was run. The United States closed, China open: the first gate still stops all, so an open second
/// one changes nothing whatever of what arrives, of what is paid, or of who waits.
TEST(H200China, WithTheUnitedStatesClosedAnOpenChinaChangesNothing) {
  Corner const open = run(with(us_closed, china_open));
  Corner const closed = run(with(us_closed, china_closed));
  EXPECT_EQ(open.delivered, 0);
  EXPECT_EQ(open.duty, 0);
  EXPECT_EQ(open.grey, closed.grey);
  EXPECT_EQ(open.stranded, closed.stranded);
  EXPECT_EQ(open.us_waiting, closed.us_waiting);
}

/// From both closed, either gate alone brings no chip: an open United States only lets duty be sunk, an open China not
/// even that (written before it was run). Both together bring what the cap lets through: what one gate is worth depends
/// on the other, and adding up what each brings by itself would say that neither matters.
TEST(H200China, EitherGateAloneBringsNothingAndBothBringWhatTheCapLets) {
  EXPECT_EQ(run(china_closed).delivered + run(with(us_closed, china_open)).delivered, 0);
  // Half of the 440,000 that the basis holds at first, less than two of its smallest grants.
  EXPECT_GT(run(china_open).delivered, 220'000 - 2 * 500);
}

/// Written before it was run. The American rule as published and China open: the cap has the last word, so it is used
/// up but for less than two of its smallest grants, and no chip comes later than as published.
TEST(H200China, WithTheAmericanRuleAndAnOpenChinaTheCapBinds) {
  Corner const open = run(china_open);
  Corner const published = run({});
  EXPECT_LT(open.headroom, 2 * 500);
  EXPECT_GE(open.by_december, published.by_december);
  EXPECT_GE(open.delivered, published.delivered);
  EXPECT_LT(open.delivered, run(no_rules).delivered);
}

TEST(H200China, WithoutAnyRuleSupplyBinds) {
  Corner const open = run(no_rules);
  Corner const published = run({});
  EXPECT_EQ(open.duty, 0);
  EXPECT_GT(open.by_december, published.by_december);
  // All that is made and not taken elsewhere gets there: more than as published, and no more than stock and line give.
  EXPECT_GT(open.delivered, published.delivered);
  EXPECT_LT(open.delivered, 2e6);
  // What the stock held goes to who ordered it, so American customers wait longer than behind a closed gate.
  EXPECT_GT(open.us_waiting, published.us_waiting);
}

/// Whatever opens, opens on the as-of date: before it nothing was delivered, and no variant may say otherwise.
TEST(H200China, NoVariantDeliversBeforeTheAsOfDate) {
  for (auto corner : {std::vector<std::string>{}, china_open, no_rules}) {
    corner.emplace_back("outcomes.delivered_by_june.to=2026-01-28");
    EXPECT_EQ(value_of(corner, {{"delivered_by_june", 1}}), 0);
  }
}

/// Newer parts take memory from the same makers as the older one: what is made for China is missing there. Six stacks
/// an H200, eight a B300, so it is at most six eighths of a B300 for each H200 that is ordered.
TEST(H200China, WhatIsMadeForChinaIsMissingInAmerica) {
  double const beside = value_of({}, {{"us_b300", 1}});
  double const alone = value_of(us_closed, {{"us_b300", 1}});
  EXPECT_LT(beside, alone);
  EXPECT_LT(alone - beside, 2'100'000 * 6.0 / 8);
}

/// Who is on the Entity List is refused, whatever the chip, even where no other rule holds.
TEST(H200China, WhoIsOnTheEntityListGetsNoneUnderLicense) {
  auto const of_both = with({"outcomes.delivered_others.of=[iflytek, zhipu]"}, no_rules);
  EXPECT_EQ(value_of(of_both, {{"delivered_others", 1}}), 0);
  EXPECT_GT(value_of(with(of_both, {"rules.entity_list.active=no"}), {{"delivered_others", 1}}), 0);
}

TEST(H200China, AsPublishedSomeArriveAndSomeDutyMayBeSunk) {
  Corner const published = run({});
  EXPECT_GT(published.delivered, 0);
  EXPECT_GE(published.sunk, 0);
  // A quarter of 27,000 USD on each chip that went through the United States.
  EXPECT_GE(published.duty, 6750 * published.delivered);
}

TEST(H200China, EverySourceIsToldInWords) {
  auto const folder = std::filesystem::path(CHOKEPOINT_SOURCE_DIR) / "scenarios/h200-china";
  std::string const scenario = text_of(folder / "scenario.yaml");
  std::string const sources = text_of(folder / "sources.csv");
  std::regex const key(R"(\b(chip|sup|rule|lic|cn|dc|log|lag)\.[a-z0-9]+(\.[a-z0-9]+)*)");
  std::set<std::string> keys;
  for (auto found = std::sregex_iterator(scenario.begin(), scenario.end(), key); found != std::sregex_iterator();
       ++found) {
    keys.insert(found->str());
  }
  EXPECT_GT(keys.size(), 30U);
  for (std::string const& one : keys) EXPECT_NE(sources.find("\n" + one + ","), std::string::npos) << one;
}

/// At least 40 hours of work and 20 days, at most 200 and 75, and what waiting there is. Of days of 24 office hours it
/// would be 60 days at the least, and half a year as a rule.
TEST(H200China, AnAnswerOfCommerceTakesWeeksAndNotHalfAYear) {
  model::World const world = world_with({});
  simulation::Simulation simulation(world);
  simulation::RunRecord const record = simulation.run({});
  EXPECT_GT(outcome(world, record, "answer_time"), 20 + 40 / 8.0);
  EXPECT_LT(outcome(world, record, "answer_time"), 75 + 200 / 8.0 * 7 / 5 + 10);
}

TEST(H200China, MoreRoomUnderTheCapBringsNoDateLater) {
  auto const dates = [](std::vector<std::string> overrides) {
    model::World const world = world_with(std::move(overrides));
    simulation::Simulation simulation(world);
    simulation::RunRecord const record = simulation.run({});
    constexpr double never = 1e18;
    std::vector<double> found;
    for (auto const* name : {"first_arrival", "first_100000", "first_400000"}) {
      double const date = outcome(world, record, name);
      found.push_back(date > 0 ? date : never);
    }
    return found;
  };
  auto const published = dates({});
  auto const doubled = dates({"quotas.china_cap.share=100 %"});
  EXPECT_LT(published[0], 1e18);
  for (std::size_t i = 0; i < published.size(); ++i) EXPECT_LE(doubled[i], published[i]) << i;
}

/// List price and a quarter of it in duty, of which buyers pay the price. (What dealers bring has another price, and
/// is left out here.)
TEST(H200China, AnH200CostsItsPriceAndADutyThatTheSellerPays) {
  std::vector<std::string> const no_dealers{"uncertain.grey_capacity.central=0 chips"};
  EXPECT_NEAR(value_of(no_dealers, {{"landed_by_buyer", 1}}), 27'000, 0.01);
  EXPECT_NEAR(value_of(no_dealers, {{"landed_cost", 1}}), 27'000 * 1.25, 0.01);
  EXPECT_NEAR(value_of(no_dealers, {{"landed_tpp", 15'832}}), 27'000 * 1.25, 0.01);
}

TEST(H200China, TheSharesOfComputeAreAllOfIt) {
  EXPECT_NEAR(value_of({}, {{"share_domestic", 1}, {"share_licensed", 1}, {"share_grey", 1}, {"share_rented", 1}}), 100,
              1e-9);
}

TEST(H200China, WhoseWaitingIsToldIsSaidAsPeopleCallIt) {
  EXPECT_EQ(world_with({}).about.words, "H200 ordered by big three, internet firms and state firms");
  EXPECT_EQ(world_with({"meta.about.products=[]", "meta.about.buyers=[microsoft]"}).about.words,
            "all units ordered by Microsoft");
}

/// `--of all` takes away what the file says of that, so there is nothing to be warned of.
TEST(H200China, TellingOfAllIsNoWarning) {
  base::Diagnostics diagnostics;
  scenario::ReadOptions options;
  options.overrides = {"meta.about.products=[]", "meta.about.buyers=[]"};
  auto const file = std::filesystem::path(CHOKEPOINT_SOURCE_DIR) / "scenarios/h200-china/scenario.yaml";
  EXPECT_TRUE(scenario::read_scenario(file, options, diagnostics));
  EXPECT_TRUE(diagnostics.all().empty()) << diagnostics.render(false);
}

/// What the summary tells of is a part of the same run: its sums close, and with the others' they are all.
TEST(H200China, TellingOfAPartChangesNoResultAndItsSumsClose) {
  std::string hash;
  base::Wide waited = -1;
  for (auto const& about :
       std::vector<std::vector<std::string>>{{},
                                             {"meta.about.products=[]", "meta.about.buyers=[]"},
                                             {"meta.about.products=[b300]", "meta.about.buyers=[microsoft]"},
                                             {"meta.about.products=[]", "meta.about.buyers=[CN]"}}) {
    model::World const world = world_with(about);
    simulation::Simulation simulation(world);
    simulation::RunRecord const record = simulation.run({});
    if (hash.empty()) hash = record.hash;
    EXPECT_EQ(record.hash, hash);
    base::Wide told = 0;
    base::Wide all = 0;
    for (auto const& row : record.delay) {
      all += row.unit_seconds;
      told += world.about.tells_of(row.demand) ? row.unit_seconds : 0;
    }
    if (waited < 0) waited = all;
    EXPECT_TRUE(all == waited && all == record.waited);
    base::Wide gates = 0;
    base::Wide gates_told = 0;
    for (auto const& row : record.blocked) {
      gates += row.unit_seconds;
      gates_told += row.about;
    }
    EXPECT_TRUE(gates == all);
    EXPECT_TRUE(world.about.demands.empty() || gates_told == told);
    EXPECT_EQ(record.orders.empty(), world.about.demands.empty());
    base::Wide ordered = 0;
    for (auto const& row : record.orders) {
      EXPECT_TRUE(row.ordered == row.delivered + row.given_up + row.waiting) << world.demands[row.demand].name;
      ordered += row.ordered;
    }
    EXPECT_TRUE(record.orders.empty() || ordered > 0);
  }
}

}  // namespace
}  // namespace chokepoint::test
