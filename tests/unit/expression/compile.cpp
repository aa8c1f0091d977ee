#include "engine/expression/compile.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <pthread.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

#include "engine/expression/reporter.hpp"
#include "engine/expression/syntax.hpp"
#include "tests/unit/expression/world.hpp"

namespace chokepoint::expression {
namespace {

using ::testing::HasSubstr;
namespace d = base::dimensions;

TEST(Compile, ConditionsHaveTheValueThatTheirWordsSay) {
  TestWorld const world;
  // The world: tpp 15832, 4800 GB/s, from US to CN, parent's home HK, waited 12 days, 2026-01-15 01:00, stock 8,
  // demand 30.
  for (std::string_view const text : {
           "product.tpp < 21000 and product.bandwidth < 6500 GB/s and exported_from == US",
           "destination in china_bis or buyer.ultimate_parent.home in [CN, HK]",
           "buyer.ultimate_parent.home in [CN, HK]",
           "tpp in 14000..17500",
           "tpp in 15832..15832",
           "product.bandwidth in 4500..5000 GB/s",
           "product.bandwidth in 4.5 TB/s..5000 GB/s",
           "premium in 30..40 %",
           "y in -3..-1",
           "-y in 1..2",
           "y in -300..0 %",
           "waited > 10 days",
           "waited > 1 week",
           "waited == 288 hours",
           "date >= 2026-01-15",
           "date in 2026-01-15..2026-01-16",
           "date - 2026-01-01 > 14 days",
           "date + 1 h == 2026-01-15 + 2 h",
           "date > $gate_lifts",
           "not date < $gate_lifts",
           "tpp < $threshold",
           "premium < 40 %",
           "premium > 3400 bp",
           "urgent",
           "urgent == true",
           "urgent != false",
           "not not urgent",
           "stock > 0",
           "0 < stock",
           "stock < 10 chips",
           "stock * 2 == 16 units",
           "destination not in [US, KP]",
           "not destination in [US, KP]",
           "destination != US",
           "destination in [china_bis, KP]",
           "not destination in nowhere",
           "CN in china_bis",
           "not US in china_bis",
           "US != CN",
           "status == open",
           "open == status",
           "status != $counts",
           "product == '910c'",
           "product != days",
           "'days' == 4 days",
           "'far away' == 1 week",
           "nvidia in 'big three'",
           "'x y' in 'big three'",
           "not 'O''Neil' in 'big three'",
           "days == 4 days",
           "1e3 == 1000 and 1.5e-1 == 15 %",
           "(if urgent then CN else US) == destination",
       }) {
    EXPECT_TRUE(world.holds(text)) << text;
  }
  for (std::string_view const text : {
           "product.tpp < 15832",
           "exported_from == CN",
           "destination in [US, KP]",
           "tpp in 15833..17500",
           "tpp in 14000..15831",
           "date >= 2026-01-16",
           "status == closed",
           "open",
           "destination not in china_bis",
           "destination == Z99",
           "destination in [Z99]",
           "false",
           "'O''Neil' in 'big three'",
       }) {
    EXPECT_FALSE(world.holds(text)) << text;
  }
}

TEST(Compile, AndBindsTighterThanOrAndNotTighterThanAnd) {
  TestWorld const world;
  EXPECT_TRUE(world.holds("true or true and false"));
  EXPECT_FALSE(world.holds("(true or true) and false"));
  EXPECT_FALSE(world.holds("not true and false"));
  EXPECT_TRUE(world.holds("not (true and false)"));
  EXPECT_FALSE(world.holds("not x == 3"));
  EXPECT_FALSE(world.holds("not true or false"));
}

TEST(Compile, ComparisonsDifferWhereBothSidesAreEqual) {
  TestWorld const world;  // x is 3, y is -2
  for (std::string_view const text : {"x <= 3",
                                      "x >= 3",
                                      "x == 3",
                                      "3 <= x",
                                      "3 >= x",
                                      "3 == x",
                                      "x != 4",
                                      "4 != x",
                                      "x < 4",
                                      "x > 2",
                                      "4 > x",
                                      "2 < x",
                                      "x <= x",
                                      "x >= x",
                                      "x == x",
                                      "x != y",
                                      "x > y",
                                      "y < x",
                                      "destination != US",
                                      "US != destination"}) {
    EXPECT_TRUE(world.holds(text)) << text;
  }
  for (std::string_view const text :
       {"x < 3", "x > 3", "x != 3", "3 < x", "3 > x", "3 != x", "x <= 2", "x >= 4", "2 >= x", "4 <= x", "x < x",
        "x > x", "x != x", "x == y", "x <= y", "y >= x", "destination == US", "CN != destination"}) {
    EXPECT_FALSE(world.holds(text)) << text;
  }
}

TEST(Compile, FormulasHaveTheValueOfSchoolArithmetic) {
  TestWorld const world;
  struct Case {
    std::string_view text;
    Type type;
    double value;
  };
  Type const plain = Type::number();
  std::vector<Case> const cases = {
      {"1 + 2 * 3", plain, 7},
      {"(1 + 2) * 3", plain, 9},
      {"10 - 4 - 3", plain, 3},
      {"10 - (4 - 3)", plain, 9},
      {"24 / 4 / 2", plain, 3},
      {"24 / (4 / 2)", plain, 12},
      {"2 * x + y", plain, 4},
      {"x - -y", plain, 1},
      {"--x", plain, 3},
      {"-x * y", plain, 6},
      {"-(x + y)", plain, -1},
      {"min(x, y)", plain, -2},
      {"min(x, y, -7, 4)", plain, -7},
      {"max(x, y, 2 * x)", plain, 6},
      {"abs(y)", plain, 2},
      {"sqrt(x + 1)", plain, 2},
      {"pow(x, 2)", plain, 9},
      {"pow(2, x)", plain, 8},
      {"exp(0)", plain, 1},
      {"log(1)", plain, 0},
      {"log(waited / 12 days)", plain, 0},
      {"if x > 2 then 10 else 20", plain, 10},
      {"if x > 5 then 10 else if y < 0 then 20 else 30", plain, 20},
      {"1 + (if urgent then x else y)", plain, 4},
      {"if stock < 10 chips then 2 * demand else 0", Type::number(d::goods), 60},
      {"if stock < 5 chips then 2 * demand else 0", Type::number(d::goods), 0},
      {"0", Type::number(d::money, "USD"), 0},
      {"max(0, stock - demand)", Type::number(d::goods), 0},
      // 400 USD in 4 days of 86,400 s
      {"(holding + shortage) / days", Type::number(d::money / d::time, "USD"), 400.0 / (4 * 86400)},
      {"demand / 2 weeks", Type::number(d::goods_rate), 30.0 / 1209600},
      {"stock * 5 USD per chip per day * days", Type::number(d::money, "USD"), 8 * 5.0 / 86400 * 4 * 86400},
      {"sqrt(days * days)", Type::number(d::time), 4 * 86400},
      {"pow(days, 2) / days", Type::number(d::time), 4 * 86400},
      {"pow(days, -1)", Type::number(d::rate), 1.0 / (4 * 86400)},
      {"date - 2026-01-15", Type::number(d::time), 3600},
      {"2026-01-15", Type::date(), TestWorld::january_15},
      {"1970-01-01", Type::date(), 0},
      {"2024-02-29", Type::date(), 19782.0 * 86400},  // 54 × 365 + 13 leap days + 31 + 28
      {"2026-01-14 + 1 day", Type::date(), TestWorld::january_15},
      {"1 day + 2026-01-14", Type::date(), TestWorld::january_15},
      {"2026-01-22 - 1 week", Type::date(), TestWorld::january_15},
      {"max(date, 2026-01-01)", Type::date(), TestWorld::january_15 + 3600},
      {"10 USD / days", Type::number(d::money / d::time, "USD"), 10.0 / (4 * 86400)},
      {"10 USD/day", Type::number(d::money / d::time, "USD"), 10.0 / 86400},
      {"10 USD/days", Type::number(d::money / d::time, "USD"), 10.0 / 86400},
      {"3 per week", Type::number(d::rate), 3.0 / 604800},
      {"6/x", plain, 2},
      {"1 / 1 USD", Type::number(d::none / d::money, "USD"), 1},
      {"price * stock", Type::number(d::money, "CNY"), 190000.0 * 8},
      {"25 % per year * 1 USD", Type::number(d::money / d::time), 0.25 / 31557600},
  };
  for (auto const& c : cases) {
    Result const result = world.value(c.text, c.type);
    EXPECT_TRUE(result.ok()) << c.text;
    EXPECT_DOUBLE_EQ(result.value.number, c.value) << c.text;
  }
}

TEST(Compile, DimensionsOfQuantitiesAreChecked) {
  TestWorld const world;
  struct Case {
    std::string_view text;
    bool fits;
  };
  for (auto const& [text, fits] : std::vector<Case>{
           {"waited > 10 days", true},
           {"waited > 10 chips", false},
           {"waited > 10", false},
           {"waited > 0", true},
           {"stock / demand > 0.5", true},
           {"stock / demand > 0.5 chips", false},
           {"stock / days > 3 chips per day", true},
           {"stock / days > 3 chips", false},
           {"stock * price > 1 CNY", true},
           {"stock * price > 1 USD", false},
           {"holding > shortage", true},
           {"holding > stock * price", false},
           {"holding + shortage > 1 USD", true},
           {"holding + waited > 1 USD", false},
           {"waited - date > 1 day", false},
           {"date + date > date", false},
           {"date * 2 > date", false},
           {"date - waited < date", true},
           {"waited + date > date", true},
           {"exp(waited) > 1", false},
           {"exp(waited / 1 day) > 1", true},
           {"log(stock) > 1", false},
           {"sqrt(stock) > 1", false},
           {"sqrt(stock * stock) > 1 chip", true},
           {"pow(stock, 2) > stock * stock", true},
           {"pow(stock, x) > 1", false},
           {"pow(stock, 0.5) > 1", false},
           {"pow(x, y) > 1", true},
           {"pow(x, waited) > 1", false},
           {"min(stock, waited) > 1 day", false},
           {"min(stock, 0) > -1 chip", true},
           {"abs(destination) > 1", false},
           {"-destination == CN", false},
           {"-urgent", false},
           {"not x", false},
           {"x and urgent", false},
           {"urgent + 1 > 1", false},
           {"urgent < true", false},
           {"destination < CN", false},
           {"destination == status", false},
           {"destination in 'big three'", false},
           {"x in [CN]", false},
           {"waited in 1..2 days", true},
           {"waited in 1..2", false},
           {"waited in 1 day..2 chips", false},
           {"date in 1..2", false},
           {"if x then urgent else urgent", false},
           {"(if urgent then waited else stock) > 1 day", false},
           {"(if urgent then waited else 0) > 1 day", true},
           {"$gate_lifts > date", true},
           {"$gate_lifts > 3", false},
           {"product.bandwidth > 1 GB", false},
           {"1 USD + 1 CNY > 0", false},
           {"1 USD / 1 CNY > 0", false},
           {"days * days * days * days * days * days * days * days * days * days * days * days * days * days * days * "
            "days * days > 0",
            false},
       }) {
    base::Diagnostics diagnostics;
    bool const compiled = compile(text, {}, Type::boolean(), world.schema, diagnostics).has_value();
    EXPECT_EQ(compiled, fits) << text << '\n' << diagnostics.render(false);
    EXPECT_EQ(diagnostics.has_errors(), !fits) << text;
    EXPECT_EQ(diagnostics.error_count(), fits ? 0U : 1U) << text << '\n' << diagnostics.render(false);
  }
}

TEST(Compile, ABareWordThatIsFieldAndSymbolIsWhatTheOtherSideExpects) {
  TestWorld const world;
  // `open` is a condition (false) and a status; `days` is a time and a product.
  EXPECT_TRUE(world.holds("status == open"));
  EXPECT_TRUE(world.holds("not open"));
  EXPECT_TRUE(world.holds("open == false"));
  EXPECT_TRUE(world.holds("days > 3 days"));
  EXPECT_TRUE(world.holds("product != days"));
}

TEST(Compile, AResultOfTheWrongTypeIsRefusedWithBothTypesNamed) {
  TestWorld const world;
  base::Diagnostics diagnostics;
  EXPECT_FALSE(compile("stock", {0, 1, 1, 1}, Type::number(d::money, "USD"), world.schema, diagnostics));
  ASSERT_EQ(diagnostics.all().size(), 1U);
  EXPECT_THAT(diagnostics.all()[0].message, HasSubstr("a quantity of goods"));
  EXPECT_THAT(diagnostics.all()[0].message, HasSubstr("in USD"));
}

// ---- problems of texts ----

struct Expected {
  std::string_view code;
  std::uint32_t offset;         // characters before the place, from 0
  std::string_view words = "";  // in message or hint
};
struct Refused {
  std::string_view text;
  std::vector<Expected> problems;
};

TEST(Compile, EveryProblemIsReportedAtItsPlaceWithTheWordMeant) {
  TestWorld const world;
  std::vector<Refused> const cases = {
      // names
      {"product.ttp < 3", {{name_error, 0, "did you mean 'product.tpp'?"}}},
      {"exported_form == US", {{name_error, 0, "did you mean 'exported_from'?"}}},
      {"destination == us", {{name_error, 15, "did you mean 'US'?"}}},
      {"destination in chnia_bis", {{name_error, 15, "did you mean 'china_bis'?"}}},
      {"destination in [CN, HX]", {{name_error, 20, "did you mean 'HK'?"}}},
      {"destination == china_bis", {{name_error, 15, "write x in china_bis"}}},
      {"destination in CN", {{type_error, 15, "write == CN or in [CN]"}}},
      {"x < $treshold", {{name_error, 4, "did you mean 'threshold'?"}}},
      {"x < threshold", {{name_error, 4, "write $threshold"}}},
      {"mni(x, y) > 1", {{name_error, 0, "did you mean 'min'?"}}},
      {"shared == shared", {{name_error, 0, "names several things (firm, status)"}}},
      {"qqqqqq > 1", {{name_error, 0, "unknown name 'qqqqqq'"}}},
      {"destination == nvidia", {{type_error, 0, "the name of a firm"}}},
      // units and numbers
      {"waited > 10 dyas", {{unit_error, 12, "did you mean 'days'?"}}},
      {"waited > 10 months", {{unit_error, 12, "no fixed length"}}},
      {"waited > 10", {{type_error, 0, "add a unit: a length of time"}}},
      {"x < 10 gb/s", {{unit_error, 7, "did you mean 'GB/s'?"}}},
      {"x < 1_000", {{unit_error, 5, "without separators"}}},
      {"x < 010", {{value_error, 4, "not a decimal number"}}},
      {"x < 1e400", {{value_error, 4, "beyond"}}},
      {"x < .5", {{syntax_error, 4, "0.5"}}},
      {"date > 2026-02-30", {{value_error, 7, "no day 2026-02-30"}}},
      {"x in 7..3", {{value_error, 5, "wrong way round"}}},
      {"x > 1 / 0", {{value_error, 4, "division by zero"}}},
      {"x / 0 > 1", {{value_error, 0, "division by zero"}}},
      {"x > log(-1)", {{value_error, 4, "logarithm"}}},
      {"x > 1e300 * 1e300", {{value_error, 4, "beyond the largest"}}},
      // grammar
      {"", {{syntax_error, 0, "empty"}}},
      {"   ", {{syntax_error, 0, "empty"}}},
      {"x <", {{syntax_error, 3, "a value is missing"}}},
      {"< 3", {{syntax_error, 0, "a value is missing"}}},
      {"x < 3 and", {{syntax_error, 9, "a value is missing"}}},
      {"and x < 3", {{syntax_error, 0, "a value is missing"}}},
      {"x = 3", {{syntax_error, 2, "compare with =="}}},
      {"x < 3 && y < 2", {{syntax_error, 6, "write 'and'"}}},
      {"x < 3 || y < 2", {{syntax_error, 6, "write 'or'"}}},
      {"!urgent", {{syntax_error, 0, "write 'not'"}}},
      {"x <> 3", {{syntax_error, 2, "write '!='"}}},
      {"x ≤ 3", {{syntax_error, 2, "write '<='"}}},
      {"x === 3", {{syntax_error, 2, "compare with =="}}},
      {"1 < x < 5", {{syntax_error, 6, "write 1 < x and x < ..."}}},
      {"(x < 3", {{syntax_error, 6, "column 11 is still open"}}},
      {"x < 3)", {{syntax_error, 5, "nothing is open"}}},
      {"x > min(y, 1", {{syntax_error, 12, "is missing before the end"}}},
      {"min(x) > 1", {{syntax_error, 0, "at least 2 arguments"}}},
      {"abs(x, y) > 1", {{syntax_error, 0, "one argument, not 2"}}},
      {"x < 3 y < 2", {{syntax_error, 6, "an operator is missing before 'y'"}}},
      {"x < 3 urgent", {{syntax_error, 6, "an operator is missing before 'urgent'"}}},
      {"(x < 3 urgent) and urgent", {{syntax_error, 7, "an operator is missing"}}},
      {"destination in []", {{syntax_error, 15, "the list is empty"}}},
      {"destination in [CN HK]", {{syntax_error, 19, "a comma is missing before 'HK'"}}},
      {"destination in [CN, ]", {{syntax_error, 20, "a list holds names"}}},
      {"destination in [CN", {{syntax_error, 18, "is still open"}}},
      {"destination in (CN, HK)", {{syntax_error, 15, "write x in [A, B]"}}},
      {"destination in CN, HK", {{type_error, 15, ""}, {syntax_error, 17, "comma"}}},
      {"x in [1, 2]", {{syntax_error, 6, "range a..b"}, {syntax_error, 9, "range a..b"}}},
      {"x in 3", {{syntax_error, 5, "after 'in' comes"}}},
      {"x == 1..2", {{syntax_error, 6, "a range only follows 'in'"}}},
      {"1 + if urgent then 2 else 3 > 0", {{syntax_error, 4, "parentheses"}}},
      {"if urgent then true", {{syntax_error, 19, "'else' is missing"}}},
      {"if urgent else true", {{syntax_error, 10, "'then' is missing"}}},
      {"urgent then 3", {{syntax_error, 7, "without its 'if'"}}},
      {"destination == \"CN\"", {{syntax_error, 15, "write 'CN'"}}},
      {"destination == 'CN", {{syntax_error, 15, "never closed"}}},
      {"x ? 3 : 4", {{syntax_error, 2, "can't be used here"}, {syntax_error, 6, "can't be used here"}}},
      {"x > $", {{syntax_error, 4, "a name must follow"}}},
      {"pow(x ^ 2, 2) > 1", {{syntax_error, 6, "pow(x, y)"}}},
      // types, with both places named
      {"waited + holding > 1 USD", {{type_error, 0, "'holding' (column 20) is an amount of money"}}},
      {"waited + holding > 1 USD", {{type_error, 0, "'waited' (column 11) is a length of time"}}},
      {"urgent and x", {{type_error, 11, "compare it with <"}}},
      {"destination", {{type_error, 0, "a condition"}}},
      {"x < 3 and urgent < true", {{type_error, 10, "has no order"}}},
      // characters, not bytes, before the place
      {"'x y' == 'Zürich' or ttp > 3", {{name_error, 9, "unknown name"}, {name_error, 21, "did you mean 'tpp'?"}}},
      // one mistake, one message
      {"x < y; x < 3", {{syntax_error, 5, "join conditions with 'and'"}}},
      {"destination: US", {{syntax_error, 11, "compare with =="}}},
      {"stock > > 3 chips", {{syntax_error, 8, "a value is missing before '>'"}}},
      {"1 < x <", {{syntax_error, 6, "write 1 < x and x < ..."}}},
      {"x > > 3 > y", {{syntax_error, 4, "a value is missing before '>'"}}},
      {"destination in {US, CN}", {{syntax_error, 15, "lists are written [A, B]"}}},
      {"destination is US", {{syntax_error, 12, "compare with =="}}},
      {"destination is not US", {{syntax_error, 12, "compare with !="}}},
      {"destination equals US", {{syntax_error, 12, "compare with =="}}},
      {"x > 4 AND destination == US", {{syntax_error, 6, "write 'and'"}}},
      {"urgent OR not urgent", {{syntax_error, 7, "write 'or'"}}},
      {"destination IN [US, CN]", {{syntax_error, 12, "write 'in'"}}},
      {"stock > 4,000 chips", {{value_error, 8, "write 4000: numbers have no separators"}}},
      {"stock > 4,000,000 chips", {{value_error, 8, "write 4000000"}}},
      {"destination = = US", {{syntax_error, 12, "compare with =="}}},
      {"stock > 4 chip s and x > 3", {{syntax_error, 15, "an operator is missing before 's'"}}},
      {"x > 3 # as agreed on", {{syntax_error, 6, "no comment stands in a formula"}}},
      {"stock x > 3 and ttp < 3",
       {{syntax_error, 6, "an operator is missing before 'x'"}, {name_error, 16, "did you mean 'tpp'?"}}},
      // several at once
      {"ttp < 3 and exported_from == UZ or waited > 10 dys",
       {{name_error, 0, "'tpp'"}, {name_error, 29, "'US'"}, {unit_error, 47, "'days'"}}},
      {"(x < and y < 3) or (stock > 3 days)",
       {{syntax_error, 5, "missing before 'and'"}, {type_error, 20, "can't be compared"}}},
  };
  constexpr std::uint32_t first_column = 11;
  for (auto const& c : cases) {
    base::Diagnostics diagnostics;
    auto const file = diagnostics.add_source("text", std::string(first_column - 1, ' ') + std::string(c.text));
    auto const result = compile(c.text, {file, 1, first_column, 1}, Type::boolean(), world.schema, diagnostics, "a.b");
    std::string const shown = std::string(c.text) + "\n" + diagnostics.render(false);
    EXPECT_FALSE(result) << shown;
    auto problems = diagnostics.all();
    std::stable_sort(problems.begin(), problems.end(),
                     [](auto const& a, auto const& b) { return a.mark.column < b.mark.column; });
    EXPECT_EQ(problems.size(), c.problems.size()) << shown;
    for (std::size_t i = 0; i < std::min(problems.size(), c.problems.size()); ++i) {
      EXPECT_EQ(problems[i].code, c.problems[i].code) << shown;
      EXPECT_EQ(problems[i].mark.column, first_column + c.problems[i].offset) << shown;
      EXPECT_THAT(problems[i].message + " | " + problems[i].hint, HasSubstr(std::string(c.problems[i].words))) << shown;
      EXPECT_EQ(problems[i].path, "a.b");
    }
  }
}

// ---- limits ----

double seconds_to_refuse(std::string const& text, std::string_view code) {
  TestWorld const world;
  base::Diagnostics diagnostics;
  auto const start = std::chrono::steady_clock::now();
  EXPECT_FALSE(compile(text, {}, Type::boolean(), world.schema, diagnostics)) << text.substr(0, 60);
  double const taken = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  EXPECT_TRUE(diagnostics.has_errors()) << text.substr(0, 60);
  if (!diagnostics.has_errors()) return 0.0;
  EXPECT_LE(diagnostics.error_count(), Reporter::most_errors) << text.substr(0, 60);
  if (!code.empty()) {
    EXPECT_EQ(diagnostics.all()[0].code, code) << text.substr(0, 60) << diagnostics.render(false, 3);
    EXPECT_EQ(diagnostics.error_count(), 1U) << diagnostics.render(false, 3);
  }
  return taken;
}

std::string repeated(std::string_view part, std::size_t times) {
  std::string result;
  for (std::size_t i = 0; i < times; ++i) result += part;
  return result;
}

TEST(Compile, NestingIsAllowedToSixtyFourLevelsAndRefusedBeyond) {
  TestWorld const world;
  for (auto const& [open, close] :
       std::vector<std::pair<std::string, std::string>>{{"(", ")"}, {"not ", ""}, {"if true then ", " else false"}}) {
    EXPECT_TRUE(world.holds(repeated(open, 64) + "urgent" + repeated(close, 64))) << open;
    EXPECT_LT(seconds_to_refuse(repeated(open, 65) + "urgent" + repeated(close, 65), limit_error), 1.0) << open;
  }
  EXPECT_EQ(world.value(repeated("-", 64) + "x").value.number, 3.0);
  seconds_to_refuse(repeated("-", 65) + "x > 0", limit_error);
  seconds_to_refuse(repeated("abs(", 65) + "x" + repeated(")", 65) + " > 0", limit_error);
}

TEST(Compile, LongTextsAndManyPartsAreRefused) {
  TestWorld const world;
  EXPECT_TRUE(world.holds("urgent" + std::string(most_text - 6, ' ')));
  seconds_to_refuse("urgent" + std::string(most_text - 5, ' '), limit_error);
  // n terms of a sum have n leaves and n - 1 operations, and "> 0" adds two parts: 2n + 1 <= 2000.
  EXPECT_EQ(world.value("x" + repeated("+x", 999)).value.number, 3000.0);
  EXPECT_TRUE(world.holds("x" + repeated("+x", 998) + ">0"));
  seconds_to_refuse("x" + repeated("+x", 999) + ">0", limit_error);
}

TEST(Compile, MoreValuesAtOnceThanTheStackHoldsAreRefused) {
  TestWorld const world;
  // Each level holds one more value: x + (x + (... needs n + 1 places.
  EXPECT_EQ(world.value(repeated("x+(", 63) + "x" + repeated(")", 63)).value.number, 3.0 * 64);
  base::Diagnostics diagnostics;
  EXPECT_FALSE(compile(repeated("x+(", 64) + "x" + repeated(")", 64), {}, Type::number(), world.schema, diagnostics));
  ASSERT_TRUE(diagnostics.has_errors());
  EXPECT_EQ(diagnostics.all()[0].code, limit_error);
}

#ifdef CHOKEPOINT_SANITIZED
constexpr std::size_t small_stack = 4096 * 1024;  // frames are several times larger
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
constexpr std::size_t small_stack = 4096 * 1024;
#else
constexpr std::size_t small_stack = 512 * 1024;
#endif
#else
constexpr std::size_t small_stack = 512 * 1024;
#endif

/// Runs on a small stack: a recursion that follows the length of a text, not its allowed nesting, ends
/// there.
void on_a_small_stack(void (*work)()) {
  pthread_attr_t attributes;
  ASSERT_EQ(pthread_attr_init(&attributes), 0);
  ASSERT_EQ(pthread_attr_setstacksize(&attributes, small_stack), 0);
  pthread_t thread{};
  auto const run = [](void* function) -> void* {
    (*static_cast<void (**)()>(function))();
    return nullptr;
  };
  ASSERT_EQ(pthread_create(&thread, &attributes, run, &work), 0);
  pthread_join(thread, nullptr);
  pthread_attr_destroy(&attributes);
}

TEST(Compile, BranchesOfAnIfShareTheirPlacesOnTheStack) {
  TestWorld const world;
  EXPECT_EQ(world.value(repeated("if open then y else ", 64) + "x").value.number, 3.0);
  EXPECT_EQ(world.value(repeated("if urgent then ", 64) + "x" + repeated(" else y", 64)).value.number, 3.0);
}

TEST(Compile, GarbageIsRefusedQuicklyWithFewWordsAndLittleStack) {
  on_a_small_stack([] {
    for (auto const part : std::initializer_list<std::string_view>{"(",
                                                                   "[",
                                                                   "]",
                                                                   ")",
                                                                   ",",
                                                                   "..",
                                                                   "x ",
                                                                   "in ",
                                                                   "not in ",
                                                                   "if ",
                                                                   "then ",
                                                                   "$",
                                                                   "'",
                                                                   "\"",
                                                                   "%",
                                                                   "x in [",
                                                                   "x in (x,",
                                                                   "x not in [",
                                                                   "x not in x in ",
                                                                   "[x ",
                                                                   "min(",
                                                                   "(x ",
                                                                   "(if ",
                                                                   "-",
                                                                   "+",
                                                                   "==",
                                                                   "\xff",
                                                                   std::string_view("\0", 1),
                                                                   "é",
                                                                   "1 ",
                                                                   "1 %",
                                                                   "per ",
                                                                   "1 per ",
                                                                   "2026-01-01",
                                                                   "x<",
                                                                   "1e",
                                                                   "...",
                                                                   "@",
                                                                   "else ",
                                                                   "1+(",
                                                                   "x and not "}) {
      std::string const text = repeated(part, 4096 / part.size());
      EXPECT_LT(seconds_to_refuse(text, ""), 1.0) << part;
    }
  });
}

TEST(Compile, LongChainsNeedLittleStack) {
  on_a_small_stack([] {
    TestWorld const world;
    EXPECT_TRUE(world.holds("urgent" + repeated(" or open", 490)));
    EXPECT_TRUE(world.holds("urgent" + repeated(" and 1 < x", 380)));
    EXPECT_EQ(world.value("min(x" + repeated(",x", 990) + ")").value.number, 3.0);
    EXPECT_EQ(world.value("x" + repeated("-x", 990)).value.number, 3.0 - 3.0 * 990);
  });
}

TEST(Compile, RandomTextsNeverBreakIt) {
  TestWorld const world;
  std::vector<std::string_view> const words = {
      "x",      "y",    "urgent",     "destination", "CN",      "china_bis", "$threshold", "'x y'", "12",
      "3 days", "25 %", "2026-01-15", "and",         "or",      "not",       "in",         "if",    "then",
      "else",   "true", "(",          ")",           "[",       "]",         ",",          "+",     "-",
      "*",      "/",    "<",          "==",          "..",      "min(",      "sqrt(",      "=",     "&&",
      "days",   "'",    "0",          "\xC3",        "per day", "1 / 0"};
  std::uint64_t state = 7;
  std::size_t compiled = 0;
  for (int i = 0; i < 20000; ++i) {
    std::string text;
    state = state * 6364136223846793005U + 1442695040888963407U;
    std::size_t const length = (state >> 33U) % 14 + 1;
    for (std::size_t n = 0; n < length; ++n) {
      state = state * 6364136223846793005U + 1442695040888963407U;
      text += words[(state >> 33U) % words.size()];
      text += ' ';
    }
    base::Diagnostics diagnostics;
    auto const file = diagnostics.add_source("text", text);
    auto const expression = compile(text, {file, 1, 1, 1}, Type::boolean(), world.schema, diagnostics);
    // Either a formula or a reason, never both and never neither; places lie in the text or right behind it.
    ASSERT_NE(expression.has_value(), diagnostics.has_errors()) << text;
    for (auto const& problem : diagnostics.all()) {
      ASSERT_GE(problem.mark.column, 1U) << text;
      ASSERT_LE(problem.mark.column, text.size() + 1) << text;
    }
    if (!expression) continue;
    ++compiled;
    static_cast<void>(expression->evaluate(world.fields()));
    auto const again = compile(to_string(*expression), {file, 1, 1, 1}, Type::boolean(), world.schema, diagnostics);
    ASSERT_TRUE(again) << text << " -> " << to_string(*expression);
    ASSERT_EQ(to_string(*again), to_string(*expression)) << text;
  }
  EXPECT_GT(compiled, 20U);
}

}  // namespace
}  // namespace chokepoint::expression
