#include "engine/expression/expression.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "engine/base/check.hpp"
#include "tests/support/allocations.hpp"
#include "tests/unit/expression/world.hpp"

namespace chokepoint::expression {
namespace {

TEST(Expression, ProblemsAreValuesThatNameTheirPlace) {
  TestWorld world;
  struct Case {
    std::string_view text;
    Problem problem;
    std::uint16_t place;
  };
  for (auto const& c : std::vector<Case>{{"1 + x / zero", Problem::division_by_zero, 4},
                                         {"1 + log(zero)", Problem::outside_domain, 4},
                                         {"log(y)", Problem::outside_domain, 0},
                                         {"sqrt(y)", Problem::outside_domain, 0},
                                         {"pow(y, 0.5)", Problem::outside_domain, 0},
                                         {"pow(zero, y)", Problem::division_by_zero, 0},
                                         {"x * exp(1000 * x)", Problem::not_finite, 4},
                                         {"x * 1e308", Problem::not_finite, 0},
                                         {"-x * 1e308 - 1e308 * x", Problem::not_finite, 0}}) {
    Result const result = world.value(c.text);
    EXPECT_EQ(result.problem, c.problem) << c.text;
    EXPECT_EQ(result.place, c.place) << c.text;
    EXPECT_FALSE(result.ok());
  }
}

TEST(Expression, AFieldThatIsNoFiniteNumberIsAProblem) {
  TestWorld world;
  for (double const bad : {std::numeric_limits<double>::infinity(), std::nan("")}) {
    world.values[TestWorld::y] = number_cell(bad);
    Result const result = world.value("x < 3 or y < 1", Type::boolean());
    EXPECT_EQ(result.problem, Problem::bad_input);
    EXPECT_EQ(result.place, 9);
    EXPECT_FALSE(result.is_true());
    world.parameters[0] = number_cell(bad);
    EXPECT_EQ(world.value("$threshold + x").problem, Problem::bad_input);
  }
}

TEST(Expression, OnlyWhatIsNeededIsEvaluated) {
  TestWorld const world;
  EXPECT_TRUE(world.holds("x == 3 or 1 / zero > 1"));
  EXPECT_FALSE(world.holds("x == 4 and 1 / zero > 1"));
  EXPECT_EQ(world.value("if zero == 0 then 7 else 1 / zero").value.number, 7.0);
  EXPECT_EQ(world.value("if zero != 0 then 1 / zero else 7").value.number, 7.0);
  EXPECT_EQ(world.value("x == 3 and 1 / zero > 1", Type::boolean()).problem, Problem::division_by_zero);
}

TEST(Expression, AChoiceOfConstantsFollowsItsCondition) {
  TestWorld const world;
  // x is 3, y -2, urgent true: every order of true and false, within one another, and beside jumps.
  EXPECT_EQ(world.value("if x == 3 then 5 else 7").value.number, 5.0);
  EXPECT_EQ(world.value("if x == 4 then 5 else 7").value.number, 7.0);
  EXPECT_EQ(world.value("if x == 4 then 1 else if y < 0 then 2 else 3").value.number, 2.0);
  EXPECT_EQ(world.value("if x == 4 then 1 else if y > 0 then 2 else 3").value.number, 3.0);
  EXPECT_EQ(world.value("x + (if urgent and y > 0 then 10 else 20) * (if y < 0 then 2 else 4)").value.number, 43.0);
  EXPECT_TRUE(world.holds("exported_from == (if x > y then US else CN)"));
  EXPECT_EQ(world.value("if x / zero > 1 then 5 else 7").problem, Problem::division_by_zero);
}

TEST(Expression, NoNameEqualsNothingAndIsInNoSet) {
  TestWorld world;
  world.values[TestWorld::destination] = symbol_cell(-1);
  world.values[TestWorld::home] = symbol_cell(-1);
  EXPECT_FALSE(world.holds("destination == CN"));
  EXPECT_TRUE(world.holds("destination != CN"));
  EXPECT_FALSE(world.holds("destination == buyer.ultimate_parent.home"));
  EXPECT_TRUE(world.holds("destination != buyer.ultimate_parent.home"));
  EXPECT_FALSE(world.holds("destination in china_bis"));
  world.values[TestWorld::destination] = symbol_cell(1'000'000);
  EXPECT_FALSE(world.holds("destination in china_bis"));
}

TEST(Expression, EverySymbolOfASetIsFoundInItAndNoOther) {
  TestWorld world;
  auto const expression = world.read("destination in [US, china_bis, Z99]", Type::boolean());
  for (std::int64_t symbol = -70; symbol < 400; ++symbol) {
    world.values[TestWorld::destination] = symbol_cell(symbol);
    bool const member = (symbol >= 0 && symbol <= 3) || symbol == 200;
    EXPECT_EQ(expression->evaluate(world.fields()).is_true(), member) << symbol;
  }
}

TEST(Expression, EvaluationAllocatesNothing) {
  TestWorld const world;
  auto const predicate = world.read(
      "product.tpp < 21000 and product.bandwidth in 1..6500 GB/s and (exported_from == US or destination in china_bis)",
      Type::boolean());
  auto const formula =
      world.read("if stock < 10 chips then max(0, demand - stock) * exp(x) * pow(2, y) else demand / zero",
                 Type::number(base::dimensions::goods));
  auto const failing = world.read("x / zero", Type::number());
  std::size_t const before = test::allocations();
  std::size_t good = 0;
  for (int i = 0; i < 1000; ++i) {
    if (predicate->evaluate(world.fields()).is_true()) ++good;
    if (formula->evaluate(world.fields()).ok()) ++good;
    if (!failing->evaluate(world.fields()).ok()) ++good;
  }
  std::size_t const after = test::allocations();
  EXPECT_EQ(after - before, 0);
  EXPECT_EQ(good, 3000U);
  int* volatile counted = new int(1);  // volatile: a compiler may leave out an allocation that nobody looks at
  EXPECT_GT(test::allocations(), after) << "the counter must count";
  delete counted;
}

TEST(Expression, ConstantsAreWorkedOutWhenCompiled) {
  TestWorld const world;
  for (std::string_view const text : {"2 * 3 + 4", "if true then 1 else x", "min(1, 2, 3)", "-(1 week / 1 day)"}) {
    EXPECT_TRUE(world.read(text, Type::number())->is_constant()) << text;
  }
  for (std::string_view const text :
       {"true or urgent", "urgent == true and false and urgent", "1 in 0..3", "CN in [CN]"}) {
    bool const needs_left = text.starts_with("urgent");
    EXPECT_EQ(world.read(text, Type::boolean())->is_constant(), !needs_left) << text;
  }
  EXPECT_TRUE(world.read("true and urgent", Type::boolean())->fields_read() ==
              std::vector<std::uint32_t>{TestWorld::urgent});
}

TEST(Expression, KnowsTheSlotsItReads) {
  TestWorld const world;
  auto const expression = world.read("y < x and x < $threshold and (if true then urgent else open)", Type::boolean());
  EXPECT_EQ(expression->fields_read(), (std::vector<std::uint32_t>{TestWorld::urgent, TestWorld::x, TestWorld::y}));
  EXPECT_EQ(expression->parameters_read(), (std::vector<std::uint32_t>{0}));
}

TEST(Expression, TooFewFieldsAreABrokenPromise) {
  TestWorld const world;
  auto const expression = world.read("urgent", Type::boolean());
  std::vector<Cell> const few(TestWorld::urgent);
  EXPECT_THROW(static_cast<void>(expression->evaluate({few})), base::BrokenPromise);
  auto const parameter = world.read("$threshold > 1", Type::boolean());
  EXPECT_THROW(static_cast<void>(parameter->evaluate({world.values})), base::BrokenPromise);
}

TEST(Expression, IsTypedAsItWasCompiled) {
  TestWorld const world;
  auto const expression = world.read("holding / demand", Type::number(base::dimensions::price));
  EXPECT_EQ(expression->type(), Type::number(base::dimensions::price, "USD"));
}

}  // namespace
}  // namespace chokepoint::expression
