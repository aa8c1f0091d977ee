#include "engine/ledger/exchange_rates.hpp"

#include <gtest/gtest.h>

namespace chokepoint::ledger {
namespace {

constexpr CurrencyWorth usd{};
CurrencyWorth const cny{in_billionths(0.125), 100};
CurrencyWorth const jpy{in_billionths(0.0064), 1};
constexpr CurrencyWorth kwd{3'250'000'000, 1000};

TEST(ExchangeRates, AnAmountIsConvertedInMinorUnits) {
  EXPECT_EQ(converted(100'00, usd, cny), 800'00);
  EXPECT_EQ(converted(800'00, cny, usd), 100'00);
  EXPECT_EQ(converted(100'00, usd, jpy), 15'625);  // a yen has no smaller unit
  EXPECT_EQ(converted(15'625, jpy, usd), 100'00);
  EXPECT_EQ(converted(1'000, kwd, usd), 3'25);
  EXPECT_EQ(converted(123'45, usd, usd), 123'45);
}

TEST(ExchangeRates, NeitherNeedsToBeTheOneThatAllAreHeldAgainst) {
  EXPECT_EQ(converted(10'000, jpy, cny), 512'00);  // 64 USD
  EXPECT_EQ(converted(512'00, cny, jpy), 10'000);
}

TEST(ExchangeRates, ALineIsRoundedHalfToEvenOnce) {
  EXPECT_EQ(converted(4, cny, usd), 0);   // half a cent
  EXPECT_EQ(converted(12, cny, usd), 2);  // one and a half
  EXPECT_EQ(converted(-12, cny, usd), -2);
  EXPECT_EQ(converted(20, cny, usd), 2);  // two and a half
}

TEST(ExchangeRates, GreatAmountsDontOverflow) {
  // 10^13 USD in the least of currencies, and back.
  CurrencyWorth const least{1, 1};
  EXPECT_EQ(converted(1'000'000'000, least, usd), 100);
  EXPECT_EQ(converted(1'000'000'000'000'000, usd, cny), 8'000'000'000'000'000);
}

}  // namespace
}  // namespace chokepoint::ledger
