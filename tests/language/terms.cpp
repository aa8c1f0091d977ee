#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/language/told.hpp"

/// What the language refuses or warns of about terms of delivery, deposits and drawback.
namespace chokepoint::test {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> codes_of_terms(std::string const& order, std::string const& vintage,
                                        std::string const& country = "") {
  std::string const text =
      "chokepoint: 1\nclock: {from: 2026-01-01, to: 2026-06-01}\ncountries: {T: {}, F: {" + country +
      "}}\nproducts: {p: {price: 9 USD}}\nsites: {a: {in: T, stock: {p: {supply: unlimited}}}, b: {in: F}}\nlanes: {l: "
      "{from: a, to: b, time: 2 days}}\nrules: {r: {by: F, vintages: [{effective: 2025-01-01, " +
      vintage + "}]}}\nbuyers: {x: {at: b, orders: {o: {every: 9 days, " + order + "}}}}\n";
  return codes_of(text);
}

std::string const goods = "product: p, from: a";

TEST(DeliveryTerms, SoundOnesAreTaken) {
  EXPECT_THAT(codes_of_terms(goods + ", terms: FOB, deposit: 30 %, pays: price_when_ordered",
                             "duty: 25 %, drawback: 99 %, drawback_within: 1095 days", "customs_value: cif"),
              IsEmpty());
}

TEST(DeliveryTerms, AreThoseOfTheListAndOfOrders) {
  EXPECT_THAT(codes_of_terms(goods + ", terms: FAS", "duty: 25 %"), ElementsAre("E_CHOICE"));
  EXPECT_THAT(codes_of_terms(goods + ", deposit: 130 %", "duty: 25 %"), ElementsAre("E_RANGE"));
  EXPECT_THAT(codes_of_terms(goods, "duty: 25 %", "customs_value: exw"), ElementsAre("E_CHOICE"));
}

TEST(DeliveryTerms, DrawbackIsOfWhatFallsDue) {
  EXPECT_THAT(codes_of_terms(goods, "holds: yes, drawback: 99 %"), ElementsAre("E_UNUSED"));
  EXPECT_THAT(codes_of_terms(goods, "fee: 2 USD, drawback: 99 %"), IsEmpty());
  EXPECT_THAT(codes_of_terms(goods, "duty: 25 %, drawback_within: 1095 days"), Contains("E_UNUSED"));
  EXPECT_THAT(codes_of_terms(goods, "duty: 25 %, drawback: 101 %"), ElementsAre("E_RANGE"));
}

}  // namespace
}  // namespace chokepoint::test
