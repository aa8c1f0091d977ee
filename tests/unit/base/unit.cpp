#include "engine/base/unit.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace chokepoint::base {
namespace {

using ::testing::HasSubstr;

TEST(Unit, HasItsExactFactorAndDimension) {
  struct Case {
    std::string_view text;
    Dimension dimension;
    std::int64_t numerator, denominator;
    std::string_view currency = "";
    std::string_view goods = "";
  };
  namespace d = dimensions;
  std::vector<Case> const cases = {
      {"s", d::time, 1, 1},
      {"min", d::time, 60, 1},
      {"h", d::time, 3600, 1},
      {"hours", d::time, 3600, 1},
      {"d", d::time, 86400, 1},
      {"day", d::time, 86400, 1},
      {"weeks", d::time, 604800, 1},
      {"per day", d::rate, 1, 86400},
      {"/s", d::rate, 1, 1},
      {"per month", d::rate, 1, 2629800},    // 31,557,600 s / 12
      {"per quarter", d::rate, 1, 7889400},  // 31,557,600 s / 4
      {"/year", d::rate, 1, 31557600},       // 365.25 × 86,400 s
      {"chips", d::goods, 1, 1, "", "chip"},
      {"chip", d::goods, 1, 1, "", "chip"},
      {"units", d::goods, 1, 1, "", "unit"},
      {"batteries", d::goods, 1, 1, "", "battery"},
      {"dies", d::goods, 1, 1, "", "die"},
      {"USD", d::money, 1, 1, "USD"},
      {"AUD", d::money, 1, 1, "AUD"},
      {"W", d::power, 1, 1},
      {"kW", d::power, 1000, 1},
      {"MW", d::power, 1'000'000, 1},
      {"GW", d::power, 1'000'000'000, 1},
      {"B", {.data = 1}, 1, 1},
      {"kB", {.data = 1}, 1000, 1},
      {"PB", {.data = 1}, 1'000'000'000'000'000, 1},
      {"GB/s", d::bandwidth, 1'000'000'000, 1},
      {"GB per s", d::bandwidth, 1'000'000'000, 1},
      {"GB / s", d::bandwidth, 1'000'000'000, 1},
      {"TB/s", d::bandwidth, 1'000'000'000'000, 1},
      {"TFLOP", {.operations = 1}, 1'000'000'000'000, 1},
      {"TOPS", {.time = -1, .operations = 1}, 1'000'000'000'000, 1},
      {"TFLOP/s", {.time = -1, .operations = 1}, 1'000'000'000'000, 1},
      {"TOP", d::money, 1, 1, "TOP"},  // the pa'anga of Tonga; TOPS is tera-operations per second
      {"%", d::none, 1, 100},
      {"percent", d::none, 1, 100},
      {"bp", d::none, 1, 10000},
      {"TPP", d::none, 1, 1},
      {"USD per chip", d::price, 1, 1, "USD", "chip"},
      {"USD per chip per day", d::holding_cost, 1, 86400, "USD", "chip"},
      {"USD/chip/day", d::holding_cost, 1, 86400, "USD", "chip"},
      {"chips per day", d::goods_rate, 1, 86400, "", "chip"},
      {"wafers per month", d::goods_rate, 1, 2629800, "", "wafer"},
      {"MW per month", {.time = -1, .power = 1}, 5000, 13149},  // 10^6 / 2,629,800
      {"CNY per year", {.time = -1, .money = 1}, 1, 31557600, "CNY"},
      {"MWh", {.time = 1, .power = 1}, 3'600'000'000, 1},
      {"unit-days", {.time = 1, .goods = 1}, 86400, 1, "", "unit"},
      {"USD per chip-day", d::holding_cost, 1, 86400, "USD", "chip"},
      {"% per year", d::rate, 1, 3155760000},
      {"chips per wafer", d::none, 1, 1, "", "chip"},
  };
  for (auto const& c : cases) {
    auto const unit = read_unit(c.text);
    ASSERT_TRUE(unit) << c.text;
    EXPECT_EQ(unit->dimension, c.dimension) << c.text;
    EXPECT_EQ(unit->numerator, c.numerator) << c.text;
    EXPECT_EQ(unit->denominator, c.denominator) << c.text;
    EXPECT_EQ(unit->currency, c.currency) << c.text;
    EXPECT_EQ(unit->goods, c.goods) << c.text;
  }
}

TEST(Unit, WhatIsNoUnitIsRefused) {
  for (std::string_view const text : {"",
                                      " ",
                                      "months",
                                      "month",
                                      "years",
                                      "quarter",
                                      "usd",
                                      "Usd",
                                      "gb",
                                      "KB",
                                      "mw",
                                      "foo",
                                      "USD per",
                                      "per",
                                      "/",
                                      "//",
                                      "GB//s",
                                      "per per day",
                                      "GB s",
                                      "USD chip",
                                      "day-",
                                      "-day",
                                      "A$",
                                      "$",
                                      "XXX",
                                      "CNY per USD",
                                      "USD*USD",
                                      "business days",
                                      "10 days",
                                      "EB*EB",
                                      "s*s*s*s*s*s*s*s*s*s*s*s*s*s*s*s*s*s"}) {
    EXPECT_FALSE(read_unit(text)) << '\'' << text << '\'';
  }
}

TEST(Unit, TheHintNamesTheNearestUnit) {
  EXPECT_THAT(unit_hint("weks", dimensions::time), HasSubstr("'weeks'"));
  EXPECT_THAT(unit_hint("usd", dimensions::money), HasSubstr("'USD'"));
  EXPECT_THAT(unit_hint("gb/s", dimensions::bandwidth), HasSubstr("'GB/s'"));
  EXPECT_THAT(unit_hint("USD per chp", dimensions::price), HasSubstr("'USD per chip'"));
  EXPECT_THAT(unit_hint("wafers per mnth", dimensions::goods_rate), HasSubstr("'wafers per month'"));
}

TEST(Unit, TheHintExplainsWhyAMonthIsNoLength) {
  EXPECT_THAT(unit_hint("months", dimensions::time), HasSubstr("no fixed length"));
  EXPECT_THAT(unit_hint("months", dimensions::time), HasSubstr("'per month'"));
}

TEST(Unit, TheHintFallsBackOnTheExpectedDimension) {
  EXPECT_THAT(unit_hint("", dimensions::time), HasSubstr("12 weeks"));
  EXPECT_THAT(unit_hint("q", dimensions::power), HasSubstr("1.4 MW"));
  EXPECT_THAT(unit_hint("USD", dimensions::time), HasSubstr("12 weeks"));
  EXPECT_THAT(unit_hint("xylophone", dimensions::money), HasSubstr("27000 USD"));
}

TEST(Unit, ADimensionIsDescribedInWordsWithAnExampleOfIt) {
  EXPECT_EQ(describe(dimensions::time), "a length of time (such as 12 weeks)");
  EXPECT_EQ(describe(dimensions::goods_rate), "a rate of goods (such as 250 units per day)");
  EXPECT_EQ(describe({.time = -2, .money = 1}), "money per time^2");
  EXPECT_EQ(describe({.power = 1, .data = 1}), "power × data");
}

TEST(Unit, TheExampleInADescriptionHasTheDimensionDescribed) {
  namespace d = dimensions;
  for (Dimension const dimension :
       {d::time, d::goods, d::goods_rate, d::money, d::price, d::holding_cost, d::power, d::bandwidth,
        d::power * d::time, d::goods * d::time, d::money / d::time, d::rate, d::power / d::goods, d::power / d::time}) {
    std::string const words = describe(dimension);
    std::size_t const example = words.find("such as ");
    ASSERT_NE(example, std::string::npos) << words;
    std::size_t const space = words.find(' ', example + 8);
    auto const unit = read_unit(words.substr(space + 1, words.size() - space - 2));
    ASSERT_TRUE(unit) << words;
    EXPECT_EQ(unit->dimension, dimension) << words;
  }
}

TEST(Unit, GoodsHaveTheirPlurals) {
  EXPECT_EQ(plural_of("chip"), "chips");
  EXPECT_EQ(plural_of("battery"), "batteries");
  // Words that aren't in the list, as labels of products are.
  EXPECT_EQ(plural_of("drum"), "drums");
  EXPECT_EQ(plural_of("batch"), "batches");
  EXPECT_EQ(plural_of("glass"), "glasses");
  EXPECT_EQ(plural_of("assembly"), "assemblies");
  EXPECT_EQ(plural_of("tray"), "trays");
  EXPECT_EQ(plural_of("kits"), "kits");
}

}  // namespace
}  // namespace chokepoint::base
