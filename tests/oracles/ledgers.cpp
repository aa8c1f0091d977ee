#include <gtest/gtest.h>

#include <cmath>

#include "tests/oracles/oracle.hpp"

/// What is exact in whole units and seconds, and a share of time. The scenarios' files derive the numbers.
namespace chokepoint::oracles {

namespace {

constexpr double seconds_a_day = 86400;
constexpr double hours_a_day = 24;

TEST(Ledgers, AHoldPeaksDrainsAndCostsWhatAFluidWould) {
  double const arriving = 100;
  double const leaving = 250;
  double const hold = 20;
  double const drain = arriving * hold / (leaving - arriving);
  expect_printed(arriving * hold, 2000, 0);
  expect_printed(drain, 13.3333, 4);
  expect_printed(arriving * hold * (hold + drain) / 2, 33333.33, 2);
  Oracle const oracle("18-hold-and-release");
  oracle.expect_exactly("peak", arriving * hold);
  oracle.expect_exactly("drain", drain);
  oracle.expect_exactly("area", arriving * hold * (hold + drain) / 2);
  // In whole seconds: 2000 lots, 1/2 x 1200 lots x 100/3 days. The ledger charges wait and inspection, five thirds a
  // lot.
  std::int64_t const waited = std::llround(oracle.value("lot_days") * seconds_a_day);
  EXPECT_EQ(waited, 1'728'000'000);
  EXPECT_EQ(std::llround(oracle.value("third_days") * seconds_a_day), 5 * (waited + 2000 * 576));
  EXPECT_EQ(std::llround(oracle.value("drain") * seconds_a_day), 2000 * 576);
  // The first lot's middle comes half a lot after the hold began and leaves half a lot after its end.
  EXPECT_EQ(std::llround(oracle.value("longest") * seconds_a_day), 20 * 86400 - 1440 / 2 + 576 / 2);
}

TEST(Ledgers, AnAlternatingRenewalProcessIsUpItsShareOfTheTime) {
  double const up = 200.0 / (200 + 14);
  expect_printed(up, 0.934579, 6);
  Oracle const oracle("20-outages");
  for (std::string const what : {"office", "lane"}) {
    oracle.expect(what + "_up", up);
    oracle.expect(what + "_down", 1 - up);
  }
}

TEST(Ledgers, RegimesTakeTheShareOfTimeOfTheirVisits) {
  // For each visit of calm there are 0.7 of tense and 0.3 + 0.7 · 0.4 of hostile, of 300, 100 and 40 hours.
  double const tense = 0.7 * 100;
  double const hostile = (0.3 + 0.7 * 0.4) * 40;
  double const all = 300 + tense + hostile;
  Oracle const oracle("regimes", "9000-01-01");
  oracle.expect("tense", tense / all);
  oracle.expect("hostile", hostile / all);
}

TEST(Ledgers, EveryUnitHourOfWaitingHasOneReason) {
  Oracle const oracle("waiting-reasons");
  auto const expect = [&](char const* outcome, double unit_hours) {
    oracle.expect_exactly(outcome, unit_hours / hours_a_day);
  };
  expect("handover", 10 * 3 + 20 * 4 + 5 * 1);
  expect("interest", 20 * 47);
  expect("license", 10 * 121 + 20 * 169 + 5 * 96);
  expect("stock", 10 * 93);
  expect("route", 10 * 97 + 20 * 70);
  expect("transit", 10 * 72 + 20 * 72);
  expect("customs", 10 * 24 + 20 * 48);
  expect("startup_waited", 5 * 97);
  expect("all", 10 * 410 + 20 * 410 + 5 * 97);
  expect("for_stock", 10 * 93 / 30.0);  // campus' chips are there when its license comes
  expect("longest", 410);
  oracle.expect_exactly("at_once", 20);
  oracle.expect_exactly("delivered", 30);
  oracle.expect_exactly("cancelled", 5);
  oracle.expect_exactly("left", 30);
}

TEST(Ledgers, WorkIsDoneInWorkingHours) {
  Oracle const oracle("working-hours");
  oracle.expect_exactly("friday_served", 4);
  oracle.expect_exactly("friday_longest", (92.0 + 24) / hours_a_day);
  oracle.expect_exactly("friday_variance", (3 * 6 * 6 + 18 * 18) / 3.0 / (hours_a_day * hours_a_day));
  oracle.expect_exactly("friday_mean", (3 * 92.0 + 92 + 24) / 4 / hours_a_day);
  oracle.expect_exactly("saturday_served", 2);
  oracle.expect_exactly("saturday_mean", 48 / hours_a_day);
  oracle.expect_exactly("saturday_waited", 45 / hours_a_day);
  oracle.expect_exactly("review_waited", 45 / hours_a_day);
  oracle.expect_exactly("review_mean", (45 + 240) / hours_a_day);
  oracle.expect_exactly("bench_longest", (120.0 + 24) / hours_a_day);
  oracle.expect_exactly("bench_mean", (4 * 120.0 + 24) / 4 / hours_a_day);
}

TEST(Ledgers, ARestockingBuyerOrdersWhatItUsesAndWhatItsTargetRises) {
  Oracle const oracle("restocking-buyer");
  oracle.expect_exactly("ordered", 51 * 840 + 3000);
  oracle.expect_exactly("delivered", 51 * 840 + 3000);
  oracle.expect_exactly("largest", 840 + 3000);
  oracle.expect_exactly("wait", 3);
  // Three days from the order, which takes a second to be heard.
  oracle.expect_exactly("under_way", (51 * 840 + 3000) * (3 - 1 / seconds_a_day));
}

}  // namespace

}  // namespace chokepoint::oracles
