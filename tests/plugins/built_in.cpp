#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/plugins/library_world.hpp"

/// Policies that come with the engine, against what is worked out by hand.
namespace chokepoint::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

std::vector<double> outcomes(std::string const& text) {
  simulation::RunRecord const record = run_once(library_world(text));
  EXPECT_FALSE(record.failed()) << record.failure;
  std::vector<double> values;
  for (auto const& one : record.outcomes) values.push_back(one.value.value_or(-1));
  return values;
}

/// Of 100 chips; the American order of 80 stands in line before the Chinese one of 80. American, then Chinese.
std::pair<double, double> reserved(std::string const& with, bool more_come = false) {
  std::string text =
      scarce + "policies:\n  p: {answers: allocation, library: built_in, policy: reserve, " + with + "}\n";
  std::string const here = "initial: 100 chips";
  if (more_come) {
    text.replace(text.find(here), here.size(), here + ", pipeline: [{on: 2026-01-10, quantity: 50 chips}]");
  }
  auto const values = outcomes(text);  // by name: cn, us
  return {values[1], values[0]};
}

TEST(BuiltInReserve, IsHeldBackFromAllWhoAreNotNamed) {
  EXPECT_THAT(reserved("names: {countries: [CN]}"), Pair(80, 20)) << "nothing is held back";
  // 40 of 100 are kept from the first in line, who gets 60; they are there for the second.
  EXPECT_THAT(reserved("parameters: {amount: 40 chips}, names: {countries: [CN]}"), Pair(60, 40));
  EXPECT_THAT(reserved("parameters: {amount: 40 chips}, names: {firms: [tencent]}"), Pair(60, 40));
  EXPECT_THAT(reserved("parameters: {share: 40 %}, names: {countries: [CN]}"), Pair(60, 40));
  // The greater of both holds.
  EXPECT_THAT(reserved("parameters: {share: 40 %, amount: 70 chips}, names: {countries: [CN]}"), Pair(30, 70));
  // More than there is: nobody else gets anything, and those who are named what they want.
  EXPECT_THAT(reserved("parameters: {amount: 1000 chips}, names: {countries: [CN]}"), Pair(0, 80));
  // Those who are named are first served from what is held back for them: the American has 80 of 100, as always.
  EXPECT_THAT(reserved("parameters: {amount: 40 chips}, names: {countries: [US]}"), Pair(80, 20));
}

TEST(BuiltInReserve, IsUsedUpOrEndsByItsDates) {
  // The Chinese have had all 40 when 50 more come: the American gets the 20 that it still wants, the Chinese 30.
  EXPECT_THAT(reserved("parameters: {amount: 40 chips}, names: {countries: [CN]}", true), Pair(80, 70));
  // They have had the 80 that they want of 90 when 50 come: 10 of the 60 that are there then are still held back.
  EXPECT_THAT(reserved("parameters: {amount: 90 chips}, names: {countries: [CN]}", true), Pair(60, 80));
  // Of 50 that come 20 are theirs: the American gets the 20 that it still wants, the Chinese all the others.
  EXPECT_THAT(reserved("parameters: {share: 40 %}, names: {countries: [CN]}", true), Pair(80, 70));
  // Of 100 they have had their 80; of 50 that come 40 are held back, though they want nothing, and stay so.
  EXPECT_THAT(reserved("parameters: {share: 80 %}, names: {countries: [CN]}", true), Pair(30, 80));
  // Nobody is named, so 40 stay; until February, when nothing is held back any more.
  EXPECT_THAT(reserved("parameters: {amount: 40 chips}"), Pair(60, 0));
  EXPECT_THAT(reserved("parameters: {amount: {path: {2026-01-01: 40 chips, 2026-02-01: 0 chips}}}"), Pair(80, 20));
}

TEST(BuiltInReserve, IsUsedByWhatLeavesOnly) {
  // The Chinese order of 40 finds no way before March, and the American of 100 comes meanwhile: 40 are still there.
  EXPECT_THAT(outcomes(R"(chokepoint: 1
clock: {from: 2026-01-01, to: 2026-06-01}
countries: {US: {}, CN: {}, TW: {}}
firms: {am: {home: US}, ten: {home: CN}}
products: {a: {unit: chip, price: 100 USD per chip}}
sites: {fab: {in: TW, stock: {a: {initial: 100 chips}}}, us: {in: US}, cn: {in: CN}}
lanes:
  l1: {from: fab, to: us, time: 1 day}
  l2: {from: fab, to: cn, time: 1 day, open: {path: {2026-01-01: no, 2026-03-01: yes}}}
buyers:
  am: {firm: am, at: us, orders: {o: {product: a, from: fab, dates: [{on: 2026-01-10, quantity: 100 chips}]}}}
  ten: {firm: ten, at: cn, orders: {o: {product: a, from: fab, dates: [{on: 2026-01-05, quantity: 40 chips}]}}}
outcomes: {am: {measure: delivered, of: [am]}, ten: {measure: delivered, of: [ten]}}
policies:
  p: {answers: allocation, library: built_in, policy: reserve, names: {countries: [CN]}, parameters: {amount: 40 chips}}
)"),
              ElementsAre(60, 40));
}

