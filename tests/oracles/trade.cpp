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
}

}  // namespace
}  // namespace chokepoint::oracles
