#include "engine/scenario/number_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <vector>

#include "engine/scenario/source_text.hpp"

namespace chokepoint::scenario {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

bool is_number(std::string_view text) { return base::read_decimal(text).value.has_value(); }

/// "1_000", "1,000" and "1'000" without their separators; empty when groups of three digits are not what this is.
std::string without_groups(std::string_view text) {
  std::string plain;
  bool grouped = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    char const c = text[at];
    if (c != '_' && c != ',' && c != '\'') {
      plain += c;
      continue;
    }
    std::size_t digits = 0;
    while (at + 1 + digits < text.size() && is_digit(text[at + 1 + digits])) ++digits;
    if (digits != 3 || plain.empty() || !is_digit(plain.back())) return {};
    grouped = true;
  }
  return grouped && is_number(plain) ? plain : std::string{};
}

/// "USD 27000", "$27000": the number behind a currency, and the currency's code.
std::optional<std::pair<std::string, std::string>> money_first(std::string_view text) {
  struct Sign {
    std::string_view sign;
    std::string_view code;
  };
  static constexpr std::array signs = std::to_array<Sign>(
      {{"US$", "USD"}, {"A$", "AUD"}, {"NT$", "TWD"}, {"HK$", "HKD"}, {"$", "USD"}, {"€", "EUR"}, {"£", "GBP"}});
  std::string_view rest;
  std::string code;
  for (auto const& sign : signs) {
    if (!text.starts_with(sign.sign)) continue;
    rest = text.substr(sign.sign.size());
    code = sign.code;
    break;
  }
  if (code.empty() && text.size() > 3 && (text[3] == ' ' || is_digit(text[3]))) {
    auto const unit = base::read_unit(text.substr(0, 3));
    if (unit && unit->dimension == base::dimensions::money) {
      code = unit->currency;
      rest = text.substr(3);
    }
  }
  rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
  std::string number(rest.substr(0, rest.find(' ')));
  if (std::string const plain = without_groups(number); !plain.empty()) number = plain;
  if (code.empty() || !is_number(number)) return std::nullopt;
  return std::pair(std::move(number), std::move(code));
}

/// "12weeks": the number before letters that are a unit.
std::optional<std::string> glued_unit(std::string_view text) {
  std::size_t split = text.size();
  for (std::size_t at = 1; at < text.size(); ++at) {
    if (is_letter(text[at]) && is_digit(text[at - 1]) && is_number(text.substr(0, at)) &&
        base::read_unit(text.substr(at))) {
      split = at;
    }
  }
  if (split == text.size()) return std::nullopt;
  return fmt::format("{} {}", text.substr(0, split), text.substr(split));
}

int number_at(std::string_view digits) {
  int value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

/// Numbers parted by one kind of sign: "28.1.2026" is {28, 1, 2026}. Empty for anything else.
std::vector<std::string_view> date_parts(std::string_view text, char sign) {
  std::vector<std::string_view> parts;
  for (std::size_t at = 0; at <= text.size();) {
    std::size_t const end = std::min(text.find(sign, at), text.size());
    std::string_view const part = text.substr(at, end - at);
    if (part.empty() || part.size() > 4 || !std::all_of(part.begin(), part.end(), is_digit)) return {};
    parts.push_back(part);
    at = end + 1;
  }
  return parts.size() == 3 ? parts : std::vector<std::string_view>{};
}

constexpr std::string_view date_hint =
    "write year-month-day, as in 2026-01-28, or with a time of day, as in 2026-01-28T12:00Z";

}  // namespace

std::pair<std::string_view, std::string_view> split_unit(std::string_view text) {
  std::size_t const space = std::min(text.find_first_of(" \t\n"), text.size());
  std::string_view number = text.substr(0, space);
  std::string_view word = text.substr(space);
  word.remove_prefix(std::min(word.find_first_not_of(" \t\n"), word.size()));
  if (number.size() > 1 && number.back() == '%' && word.empty()) {
    word = number.substr(number.size() - 1);
    number.remove_suffix(1);
  }
  return {number, word};
}

std::optional<bool> flag_word(std::string_view text) {
  struct Word {
    std::string_view lower, capital, upper;
    bool flag;
  };
  static constexpr std::array words = std::to_array<Word>({{"yes", "Yes", "YES", true},
                                                           {"no", "No", "NO", false},
                                                           {"true", "True", "TRUE", true},
                                                           {"false", "False", "FALSE", false},
                                                           {"on", "On", "ON", true},
                                                           {"off", "Off", "OFF", false}});
  for (auto const& word : words) {
    if (text == word.lower || text == word.capital || text == word.upper) return word.flag;
  }
  return std::nullopt;
}

