// Which of the goods that wait go onto a departure, by a policy. Without one they go by class, then in turn:
// departures.cpp.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "tests/unit/processes/small_worlds.hpp"

namespace chokepoint::processes {
namespace {

using test::TracedRun;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

using Deliveries = std::vector<std::pair<double, std::int64_t>>;

/// Every seven days three units leave a for b, two days away, from where c is one day on. Big, at b, has ordered 4 p at
/// 10 USD on day 2; small, at c, 2 q at 100 USD on day 3, of which a hundred parts make a unit. Both are at the lane a
/// quarter of a day later.
struct Quay {
  std::string big = "";    ///< further keys of big's stream, with a leading comma
  std::string small = "";  ///< of small's
  std::string paid = "";   ///< of small's one order
  std::string due = "";    ///< of big's one order
  std::string purse = "";  ///< keys of big, with a comma behind
  std::string stock = "";  ///< further stocks of b
  std::string more = "";
};
TracedRun quay(Quay const& keys) {
  return TracedRun(test::clock_of_sixty_days +
                   "countries: {T: {}, F: {}, G: {}}\nfirms: {big: {home: F}, small: {home: G}}\nproducts: {p: {price: "
                   "10 USD, attributes: {power: 3}}, q: {price: 100 USD, resolution: 0.01, attributes: {power: 9}}, r: "
                   "{}}\nsites: {a: {in: T, "
                   "stock: {p: {supply: unlimited}, q: {supply: unlimited}, r: {supply: unlimited}}}, b: {in: F" +
                   keys.stock +
                   "}, c: {in: G}}\nlanes: {l: {from: a, to: b, time: 2 days, departs_every: 7 days, capacity: 3 "
                   "units}, m: {from: b, to: c, time: 1 day}}\nbuyers: {x: {firm: big, at: b, " +
                   keys.purse + "orders: {o: {product: p, from: a" + keys.big +
                   ", dates: [{on: 2026-01-03, quantity: 4 units" + keys.due +
                   "}]}}}, y: {firm: small, at: c, orders: {u: {product: "
                   "q, from: a" +
                   keys.small + ", dates: [{on: 2026-01-04, quantity: 2 units" + keys.paid + "}]}}}}\n" + keys.more);
}

std::string loads_by(std::string const& score) {
  return "policies: {loads: {answers: loading, decides: \"" + score + "\"}}\n";
}

/// What big gets and when, and small.
std::pair<Deliveries, Deliveries> delivered(Quay const& keys) {
  TracedRun const run = quay(keys);
  return {run.deliveries("buyers.x"), run.deliveries("buyers.y")};
}

auto const in_turn = [] {
  // Three p on day 7; the last with the two q on day 14.
  return Pair(ElementsAre(Pair(9.0, 3), Pair(16.0, 1)), ElementsAre(Pair(17.0, 200)));
};
auto const small_first = [] {
  // The two q and one p on day 7, three p on day 14.
  return Pair(ElementsAre(Pair(9.0, 1), Pair(16.0, 3)), ElementsAre(Pair(10.0, 200)));
};

TEST(Loading, GoesByClassAndInTurnWhereNobodySaysOtherwise) {
  EXPECT_THAT(delivered({}), in_turn());
  EXPECT_THAT(delivered({.more = loads_by("1")}), in_turn());
  EXPECT_THAT(delivered({.big = ", priority: 1"}), small_first());
  EXPECT_THAT(delivered({.big = ", priority: 1", .more = loads_by("1")}), small_first());
  EXPECT_THAT(delivered({.big = ", priority: 1", .more = loads_by("tier")}), in_turn());
}

TEST(Loading, TellsOfScoresThatTakeNothing) {
  auto const taken = [](std::string const& score) { return quay({.more = loads_by(score)}).record().nothing_taken; };
  // Goods wait at the lane from day 2 on, and it leaves on days 7, 14, ..., 56.
  EXPECT_THAT(taken("-1"), ElementsAre(testing::FieldsAre(0, testing::_, 8)));
  EXPECT_THAT(taken("0"), IsEmpty());
  EXPECT_THAT(taken("if product == q then 1 else -1"), IsEmpty());       // something was taken
  EXPECT_THAT(taken("if date > 2026-02-20 then 1 else -1"), IsEmpty());  // at last
}

TEST(Loading, AsksWhereNothingHasAPrice) {
  // A lot's value is 0 then, of no currency.
  TracedRun const run(
      test::clock_of_sixty_days +
      "products: {p: {}}\nsites: {a: {stock: {p: {supply: unlimited}}}, b: {}}\nlanes: {l: {from: a, to: "
      "b, time: 2 days, departs_every: 7 days, capacity: 3 units}}\nbuyers: {x: {at: b, orders: {o: "
      "{product: p, from: a, dates: [{on: 2026-01-03, quantity: 4 units}]}}}}\n" +
      loads_by("if value > 0 then -1 else 1"));
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(9.0, 3), Pair(16.0, 1)));
}

TEST(Loading, GoesByWhatAPolicyIsToldOfTheGoods) {
  auto const by = [](std::string const& score) { return delivered({.more = loads_by(score)}); };
  EXPECT_THAT(by("if product == q then 1 else 0"), small_first());
  EXPECT_THAT(by("if product.power > 8 then 1 else 0"), small_first());
  EXPECT_THAT(by("value"), small_first());  // 200 USD and 40 USD
  EXPECT_THAT(by("if value > 39 and value < 41 then 0 else value"), small_first());
  EXPECT_THAT(by("if quantity < 3 units then 1 else 0"), small_first());
  EXPECT_THAT(by("if buyer_firm == small then 1 else 0"), small_first());
  EXPECT_THAT(by("if destination == G then 1 else 0"), small_first());
  EXPECT_THAT(by("if ordered_on >= 2026-01-04 then 1 else 0"), small_first());
  EXPECT_THAT(by("if waiting_since >= 2026-01-04 + 6 hours then 1 else 0"), small_first());
  EXPECT_THAT(by("if waiting_since > 2026-01-04 + 6 hours then 1 else 0"), in_turn());
}

