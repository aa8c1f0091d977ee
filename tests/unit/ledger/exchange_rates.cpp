#include "engine/ledger/exchange_rates.hpp"

#include <gtest/gtest.h>

#include <array>
#include <numeric>

#include "engine/base/check.hpp"
#include "tests/unit/ledger/lcg.hpp"

namespace chokepoint::ledger {
namespace {

using base::BrokenPromise;
using base::SimTime;

constexpr std::uint32_t usd = 0;
constexpr std::uint32_t cny = 1;
constexpr std::uint32_t jpy = 2;
constexpr std::uint32_t aud = 3;

/// A dollar is 7.2 yuan, from 1000 s on 8 yuan; a yen is 0.0064 dollars; nothing is known of the Australian dollar.
ExchangeRates rates() {
  return ExchangeRates({{"USD", 2}, {"CNY", 2}, {"JPY", 0}, {"AUD", 2}},
                       {{jpy, SimTime(0), {64, 10000}}, {cny, SimTime(1000), {1, 8}}, {cny, SimTime(0), {10, 72}}});
}

TEST(ExchangeRates, AnAssessedLineIsRoundedHalfToEvenOnce) {
  EXPECT_EQ(assess({25, 100}, 27'000'00), 6'750'00);
  // 2.70 bn USD of duty on 400,000 units of 27,000 USD.
  EXPECT_EQ(assess({25, 100}, 27'000'00LL * 400'000), 2'700'000'000'00LL);
  EXPECT_EQ(assess({1, 2}, 5), 2);
  EXPECT_EQ(assess({1, 2}, 7), 4);
  EXPECT_EQ(assess({1, 2}, -5), -2);
  EXPECT_EQ(assess({1, 3}, 5), 2);
}

TEST(ExchangeRates, TheRateOfTheDayHolds) {
  EXPECT_EQ(rates().convert(100'00, usd, cny, SimTime(999)), 720'00);
  EXPECT_EQ(rates().convert(100'00, usd, cny, SimTime(1000)), 800'00);
  EXPECT_EQ(rates().convert(720'00, cny, usd, SimTime(0)), 100'00);
  EXPECT_EQ(rates().convert(123, cny, cny, SimTime(0)), 123);
}

TEST(ExchangeRates, MinorUnitsOfBothCurrenciesCount) {
  // 1000 yen = 6.40 USD = 640 cents = 46.08 yuan.
  EXPECT_EQ(rates().convert(1000, jpy, usd, SimTime(0)), 640);
  EXPECT_EQ(rates().convert(1000, jpy, cny, SimTime(0)), 46'08);
  EXPECT_EQ(rates().convert(46'08, cny, jpy, SimTime(0)), 1000);
  auto const rate = rates().rate(jpy, usd, SimTime(0));
  ASSERT_TRUE(rate);
  EXPECT_EQ(rate->numerator, 16);
  EXPECT_EQ(rate->denominator, 25);
}

TEST(ExchangeRates, AnUnknownRateIsNothing) {
  EXPECT_FALSE(rates().rate(usd, aud, SimTime(0)));
  EXPECT_THROW(rates().convert(1, aud, cny, SimTime(0)), BrokenPromise);
  EXPECT_THROW(ExchangeRates({}, {}), BrokenPromise);
  EXPECT_THROW(ExchangeRates({{"USD", 2}, {"CNY", 2}}, {{cny, SimTime(0), {0, 1}}}), BrokenPromise);
  EXPECT_THROW(ExchangeRates({{"USD", 2}, {"CNY", 2}}, {{cny, SimTime(0), {1, 7}}, {cny, SimTime(0), {1, 8}}}),
               BrokenPromise);
}

TEST(ExchangeRates, WhatLinesLoseToRoundingIsReturned) {
  // Three lines of 1 cent at 7.2: 7 each, together 22 (21.6).
  std::array<std::int64_t, 3> const lines{1, 1, 1};
  std::array<std::int64_t, 3> converted{};
  ConvertedLines const result = rates().convert_lines(lines, usd, cny, SimTime(0), converted);
  EXPECT_EQ(converted, (std::array<std::int64_t, 3>{7, 7, 7}));
  EXPECT_EQ(result.total, 22);
  EXPECT_EQ(result.rounding, 1);
}

TEST(ExchangeRates, RoundingStaysBelowHalfAMinorUnitALine) {
  Lcg lcg(8);
  ExchangeRates const table = rates();
  for (int round = 0; round < 1000; ++round) {
    std::vector<std::int64_t> lines(static_cast<std::size_t>(1 + lcg.below(9)));
    for (std::int64_t& line : lines) line = lcg.below(1'000'000) - 300'000;
    std::vector<std::int64_t> converted(lines.size());
    auto const result = table.convert_lines(lines, usd, cny, SimTime(0), converted);
    ASSERT_EQ(std::accumulate(converted.begin(), converted.end(), result.rounding), result.total);
    ASSERT_LE(std::abs(result.rounding) * 2, static_cast<std::int64_t>(lines.size()) + 1);
  }
}

}  // namespace
}  // namespace chokepoint::ledger