TEST(BuiltInReserve, IsOfEachProductOfASite) {
  // 40 % of 100 and of 1,000 stay for the Chinese.
  EXPECT_THAT(outcomes(R"(chokepoint: 1
clock: {from: 2026-01-01, to: 2026-06-01}
countries: {US: {}, CN: {}, TW: {}}
firms: {am: {home: US}}
products: {a: {unit: chip, price: 100 USD per chip}, b: {unit: chip, price: 100 USD per chip}}
sites: {fab: {in: TW, stock: {a: {initial: 100 chips}, b: {initial: 1000 chips}}}, us: {in: US}}
lanes: {l1: {from: fab, to: us, time: 1 day}}
buyers:
  am:
    firm: am
    at: us
    orders:
      oa: {product: a, from: fab, dates: [{on: 2026-01-05, quantity: 100 chips}]}
      ob: {product: b, from: fab, dates: [{on: 2026-01-06, quantity: 1000 chips}]}
outcomes: {a: {measure: delivered, of: [am], product: a}, b: {measure: delivered, of: [am], product: b}}
policies:
  p: {answers: allocation, library: built_in, policy: reserve, names: {countries: [CN]}, parameters: {share: 40 %}}
)"),
              ElementsAre(60, 600));
}

/// Chip-days at customs: each of two buyers gets 10 chips, and who is inspected waits 3 days.
double inspected(std::string const& with) {
  return outcomes(R"(chokepoint: 1
clock: {from: 2026-01-01, to: 2026-03-01}
countries: {home: {}, abroad: {}}
firms: {known: {home: abroad}, shell: {home: abroad}}
products: {chip: {unit: chip, price: 100 USD per chip}}
sites: {fab: {in: home, stock: {chip: {supply: unlimited}}}, port: {in: abroad}}
lanes: {air: {from: fab, to: port, time: 2 days}}
offices: {customs: {kind: customs, at: port, time: 3 days}}
buyers:
  known: {firm: known, at: port, orders: {o: {product: chip, from: fab, dates: [{on: 2026-01-05, quantity: 10 chips}]}}}
  shell: {firm: shell, at: port, orders: {o: {product: chip, from: fab, dates: [{on: 2026-01-05, quantity: 10 chips}]}}}
outcomes: {customs_days: {measure: delay, reason: customs}}
policies:
  p: {answers: customs_inspection, library: built_in, policy: risk_score, )" +
                  with + "}\n")[0];
}

TEST(BuiltInRiskScore, InspectsWhatIsAboveTheThreshold) {
  EXPECT_EQ(inspected("parameters: {spot_checks: 0 %}"), 0);
  EXPECT_EQ(inspected("parameters: {spot_checks: 100 %}"), 2 * 10 * 3);
  // 60 of its own against 50; against 60 it isn't above.
  EXPECT_EQ(inspected("parameters: {spot_checks: 0 %}, names: {buyers: [shell]}"), 10 * 3);
  EXPECT_EQ(inspected("parameters: {spot_checks: 0 %, threshold: 60}, names: {buyers: [shell]}"), 0);
  // Of both lots: origin 20 and product 30 come to 50, with the buyers' home to 70.
  std::string const two = "names: {origins: [home], products: [chip]";
  EXPECT_EQ(inspected("parameters: {spot_checks: 0 %}, " + two + "}"), 0);
  EXPECT_EQ(inspected("parameters: {spot_checks: 0 %}, " + two + ", homes: [abroad]}"), 2 * 10 * 3);
  EXPECT_EQ(inspected("parameters: {spot_checks: 0 %}, " + two + ", destinations: [abroad]}"), 2 * 10 * 3);
  // A lot is worth 1000 USD, which is no more than 1000.
  EXPECT_EQ(inspected("parameters: {spot_checks: 0 %, value_above: 1000}, " + two + "}"), 0);
  EXPECT_EQ(inspected("parameters: {spot_checks: 0 %, value_above: 999}, " + two + "}"), 2 * 10 * 3);
  // What speaks for a buyer counts below 0: 50 + 20 - 30 is not above 50.
  EXPECT_EQ(inspected("parameters: {spot_checks: 0 %, value_above: 999, buyer: -30}, " + two + ", buyers: [known]}"),
            10 * 3);
}