TEST(Loading, TellsOfTheDeparture) {
  auto const when = [](std::string const& holds) {
    return delivered({.more = loads_by("if " + holds + " and product == q then 1 else 0")});
  };
  EXPECT_THAT(when("lane == l"), small_first());
  EXPECT_THAT(when("lane == m"), in_turn());
  EXPECT_THAT(when("into == F"), small_first());
  EXPECT_THAT(when("into == G"), in_turn());
  EXPECT_THAT(when("room > 2.99 units and room < 3.01 units"), small_first());
  EXPECT_THAT(when("waiting > 5.99 units and waiting < 6.01 units"), small_first());
  EXPECT_THAT(when("every > 6 days and every < 8 days"), small_first());
}

TEST(Loading, TellsWhenGoodsAreNeeded) {
  std::string const urgent = loads_by("if needed_on < ordered_on + 11 days then 1 else 0");
  // Without more both are needed at once.
  EXPECT_THAT(delivered({.more = urgent}), in_turn());
  EXPECT_THAT(delivered({.big = ", needed_within: 60 days", .more = urgent}), small_first());
  EXPECT_THAT(delivered({.big = ", needed_within: 60 days", .small = ", needed_within: 10 days", .more = urgent}),
              small_first());
  EXPECT_THAT(delivered({.big = ", needed_within: 60 days", .small = ", needed_within: 12 days", .more = urgent}),
              in_turn());
  // What is said of the one order overrides the stream.
  EXPECT_THAT(delivered({.big = ", needed_within: 60 days",
                         .small = ", needed_within: 12 days",
                         .paid = ", needed_on: 2026-01-06",
                         .more = urgent}),
              small_first());
}

TEST(Loading, KnowsTheOrderOfWhichABudgetMadeParts) {
  // Big pays two p on day 2 and the other two on day 5, when small's q wait at the lane already.
  auto const of_big = [](std::string const& score) {
    return delivered({.due = ", needed_on: 2026-01-20, firmness: prepaid",
                      .purse = "budget: 20 USD, budget_period: 5 days, ",
                      .more = score.empty() ? "" : loads_by(score)});
  };
  auto const first = Pair(ElementsAre(Pair(9.0, 2), Pair(9.0, 1), Pair(16.0, 1)), ElementsAre(Pair(17.0, 200)));
  EXPECT_THAT(of_big(""), testing::Not(first));
  EXPECT_THAT(of_big("if needed_on == 2026-01-20 then 1 else 0"), first);
  EXPECT_THAT(of_big("if firmness == prepaid then 1 else 0"), first);
}

TEST(Loading, TellsHowFirmOrdersWere) {
  std::string const paid = loads_by("if firmness == prepaid then 2 else if firmness == purchase_order then 1 else 0");
  EXPECT_THAT(delivered({.more = paid}), in_turn());
  EXPECT_THAT(delivered({.small = ", firmness: prepaid", .more = paid}), small_first());
  EXPECT_THAT(delivered({.paid = ", firmness: prepaid", .more = paid}), small_first());
  EXPECT_THAT(delivered({.big = ", firmness: prepaid", .small = ", firmness: prepaid", .more = paid}), in_turn());
}

TEST(Loading, KnowsASitesOwnGoods) {
  // Site b orders three r on day 1, which are there first: they leave on day 7, unless they are put behind.
  std::string const stock =
      ", stock: {r: {initial: 0 units, replenishment: {policy: base_stock, base_stock: 3 units, from: a}}}";
  auto const came = [&](std::string const& more) {
    return quay({.stock = stock, .more = more}).days<GoodsArrived>("sites.b");
  };
  EXPECT_THAT(came(""), ElementsAre(9.0, 16.0, 23.0, 23.0));
  // Goods for stock last: p and p's rest with q, then r.
  EXPECT_THAT(came(loads_by("if firmness == stock then 0 else 1")), ElementsAre(9.0, 16.0, 16.0, 23.0));
  EXPECT_THAT(came(loads_by("if needed_on > 2027-01-01 then 0 else 1")), ElementsAre(9.0, 16.0, 16.0, 23.0));
}

TEST(Loading, LeavesBehindWhatIsBelowZeroAndAsksAgainAtTheNextDeparture) {
  EXPECT_THAT(delivered({.more = loads_by("if product == q then 0 - 1 else 1")}),
              Pair(ElementsAre(Pair(9.0, 3), Pair(16.0, 1)), IsEmpty()));
  EXPECT_THAT(delivered({.more = loads_by("if product == q and date < 2026-01-20 then 0 - 1 else 1")}),
              Pair(ElementsAre(Pair(9.0, 3), Pair(16.0, 1)), ElementsAre(Pair(24.0, 200))));
  // A departure that takes nothing leaves all the same.
  EXPECT_THAT(delivered({.more = loads_by("if date < 2026-01-10 then 0 - 1 else 1")}),
              Pair(ElementsAre(Pair(16.0, 3), Pair(23.0, 1)), ElementsAre(Pair(24.0, 200))));
}

}  // namespace
}  // namespace chokepoint::processes
