#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <vector>

#include "engine/policy/chokepoint_policy.h"
#include "engine/policy/rehearsal.hpp"
#include "tests/language/told.hpp"
#include "tests/support/yaml_world.hpp"

/// What the language refuses or warns of about prices that move.
namespace chokepoint::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// Products die (9 USD), gold (4 EUR) and air (of no price), and a chip with these keys; site a has 5 chips, site c
/// chips without end, site b none.
std::vector<std::string> codes_of_chip(std::string const& chip, std::string const& more = "") {
  std::string const text =
      "chokepoint: 1\nclock: {from: 2026-01-01, to: 2026-06-01}\nproducts: {die: {price: 9 USD}, air: {}, chip: {" +
      chip + "}}\nsites: {a: {stock: {chip: {initial: 5 units}}}, b: {}, c: {stock: {chip: {supply: unlimited}}}}\n" +
      more;
  return codes_of(text);
}

TEST(MovingPrices, SoundOnesAreTaken) {
  EXPECT_THAT(
      codes_of_chip("price: 20 USD, pricing: {at: a, scarcity: {elasticity: 0.5, lowest: 80 %, highest: 150 %}}"),
      IsEmpty());
  EXPECT_THAT(
      codes_of_chip("made_from: {die: 2}, pricing: {at: c, every: 7 days, cost_plus: {conversion_cost: 3 USD, margin: "
                    "40 %}}"),
      IsEmpty());
  EXPECT_THAT(codes_of_chip("made_from: {die: 2}, pricing: {at: a, cost_plus: {}, scarcity: {elasticity: 1}}",
                            "outcomes: {o: {measure: list_price}}\n"),
              IsEmpty());
}

TEST(MovingPrices, TheyFollowSomethingAndAreStatedOnce) {
  EXPECT_THAT(codes_of_chip("price: 20 USD, pricing: {at: a}"), ElementsAre("E_MISSING_FIELD"));
  EXPECT_THAT(codes_of_chip("pricing: {at: a, scarcity: {elasticity: 1}}"), ElementsAre("E_MISSING_FIELD"));
  EXPECT_THAT(codes_of_chip("price: 20 USD, made_from: {die: 2}, pricing: {at: a, cost_plus: {}}"),
              ElementsAre("E_CONFLICT"));
  EXPECT_THAT(codes_of_chip("pricing: {at: a, cost_plus: {conversion_cost: 3 USD}}"), ElementsAre("E_MISSING_FIELD"));
  EXPECT_THAT(codes_of_chip("made_from: {air: 1}, pricing: {at: a, cost_plus: {conversion_cost: 3 USD}}"),
              ElementsAre("E_MISSING_FIELD"));
}

TEST(MovingPrices, MayFollowAPolicyAlone) {
  std::string const list = "policies: {p: {answers: pricing, decides: list_price}}\n";
  EXPECT_THAT(codes_of_chip("price: 20 USD, pricing: {at: a}", list), IsEmpty());
  EXPECT_THAT(codes_of_chip("price: 20 USD, pricing: {at: c}", list), IsEmpty());  // a stock that never runs out
  EXPECT_THAT(codes_of_chip("pricing: {at: a}", list), ElementsAre("E_MISSING_FIELD"));
  // Who decides about no price is never asked, and then nothing says what the price follows.
  EXPECT_THAT(codes_of_chip("price: 20 USD", list), ElementsAre("E_NOTHING"));
  EXPECT_THAT(codes_of_chip("price: 20 USD, pricing: {at: a}",
                            "policies: {p: {answers: pricing, of: [c], decides: list_price}}\n"),
              testing::UnorderedElementsAre("E_CONFLICT", "E_MISSING_FIELD"));
}

TEST(MovingPrices, AreRehearsedWithinTheirOwnBounds) {
  model::World const world = world_of(
      "chokepoint: 1\nclock: {from: 2026-01-01, to: 2026-06-01}\nproducts: {die: {price: 9 USD}, chip: {price: 20 USD, "
      "pricing: {at: a, scarcity: {elasticity: 1, lowest: 80 %, highest: 150 %}}}}\nsites: {a: {stock: {chip: "
      "{initial: 5 units}}}}\n");
  policy::Rehearsal rehearsal(model::Question::pricing, &world);
  int chips = 0;
  for (std::uint64_t number = 0; number < 100; ++number) {
    rehearsal.make(number);
    chokepoint_pricing asked{};
    std::memcpy(&asked, rehearsal.situation().data(), sizeof asked);
    bool const chip = asked.product >= 0 && world.products[static_cast<std::size_t>(asked.product)].name == "chip";
    chips += chip ? 1 : 0;
    EXPECT_DOUBLE_EQ(asked.least, chip ? 0.8 * asked.list_price : 0);
    EXPECT_DOUBLE_EQ(asked.most / asked.list_price, chip ? 1.5 : 1e6);
  }
  EXPECT_GT(chips, 10);
}

TEST(MovingPrices, WhoDecidesSellsWhatCanBeScarce) {
  EXPECT_THAT(codes_of_chip("price: 20 USD, pricing: {at: b, scarcity: {elasticity: 1}}"), ElementsAre("E_UNKNOWN_ID"));
  EXPECT_THAT(codes_of_chip("price: 20 USD, pricing: {at: c, scarcity: {elasticity: 1}}"), ElementsAre("E_CONFLICT"));
  EXPECT_THAT(codes_of_chip("price: 20 USD, pricing: {scarcity: {elasticity: 1}}"), ElementsAre("E_MISSING_FIELD"));
}

TEST(MovingPrices, BoundsLieAroundListPrice) {
  auto const bounds = [](std::string const& keys) {
    return codes_of_chip("price: 20 USD, pricing: {at: a, scarcity: {elasticity: 1, " + keys + "}}");
  };
  EXPECT_THAT(bounds("lowest: 120 %"), ElementsAre("E_RANGE"));
  EXPECT_THAT(bounds("lowest: 0 %"), ElementsAre("E_RANGE"));
  EXPECT_THAT(bounds("highest: 90 %"), ElementsAre("E_RANGE"));
}

TEST(MovingPrices, CostsAreInOneCurrency) {
  EXPECT_THAT(codes_of_chip("made_from: {die: 1}, pricing: {at: a, cost_plus: {conversion_cost: 3 EUR}}"),
              ElementsAre("E_UNIT"));
}

TEST(MovingPrices, OnlyOneIsMeasured) {
  EXPECT_THAT(codes_of_chip("price: 20 USD", "outcomes: {o: {measure: list_price}}\n"), ElementsAre("E_UNKNOWN_ID"));
}

}  // namespace
}  // namespace chokepoint::test
