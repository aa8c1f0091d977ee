#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/language/told.hpp"

/// What the language refuses about money of several currencies.
namespace chokepoint::test {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

/// A shop that sells in USD; carriage costs CNY.
std::vector<std::string> codes_with_rates(std::string const& rates, std::string const& buyer = "",
                                          std::string const& more = "") {
  std::string const text = "chokepoint: 1\nclock: {from: 2026-01-01, to: 2026-06-01}\n" + rates +
                           "products: {p: {price: 9 USD}}\nsites: {a: {stock: {p: {supply: unlimited}}}, b: "
                           "{}}\nlanes: {l: {from: a, to: b, "
                           "time: 2 days, cost: 2 CNY}}\nbuyers: {x: {at: b, " +
                           buyer + "orders: {o: {product: p, from: a, every: 9 days}}}}\n" + more;
  return codes_of(text);
}

TEST(SeveralCurrencies, NeedRates) {
  EXPECT_THAT(codes_with_rates(""), ElementsAre("E_UNIT"));
  EXPECT_THAT(codes_with_rates("currencies: {CNY: {worth: 0.14 USD}}\n"), IsEmpty());
  EXPECT_THAT(codes_with_rates("currencies: {USD: {worth: 7.1 CNY}}\n", "budget: 900 CNY, ",
                               "outcomes: {o: {measure: sales}}\n"),
              IsEmpty());
  EXPECT_THAT(codes_with_rates("currencies: {EUR: {worth: 1.1 USD}}\n"), ElementsAre("E_UNIT")) << "none of the yuan";
  EXPECT_THAT(codes_with_rates("currencies: {CNY: {worth: 0.14 USD}}\n", "budget: 900 JPY, "), ElementsAre("E_UNIT"));
}

TEST(SeveralCurrencies, AreAllHeldAgainstOne) {
  EXPECT_THAT(codes_with_rates("currencies: {CNY: {worth: 0.14 USD}, EUR: {worth: 160 JPY}}\n"), Contains("E_UNIT"));
  EXPECT_THAT(codes_with_rates("currencies: {CNY: {worth: 1 CNY}}\n"), Contains("E_CONFLICT"));
  EXPECT_THAT(codes_with_rates("currencies: {CNY: {worth: 0.14 USD}, USD: {worth: 7 CNY}}\n"), Contains("E_CONFLICT"));
  EXPECT_THAT(codes_with_rates("currencies: {yuan: {worth: 0.14 USD}}\n"), Contains("E_UNIT"));
  EXPECT_THAT(codes_with_rates("currencies: {CNY: {worth: 0 USD}}\n"), ElementsAre("E_RANGE", "E_UNIT"));
  EXPECT_THAT(codes_with_rates("currencies: {CNY: {}}\n"), Contains("E_MISSING_FIELD"));
}

}  // namespace
}  // namespace chokepoint::test
