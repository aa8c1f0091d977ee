#include "engine/scenario/scalar.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace chokepoint::scenario {
namespace {

namespace dimensions = base::dimensions;

/// One scalar under the key path "lanes.lax_hkg.time", and what reading it reported.
class Scalar {
 public:
  explicit Scalar(std::string const& text, bool quoted = false) : document_(build(text, quoted)) {}

  ScalarField field(std::optional<base::Dimension> dimension = dimensions::none, double minimum = -1e300,
                    double maximum = 1e300) {
    return {diagnostics_, "lanes.lax_hkg.time", dimension, minimum, false, maximum, nullptr};
  }
  Document::Node node() const { return document_.root(); }
  std::string code() const { return diagnostics_.all().empty() ? "" : std::string(diagnostics_.all()[0].code); }
  std::string message() const { return diagnostics_.all().empty() ? "" : diagnostics_.all()[0].message; }
  std::string hint() const { return diagnostics_.all().empty() ? "" : diagnostics_.all()[0].hint; }
  base::Diagnostic const& problem() const { return diagnostics_.all().at(0); }

 private:
  static Document build(std::string const& text, bool quoted) {
    DocumentBuilder builder;
    builder.scalar({.file = 0, .line = 11, .column = 48}, text, quoted);
    return std::move(builder).finish();
  }
  base::Diagnostics diagnostics_;
  Document document_;
};

std::optional<std::int64_t> seconds(std::string const& text) {
  Scalar scalar(text);
  auto const duration = read_duration(scalar.node(), scalar.field());
  return duration ? std::optional(duration->seconds()) : std::nullopt;
}

std::optional<double> number(std::string const& text, base::Dimension dimension = dimensions::none) {
  Scalar scalar(text);
  return read_number(scalar.node(), scalar.field(dimension));
}

std::string number_code(std::string const& text, base::Dimension dimension = dimensions::none) {
  Scalar scalar(text);
  EXPECT_FALSE(read_number(scalar.node(), scalar.field(dimension))) << text;
  EXPECT_FALSE(scalar.hint().empty()) << text;
  return scalar.code();
}

TEST(ReadDuration, CountsWholeSeconds) {
  EXPECT_EQ(seconds("12 weeks"), 12 * 7 * 86400);
  EXPECT_EQ(seconds("1.5 hours"), 5400);
  EXPECT_EQ(seconds("0 days"), 0);
  EXPECT_EQ(seconds("-2 days"), -172800);
  EXPECT_EQ(seconds("0.1 weeks"), 60480);
  EXPECT_EQ(seconds("0.3333333 days"), 28800);  // 28799.997 s
}

TEST(ReadDuration, AMissingUnitIsNamedWithAnExample) {
  Scalar scalar("12");
  EXPECT_FALSE(read_duration(scalar.node(), scalar.field()));
  EXPECT_EQ(scalar.code(), "E_UNIT");
  EXPECT_EQ(scalar.message(), "time is a length of time (such as 12 weeks), and '12' has no unit");
  EXPECT_EQ(scalar.hint(), "write for example '12 days'");
  EXPECT_EQ(scalar.problem().path, "lanes.lax_hkg.time");
  EXPECT_EQ(scalar.problem().mark.line, 11u);
}

TEST(ReadDuration, RefusesUnitsThatAreNoLengthOfTime) {
  for (std::string const text :
       {"12 chips", "12 USD", "12 months", "12 weaks", "12 business days", "12 per week", "12 %"}) {
    Scalar scalar(text);
    EXPECT_FALSE(read_duration(scalar.node(), scalar.field())) << text;
    EXPECT_EQ(scalar.code(), "E_UNIT") << text;
    EXPECT_FALSE(scalar.hint().empty());
  }
}

TEST(ReadDuration, RefusesWhatAWholeSecondWouldChangeByMoreThanAThousandth) {
  for (std::string const text : {"0.1 s", "12.5 s", "0.0001 days"}) {  // 8.64 s
    Scalar scalar(text);
    EXPECT_FALSE(read_duration(scalar.node(), scalar.field())) << text;
    EXPECT_EQ(scalar.code(), "E_RANGE");
  }
  Scalar scalar("12.5 s");
  EXPECT_FALSE(read_duration(scalar.node(), scalar.field()));
  EXPECT_EQ(scalar.hint(), "write '12 s' or '13 s'");
}

TEST(ReadDuration, OverflowAndBoundsAreOutOfRange) {
  for (std::string const text : {"1e18 weeks", "9223372036854775808 s", "0 s"}) {
    Scalar scalar(text);
    EXPECT_FALSE(read_duration(scalar.node(), scalar.field(dimensions::time, 1, 1e300))) << text;
    EXPECT_EQ(scalar.code(), "E_RANGE") << text;
  }
  Scalar scalar("-1 days");
  EXPECT_FALSE(read_duration(scalar.node(), scalar.field(dimensions::time, 0, 172800)));
  EXPECT_EQ(scalar.message(), "time must be between 0 s and 2 days, and '-1 days' is less");
}

TEST(ReadNumber, ConvertsToBaseUnits) {
  EXPECT_EQ(number("25 %"), 0.25);
  EXPECT_EQ(number("25%"), 0.25);
  EXPECT_EQ(number("0.7 %"), 0.007);
  EXPECT_EQ(number("15832"), 15832.0);
  EXPECT_EQ(number("1.4 MW", dimensions::power), 1.4e6);
  EXPECT_EQ(number("4800 GB/s", dimensions::bandwidth), 4.8e12);
  EXPECT_EQ(number("864 chips per day", dimensions::goods_rate), 0.01);
  EXPECT_EQ(number("85e9 CNY", dimensions::money), 85e9);
}

TEST(ReadNumber, UsesTheUnitNamedBesideIt) {
  auto const weeks = base::read_unit("weeks");
  ASSERT_TRUE(weeks);
  Scalar scalar("5");
  ScalarField field = scalar.field(dimensions::time);
  field.unit = &*weeks;
  EXPECT_EQ(read_number(scalar.node(), field), 5.0 * 604800);
  Scalar other("5 days");
  ScalarField own = other.field(dimensions::time);
  own.unit = &*weeks;
  EXPECT_EQ(read_number(other.node(), own), 5.0 * 86400);
}

TEST(ReadNumber, OnlyDecimalNumbersAreNumbers) {
  for (std::string const text : {"010", "1_000", "1,000",      "1,5",   "0x1F", "0o17", "1:30",  ".5",
                                 "5.",  "yes",   "NO",         "off",   "1e",   "e5",   "-",     "12weeks",
                                 "$5",  "USD 5", "2026-01-28", "1 000", "--1",  "+-1",  "1.2.3", "\xEF\xBC\x91"}) {
    std::string const code = number_code(text);
    EXPECT_EQ(code, text == "1 000" ? "E_UNIT" : "E_NUMBER") << text;
  }
}

TEST(ReadNumber, WhatIsNotFiniteIsRefusedInEverySpelling) {
  for (std::string const text : {".nan", ".NaN", ".inf", "-.inf", "+.INF", "nan", "NaN", "inf", "-Infinity"}) {
    EXPECT_EQ(number_code(text), "E_NOT_FINITE") << text;
  }
}

TEST(ReadNumber, WhatADoubleCannotHoldIsOutOfRange) {
  for (std::string const text : {"1e400", "-1e400", "1e-400", "1e999999999999999999999"}) {
    EXPECT_EQ(number_code(text), "E_RANGE") << text;
  }
  EXPECT_EQ(number_code("1e308 GB/s", dimensions::bandwidth), "E_RANGE");
  EXPECT_EQ(number("0e-400"), 0.0);
}

TEST(ReadNumber, BoundsAreInclusiveAndNamedInTheMessage) {
  for (std::string const text : {"0", "1", "100 %"}) {
    Scalar scalar(text);
    EXPECT_TRUE(read_number(scalar.node(), scalar.field(dimensions::none, 0, 1))) << text;
  }
  Scalar scalar("1.5");
  EXPECT_FALSE(read_number(scalar.node(), scalar.field(dimensions::none, 0, 1)));
  EXPECT_EQ(scalar.code(), "E_RANGE");
  EXPECT_EQ(scalar.message(), "time must be between 0 and 1, and '1.5' is more");
}

TEST(ReadNumber, HintsSayWhatWasProbablyMeant) {
  struct Case {
    std::string text;
    std::string hint;
  };
  for (auto const& [text, expected] : std::vector<Case>{{"010 days", "write '10 days'"},
                                                        {"-007", "write '-7'"},
                                                        {"00", "write '0'"},
                                                        {"1_000", "write '1000'"},
                                                        {"1,234,567 chips", "write '1234567 chips'"},
                                                        {"1,5 days", "write '1.5 days'"},
                                                        {"12weeks", "write '12 weeks'"},
                                                        {"1.4MW", "write '1.4 MW'"},
                                                        {"$27,000", "write the number first: '27000 USD'"},
                                                        {"EUR 5", "write the number first: '5 EUR'"},
                                                        {"-.5", "write '-0.5'"},
                                                        {"5.", "write '5'"}}) {
    Scalar scalar(text);
    EXPECT_FALSE(read_number(scalar.node(), scalar.field(std::nullopt)));
    EXPECT_EQ(scalar.hint(), expected) << text;
  }
}

TEST(ReadNumber, QuotesDoNotMatter) {
  Scalar scalar("12 weeks", true);
  EXPECT_EQ(read_duration(scalar.node(), scalar.field()), base::days(84));
}

TEST(ReadNumber, AListAMappingOrNothingIsNoValue) {
  DocumentBuilder builder;
  builder.begin_sequence({});
  builder.scalar({}, "");
  builder.begin_mapping({});
  builder.end();
  builder.begin_sequence({});
  builder.end();
  builder.end();
  Document const document = std::move(builder).finish();
  for (auto const node : document.root().items()) {
    base::Diagnostics diagnostics;
    EXPECT_FALSE(read_number(node, {diagnostics, "a.b"}));
    EXPECT_FALSE(read_flag(node, {diagnostics, "a.b"}));
    EXPECT_FALSE(read_moment(node, {diagnostics, "a.b"}));
    EXPECT_FALSE(read_name(node, {diagnostics, "a.b"}));
    EXPECT_FALSE(read_text(node, {diagnostics, "a.b"}));
    ASSERT_EQ(diagnostics.error_count(), 5u);
    for (auto const& diagnostic : diagnostics.all()) EXPECT_EQ(diagnostic.code, "E_TYPE");
  }
}

TEST(ReadQuantity, KeepsWhatTheAuthorWroteWhereAnyUnitWillDo) {
  Scalar scalar("27000.50 USD per chip");
  auto const quantity = read_quantity(scalar.node(), scalar.field(std::nullopt));
  ASSERT_TRUE(quantity);
  EXPECT_EQ(quantity->unit.dimension, dimensions::price);
  EXPECT_EQ(quantity->unit.currency, "USD");
  EXPECT_EQ(quantity->unit.goods, "chip");
  EXPECT_EQ(quantity->value, 27000.5);
}

TEST(ReadInteger, IsExactToTheLastUnit) {
  Scalar largest("9223372036854775807");
  EXPECT_EQ(read_integer(largest.node(), largest.field()), std::numeric_limits<std::int64_t>::max());
  Scalar exponent("1e3");
  EXPECT_EQ(read_integer(exponent.node(), exponent.field()), 1000);
  struct Case {
    std::string text;
    std::string code;
  };
  for (auto const& [text, code] : std::vector<Case>{{"9223372036854775808", "E_RANGE"},
                                                    {"2.5", "E_NUMBER"},
                                                    {"010", "E_NUMBER"},
                                                    {"5 chips", "E_UNIT"},
                                                    {"yes", "E_NUMBER"},
                                                    {".inf", "E_NOT_FINITE"}}) {
    Scalar scalar(text);
    EXPECT_FALSE(read_integer(scalar.node(), scalar.field())) << text;
    EXPECT_EQ(scalar.code(), code) << text;
  }
}

TEST(ReadGoods, CountsPartsOfAUnitExactly) {
  Scalar scalar("0.25 chips");
  auto const goods = read_goods(scalar.node(), scalar.field(), 1'000'000);
  ASSERT_TRUE(goods);
  EXPECT_EQ(goods->parts, 250'000);
  EXPECT_EQ(goods->word, "chip");
  EXPECT_FALSE(read_goods(scalar.node(), scalar.field(), 1));
  EXPECT_EQ(scalar.code(), "E_NUMBER");
  Scalar many("9223372036854775807 chips");
  EXPECT_FALSE(read_goods(many.node(), many.field(), 1'000'000));
  EXPECT_EQ(many.code(), "E_RANGE");
  Scalar negative("-5 chips");
  EXPECT_FALSE(read_goods(negative.node(), negative.field(dimensions::goods, 0, 1e300), 1));
  EXPECT_EQ(negative.message(), "time must be at least 0 units, and '-5 chips' is less");
}

TEST(ReadMoney, CountsMinorUnitsOfTheCurrency) {
  struct Case {
    std::string text;
    std::int64_t minor;
  };
  // ISO 4217: two digits for USD, none for JPY, three for KWD.
  for (auto const& [text, minor] : std::vector<Case>{{"27000.55 USD", 2'700'055},
                                                     {"85e9 CNY", 8'500'000'000'000},
                                                     {"1200 JPY", 1200},
                                                     {"1.234 KWD", 1234},
                                                     {"-5 EUR", -500}}) {
    Scalar scalar(text);
    auto const money = read_money(scalar.node(), scalar.field(dimensions::money));
    ASSERT_TRUE(money) << scalar.message();
    EXPECT_EQ(money->minor_units, minor) << text;
    EXPECT_EQ(money->currency, text.substr(text.size() - 3));
  }
}

TEST(ReadMoney, RefusesWhatTheCurrencyCannotPay) {
  for (std::string const text : {"0.005 USD", "1.5 JPY"}) {
    Scalar scalar(text);
    EXPECT_FALSE(read_money(scalar.node(), scalar.field(dimensions::money)));
    EXPECT_EQ(scalar.code(), "E_NUMBER") << text;
  }
  Scalar scalar("5");
  EXPECT_FALSE(read_money(scalar.node(), scalar.field(dimensions::money)));
  EXPECT_EQ(scalar.code(), "E_UNIT");
}

TEST(ReadMoney, APriceMayLeaveOutThatItIsPerUnit) {
  for (std::string const text : {"27000 USD", "27000 USD per chip"}) {
    Scalar scalar(text);
    auto const price = read_money(scalar.node(), scalar.field(dimensions::price));
    ASSERT_TRUE(price) << scalar.message();
    EXPECT_EQ(price->minor_units, 2'700'000);
  }
  Scalar scalar("27000 USD per chip");
  EXPECT_FALSE(read_money(scalar.node(), scalar.field(dimensions::money)));
  EXPECT_EQ(scalar.code(), "E_UNIT");
}

TEST(ReadMoment, ReadsDatesAndTimesInUtc) {
  struct Case {
    std::string text;
    std::int64_t seconds;
  };
  // 2026-01-28 is day 56 * 365 + 14 leap days (1972 to 2024) + 27 = 20481.
  for (auto const& [text, expected] : std::vector<Case>{{"1970-01-01", 0},
                                                        {"2026-01-28", 20481LL * 86400},
                                                        {"2026-01-28T12:00Z", 20481LL * 86400 + 43200},
                                                        {"2026-01-28T12:00+08:00", 20481LL * 86400 + 14400}}) {
    Scalar scalar(text);
    auto const moment = read_moment(scalar.node(), scalar.field());
    ASSERT_TRUE(moment) << text;
    EXPECT_EQ(moment->seconds(), expected) << text;
  }
}

TEST(ReadMoment, SaysWhatIsWrongWithADate) {
  struct Case {
    std::string text;
    std::string code;
    std::string words;
  };
  for (auto const& [text, code, words] : std::vector<Case>{{"2026-02-30", "E_DATE", "28 days"},
                                                           {"2024-02-30", "E_DATE", "29 days"},
                                                           {"2026-13-01", "E_DATE", "no month 13"},
                                                           {"2026-1-5", "E_DATE", "'2026-01-05'"},
                                                           {"28.1.2026", "E_DATE", "'2026-01-28'"},
                                                           {"01/28/2026", "E_DATE", "different days"},
                                                           {"2026-01-28T25:00Z", "E_DATE", "2026-01-28T12:00Z"},
                                                           {"2026-01-28 12:00", "E_DATE", "2026-01-28T12:00Z"},
                                                           {"1969-12-31", "E_RANGE", "1970"},
                                                           {"tomorrow", "E_DATE", "2026-01-28"},
                                                           {"20260128", "E_DATE", "2026-01-28"}}) {
    Scalar scalar(text);
    EXPECT_FALSE(read_moment(scalar.node(), scalar.field())) << text;
    EXPECT_EQ(scalar.code(), code) << text;
    EXPECT_NE((scalar.message() + scalar.hint()).find(words), std::string::npos) << scalar.message() << scalar.hint();
  }
}

TEST(ReadMoment, RespectsTheFieldsBounds) {
  Scalar scalar("2026-01-28");
  EXPECT_FALSE(read_moment(scalar.node(), scalar.field(dimensions::none, 20482.0 * 86400, 1e300)));
  EXPECT_EQ(scalar.message(), "time may not be before 2026-01-29T00:00:00Z, and '2026-01-28' is");
}

TEST(ReadFlag, KnowsSixWordsInThreeSpellings) {
  for (std::string const text : {"yes", "Yes", "YES", "true", "True", "on", "ON"}) {
    Scalar scalar(text);
    EXPECT_EQ(read_flag(scalar.node(), scalar.field()), true) << text;
  }
  for (std::string const text : {"no", "No", "NO", "false", "FALSE", "off"}) {
    Scalar scalar(text);
    EXPECT_EQ(read_flag(scalar.node(), scalar.field()), false) << text;
  }
  for (std::string const text : {"y", "n", "1", "0", "yEs", "nO", "tRUE", "maybe"}) {
    Scalar scalar(text);
    EXPECT_FALSE(read_flag(scalar.node(), scalar.field())) << text;
    EXPECT_EQ(scalar.code(), "E_FLAG") << text;
  }
}

TEST(ReadName, ACountryCodeThatLooksLikeAFlagStaysText) {
  std::vector<std::string> const names{"NO", "on", "yes", "h200", "_x", "big-three.v2", "2nm", std::string(64, 'a')};
  for (auto const& text : names) {
    Scalar scalar(text);
    EXPECT_EQ(read_name(scalar.node(), scalar.field()), text);
  }
}

TEST(ReadName, RefusesWhatCouldBeMistakenForSomethingElse) {
  for (std::string const text : {"<img src=x>", "a b", "-a", ".a", "../x", "a/b", "caf\xC3\xA9", "a\n", "$x", "a:b"}) {
    Scalar scalar(text, true);
    EXPECT_FALSE(read_name(scalar.node(), scalar.field())) << text;
    EXPECT_EQ(scalar.code(), "E_ID") << text;
  }
  Scalar longer(std::string(65, 'a'));
  EXPECT_FALSE(read_name(longer.node(), longer.field()));
  EXPECT_NE(longer.message().find("65"), std::string::npos);
  Scalar markup("<img src=x onerror=alert(1)>\x1B[2J", true);
  EXPECT_FALSE(read_name(markup.node(), markup.field()));
  EXPECT_EQ(markup.message(), "'<img src=x onerror=alert(1)>\\u001B[2J' is no name");
}

TEST(ReadText, IsAnyTextButNone) {
  Scalar scalar("How much is online?");
  EXPECT_EQ(read_text(scalar.node(), scalar.field()), "How much is online?");
  Scalar empty("", true);
  EXPECT_FALSE(read_text(empty.node(), empty.field()));
  EXPECT_EQ(empty.code(), "E_TYPE");
}

}  // namespace
}  // namespace chokepoint::scenario