NumberComplaint explain_number(std::string_view text, base::DecimalProblem problem) {
  auto const [number, word] = split_unit(text);
  std::string const unit = word.empty() ? std::string{} : fmt::format(" {}", word);
  std::string const letters = lower(number);
  std::string_view digits = number;
  if (!digits.empty() && (digits[0] == '-' || digits[0] == '+')) digits.remove_prefix(1);
  std::string_view bare = letters;
  while (!bare.empty() && (bare[0] == '-' || bare[0] == '+' || bare[0] == '.')) bare.remove_prefix(1);

  if (problem == base::DecimalProblem::not_finite || bare == "inf" || bare == "nan" || bare == "infinity") {
    return {true, "is not finite", "write a number; leave the key out where there is no limit"};
  }
  if (flag_word(text)) return {false, "is a word for yes or no", "write a number, such as 1 or 0"};
  if (digits.size() > 1 && digits[0] == '0' && is_digit(digits[1]) &&
      std::all_of(digits.begin(), digits.end(), [](char c) { return is_digit(c) || c == '.'; })) {
    std::string_view plain = digits;
    while (plain.size() > 1 && plain[0] == '0' && is_digit(plain[1])) plain.remove_prefix(1);
    return {false, "has a leading zero, which some programs take for an octal number",
            fmt::format("write '{}{}{}'", number[0] == '-' ? "-" : "", plain, unit)};
  }
  if (digits.size() > 2 && digits[0] == '0' &&
      (digits[1] == 'x' || digits[1] == 'X' || digits[1] == 'o' || digits[1] == 'b')) {
    return {false, "is not written in decimal digits", "write the decimal number"};
  }
  if (std::string const plain = without_groups(number); !plain.empty()) {
    return {false, "has separators between its digits", fmt::format("write '{}{}'", plain, unit)};
  }
  if (std::size_t const comma = number.find(','); comma != std::string_view::npos) {
    std::string point(number);
    point[comma] = '.';
    if (is_number(point))
      return {false, "has a comma where a point is expected", fmt::format("write '{}{}'", point, unit)};
  }
  if (auto const money = money_first(text)) {
    return {false, "begins with the currency",
            fmt::format("write the number first: '{} {}'", money->first, money->second)};
  }
  if (auto const parted = glued_unit(text))
    return {false, "lacks a space before its unit", fmt::format("write '{}'", *parted)};
  if (!digits.empty() && digits[0] == '.' && is_number(fmt::format("0{}", digits))) {
    return {false, "has no digit before the point",
            fmt::format("write '{}0{}{}'", number[0] == '-' ? "-" : "", digits, unit)};
  }
  if (!number.empty() && number.back() == '.' && is_number(number.substr(0, number.size() - 1))) {
    return {false, "has no digit after the point",
            fmt::format("write '{}{}'", number.substr(0, number.size() - 1), unit)};
  }
  if (date_parts(number, '-').size() == 3) return {false, "is a date", "write a number"};
  return {false, "is not a number",
          "write digits with an optional point and exponent, as in 12, 0.25 or 85e9, then the unit"};
}

std::string plain_number(double value, int digits) {
  constexpr double most_grouped = 1e15;
  double written_out = 1;  // from here on digits before the point alone are more than `digits`
  for (int i = 0; i < digits; ++i) written_out *= 10;
  double const size = std::fabs(value);
  if (!(size < most_grouped)) return fmt::format("{:.{}g}", value, digits);
  bool const whole = size >= written_out - 0.5 || std::nearbyint(size) == size;
  std::string text = whole ? fmt::format("{:.0f}", size) : fmt::format("{:.{}g}", size, digits);
  if (text.find('e') == std::string::npos) {
    for (std::size_t place = std::min(text.find('.'), text.size()); place > 3;) text.insert(place -= 3, ",");
  }
  return value < 0 ? "-" + text : text;
}

std::string unit_example(std::string_view number, base::Dimension expected) {
  namespace dimensions = base::dimensions;
  struct Example {
    base::Dimension dimension;
    std::string_view unit;
  };
  static constexpr std::array examples = std::to_array<Example>({{dimensions::time, "days"},
                                                                 {dimensions::goods, "units"},
                                                                 {dimensions::goods_rate, "units per day"},
                                                                 {dimensions::rate, "per week"},
                                                                 {dimensions::money, "USD"},
                                                                 {dimensions::price, "USD per unit"},
                                                                 {dimensions::holding_cost, "USD per unit per day"},
                                                                 {dimensions::power, "MW"},
                                                                 {dimensions::bandwidth, "GB/s"}});
  for (auto const& example : examples) {
    if (example.dimension == expected) return fmt::format("write for example '{} {}'", number, example.unit);
  }
  if (expected == dimensions::none) return fmt::format("write '{}' without a unit, or with %", number);
  return base::unit_hint("", expected);
}

DateComplaint explain_date(std::string_view text) {
  std::string_view const day_part = text.substr(0, text.find_first_of("Tt "));
  if (auto const parts = date_parts(day_part, '-'); !parts.empty() && parts[0].size() == 4) {
    int const year = number_at(parts[0]);
    auto const month = static_cast<unsigned>(number_at(parts[1]));
    auto const day = static_cast<unsigned>(number_at(parts[2]));
    using namespace std::chrono;
    year_month const in_month = std::chrono::year(year) / std::chrono::month(month);
    if (!in_month.ok()) return {false, fmt::format("has no month {}", month), std::string(date_hint)};
    unsigned const last = static_cast<unsigned>((in_month / std::chrono::last).day());
    if (day < 1 || day > last) {
      return {false, fmt::format("is no day: that month has {} days", last), "check the day"};
    }
    std::string const padded = fmt::format("{:04}-{:02}-{:02}", year, month, day);
    if (year < 1970) return {true, "is before 1970, where our time begins", "check the year"};
    if (parts[1].size() != 2 || parts[2].size() != 2) {
      return {false, "lacks digits", fmt::format("write month and day with two digits: '{}'", padded)};
    }
    if (text.size() > day_part.size()) {
      return {false, "has a time of day that can't be read",
              fmt::format("write hours and minutes, as in {}T12:00Z", padded)};
    }
  }
  if (auto const parts = date_parts(text, '.'); !parts.empty() && parts[2].size() == 4) {
    return {false, "is not in the order of ISO 8601",
            fmt::format("write '{}-{:02}-{:02}'", parts[2], number_at(parts[1]), number_at(parts[0]))};
  }
  if (!date_parts(text, '/').empty()) {
    return {false, "could mean different days in different countries", std::string(date_hint)};
  }
  return {false, "is none", std::string(date_hint)};
}

}  // namespace chokepoint::scenario
