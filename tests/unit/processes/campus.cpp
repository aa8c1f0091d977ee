#include "engine/processes/campus.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/unit/processes/small_worlds.hpp"

namespace chokepoint::processes {
namespace {

using ledger::DelayReason;
using ledger::Gate;
using ledger::GateSet;
using test::TracedRun;
using testing::ElementsAre;

/// Buyer x collects units of p at site a and installs them at campus c. What it orders on day 2 is asked for on day
/// 2.25, known to the buyer on day 2.5, and at the campus on day 2.75: three quarters of a day of news.
struct Yard {
  std::string campus{};  ///< keys of c
  std::string orders = "{product: p, from: a, dates: [{on: 2026-01-03, quantity: 12 units}]}";
  std::string product = "power: 700 W, per_rack: 4 units";
  std::string buyer = "installs_at: [c]";
  std::string more_campuses = "";  ///< with a leading comma
  std::string outcomes = "";
  std::string more = "";  ///< further blocks
};

std::string yard(Yard const& yard) {
  return test::clock_of_sixty_days + "products: {p: {" + yard.product + "}, q: {power: 700 W, per_rack: 4 units}}\n" +
         "sites: {a: {stock: {p: {supply: unlimited}, q: {supply: unlimited}}}}\ncampuses: {c: {" + yard.campus + "}" +
         yard.more_campuses + "}\nbuyers: {x: {" + yard.buyer + ", orders: {o: " + yard.orders + "}}}\n" +
         "outcomes: {online: {measure: online}, unit_days: {measure: online, reduce: total}" +
         (yard.outcomes.empty() ? "" : ", " + yard.outcomes) + "}\n" + yard.more;
}

constexpr double known = 0.75;  // days from an order to the campus

TEST(Campus, PutsUnitsOnlineAsPhasesAddPower) {
  // The hall stands on day 10 + 20 and gives power for ten units (7 kW / 700 W); five days later there is some for five
  // more. Commissioning takes four days.
  TracedRun const run(
      yard({.campus = "commissioning: 4 days, phases: {permit: {time: 10 days}, hall: {after: [permit], "
                      "time: 20 days, adds: {power: 7 kW}}, second: {after: [hall], time: 5 days, adds: "
                      "{power: 3.5 kW}}}",
            .outcomes = "ten: {measure: online, reduce: first_date, reaches: 10 units}, eleven: "
                        "{measure: online, reduce: first_date, reaches: 11 units}, installed: {measure: "
                        "status, status: installed}, left: {measure: status, status: delivered}, idle: "
                        "{measure: idle_for_power}, idle_power: {measure: idle_power}"}));
  double const first = 10 + 20;
  EXPECT_EQ(run.outcome("ten"), static_cast<double>((run.world().clock.from + base::days(34)).seconds()));
  EXPECT_EQ(run.outcome("eleven"), static_cast<double>((run.world().clock.from + base::days(39)).seconds()));
  EXPECT_EQ(run.outcome("online"), 12);
  EXPECT_EQ(run.outcome("installed"), 12);
  EXPECT_EQ(run.outcome("left"), 0);
  EXPECT_DOUBLE_EQ(run.outcome("unit_days"), 10 * (60 - 34.0) + 2 * (60 - 39.0));
  EXPECT_EQ(run.waited_for(DelayReason::handover), 12 * known);
  EXPECT_EQ(run.waited_for(DelayReason::site), 10 * (first - 2.75) + 2 * (first + 5 - 2.75));
  EXPECT_EQ(run.blocked_by(GateSet{Gate::site}), 10 * (first - 2.75) + 2 * (first + 5 - 2.75));
  EXPECT_EQ(run.waited_for(DelayReason::installation), 12 * 4.0);
  EXPECT_DOUBLE_EQ(run.outcome("idle"), 10 * (first - 2.75) + 2 * (first + 5 - 2.75));
  // From day 35 on there are 10.5 kW, of which twelve units draw 8.4.
  EXPECT_NEAR(run.outcome("idle_power"), (10.5 - 8.4) / 1000 * (60 - 35), 1e-12);
}

TEST(Campus, BuyersWhoInstallNothingAreDoneWhenTheyHaveTheGoods) {
  TracedRun const run(test::shop({.orders = "{product: p, from: a, dates: [{on: 2026-01-03, quantity: 12 units}]}",
                                  .more = "outcomes: {d: {measure: status, status: delivered}}\n"}));
  EXPECT_EQ(run.outcome("d"), 12);
  EXPECT_EQ(run.waited_for(DelayReason::installation), 0);
}

TEST(Campus, ServerAndCampusOverheadsCountInPower) {
  // 700 W × 1.5 × 1.25 = 1312.5 W: 10 kW are enough for seven units (9187.5 W), not for eight.
  TracedRun const run(yard({.campus = "power: 10 kW, overhead: 1.25",
                            .product = "power: 700 W, server_overhead: 1.5",
                            .outcomes = "used: {measure: power_used, reduce: final}"}));
  EXPECT_EQ(run.outcome("online"), 7);
  EXPECT_DOUBLE_EQ(run.outcome("used"), 9187.5 / 1e6);
  EXPECT_EQ(run.waited_for(DelayReason::site), 5 * (60 - 2.75));
}

TEST(Campus, ARackHoldsOneProductAndPartlyFilledOnesAreFilledFirst) {
  // Three racks of four. Five of p stand in two; q has the third: four. Then three more of p fit, and no further q.
  TracedRun const run(
      yard({.campus = "racks: 3 racks, opening: {p: 5 units, q: 3 units}",
            .orders = "{product: p, from: a, dates: [{on: 2026-01-03, quantity: 9 units}]}, r: {product: "
                      "q, from: a, dates: [{on: 2026-01-03, quantity: 1 units}]}",
            .outcomes = "p: {measure: online, product: p}, q: {measure: online, product: q}, racks: "
                        "{measure: racks_used, reduce: final}"}));
  EXPECT_EQ(run.outcome("p"), 8);
  EXPECT_EQ(run.outcome("racks"), 3);
  // q waits behind the first of the line, although one would fit: nobody is passed.
  EXPECT_EQ(run.outcome("q"), 3);
  EXPECT_EQ(run.waited_for(DelayReason::site), (6 + 1) * (60 - 2.75));
}

TEST(Campus, TechniciansFitOneDaysWorkAfterTheOther) {
  // Five a day: 5 on day 3.75, 5 on day 4.75, the last 2 after 12/5 days.
  TracedRun const run(yard({.campus = "technicians: 5 units per day"}));
  std::vector<double> const days = run.days<FittingCompleted>("campuses.c");
  EXPECT_THAT(days, ElementsAre(3.75, 4.75, 5.15));
  EXPECT_DOUBLE_EQ(run.waited_for(DelayReason::installation), 5 * 1 + 5 * 2 + 2 * 2.4);
  EXPECT_DOUBLE_EQ(run.outcome("unit_days"), 12 * (60 - 2.75) - (5 * 1 + 5 * 2 + 2 * 2.4));
}

TEST(Campus, FitsInBatchesOfTheGivenSizeAndCommissionsEachByItself) {
  TracedRun const run(yard({.campus = "technicians: 2 units per day, batch: 8 units, commissioning: 1 day"}));
  EXPECT_THAT(run.days<CommissioningCompleted>("campuses.c"), ElementsAre(2.75 + 4 + 1, 2.75 + 6 + 1));
  EXPECT_EQ(run.waited_for(DelayReason::installation), 8 * 5.0 + 4 * 7.0);
}

TEST(Campus, RoundingToSecondsChangesNoRate) {
  // Seven a minute: a unit takes 8.57 s, and twelve take 102.86 s, to the nearest second of the whole work.
  TracedRun const run(yard({.campus = "technicians: 7 units per minute, batch: 1 units"}));
  auto const fitted = run.handled<FittingCompleted>("campuses.c");
  ASSERT_EQ(fitted.size(), 12U);
  base::SimTime const begun = run.world().clock.from + base::days(2) + base::hours(18);
  EXPECT_EQ((fitted[0].time - begun).seconds(), 9);
  EXPECT_EQ((fitted[11].time - begun).seconds(), 103);
}

TEST(Campus, WaitsForTechnicians) {
  TracedRun const run(
      yard({.campus = "technicians: {path: {2026-01-01: 0 units per day, 2026-01-11: 12 units per day}}"}));
  EXPECT_THAT(run.days<FittingCompleted>("campuses.c"), ElementsAre(11.0));  // one day from day 10 on
  EXPECT_EQ(run.waited_for(DelayReason::installation), 12 * (11 - 2.75));
}

TEST(Campus, AnOutageTakesUnitsOfflineAndLeavesThemInstalled) {
  // Up for ten days, out for five: out in [10, 15), [25, 30), [40, 45) and [55, 60).
  TracedRun const run(yard({.campus = "opening: {p: 9 units}, outages: {up: 10 days, down: 5 days}",
                            .orders = "{product: p, from: a, dates: [{on: 2027-01-01, quantity: 1 units}]}",
                            .outcomes = "average: {measure: online, reduce: average}, installed: {measure: status, "
                                        "status: installed}"}));
  EXPECT_DOUBLE_EQ(run.outcome("average"), 9 * 40.0 / 60);
  EXPECT_EQ(run.outcome("online"), 0);
  EXPECT_EQ(run.outcome("installed"), 9);
}

TEST(Campus, WhatIsCommissionedDuringAnOutageIsOnlineWhenPowerIsBack) {
  // Commissioned on day 2.75 + 9 = 11.75; power is back on day 15.
  TracedRun const run(yard({.campus = "commissioning: 9 days, outages: {up: 10 days, down: 5 days}",
                            .outcomes = "first: {measure: online, reduce: first_date}"}));
  EXPECT_EQ(run.outcome("first"), static_cast<double>((run.world().clock.from + base::days(15)).seconds()));
  EXPECT_EQ(run.waited_for(DelayReason::installation), 12 * 9.0);
  EXPECT_EQ(run.waited_for(DelayReason::site), 12 * 3.25);
}

TEST(Campus, UnitsThatWaitedAtTheStartComeFirstAndNobodysWaitingIsCharged) {
  TracedRun const run(yard(
      {.campus = "waiting: {p: 6 units}, power: 7 kW", .outcomes = "delivered: {measure: status, status: delivered}"}));
  EXPECT_EQ(run.outcome("online"), 10);
  EXPECT_DOUBLE_EQ(run.outcome("unit_days"), 6 * 60 + 4 * (60 - 2.75));
  EXPECT_EQ(run.outcome("delivered"), 8);
  EXPECT_EQ(run.waited_for(DelayReason::site), 8 * (60 - 2.75));
}

TEST(Campus, ComputeGoesByLocationOwnerAndUser) {
  std::string const world = yard(
      {.campus = "in: MY, owner: host, users: {host: 25 %, tenant: 75 %}, availability: 80 %, opening: {p: 10 units}",
       .orders = "{product: p, from: a, dates: [{on: 2026-01-03, quantity: 30 units}]}",
       .product = "attributes: {tpp: 100, bandwidth: 2 TB/s}",
       .buyer = "firm: host, installs_at: [c]",
       .more_campuses = ", d: {in: CN, owner: daughter, opening: {p: 4 units}, channel: domestic}",
       .outcomes =
           "my: {measure: compute, metric: tpp, in: [MY]}, cn: {measure: compute, metric: tpp, in: [CN]}, "
           "both: {measure: compute, metric: tpp, in: [CN, MY]}, "
           "of_host: {measure: compute, metric: tpp, owner: host}, of_tenant: {measure: compute, metric: tpp, owner: "
           "tenant}, for_host: {measure: compute, metric: tpp, user: host}, for_tenant: {measure: compute, metric: "
           "tpp, "
           "user: tenant}, new: {measure: compute, metric: bandwidth, user: tenant, since_opening: yes}, "
           "units: {measure: online, user: tenant, of: [c]}, reached: {measure: compute, metric: tpp, reduce: "
           "first_date, reaches: 2000}, rented: {measure: status, status: installed, channel: rented}, licensed: "
           "{measure: status, status: installed, channel: licensed}, domestic: {measure: status, status: installed, "
           "channel: domestic}",
       .more =
           "countries: {CN: {}, MY: {}}\nfirms: {host: {home: MY}, tenant: {home: CN}, daughter: {home: CN, parent: "
           "tenant}}\n"});
  TracedRun const run(world);
  double const johor = 40 * 0.8 * 100;  // units × availability × tpp
  double const own = 4 * 100;
  EXPECT_DOUBLE_EQ(run.outcome("my"), johor);
  EXPECT_DOUBLE_EQ(run.outcome("cn"), own);
  EXPECT_DOUBLE_EQ(run.outcome("both"), johor + own);
  EXPECT_DOUBLE_EQ(run.outcome("of_host"), johor);
  EXPECT_DOUBLE_EQ(run.outcome("of_tenant"), own);  // through its daughter
  EXPECT_DOUBLE_EQ(run.outcome("for_host"), 0.25 * johor);
  EXPECT_DOUBLE_EQ(run.outcome("for_tenant"), 0.75 * johor + own);
  EXPECT_DOUBLE_EQ(run.outcome("new"), 0.75 * 30 * 0.8 * 2);  // TB/s
  EXPECT_DOUBLE_EQ(run.outcome("units"), 0.75 * 40);
  EXPECT_EQ(run.outcome("reached"), static_cast<double>((run.world().clock.from + base::hours(2 * 24 + 18)).seconds()));
  // Three quarters of forty are rented by the tenant; what the host uses came from its own country (site a has none).
  EXPECT_EQ(run.outcome("rented"), 30);
  EXPECT_EQ(run.outcome("rented") + run.outcome("licensed") + run.outcome("domestic"), 44);
}

TEST(Campus, FillsOneCampusAfterTheOtherAsPlanned) {
  // c has room for ten in all, though only from day 20 on; the rest goes to d.
  TracedRun const run(yard({.campus = "phases: {hall: {time: 20 days, adds: {power: 7 kW}}}",
                            .buyer = "installs_at: [c, d]",
                            .more_campuses = ", d: {power: 70 kW}",
                            .outcomes = "c: {measure: online, of: [c]}, d: {measure: online, of: [d]}"}));
  EXPECT_EQ(run.outcome("c"), 10);
  EXPECT_EQ(run.outcome("d"), 2);
  EXPECT_EQ(run.waited_for(DelayReason::site), 10 * (20 - 2.75));
}

TEST(Campus, GoesWhereThereIsRoomEarliest) {
  // d has room for four now, c for ten from day 20 on (after the plan), then d for 100 from day 30 on.
  std::string const two = ", d: {power: 2.8 kW, phases: {more: {time: 30 days, adds: {power: 70 kW}}}}";
  TracedRun const run(yard({.campus = "phases: {hall: {time: 20 days, adds: {power: 7 kW}}}",
                            .orders = "{product: p, from: a, dates: [{on: 2026-01-03, quantity: 15 units}]}",
                            .buyer = "installs_at: [c, d], buildout: earliest",
                            .more_campuses = two,
                            .outcomes = "c: {measure: online, of: [c]}, d: {measure: online, of: [d]}"}));
  EXPECT_EQ(run.outcome("c"), 10);
  EXPECT_EQ(run.outcome("d"), 5);
  EXPECT_EQ(run.waited_for(DelayReason::site), 10 * (20 - 2.75) + 1 * (30 - 2.75));
}

TEST(Campus, GoesToTheLargest) {
  TracedRun const run(yard({.campus = "power: 7 kW",
                            .buyer = "installs_at: [c, d], buildout: largest",
                            .more_campuses = ", d: {power: 14 kW}",
                            .outcomes = "c: {measure: online, of: [c]}, d: {measure: online, of: [d]}"}));
  EXPECT_EQ(run.outcome("c"), 0);
  EXPECT_EQ(run.outcome("d"), 12);
}

TEST(Campus, WhatNoPlanHasRoomForWaitsAtTheFirst) {
  TracedRun const run(
      yard({.campus = "power: 2.8 kW",
            .buyer = "installs_at: [c, d]",
            .more_campuses = ", d: {power: 1.4 kW}",
            .outcomes = "c: {measure: idle_for_power, of: [c]}, d: {measure: idle_for_power, of: [d]}"}));
  EXPECT_EQ(run.outcome("online"), 6);
  EXPECT_DOUBLE_EQ(run.outcome("c"), 6 * (60 - 2.75));
  EXPECT_EQ(run.outcome("d"), 0);
}

}  // namespace
}  // namespace chokepoint::processes
