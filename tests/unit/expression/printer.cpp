#include "engine/expression/printer.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "engine/expression/syntax.hpp"
#include "tests/unit/expression/world.hpp"

namespace chokepoint::expression {
namespace {

TEST(Printer, GivesOneSpellingForAllWaysOfWriting) {
  TestWorld const world;
  struct Case {
    std::string_view written, printed;
  };
  for (auto const& [written, printed] : std::vector<Case>{
           {"((x))<3.00", "x < 3"},
           {"x<0.0250", "x < 0.025"},
           {"x<1e3", "x < 1000"},
           {"x<1.5E30", "x < 15e29"},
           {"x < 1e-30", "x < 1e-30"},
           {"(x < 3 and urgent) or (open)", "x < 3 and urgent or open"},
           {"x < 3 and (urgent or open)", "x < 3 and (urgent or open)"},
           {"(urgent and open) and true", "urgent and open and true"},
           {"urgent and (open and true)", "urgent and (open and true)"},
           {"x-(y-1)==(x-y)-1", "x - (y - 1) == x - y - 1"},
           {"x*(y/2)==(x*y)/2", "x * (y / 2) == x * y / 2"},
           {"-(-x)>-(x+y)", "--x > -(x + y)"},
           {"not(x<3)", "not x < 3"},
           {"(not urgent) == open", "(not urgent) == open"},
           {"destination not in['CN' ,HK]", "destination not in [CN, HK]"},
           {"(not x in 1..2)==urgent", "(x not in 1..2) == urgent"},
           {"not(not x in 1..2)", "not x not in 1..2"},
           {"nvidia in 'big three'", "nvidia in 'big three'"},
           {"'O''Neil' == nvidia", "'O''Neil' == nvidia"},
           {"product.bandwidth in 4500..5000   GB/s", "product.bandwidth in 4500 GB/s..5000 GB/s"},
           {"premium<25%", "premium < 25 %"},
           {"stock/days<3 chips  per\n day", "stock / days < 3 chips per day"},
           {"min(min(x,y),3)<max(x,abs(y))", "min(x, y, 3) < max(x, abs(y))"},
           {"min(x,min(y,3))<1", "min(x, min(y, 3)) < 1"},
           {"pow(pow(x,2),3)>1", "pow(pow(x, 2), 3) > 1"},
           {"(if(urgent)then(x)else(y))>1", "(if urgent then x else y) > 1"},
           {"if urgent then if open then true else false else urgent",
            "if urgent then if open then true else false else urgent"},
           {"date>=2026-01-15", "date >= 2026-01-15"},
           {"$'threshold'>'x'", "$threshold > x"},
           {"(x < 3) == (y < 2)", "(x < 3) == (y < 2)"},
       }) {
    auto const expression = world.read(written, Type::boolean());
    ASSERT_TRUE(expression) << written;
    EXPECT_EQ(to_string(*expression), printed);
    auto const again = world.read(printed, Type::boolean());
    ASSERT_TRUE(again) << printed;
    EXPECT_EQ(to_string(*again), printed);
  }
}

/// A random formula with its value worked out here, apart from the code under test: no value means a problem.
struct Sample {
  std::string text;
  std::optional<double> value;  // a condition is 0 or 1
};

class Generator {
 public:
  Generator(TestWorld const& world, std::uint64_t seed) : world_(world), state_(seed) {}

  Sample condition(int depth) {
    if (depth == 0) {
      std::string const name = draw(2) == 0 ? "urgent" : "open";
      return {name, static_cast<double>(cell(name == "urgent" ? TestWorld::urgent : TestWorld::open).symbol)};
    }
    switch (draw(7)) {
      case 0: {  // "and" and "or" look at the right side only when they must
        Sample const a = condition(depth - 1);
        Sample const b = condition(depth - 1);
        Sample result{"(" + a.text + " and " + b.text + ")", a.value};
        if (a.value && *a.value != 0) result.value = b.value;
        return result;
      }
      case 1: {
        Sample const a = condition(depth - 1);
        Sample const b = condition(depth - 1);
        Sample result{"(" + a.text + " or " + b.text + ")", a.value};
        if (a.value && *a.value == 0) result.value = b.value;
        return result;
      }
      case 2: {
        Sample const a = condition(depth - 1);
        return {"(not " + a.text + ")", a.value ? std::optional(1 - *a.value) : std::nullopt};
      }
      case 3: {
        static constexpr char const* countries[] = {"US", "CN", "HK", "MO", "KP"};
        std::size_t const first = draw(5);
        std::size_t const second = draw(5);
        auto const is = static_cast<std::size_t>(cell(TestWorld::destination).symbol);
        std::string const list = std::string("[") + countries[first] + ", " + countries[second] + "]";
        return {"(destination in " + list + ")", is == first || is == second ? 1.0 : 0.0};
      }
      case 4: {
        Sample const a = number(depth - 1);
        int const low = static_cast<int>(draw(9)) - 4;
        Sample const b = number(depth - 1);
        Sample result{"(" + a.text + " in " + std::to_string(low) + ".." + b.text + ")", std::nullopt};
        if (a.value && b.value) result.value = *a.value >= low && *a.value <= *b.value ? 1.0 : 0.0;
        return result;
      }
      default: {
        Sample const a = number(depth - 1);
        Sample const b = number(depth - 1);
        static constexpr char const* signs[] = {" < ", " <= ", " > ", " >= ", " == ", " != "};
        std::size_t const sign = draw(6);
        Sample result{"(" + a.text + signs[sign] + b.text + ")", std::nullopt};
        if (a.value && b.value) {
          double const u = *a.value;
          double const v = *b.value;
          bool const holds[] = {u<v, u <= v, u> v, u >= v, u == v, u != v};
          result.value = holds[sign] ? 1.0 : 0.0;
        }
        return result;
      }
    }
  }

