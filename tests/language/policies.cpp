#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/language/same_bits.hpp"
#include "tests/language/told.hpp"
#include "tests/support/scarce_chips.hpp"

/// Policies: formulas that answer in place of the engine.
namespace chokepoint::test {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;

std::string with_policy(std::string const& text, std::string const& policy) { return text + "policies:\n" + policy; }

std::pair<double, double> served(std::string const& policy) {
  TracedRun const run(policy.empty() ? scarce : with_policy(scarce, policy));
  return {run.outcome("us"), run.outcome("cn")};
}

TEST(Policies, ShareScarceGoods) {
  EXPECT_THAT(served(""), Pair(80, 20));  // in the order in which orders came: of one moment, of their names
  EXPECT_THAT(
      served("  p: {answers: allocation, decides: \"if buyer_home == CN then min(wanted, left) else 0 chips\"}\n"),
      Pair(0, 80));
  // A reserve: a fifth of what is there is never sold to others than Americans.
  EXPECT_THAT(served("  p: {answers: allocation, parameters: {reserve: 20 %}, decides: \"if buyer_home == US then "
                     "min(wanted, left) * 0 else max(0 chips, min(wanted, left - $reserve * volume))\"}\n"),
              Pair(0, 80));
}

TEST(Policies, AreForThoseThatTheyName) {
  std::string const none = "decides: 0 chips";
  EXPECT_THAT(served("  p: {answers: allocation, of: [fab], " + none + "}\n"), Pair(0, 0));
  EXPECT_THAT(served("  p: {answers: allocation, in: [TW], " + none + "}\n"), Pair(0, 0));
  EXPECT_THAT(codes_of(with_policy(scarce, "  p: {answers: allocation, in: [US], of: [fab], " + none + "}\n")),
              Contains("E_UNUSED"));
  // There is a site in CN, and it is never short of anything.
  EXPECT_THAT(served("  p: {answers: allocation, in: [CN], " + none + "}\n"), Pair(80, 20));
}

TEST(Policies, DecideForTheClosest) {
  std::string const all = "  all: {answers: allocation, decides: 0 chips}\n";
  std::string const country =
      "  country: {answers: allocation, in: [TW], decides: \"if buyer_home == US then min(wanted, left) else 0 "
      "chips\"}\n";
  std::string const name =
      "  name: {answers: allocation, of: [fab], decides: \"if buyer_home == CN then min(wanted, left) else 0 "
      "chips\"}\n";
  EXPECT_THAT(served(all), Pair(0, 0));
  EXPECT_THAT(served(all + country), Pair(80, 0));
  EXPECT_THAT(served(all + country + name), Pair(0, 80));
}

TEST(Policies, AreAskedEveryDayAboutWhatTheyKeepBack) {
  // One chip each at a time, on the day of the orders and the four after it; on the first a second time, since the
  // order that comes last asks for both.
  auto const [us, cn] = served(
      "  p: {answers: allocation, decides: \"if date < 2026-01-07 then min(wanted, left, 1 chip) else 0 chips\"}\n");
  EXPECT_EQ(us + cn, 1 + 2 + 4 * 2);
}

TEST(Policies, HoldWhileTheyAreActive) {
  EXPECT_THAT(served("  p: {answers: allocation, decides: 0 chips, active: no}\n"), Pair(80, 20));
  EXPECT_THAT(
      served("  p: {answers: allocation, decides: 0 chips, active: {path: {2026-01-01: yes, 2026-02-01: no}}}\n"),
      Pair(80, 20));  // it is asked again every day, until it no longer decides
}

TEST(Policies, HaveTheSameBitsHoweverTheyAreRun) {
  std::string text = scarce;
  text.replace(text.find("dates: [{on: 2026-01-02, quantity: 80 chips}]"),
               std::string("dates: [{on: 2026-01-02, quantity: 80 chips}]").size(),
               "quantity: 3 chips, every: {law: {exponential: 1 day}}");
  text =
      with_policy(text, "  p: {answers: allocation, decides: \"if luck < 0.5 then min(wanted, left) else 0 chips\"}\n");
  runs_with_the_same_bits(world_of(text));
}

TEST(Policies, EndAReplicationWithAReason) {
  model::World const world =
      world_of(with_policy(scarce, "  greedy: {answers: allocation, decides: \"wanted + 1 chip\"}\n"));
  simulation::RunRecord const record = run_once(world);
  ASSERT_TRUE(record.failed());
  EXPECT_THAT(record.failure, HasSubstr("sites.fab at 2026-01-02T01:00:00Z: policies.greedy (allocation): "));
  EXPECT_THAT(record.failure, HasSubstr("81 units, more than the 80 that are wanted"));
}

TEST(Policies, OfLoadingAreForSitesFromWhichDeparturesWithACapacityLeave) {
  auto const told = [](std::string const& lane, std::string const& of) {
    return codes_of(
        "chokepoint: 1\nclock: {from: 2026-01-01, to: 2026-06-01}\nproducts: {p: {}}\nsites: {a: {stock: "
        "{p: {supply: unlimited}}}, b: {}}\nlanes: {l: {from: a, to: b, time: 1 day" +
        lane +
        "}}\nbuyers: {x: {at: b, orders: {o: {product: p, from: a, every: 1 day}}}}\npolicies: {p: "
        "{answers: loading" +
        of + ", decides: value}}\n");
  };
  std::string const ship = ", departs_every: 7 days, capacity: 3 units";
  EXPECT_THAT(told(ship, ""), IsEmpty());
  EXPECT_THAT(told(ship, ", of: [a]"), IsEmpty());
  EXPECT_THAT(told(ship, ", of: [b]"), ElementsAre("E_CONFLICT"));
  EXPECT_THAT(told(", departs_every: 7 days", ""), ElementsAre("E_NOTHING"));
  EXPECT_THAT(told("", ""), ElementsAre("E_NOTHING"));
}

TEST(Policies, OfFundingAreForBuyersWithABudget) {
  auto const told = [](std::string const& budget, std::string const& of) {
    return codes_of(
        "chokepoint: 1\nclock: {from: 2026-01-01, to: 2026-06-01}\nproducts: {p: {price: 1 USD}}\nsites: "
        "{a: {stock: {p: {supply: unlimited}}}}\nbuyers: {x: {" +
        budget +
        "orders: {o: {product: p, from: a, every: 1 day}}}, y: {orders: {o: {product: p, from: a, every: 1 "
        "day}}}}\npolicies: {p: {answers: funding" +
        of + ", decides: price}}\n");
  };
  std::string const budget = "budget: 5 USD, ";
  EXPECT_THAT(told(budget, ""), IsEmpty());
  EXPECT_THAT(told(budget, ", of: [x]"), IsEmpty());
  EXPECT_THAT(told(budget, ", of: [y]"), ElementsAre("E_CONFLICT"));
  EXPECT_THAT(told("", ""), ElementsAre("E_NOTHING"));
}

/// What a question tells of who stands behind an order, what it is worth and when it is needed, held against what the
/// scenario says: the Chinese firm is an internet company, and needs its chips on March 1.
TEST(Policies, AreToldOfTheBuyerThePriceAndTheDueDate) {
  std::string world = scarce;
  auto const replace = [&](std::string const& from, std::string const& to) {
    ASSERT_NE(world.find(from), std::string::npos) << from;
    world.replace(world.find(from), from.size(), to);
  };
  std::string const order = "firm: tencent, at: here, orders: {o: {product: chip, from: fab, dates: [{on: 2026-01-02, ";
  replace(order, order + "needed_on: 2026-03-01, ");
  replace("american: {firm: meta, at: there, orders: {o: {",
          "american: {firm: meta, at: there, orders: {o: {needed_within: 10 days, ");
  world +=
      "rules:\n  export: {by: TW, applies: destination == CN, vintages: [{effective: 2025-01-01, license: "
      "case_by_case}]}\n  import: {by: CN, applies: destination == CN, vintages: [{effective: 2025-01-01, permit: "
      "ministry}]}\noffices:\n  desk: {kind: licensing, rules: [export], time: 2 days}\n  customs: {kind: customs, at: "
      "here, time: 1 day}\npermits: {ministry: {in: CN, product: chip, grants: {g: {on: 2026-01-20, quantity: 100 "
      "chips}}}}\n";
  auto const chinese = [&](std::string const& question, std::string const& yes, std::string const& no,
                           std::string const& condition) {
    TracedRun const run(world + "policies:\n  p: {answers: " + question + ", decides: \"if " + condition + " then " +
                        yes + " else " + no + "\"}\n");
    return run.outcome("cn");
  };
  std::string const firm = "buyer_home == CN and buyer_kind == internet";
  std::string const due = " and needed_on == 2026-03-01";
  std::vector<std::tuple<std::string, std::string, std::string, std::string>> const told{
      {"allocation", "min(wanted, left)", "0 chips", firm + due + " and price == 100"},
      {"import_permits", "min(wanted, left)", "0 chips",
       "applicant_home == CN and applicant_kind == internet and price == 100" + due},
      {"export_licensing", "approve", "deny", firm + due + " and price == 100 and seller_firm == maker"},
      {"customs_clearance", "release", "refuse",
       firm + due + " and seller_firm == maker and ordered_on == 2026-01-02"}};
  for (auto const& [question, yes, no, condition] : told) {
    EXPECT_EQ(chinese(question, yes, no, condition), question == "allocation" ? 80 : 20) << question;
    EXPECT_EQ(chinese(question, yes, no, "not (" + condition + ")"), 0) << question;
  }
  // Goods come whenever they are let go, so what counts is that all is as if it were always decided so.
  auto const releasing = [&](std::string const& decides) {
    return run_once(world_of(world + "policies:\n  p: {answers: release, decides: \"" + decides + "\"}\n")).hash;
  };
  EXPECT_EQ(releasing("if " + firm + due + " then when_licensed else when_permitted"), releasing("when_licensed"));
  EXPECT_NE(releasing("when_licensed"), releasing("when_permitted"));
  // Of a stream that says it of all its orders: ten days after they were placed.
  TracedRun const american(world +
                           "policies: {p: {answers: allocation, decides: \"if buyer_kind == cloud and needed_on == "
                           "2026-01-12 then min(wanted, left) else 0 chips\"}}\n");
  EXPECT_EQ(american.outcome("us"), 80);
}

TEST(Policies, NeedsDontMoveWithWhatIsFiledForThem) {
  // Ordered on January 2 and needed thirty days later, on February 1; returned on January 22, filed again after five
  // days and looked at once more on February 16. What is filed again later isn't needed later.
  auto const came = [](std::string const& condition) {
    TracedRun const run(R"(chokepoint: 1
clock: {from: 2026-01-01, to: 2026-04-01}
countries: {US: {}, CN: {}}
firms: {x: {home: CN}, y: {home: US}}
products: {a: {unit: chip}}
sites: {fab: {in: US, firm: y, stock: {a: {supply: unlimited}}}, port: {in: CN}}
lanes: {l: {from: fab, to: port, time: 5 days}}
offices: {commerce: {kind: licensing, in: US, rules: [r], time: 20 days, refile_after: 5 days}}
rules: {r: {by: US, vintages: [{effective: 2025-01-01, license: case_by_case}]}}
buyers:
  x:
    firm: x
    at: port
    orders: {o: {product: a, from: fab, every: 100 days, first: 1 day, quantity: 10 chips, needed_within: 30 days}}
outcomes: {got: {measure: delivered, of: [x]}}
policies:
  p: {answers: export_licensing, decides: "if )" +
                        condition + " then approve else return\"}\n");
    return run.outcome("got");
  };
  EXPECT_EQ(came("attempt > 0 and needed_on == 2026-02-01"), 10);
  EXPECT_EQ(came("needed_on > 2026-02-01"), 0);
}

/// 30 chips, always, as a value that is drawn.
std::string with_uncertain(std::string const& law, std::string const& policy) {
  return scarce + "uncertain: {kept: {" + law + "}}\npolicies:\n" + policy;
}

TEST(Policies, UncertainParametersKeepTheirUnit) {
  std::string const rule = "decides: \"max(0 chips, min(wanted, left - $reserve))\"}\n";
  std::string const policy = "  p: {answers: allocation, parameters: {reserve: $kept}, " + rule;
  // Of 100 chips 30 are kept from whoever asks: the American gets 70, and of the 30 that are left the Chinese none.
  TracedRun const run(with_uncertain("empirical: [30 chips, 30 chips]", policy));
  EXPECT_EQ(run.outcome("us"), 70);
  EXPECT_EQ(run.outcome("cn"), 0);
  EXPECT_THAT(codes_of(with_uncertain("uniform: [30 days, 40 days]", policy)), ElementsAre(HasSubstr("E_")));
  EXPECT_THAT(codes_of(with_uncertain("uniform: [30, 40]", policy)), ElementsAre(HasSubstr("E_")));
  std::string const dated = "  p: {answers: allocation, parameters: {reserve: {path: {2026-01-01: ";
  EXPECT_THAT(
      codes_of(with_uncertain("uniform: [30 chips, 40 chips]", dated + "$kept, 2026-02-01: 20 chips}}}, " + rule)),
      IsEmpty());
  EXPECT_THAT(
      codes_of(with_uncertain("uniform: [30 chips, 40 chips]", dated + "20 days, 2026-02-01: $kept}}}, " + rule)),
      Contains("E_UNIT"));
}

TEST(Policies, ParametersThatChangeKeepTheirUnit) {
  std::string const rule = "decides: \"max(0 chips, min(wanted, left - $reserve))\"}\n";
  auto const told = [&](std::string const& reserve, std::string const& set = "") {
    std::string const timeline =
        set.empty() ? "" : "timeline: {e: {on: 2026-02-01, set: {policies.p.parameters.reserve: " + set + "}}}\n";
    return codes_of(scarce + timeline + "policies:\n  p: {answers: allocation, parameters: {reserve: " + reserve +
                    "}, " + rule);
  };
  EXPECT_THAT(told("{path: {2026-01-01: 20 chips, 2026-02-01: 0}}"), IsEmpty());
  EXPECT_THAT(told("{path: {2026-01-01: 20 chips, 2026-02-01: 30}}"), Contains("E_UNIT"));
  EXPECT_THAT(told("{path: {2026-01-01: 20 chips, 2026-02-01: 30 days}}"), Contains("E_UNIT"));
  EXPECT_THAT(told("20 chips", "30 chips"), IsEmpty());
  EXPECT_THAT(told("20 chips", "30"), Contains("E_UNIT"));
  EXPECT_THAT(told("20 chips", "30 days"), Contains("E_UNIT"));
  std::string const drawn = "uncertain: {chips: {uniform: [1 chip, 9 chips]}, days: {uniform: [1 day, 9 days]}}\n";
  auto const set_to = [&](std::string const& value) {
    return codes_of(
        scarce + drawn + "timeline: {e: {on: 2026-02-01, set: {policies.p.parameters.reserve: " + value +
        "}}}\npolicies:\n  p: {answers: allocation, parameters: {reserve: {path: {2026-01-01: 0, 2026-01-09: "
        "$chips}}}, " +
        rule);
  };
  EXPECT_THAT(set_to("$chips"), ElementsAre("W_UNUSED"));  // the days
  EXPECT_THAT(set_to("$days"), Contains("E_UNIT"));
}

TEST(Policies, ParametersThatChangeKeepTheirCurrency) {
  Told const other = told(
      "products: {chip: {unit: chip, price: 10 USD}}\nsites: {a: {stock: {chip: {initial: 5 chips}}}}\nbuyers: {x: "
      "{at: a, "
      "orders: {o: {product: chip, from: a, quantity: 3 chips, every: 5 days}}}}\npolicies: {p: {answers: allocation, "
      "parameters: {most: 10 USD}, decides: \"if price < $most then min(wanted, left) else 0 chips\"}}\ntimeline: {e: "
      "{on: "
      "2026-02-01, set: {policies.p.parameters.most: 50 CNY}}}\n");
  EXPECT_THAT(other.codes, Contains("E_UNIT"));
  EXPECT_THAT(other.words, testing::HasSubstr("it is money in CNY, and what it replaces is money in USD"));
}

TEST(Policies, MistakesAreToldAtTheirPlace) {
  auto const told = [](std::string const& policy) { return codes_of(with_policy(scarce, policy)); };
  EXPECT_THAT(told("  p: {answers: allocation, decides: \"min(wanted, left)\"}\n"), IsEmpty());
  EXPECT_THAT(told("  p: {answers: alocation, decides: 0 chips}\n"), ElementsAre(HasSubstr("E_")));
  EXPECT_THAT(told("  p: {answers: allocation}\n"), Contains("E_MISSING_FIELD"));
  EXPECT_THAT(told("  p: {answers: allocation, decides: 3}\n"), Contains(HasSubstr("E_")));  // no amount
  EXPECT_THAT(told("  p: {answers: allocation, decides: wnated}\n"), Contains(HasSubstr("E_")));
  EXPECT_THAT(told("  p: {answers: planning, decides: 1}\n"), Contains("E_NOTHING"));  // nobody makes anything
  EXPECT_THAT(told("  p: {answers: allocation, of: [american], decides: 0 chips}\n"), Contains("E_CONFLICT"));
  EXPECT_THAT(told("  p: {answers: allocation, decides: 0 chips}\n  q: {answers: allocation, decides: 0 chips}\n"),
              Contains("E_CONFLICT"));
  EXPECT_THAT(told("  p: {answers: allocation, parameters: {idle: 3}, decides: 0 chips}\n"), ElementsAre("W_UNUSED"));
  EXPECT_THAT(told("  p: {answers: pausing, decides: maybe}\n"), Contains(HasSubstr("E_")));
}

}  // namespace
}  // namespace chokepoint::test