/// Chips that have come by January 26: 21 days by way of HK, 27 by way of SG.
double come(std::string const& with, std::string const& by_sg = "yes", std::string const& rule = "fastest") {
  return outcomes(R"(chokepoint: 1
clock: {from: 2026-01-01, to: 2026-04-01, news_delay: 6 hours}
countries: {TW: {}, HK: {}, SG: {}, US: {}}
products: {chip: {unit: chip, price: 100 USD per chip}}
sites: {fab: {in: TW, stock: {chip: {supply: unlimited}}}, hk: {in: HK}, sg: {in: SG}, hall: {in: US}}
lanes:
  a: {from: fab, to: hk, time: 1 day, cost: 1 USD}
  b: {from: hk, to: hall, time: 20 days, cost: 1 USD}
  c: {from: fab, to: sg, time: 12 days, cost: 5 USD, open: )" +
                  by_sg + R"(}
  d: {from: sg, to: hall, time: 15 days, cost: 1 USD}
buyers: {x: {at: hall, orders: {o: {product: chip, from: fab, routing: )" +
                  rule + R"(, dates: [{on: 2026-01-02, quantity: 10 chips}]}}}}
outcomes:
  early: {measure: delivered, of: [x], to: 2026-01-26}
  in_all: {measure: delivered, of: [x]}
policies:
  p: {answers: routing, library: built_in, policy: avoid, )" +
                  with + "}\n")[0];
}

TEST(BuiltInAvoid, GoesAroundWhereThereIsAnotherWay) {
  EXPECT_EQ(come("names: {}"), 10) << "the fastest";
  EXPECT_EQ(come("names: {countries: [HK]}"), 0);
  EXPECT_EQ(come("names: {countries: [SG]}"), 10);
  EXPECT_EQ(come("names: {countries: [HK, SG]}"), 10) << "neither is another way: the fastest of both";
  // Where they go isn't avoided: both ways end there.
  EXPECT_EQ(come("names: {countries: [US]}, parameters: {waits: 1}"), 10);
}

TEST(BuiltInAvoid, GoodsThatStandInACountryDontGoIntoIt) {
  EXPECT_THAT(outcomes(R"(chokepoint: 1
clock: {from: 2026-01-01, to: 2026-04-01, news_delay: 6 hours}
countries: {HK: {}, US: {}}
products: {chip: {unit: chip}}
sites: {fab: {in: HK, stock: {chip: {supply: unlimited}}}, port: {in: HK}, hall: {in: US}}
lanes: {a: {from: fab, to: port, time: 1 day}, b: {from: port, to: hall, time: 2 days}}
buyers: {x: {at: hall, orders: {o: {product: chip, from: fab, dates: [{on: 2026-01-02, quantity: 10 chips}]}}}}
outcomes: {in_all: {measure: delivered, of: [x]}}
policies: {p: {answers: routing, library: built_in, policy: avoid, names: {countries: [HK]}, parameters: {waits: 1}}}
)"),
              ElementsAre(10));
}

TEST(BuiltInAvoid, FallsBackAsItIsTold) {
  EXPECT_EQ(come("names: {countries: [HK]}", "no"), 10);
  EXPECT_EQ(come("names: {countries: [HK]}, parameters: {waits: 1}", "no"), 0);
}

TEST(BuiltInPolicies, AreHeldToTheSameAsOthers) {
  auto const told = [](std::string const& policy) { return load(with_policy(policy)).diagnostics.render(false); };
  EXPECT_THAT(told("answers: allocation, library: built_in, parameters: {share: 101 %}"),
              HasSubstr("share of the policy reserve may be from 0 to 100 %"));
  EXPECT_THAT(told("answers: allocation, library: built_in, parameters: {share: 10 %}"), HasSubstr("W_EMPTY"));
  EXPECT_EQ(told("answers: allocation, library: built_in, parameters: {share: 10 %}, names: {countries: [CN]}"), "");
  EXPECT_THAT(told("answers: pausing, library: built_in"),
              HasSubstr("the library 'built_in' has no policy for pausing"));
  // No folder need be named for them.
  EXPECT_TRUE(load(with_policy("answers: allocation, library: built_in"), nullptr).world);
}

}  // namespace
}  // namespace chokepoint::test