  Sample number(int depth) {
    if (depth == 0) return leaf();
    switch (draw(9)) {
      case 0: {
        Sample const a = number(depth - 1);
        return {"(-" + a.text + ")", a.value ? std::optional(-*a.value) : std::nullopt};
      }
      case 1:
        return pair(depth, "(", " + ", ")", [](double a, double b) { return a + b; });
      case 2:
        return pair(depth, "(", " - ", ")", [](double a, double b) { return a - b; });
      case 3:
        return pair(depth, "(", " * ", ")", [](double a, double b) { return a * b; });
      case 4:
        return pair(depth, "min(", ", ", ")", [](double a, double b) { return b < a ? b : a; });
      case 5:
        return pair(depth, "max(", ", ", ")", [](double a, double b) { return a < b ? b : a; });
      case 6: {  // by a field, so that a zero is met when it is evaluated
        Sample const a = number(depth - 1);
        Sample const b = field();
        Sample result{"(" + a.text + " / " + b.text + ")", std::nullopt};
        if (a.value && *b.value != 0) result.value = *a.value / *b.value;
        return result;
      }
      case 7: {
        Sample const a = number(depth - 1);
        return {"abs(" + a.text + ")", a.value ? std::optional(std::fabs(*a.value)) : std::nullopt};
      }
      default: {
        Sample const c = condition(depth - 1);
        Sample const a = number(depth - 1);
        Sample const b = number(depth - 1);
        Sample result{"(if " + c.text + " then " + a.text + " else " + b.text + ")", std::nullopt};
        if (c.value) result.value = *c.value != 0 ? a.value : b.value;
        return result;
      }
    }
  }

 private:
  std::size_t draw(std::size_t below) {
    state_ = state_ * 6364136223846793005U + 1442695040888963407U;
    return static_cast<std::size_t>(state_ >> 33U) % below;
  }
  Cell cell(std::uint32_t slot) const { return world_.values[slot]; }

  Sample field() {
    static constexpr std::uint32_t slots[] = {TestWorld::x, TestWorld::y, TestWorld::zero};
    static constexpr char const* names[] = {"x", "y", "zero"};
    std::size_t const which = draw(3);
    return {names[which], cell(slots[which]).number};
  }

  Sample leaf() {
    if (draw(2) == 0) return field();
    auto const digits = static_cast<int>(draw(100));
    return {std::to_string(digits), digits};
  }

  template <class Operation>
  Sample pair(int depth, std::string const& before, std::string const& between, std::string const& after,
              Operation operation) {
    Sample const a = number(depth - 1);
    Sample const b = number(depth - 1);
    Sample result{before + a.text + between + b.text + after, std::nullopt};
    if (a.value && b.value) result.value = operation(*a.value, *b.value);
    return result;
  }

  TestWorld const& world_;
  std::uint64_t state_;
};

TEST(Printer, RandomTreesKeepTheirValueWhenPrintedAndReadAgain) {
  TestWorld const world;
  std::size_t evaluated = 0;
  std::size_t problems = 0;
  for (std::uint64_t seed = 1; seed <= 4000; ++seed) {
    Generator generator(world, seed);
    bool const is_number = seed % 2 == 0;
    int const depth = static_cast<int>(seed % 6);
    Sample const sample = is_number ? generator.number(depth) : generator.condition(depth);
    if (sample.text.size() > most_text) continue;
    Type const type = is_number ? Type::number() : Type::boolean();
    base::Diagnostics diagnostics;
    auto const expression = compile(sample.text, {0, 1, 1, 1}, type, world.schema, diagnostics);
    // A constant range with its ends the wrong way round is the one thing here that is refused.
    if (!expression) {
      for (auto const& problem : diagnostics.all()) {
        ASSERT_NE(problem.message.find("wrong way round"), std::string::npos) << sample.text << problem.message;
      }
      continue;
    }
    std::string const& printed = to_string(*expression);
    ASSERT_LE(printed.size(), sample.text.size()) << "parentheses are only ever left out";
    auto const again = compile(printed, {0, 1, 1, 1}, type, world.schema, diagnostics);
    ASSERT_TRUE(again) << sample.text << '\n' << printed << '\n' << diagnostics.render(false);
    EXPECT_EQ(to_string(*again), printed);
    for (Expression const* const one : {&*expression, &*again}) {
      Result const result = one->evaluate(world.fields());
      ASSERT_EQ(result.ok(), sample.value.has_value()) << sample.text;
      if (!sample.value) continue;
      double const value = is_number ? result.value.number : static_cast<double>(result.value.symbol);
      ASSERT_EQ(value, *sample.value) << sample.text << '\n' << printed;
    }
    ++(sample.value ? evaluated : problems);
  }
  // Both kinds must really occur, or this test would say nothing.
  EXPECT_GT(evaluated, 2000U);
  EXPECT_GT(problems, 200U);
}

}  // namespace
}  // namespace chokepoint::expression
