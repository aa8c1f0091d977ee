// Orders that need a license before they leave.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/unit/processes/small_worlds.hpp"

namespace chokepoint::processes {
namespace {

using ledger::DelayReason;
using ledger::Gate;
using ledger::GateSet;
using test::TracedRun;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

/// Ten units are ordered on day 2: at the desk on 2.25, the case at the office on 2.5.
std::string licensed(std::string const& offices, std::string const& orders = {}) {
  return test::shop(
      {.orders = orders.empty() ? "{product: p, from: a, dates: [{on: 2026-01-03, quantity: 10 units}]}" : orders,
       .more = "offices: {" + offices + "}\n"});
}

TEST(LicensedSite, GoodsLeaveWhenTheDeskLearnsOfTheApproval) {
  TracedRun const run(licensed("o: {kind: licensing, time: 3 days}"));
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(7.75, 10)));  // approved on 5.5, known on 5.75
}

TEST(LicensedSite, TimeFromDecisionToKnowledgeIsHandOver) {
  TracedRun const run(licensed("o: {kind: licensing, time: 3 days}"));
  EXPECT_EQ(run.waited_for(DelayReason::license), 10 * 3.25);  // from 2.25 to 5.5
  EXPECT_EQ(run.waited_for(DelayReason::handover), 10 * 0.5);  // to 2.25, and from 5.5 to 5.75
  EXPECT_EQ(run.waited_for(DelayReason::transit), 10 * 2.0);
}

TEST(LicensedSite, WaitsForAllOfficesThatApply) {
  TracedRun const run(licensed("o: {kind: licensing, time: 3 days}, q: {kind: licensing, time: 5 days}"));
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(9.75, 10)));
}

TEST(LicensedSite, AnApprovalAmongSeveralLeavesTheOrderWaitingForTheOthers) {
  TracedRun const run(licensed("o: {kind: licensing, time: 3 days}, q: {kind: licensing, time: 5 days}"));
  // The license gate is unmet from 2.25 until q's approval on day 7.5, known on 7.75.
  EXPECT_EQ(run.waited_for(DelayReason::license), 10 * 5.25);
  EXPECT_EQ(run.waited_for(DelayReason::handover), 10 * 0.5);
}

TEST(LicensedSite, AnOfficeThatDoesNotApplyIsNotAsked) {
  TracedRun const run(licensed("o: {kind: licensing, time: 3 days, applies: quantity > 10 units}"));
  EXPECT_THAT(run.days<CaseFiled>("offices.o"), IsEmpty());
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(4.0, 10)));
}

TEST(LicensedSite, ADenialEndsTheOrder) {
  TracedRun const run(licensed("o: {kind: licensing, time: 3 days, decides: {deny: 100 %}}"));
  auto const closed = run.handled<OrderClosed>("buyers.x");
  ASSERT_EQ(closed.size(), 1U);
  EXPECT_EQ(closed[0].day, 6.0);
  EXPECT_EQ(static_cast<Closing>(closed[0].message.why), Closing::denied);
  EXPECT_EQ(run.waited_for(DelayReason::license), 10 * 3.25);
  EXPECT_EQ(run.waited_for(DelayReason::handover), 10 * 0.5);
}

TEST(LicensedSite, AReturnedApplicationIsFiledAgainAfterTheStatedTime) {
  TracedRun const run(licensed("o: {kind: licensing, time: 3 days, decides: {return: 100 %}, refile_after: 2 days}"));
  // Each round: 3 days of review, the word back, 2 days, the word there.
  auto const filed = run.days<CaseFiled>("offices.o");
  ASSERT_EQ(filed.size(), 11U);
  for (std::size_t round = 0; round < filed.size(); ++round) {
    EXPECT_EQ(filed[round], 2.5 + 5.5 * static_cast<double>(round));
  }
}

TEST(LicensedSite, WithoutAStatedTimeAnApplicationIsFiledAgainAfterADay) {
  TracedRun const run(licensed("o: {kind: licensing, time: 3 days, decides: {return: 100 %}}"));
  auto const filed = run.days<CaseFiled>("offices.o");
  ASSERT_GE(filed.size(), 2U);
  EXPECT_EQ(filed[1], 2.5 + 3 + 0.25 + 1 + 0.25);
}

TEST(LicensedSite, AnApplicationThatIsTurnedAwayIsFiledAgain) {
  TracedRun const run(licensed("o: {kind: licensing, officers: 1, time: 3 days, waiting_room: 0, refile_after: 2 days}",
                               "{product: p, from: a, dates: [{on: 2026-01-03, quantity: 10 units}, {on: 2026-01-03, "
                               "quantity: 7 units}]}"));
  // The second is turned away on 2.5 and 5.0; on 7.5 the officer is free, and it is approved on 10.5.
  EXPECT_THAT(run.days<CaseFiled>("offices.o"), ElementsAre(2.5, 2.5, 5.0, 7.5));
  EXPECT_THAT(run.deliveries("buyers.x"), ElementsAre(Pair(7.75, 10), Pair(12.75, 7)));
}

TEST(LicensedSite, AnAnswerForACancelledOrderIsIgnored) {
  TracedRun const run(licensed("o: {kind: licensing, time: 10 days}",
                               "{product: p, from: a, patience: 3 days, dates: [{on: 2026-01-03, quantity: 10 units}, "
                               "{on: 2026-01-12, quantity: 7 units}]}"));
  // Given up on day 5.25 and 14.25; the answers come on 12.75 and 21.75, the first when its slot holds another order.
  EXPECT_THAT(run.days<CaseDecided>("sites.a"), ElementsAre(12.75, 21.75));
  EXPECT_THAT(run.deliveries("buyers.x"), IsEmpty());
  EXPECT_THAT(run.days<OrderClosed>("buyers.x"), ElementsAre(5.5, 14.5));
}

