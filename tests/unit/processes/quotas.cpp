// Caps: limits, shares of other shipments, windows.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/processes/ruled_trade.hpp"

namespace chokepoint::processes {
namespace {

using ledger::DelayReason;
using test::answer;
using test::run;
using test::TracedRun;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

TEST(Quotas, NoMoreLeavesThanTheLimit) {
  auto const capped = run({.rules = "r: {by: H, vintages: [{effective: 2025-01-01, cap: q}]}",
                           .more = "quotas: {q: {product: p, limit: 6 units}}\noutcomes: {used: {measure: cap_used}, "
                                   "asked: {measure: cap_asked, reduce: final}}\n"});
  // Asked on 2.25, granted on 2.5, known on 2.75.
  EXPECT_THAT(capped.deliveries("buyers.x"), ElementsAre(Pair(5.75, 6)));
  EXPECT_EQ(capped.waited_for(DelayReason::cap), 6 * 0.25 + 4 * (60 - 2.25));
  EXPECT_EQ(capped.outcome("used"), 6);
  EXPECT_EQ(capped.outcome("asked"), 4);
}

TEST(Quotas, AGovernmentMayRaiseTheLimitInTheRun) {
  auto const raised = run({.rules = "r: {by: H, vintages: [{effective: 2025-01-01, cap: q}]}",
                           .more = "quotas: {q: {product: p, limit: 6 units}}\n" + answer("quotas.q.limit: 9 units")});
  // Three more are granted on 8.25 and known on 8.5.
  EXPECT_THAT(raised.deliveries("buyers.x"), ElementsAre(Pair(5.75, 6), Pair(11.5, 3)));
}

TEST(Quotas, OneThatIsNotActiveGrantsAll) {
  // Six of the ten leave on day 2.75; when the quota is lifted, on day 20, the rest is granted and known on 20.25.
  auto const lifted = run({.rules = "r: {by: H, vintages: [{effective: 2025-01-01, cap: q}]}",
                           .more = "quotas: {q: {product: p, limit: 6 units, active: {path: {2026-01-01: yes, "
                                   "2026-01-21: no}}}}\noutcomes: {used: {measure: cap_used}, headroom: {measure: "
                                   "cap_headroom, reduce: maximum}}\n"});
  EXPECT_THAT(lifted.deliveries("buyers.x"), ElementsAre(Pair(5.75, 6), Pair(23.25, 4)));
  EXPECT_EQ(lifted.outcome("used"), 10);
  EXPECT_EQ(lifted.outcome("headroom"), 6);  // never more than it allows while it is active
}

TEST(Quotas, AShareGrowsWithItsBasis) {
  // Half of what H takes: 8 units ordered there on day 19, at the desk on 19.25, reported by 19.5: room for 4 more.
  auto const shared =
      run({.rules = "r: {by: H, applies: destination == F, vintages: [{effective: 2025-01-01, cap: q}]}",
           .more = "quotas: {q: {product: p, basis: destination == H, share: 50 %, opening_basis: 12 units}}\n",
           .more_buyers =
               ", z: {at: a, orders: {o: {product: p, from: a, dates: [{on: 2026-01-20, quantity: 8 units}]}}}"});
  EXPECT_THAT(shared.deliveries("buyers.x"), ElementsAre(Pair(5.75, 6), Pair(22.75, 4)));
}

TEST(Quotas, WhatAMakerSendsToItsOwnWarehouseIsNoBasis) {
  // The shop in H is of the maker's daughter. The plant sends it 20 units at first and 8 for those that a buyer takes
  // on day 19: half of what was sold, not of what was moved, leaves room for 4 in F. That is reported by 19.25, and
  // known at the plant a news delay later, three days from F.
  auto const sold = TracedRun(R"(chokepoint: 1
clock: {from: 2026-01-01, to: 2026-02-01, news_delay: 6 hours}
countries: {H: {}, F: {}}
firms: {maker: {home: H}, daughter: {home: H, parent: maker, parent_share: 60 %}, user: {home: H}, other: {home: F}}
products: {p: {}}
sites:
  plant: {in: H, firm: maker, stock: {p: {supply: unlimited}}}
  shop: {in: H, firm: daughter, stock: {p: {initial: 0 units, replenishment: {policy: base_stock, base_stock: 20 units, from: plant}}}}
  abroad: {in: F}
lanes: {move: {from: plant, to: shop, time: 1 day}, export: {from: plant, to: abroad, time: 3 days}}
buyers:
  home: {firm: user, orders: {o: {product: p, from: shop, dates: [{on: 2026-01-20, quantity: 8 units}]}}}
  away: {firm: other, at: abroad, orders: {o: {product: p, from: plant, dates: [{on: 2026-01-05, quantity: 30 units}]}}}
rules: {r: {by: H, applies: destination == F, vintages: [{effective: 2025-01-01, cap: q}]}}
quotas: {q: {product: p, basis: destination == H, share: 50 %}}
)");
  EXPECT_THAT(sold.deliveries("buyers.away"), ElementsAre(Pair(22.75, 4)));
}

TEST(Quotas, WhatAUserOfTheMakersGroupBuysIsBasis) {
  auto const sold = TracedRun(R"(chokepoint: 1
clock: {from: 2026-01-01, to: 2026-02-01, news_delay: 6 hours}
countries: {H: {}, F: {}}
firms: {maker: {home: H}, cloud: {home: H, parent: maker, parent_share: 60 %}, other: {home: F}}
products: {p: {}}
sites: {plant: {in: H, firm: maker, stock: {p: {supply: unlimited}}}, hall: {in: H}, abroad: {in: F}}
lanes: {home: {from: plant, to: hall, time: 1 day}, export: {from: plant, to: abroad, time: 3 days}}
buyers:
  home: {firm: cloud, at: hall, orders: {o: {product: p, from: plant, dates: [{on: 2026-01-20, quantity: 8 units}]}}}
  away: {firm: other, at: abroad, orders: {o: {product: p, from: plant, dates: [{on: 2026-01-05, quantity: 30 units}]}}}
rules: {r: {by: H, applies: destination == F, vintages: [{effective: 2025-01-01, cap: q}]}}
quotas: {q: {product: p, basis: destination == H, share: 50 %}}
)");
  // Ordered on day 19, known at the desk and sent on 19.25, reported by 19.5, known at the desk by 19.75.
  EXPECT_THAT(sold.deliveries("buyers.away"), ElementsAre(Pair(22.75, 4)));
}

TEST(Quotas, VolumeOfCancelledOrdersGoesToOthers) {
  // x has the volume from 2.75 on but no goods before its patience ends on day 6, known to the desk on 6.25; y's order
  // of day 4 gets the volume by 6.75, and the goods of day 10.
  auto const returned =
      run({.rules = "r: {by: H, vintages: [{effective: 2025-01-01, cap: q}]}",
           .more = "quotas: {q: {product: p, limit: 10 units}}\n",
           .orders = "{product: p, from: a, patience: 4 days, dates: [{on: 2026-01-03, quantity: 10 units}]}",
           .stock = "pipeline: [{on: 2026-01-11, quantity: 10 units}]",
           .more_buyers = ", y: {firm: small, at: b, orders: {o: {product: p, from: a, dates: [{on: 2026-01-05, "
                          "quantity: 10 units}]}}}"});
  EXPECT_THAT(returned.deliveries("buyers.x"), IsEmpty());
  EXPECT_THAT(returned.deliveries("buyers.y"), ElementsAre(Pair(13.0, 10)));
}

TEST(Quotas, AQuarterBeginsAnew) {
  auto const quarter = TracedRun(
      "chokepoint: 1\nclock: {from: 2026-03-01, to: 2026-05-01, news_delay: 6 hours}\ncountries: {H: {}}\nproducts: "
      "{p: "
      "{}}\nsites: {a: {in: H, stock: {p: {supply: unlimited}}}}\nbuyers: {x: {at: a, orders: {o: {product: p, from: "
      "a, "
      "dates: [{on: 2026-03-11, quantity: 10 units}]}}}}\nrules: {r: {by: H, vintages: [{effective: 2025-01-01, cap: "
      "q}]}}\nquotas: {q: {product: p, limit: 6 units, window: quarter}}\n");
  // March 11 is day 69; the second quarter begins on day 90.
  EXPECT_THAT(quarter.deliveries("buyers.x"), ElementsAre(Pair(69.75, 6), Pair(90.25, 4)));
}

TEST(Quotas, WhatAWindowLeavesIsWhatItsOwnLimitLeft) {
  // 6 of 10 are used in the first quarter: 4 are left for the second, which has 50 of its own. April 11 is day 100.
  auto const carried = TracedRun(
      "chokepoint: 1\nclock: {from: 2026-03-01, to: 2026-05-01, news_delay: 6 hours}\ncountries: {H: {}}\nproducts: "
      "{p: {}}\nsites: {a: {in: H, stock: {p: {supply: unlimited}}}}\nbuyers: {x: {at: a, orders: {o: {product: p, "
      "from: a, dates: [{on: 2026-03-11, quantity: 6 units}, {on: 2026-04-11, quantity: 100 units}]}}}}\nrules: {r: "
      "{by: H, vintages: [{effective: 2025-01-01, cap: q}]}}\nquotas: {q: {product: p, window: quarter, carries_over: "
      "yes, limit: {path: {2026-01-01: 10 units, 2026-04-01: 50 units}}}}\n");
  EXPECT_THAT(carried.deliveries("buyers.x"), ElementsAre(Pair(69.75, 6), Pair(100.75, 54)));
}

TEST(Quotas, ARollingWindowForgetsWholeDays) {
  // 6 leave on day 2.75, reported on day 3. With a window of 10 days they count until the whole of day 3 is ten days
  // back, on day 14; granted then, known on 14.25.
  auto const rolling = run({.rules = "r: {by: H, vintages: [{effective: 2025-01-01, cap: q}]}",
                            .more = "quotas: {q: {product: p, limit: 6 units, window: rolling, over: 10 days}}\n"});
  EXPECT_THAT(rolling.deliveries("buyers.x"), ElementsAre(Pair(5.75, 6), Pair(17.25, 4)));
}

}  // namespace
}  // namespace chokepoint::processes
