// Rules, caps, duties and shares of scarce goods: exact.

#include <gtest/gtest.h>

#include <array>
#include <string>

#include "tests/oracles/oracle.hpp"

namespace chokepoint::oracles {
namespace {

TEST(Trade, ACapAtAShareOfAnotherMarketLetsTheLesserThrough) {
  double const share = 0.5;
  double const days = 100;
  double const shipped = std::min(800.0, share * 1000) * days;
  expect_printed(shipped, 50'000, 0);
  Oracle const oracle("22-relative-cap");
  oracle.expect_exactly("basis", 1000 * days);
  oracle.expect_exactly("shipped", shipped);
  oracle.expect_exactly("waiting", 800 * days - shipped);
  oracle.expect_exactly("headroom", 0);
}

TEST(Trade, ScarceGoodsAreSharedByRule) {
  std::array<double, 5> const wanted{600e3, 500e3, 400e3, 300e3, 200e3};
  double const volume = 700e3;
  Oracle const oracle("23-allocation");
  double left = volume;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    std::string const place = "_" + std::to_string(i + 1);
    oracle.expect_exactly("proportional" + place, volume * wanted[i] / 2e6);
    oracle.expect_exactly("max_min" + place, volume / 5);  // nobody wants less
    double const in_turn = std::min(left, wanted[i]);
    oracle.expect_exactly("classes" + place, in_turn);
    left -= in_turn;
  }
}

TEST(Trade, WhatIsUnderWayIsThroughputTimesTransit) {
  double const a_day = 400'000.0 / 90;
  expect_printed(a_day * 12, 53'333, 0);
  Oracle const oracle("26-goods-under-way");
  oracle.expect_exactly("ordered", 400'000);
  // The 12 days begin with the order: for the second of news delay that it takes to the plant, nothing moves.
  oracle.expect_exactly("in_transit", a_day * (12 - 1.0 / 86400));
}

TEST(Trade, AQuarterOfThePriceIsTheSameAtEntryAndOnRevenue) {
  double const due = 0.25 * 27'000 * 400'000;
  expect_printed(due / 1e9, 2.70, 2);
  Oracle const oracle("27-duty-and-revenue-share");
  oracle.expect_exactly("duty", due);
  oracle.expect_exactly("share", due);
}

TEST(Trade, ThreeVintagesOfARuleClassifyWhatIsSent) {
  Oracle const oracle("28-classification");
  struct Era {
    std::string name;
    std::array<double, 5> delivered;  // h200, mi325x, b200, h20, a800
    double cases;
  };
  // What links slowly needs no license in 2022; in 2023 only what computes little; in 2026 the great are denied still.
  std::array<Era, 3> const eras{
      {{"2022", {0, 0, 0, 1, 1}, 3}, {"2023", {0, 0, 0, 1, 0}, 4}, {"2026", {1, 1, 0, 1, 1}, 4}}};
  std::array<std::string, 5> const products{"h200", "mi325x", "b200", "h20", "a800"};
  for (Era const& era : eras) {
    for (std::size_t i = 0; i < products.size(); ++i) {
      oracle.expect_exactly(products[i] + "_" + era.name, era.delivered[i]);
    }
    oracle.expect_exactly("cases_" + era.name, era.cases);
  }
  // 3A090.b: both of its lower corners are told 25 days ahead, and what lies a hair below either is sent at once.
  oracle.expect_exactly("told_2022", 0);
  oracle.expect_exactly("told_2023", 2);
  oracle.expect_exactly("notice", 25);
  oracle.expect_exactly("corners", 0);
  oracle.expect_exactly("corner_1", 1);
  oracle.expect_exactly("corner_2", 1);
  oracle.expect_exactly("below_1", 1);
  oracle.expect_exactly("below_2", 1);
}

/// first + (first + 1) + ... + last
double sum_of(double first, double last) { return (first + last) * (last - first + 1) / 2; }

TEST(Trade, PermitsInBatchesAndAHoldAddUpAsTheirLotsDo) {
  double const lot = 100;
  double const inspection = 0.4;
  // Batch k of day 10 k serves the lots of days 5 k to 5 k + 4. Of them wait: of batch 0 none, of batch 1 those of
  // days 5 to 9 until day 10, of batch 2 those of days 10 to 14 until day 20, and so on to the six of 30 days.
  double for_permits = 0;
  for (double k = 1; k < 6; ++k) for_permits += sum_of(5 * k - 4, 5 * k);
  // Until day 20: the lots of days 0 to 4, and the five that come on day 10. From then on in turn: fifteen lots, the
  // n-th of which is done after n inspections; then three batches of five by themselves.
  double const held = sum_of(16, 20) + 5 * 10;
  double const in_turn = inspection * (sum_of(1, 15) + 3 * sum_of(1, 5));
  Oracle const oracle("hold-and-permits");
  oracle.expect_exactly("delivered", 30 * lot);
  oracle.expect_exactly("in_line", 14);  // of fifteen, one is being inspected
  // What each message takes to be heard, a few seconds for a lot, is charged elsewhere or here.
  double const news = 30 * lot * 10 / 86400;
  EXPECT_NEAR(oracle.value("permit"), lot * for_permits, news);
  EXPECT_NEAR(oracle.value("customs"), lot * (held + in_turn), news);
}

TEST(Trade, WhatAFreezeKeptBackIsMadeUpForUntilACapBinds) {
  double const lot = 100;
  Oracle const oracle("freeze-and-cap");
  oracle.expect_exactly("ordered", 274 * lot);
  oracle.expect_exactly("caught_up", 47 * lot);  // those of days 0 to 46
  oracle.expect_exactly("first_quarter", 6000);
  oracle.expect_exactly("second_quarter", 6000);
  oracle.expect_exactly("delivered", 4 * 6000.0);
  double const second = sum_of(90 - 89, 90 - 60);
  double const third = sum_of(181 - 179, 181 - 120);
  double const fourth = sum_of(273 - 239, 273 - 180);
  double const left = sum_of(274 - 273, 274 - 240);
  double const news = 274 * lot * 10 / 86400;
  EXPECT_NEAR(oracle.value("license"), lot * sum_of(1, 45), news);
  EXPECT_NEAR(oracle.value("cap"), lot * (second + third + fourth + left), news);
}

TEST(Trade, InspectionsOnTheWayThinAStreamEachByItself) {
  Oracle const oracle("hops", "2220-01-01");
  oracle.expect("at_first", 0.3 * 12);
  oracle.expect("at_second", 0.2 * 30);
  oracle.expect("at_third", 0.1 * 40, 0.03);
  oracle.expect("inspected", 1 - 0.7 * 0.8 * 0.9);
  oracle.expect("days", 4 + (0.3 * 12 + 0.2 * 30 + 0.1 * 40) / 24);
}

}  // namespace
}  // namespace chokepoint::oracles