TEST(LicensedSite, AnInterestAppliesOnceItIsFirm) {
  TracedRun const run(licensed("o: {kind: licensing, time: 3 days}",
                               "{product: p, from: a, firmness: interest, dates: [{on: 2026-01-03, quantity: 10 units, "
                               "firm_on: 2026-01-10}]}"));
  EXPECT_THAT(run.days<CaseFiled>("offices.o"), ElementsAre(9.5));
}

TEST(LicensedSite, ReplenishmentsNeedLicensesToo) {
  auto const filed = [](std::string const& counts) {
    TracedRun const run(test::shop(
        {.orders = "{product: p, from: b, dates: [{on: 2026-01-03, quantity: 4 units}]}",
         .site_b = "stock: {p: {initial: 4 units, replenishment: {policy: base_stock, base_stock: 4 units, from: a" +
                   counts + "}}}",
         .more = "offices: {o: {kind: licensing, time: 3 days, applies: quantity == 4 units}}\n"}));
    return run.days<CaseFiled>("offices.o");
  };
  // b's own sale is filed at b on 2.25, approved on 5.5 and known on 5.75. Only then does b owe the goods and order
  // anew; a files for that on 6. A position that counts firm orders has b order on 2.25.
  EXPECT_THAT(filed(""), ElementsAre(2.5, 6.25));
  EXPECT_THAT(filed(", counts: firm_orders"), ElementsAre(2.5, 2.75));
}

TEST(LicensedSite, AGateAndAnEmptyStockAreChargedSecondForSecond) {
  // Filed on 2.25, known on 10.75: 8.5 days at the gate. Goods are there from 4 to 6 (y takes all) and from day 8.
  TracedRun const run(test::shop({.stock = "pipeline: [{on: 2026-01-05, quantity: 3 units}, {on: 2026-01-09, "
                                           "quantity: 10 units}]",
                                  .orders = "{product: p, from: a, dates: [{on: 2026-01-03, quantity: 10 units}]}",
                                  .more_buyers = ", y: {orders: {o: {product: p, from: a, dates: [{on: "
                                                 "2026-01-06T18:00Z, quantity: 3 units}]}}}",
                                  .more = "offices: {o: {kind: licensing, time: 8 days, applies: buyer == x}}\n"}));
  EXPECT_EQ(run.blocked_by(GateSet{Gate::license, Gate::stock}), 10 * (1.75 + 2));
  EXPECT_EQ(run.blocked_by(GateSet{Gate::license}), 10 * (2 + 2.5));
  EXPECT_EQ(run.waited_for(DelayReason::license), 10 * 8.25);
}

TEST(LicensedSite, ARestBelowTheShippingLotIsNoStock) {
  // At the gate as above. Three units are there from day 4, of which none would leave, and ten more from day 8.
  TracedRun const run(
      test::shop({.stock = "shipping_lot: 4 units, pipeline: [{on: 2026-01-05, quantity: 3 units}, {on: "
                           "2026-01-09, quantity: 10 units}]",
                  .orders = "{product: p, from: a, dates: [{on: 2026-01-03, quantity: 10 units}]}",
                  .more = "offices: {o: {kind: licensing, time: 8 days}}\n"}));
  EXPECT_EQ(run.blocked_by(GateSet{Gate::license, Gate::stock}), 10 * (8 - 2.25));
  EXPECT_EQ(run.blocked_by(GateSet{Gate::license}), 10 * (10.5 - 8));
}

TEST(LicensedSite, TheLicenseComesBeforeTheStockInTheOrderOfReasons) {
  TracedRun const run(test::shop({.stock = "pipeline: [{on: 2026-01-06, quantity: 10 units}]",
                                  .orders = "{product: p, from: a, dates: [{on: 2026-01-03, quantity: 10 units}]}",
                                  .more = "offices: {o: {kind: licensing, time: 5 days}}\n"}));
  // Filed on 2.25, at the office on 2.5, approved on 7.5, known on 7.75; goods come on day 5.
  EXPECT_EQ(run.waited_for(DelayReason::license), 10 * 5.25);
  EXPECT_EQ(run.blocked_by(GateSet{Gate::license, Gate::stock}), 10 * 2.75);
  EXPECT_EQ(run.blocked_by(GateSet{Gate::license}), 10 * 2.5);
}

TEST(LicensedSite, AnOrderWithALicenseFromBeforeTheRunAsksForNoOther) {
  auto const filed = [](std::string const& licensed) {
    TracedRun const run(
        test::shop({.orders = "{product: p, from: a, dates: [{on: 2025-12-20, quantity: 10 units" + licensed + "}]}",
                    .more = "offices: {o: {kind: licensing, time: 8 days}}\n"}));
    return run.days<CaseFiled>("offices.o").size();
  };
  EXPECT_EQ(filed(""), 1U);
  EXPECT_EQ(filed(", licensed: yes"), 0U);
}

TEST(LicensedSite, AnAnswerThatLeavesOthersPendingChangesNoReason) {
  // Filed on 2.25, at the offices on 2.5; approved on 7.5 and on 7.6, known on 7.75 and 7.85.
  TracedRun const run(
      test::shop({.orders = "{product: p, from: a, dates: [{on: 2026-01-03, quantity: 10 units}]}",
                  .more = "offices: {o: {kind: licensing, time: 5 days}, q: {kind: licensing, time: 5.1 "
                          "days}}\n"}));
  EXPECT_NEAR(run.waited_for(DelayReason::license), 10 * 5.35, 1e-9);  // from 2.25 to 7.6
  EXPECT_NEAR(run.waited_for(DelayReason::handover), 10 * (0.25 + 0.25), 1e-9);
}

}  // namespace
}  // namespace chokepoint::processes
