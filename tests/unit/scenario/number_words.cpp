#include "engine/scenario/number_words.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace chokepoint::scenario {
namespace {

using Parts = std::pair<std::string_view, std::string_view>;

TEST(NumberWords, ANumberEndsAtTheFirstSpaceOrPercentSign) {
  EXPECT_EQ(split_unit("12 weeks"), (Parts{"12", "weeks"}));
  EXPECT_EQ(split_unit("12  USD per chip"), (Parts{"12", "USD per chip"}));
  EXPECT_EQ(split_unit("25%"), (Parts{"25", "%"}));
  EXPECT_EQ(split_unit("25 %"), (Parts{"25", "%"}));
  EXPECT_EQ(split_unit("12"), (Parts{"12", ""}));
  EXPECT_EQ(split_unit("%"), (Parts{"%", ""}));
  EXPECT_EQ(split_unit(""), (Parts{"", ""}));
}

TEST(NumberWords, LargeNumbersAreWrittenOut) {
  EXPECT_EQ(plain_number(1230000), "1,230,000");
  EXPECT_EQ(plain_number(-1230000), "-1,230,000");
  EXPECT_EQ(plain_number(999), "999");
  EXPECT_EQ(plain_number(1000), "1,000");
  EXPECT_EQ(plain_number(1e12), "1,000,000,000,000");
  EXPECT_EQ(plain_number(1234567.8), "1,234,568") << "more digits than six count before the point";
  EXPECT_EQ(plain_number(12345.678), "12,345.7");
  EXPECT_EQ(plain_number(5999.9999999), "6,000") << "a law's end, missed by a hair";
  EXPECT_EQ(plain_number(999999.9999999), "1,000,000") << "and one that needs a digit more";
  EXPECT_EQ(plain_number(99999.97), "100,000");
  EXPECT_EQ(plain_number(-0.25), "-0.25");
  EXPECT_EQ(plain_number(1e-9), "1e-09");
  EXPECT_EQ(plain_number(12345.678, 4), "12,346");
  EXPECT_EQ(plain_number(0.000125), "0.000125");
  EXPECT_EQ(plain_number(-0.0), "0");
  EXPECT_EQ(plain_number(1e15), "1e+15") << "beyond, not every whole number is told from the next";
  EXPECT_EQ(plain_number(999999999999999), "999,999,999,999,999");
}

TEST(NumberWords, EveryTextGetsAReasonAndAHint) {
  std::string const zeros(1000, '0');
  for (std::string const& text :
       std::vector<std::string>{"",    " ",    "-", "+",   ".", "%",  "0x", "00",   "1__0", "$",
                                "US$", "USD ", "e", "1e+", ",", "1,", "-0", "05.5", zeros,  "\xFF"}) {
    auto const complaint = explain_number(text, base::DecimalProblem::not_a_number);
    EXPECT_FALSE(complaint.why.empty()) << text;
    EXPECT_FALSE(complaint.hint.empty()) << text;
  }
}

TEST(NumberWords, EveryDateGetsAReasonAndAHint) {
  for (std::string const text :
       {"", "-", "--", "2026--", "0-0-0", "9999-99-99", "2026-00-00", "....", "1.1.1", "1/1/1", "T", "2026-01-28T"}) {
    auto const complaint = explain_date(text);
    EXPECT_FALSE(complaint.why.empty()) << text;
    EXPECT_FALSE(complaint.hint.empty()) << text;
  }
}

TEST(NumberWords, ExamplesNameAUnitOfTheDimension) {
  namespace dimensions = base::dimensions;
  for (auto const dimension :
       {dimensions::time, dimensions::goods, dimensions::goods_rate, dimensions::rate, dimensions::money,
        dimensions::price, dimensions::holding_cost, dimensions::power, dimensions::bandwidth}) {
    std::string const example = unit_example("12", dimension);
    std::size_t const begin = example.find("12 ") + 3;
    auto const unit = base::read_unit(std::string_view(example).substr(begin, example.rfind('\'') - begin));
    ASSERT_TRUE(unit) << example;
    EXPECT_EQ(unit->dimension, dimension) << example;
  }
}

}  // namespace
}  // namespace chokepoint::scenario
