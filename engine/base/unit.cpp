#include "engine/base/unit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <functional>
#include <map>
#include <numeric>
#include <utility>
#include <vector>

#include "engine/base/diagnostic.hpp"
#include "engine/base/text.hpp"

namespace chokepoint::base {

namespace {

constexpr Dimension data_amount{.data = 1};
constexpr Dimension operation_count{.operations = 1};
constexpr Dimension energy = dimensions::power * dimensions::time;

/// One word of a unit: "GB", "chips", "USD". `label` is the singular goods word or the currency code.
struct Word {
  Dimension dimension;
  std::int64_t numerator = 1;
  std::int64_t denominator = 1;
  std::string_view label = {};
};

/// Currencies of ISO 4217 in use at any time since 2025 (funds, metals and test codes left out). The ones that
/// scenarios use most come first, since a hint takes the first of several equally near words.
constexpr std::array currencies = std::to_array<std::string_view>(
    {"USD", "EUR", "CNY", "JPY", "KRW", "TWD", "AUD", "HKD", "GBP", "SGD", "MYR", "INR", "VND", "THB", "CAD", "CHF",
     "AED", "AFN", "ALL", "AMD", "ANG", "AOA", "ARS", "AWG", "AZN", "BAM", "BBD", "BDT", "BGN", "BHD", "BIF", "BMD",
     "BND", "BOB", "BRL", "BSD", "BTN", "BWP", "BYN", "BZD", "CDF", "CLP", "COP", "CRC", "CUP", "CVE", "CZK", "DJF",
     "DKK", "DOP", "DZD", "EGP", "ERN", "ETB", "FJD", "FKP", "GEL", "GHS", "GIP", "GMD", "GNF", "GTQ", "GYD", "HNL",
     "HTG", "HUF", "IDR", "ILS", "IQD", "IRR", "ISK", "JMD", "JOD", "KES", "KGS", "KHR", "KMF", "KPW", "KWD", "KYD",
     "KZT", "LAK", "LBP", "LKR", "LRD", "LSL", "LYD", "MAD", "MDL", "MGA", "MKD", "MMK", "MNT", "MOP", "MRU", "MUR",
     "MVR", "MWK", "MXN", "MZN", "NAD", "NGN", "NIO", "NOK", "NPR", "NZD", "OMR", "PAB", "PEN", "PGK", "PHP", "PKR",
     "PLN", "PYG", "QAR", "RON", "RSD", "RUB", "RWF", "SAR", "SBD", "SCR", "SDG", "SEK", "SHP", "SLE", "SOS", "SRD",
     "SSP", "STN", "SVC", "SYP", "SZL", "TJS", "TMT", "TND", "TOP", "TRY", "TTD", "TZS", "UAH", "UGX", "UYU", "UZS",
     "VED", "VES", "VUV", "WST", "XAF", "XCD", "XCG", "XOF", "XPF", "YER", "ZAR", "ZMW", "ZWG"});

struct TimeWord {
  std::string_view name;
  std::int64_t seconds;
};

constexpr std::array time_words = std::to_array<TimeWord>({{"days", 86400},
                                                           {"day", 86400},
                                                           {"d", 86400},
                                                           {"weeks", 604800},
                                                           {"week", 604800},
                                                           {"hours", 3600},
                                                           {"hour", 3600},
                                                           {"h", 3600},
                                                           {"minutes", 60},
                                                           {"minute", 60},
                                                           {"min", 60},
                                                           {"seconds", 1},
                                                           {"second", 1},
                                                           {"s", 1}});

/// Only after "per": parts of a Julian year of 31,557,600 s, since a calendar month has no fixed length.
constexpr std::array calendar_words =
    std::to_array<TimeWord>({{"month", 2629800}, {"quarter", 7889400}, {"year", 31557600}});
constexpr std::array calendar_plurals = std::to_array<std::string_view>({"months", "quarters", "years"});

struct Prefix {
  std::string_view letter;
  std::int64_t factor;
};
constexpr std::array prefixes = std::to_array<Prefix>({{"", 1},
                                                       {"k", 1'000},
                                                       {"M", 1'000'000},
                                                       {"G", 1'000'000'000},
                                                       {"T", 1'000'000'000'000},
                                                       {"P", 1'000'000'000'000'000},
                                                       {"E", 1'000'000'000'000'000'000}});

struct Vocabulary {
  std::map<std::string, Word, std::less<>> words;     // may stand anywhere
  std::map<std::string, Word, std::less<>> calendar;  // may only divide
  std::vector<std::string_view> in_order;             // for hints, the more usual first
};

Vocabulary make_vocabulary() {
  Vocabulary vocabulary;
  std::vector<std::string> order;
  auto const add = [&](std::string name, Word word) {
    order.push_back(name);
    vocabulary.words.emplace(std::move(name), word);
  };
  for (auto const& [name, seconds] : time_words) add(std::string(name), {dimensions::time, seconds});
  for (auto const& goods : common_goods_words()) {
    add(std::string(goods.plural), {dimensions::goods, 1, 1, goods.singular});
    add(std::string(goods.singular), {dimensions::goods, 1, 1, goods.singular});
  }
  for (auto const& code : currencies) add(std::string(code), {dimensions::money, 1, 1, code});
  for (auto const& [letter, factor] : prefixes) {
    std::string const prefix(letter);
    bool const exa = letter == "E";
    add(prefix + "B", {data_amount, factor});
    if (!exa && letter != "P") {
      add(prefix + "W", {dimensions::power, factor});
      if (letter != "T") add(prefix + "Wh", {dimensions::power * dimensions::time, factor * 3600});
    }
    add(prefix + "FLOP", {operation_count, factor});
    add(prefix + "OP", {operation_count, factor});
    add(prefix + "FLOPS", {operation_count / dimensions::time, factor});
    add(prefix + "OPS", {operation_count / dimensions::time, factor});
  }
  add("percent", {dimensions::none, 1, 100});
  add("%", {dimensions::none, 1, 100});
  add("bp", {dimensions::none, 1, 10000});
  add("TPP", {dimensions::none});
  for (auto const& [name, seconds] : calendar_words) {
    vocabulary.calendar.emplace(std::string(name), Word{dimensions::time, seconds});
  }
  for (auto const& name : order) vocabulary.in_order.push_back(vocabulary.words.find(name)->first);
  return vocabulary;
}

/// Units that stand for more than their name says.
constexpr std::array<std::pair<std::string_view, std::string_view>, 1> meanings{
    {{"TPP",
      "total processing performance: tera-operations per second times the bit length of the operation, as US export "
      "rules "
      "count it (ECCN 3A090)"}}};

Vocabulary const& vocabulary() {
  static Vocabulary const all = make_vocabulary();
  return all;
}

/// Words and the signs between them: "USD per chip/day" is USD, per, chip, /, day. "per" and "/" mean the same.
std::vector<std::string_view> split(std::string_view text) {
  std::vector<std::string_view> parts;
  std::size_t at = 0;
  while (at < text.size()) {
    if (is_space(text[at])) {
      ++at;
      continue;
    }
    std::size_t const first = at;
    auto const is_sign = [](char c) { return c == '/' || c == '*' || c == '-' || c == '%'; };
    if (is_sign(text[at])) {
      ++at;
    } else {
      while (at < text.size() && !is_space(text[at]) && !is_sign(text[at])) ++at;
    }
    parts.push_back(text.substr(first, at - first));
  }
  return parts;
}

bool divides(std::string_view part) { return part == "per" || part == "/"; }
bool multiplies(std::string_view part) { return part == "*" || part == "-"; }

/// Multiplies `unit` by a word, or divides it. False when numbers overflow or two currencies meet.
bool combine(Unit& unit, Word const& word, bool dividing) {
  std::int64_t const up = dividing ? word.denominator : word.numerator;
  std::int64_t const down = dividing ? word.numerator : word.denominator;
  if (__builtin_mul_overflow(unit.numerator, up, &unit.numerator)) return false;
  if (__builtin_mul_overflow(unit.denominator, down, &unit.denominator)) return false;
  std::int64_t const shared = std::gcd(unit.numerator, unit.denominator);
  unit.numerator /= shared;
  unit.denominator /= shared;
  unit.dimension = dividing ? unit.dimension / word.dimension : unit.dimension * word.dimension;
  if (word.dimension.money != 0) {
    if (!unit.currency.empty()) return false;  // an exchange rate isn't a plain number, and a square dollar is nothing
    unit.currency = word.label;
  }
  if (word.dimension.goods != 0 && unit.goods.empty()) unit.goods = word.label;
  return true;
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

bool is_calendar_word(std::string_view part) {
  for (auto const& plural : calendar_plurals) {
    if (part == plural) return true;
  }
  return vocabulary().calendar.contains(part);
}

/// The known word meant by an unknown one: the same letters in another case first ("gb", "usd"), then the nearest.
std::string nearest_word(std::string_view part, bool dividing, GoodsWords const& declared) {
  std::string const wanted = lower(part);
  for (auto const& word : declared.all()) {
    if (lower(word) == wanted) return std::string(word);
  }
  for (auto const& word : declared.all()) {
    if (lower(word) + "s" == wanted) return std::string(word);  // "kgs" are kg
  }
  for (auto const& known : vocabulary().in_order) {
    if (lower(known) == wanted) return std::string(known);
  }
  if (part.size() < 3) return {};  // every short word is one edit from "s"
  std::vector<std::string_view> candidates = declared.all();
  for (auto const& known : vocabulary().in_order) {
    if (known.size() >= 3) candidates.push_back(known);
  }
  if (dividing) {
    for (auto const& word : calendar_words) candidates.push_back(word.name);
  }
  return nearest(part, candidates);
}

struct Description {
  Dimension dimension;
  std::string_view words;
};

constexpr std::array descriptions = std::to_array<Description>({
    {dimensions::none, "a plain number (such as 0.25 or 25 %)"},
    {dimensions::time, "a length of time (such as 12 weeks)"},
    {dimensions::goods, "a quantity of goods (such as 4000 units)"},
    {dimensions::goods_rate, "a rate of goods (such as 250 units per day)"},
    {dimensions::rate, "a rate (such as 3 per week)"},
    {dimensions::money, "an amount of money (such as 27000 USD)"},
    {dimensions::price, "a price (such as 27000 USD per unit)"},
    {dimensions::holding_cost, "a cost of holding (such as 5 USD per unit per day)"},
    {dimensions::money / dimensions::time, "money per time (such as 85 USD per day)"},
    {dimensions::power, "a power (such as 1.4 MW)"},
    {dimensions::power / dimensions::time, "a growth of power (such as 20 MW per month)"},
    {dimensions::power / dimensions::goods, "a power per unit (such as 700 W per unit)"},
    {energy, "an energy (such as 90 MWh)"},
    {dimensions::money / energy, "a price of energy (such as 80 USD per MWh)"},
    {data_amount, "an amount of data (such as 141 GB)"},
    {dimensions::bandwidth, "a bandwidth (such as 4800 GB/s)"},
    {operation_count, "a count of operations (such as 2 TFLOP)"},
    {operation_count / dimensions::time, "a speed of computing (such as 989 TFLOPS)"},
    {dimensions::goods * dimensions::time, "goods times time (such as 30 unit-days)"},
});

}  // namespace

namespace {

std::optional<Word> find_word(std::string_view part, bool dividing, GoodsWords const& declared, bool declared_first) {
  std::string_view const goods = declared.find(part);
  if (declared_first && !goods.empty()) return Word{dimensions::goods, 1, 1, goods};
  auto const& words = vocabulary().words;
  if (auto const found = words.find(part); found != words.end()) return found->second;
  if (dividing) {
    auto const& calendar = vocabulary().calendar;
    if (auto const found = calendar.find(part); found != calendar.end()) return found->second;
  }
  if (!goods.empty()) return Word{dimensions::goods, 1, 1, goods};
  return std::nullopt;
}

/// With a word that is declared and means something else too as that (`declared_first`), or as what it means by itself.
std::optional<Unit> read_words(std::string_view text, GoodsWords const& declared, bool declared_first) {
  auto const parts = split(text);
  constexpr std::size_t most_parts = 16;  // no real unit is longer, and exponents stay far inside eight bits
  if (parts.size() > most_parts) return std::nullopt;
  Unit unit;
  bool dividing = false;
  bool expects_word = true;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    std::string_view const part = parts[i];
    if (divides(part)) {
      if (expects_word && i != 0) return std::nullopt;
      dividing = true;
      expects_word = true;
      continue;
    }
    if (multiplies(part)) {  // "unit-days", and "USD per chip-day" divides by both
      if (expects_word) return std::nullopt;
      expects_word = true;
      continue;
    }
    if (!expects_word) return std::nullopt;
    std::optional<Word> const word = find_word(part, dividing, declared, declared_first);
    if (!word || !combine(unit, *word, dividing)) return std::nullopt;
    expects_word = false;
  }
  if (expects_word) return std::nullopt;
  return unit;
}

}  // namespace

std::optional<Unit> read_unit(std::string_view text, GoodsWords const& declared, std::optional<Dimension> expected) {
  std::optional<Unit> const plain = read_words(text, declared, false);
  if (declared.empty() || !expected || (plain && plain->dimension == *expected)) return plain;
  std::optional<Unit> const counted = read_words(text, declared, true);
  return counted && counted->dimension == *expected ? counted : plain;
}

std::string unit_hint(std::string_view text, Dimension expected, GoodsWords const& declared) {
  auto const parts = split(text);
  if (parts.empty()) return fmt::format("add a unit: {}", describe(expected));
  std::string suggestion;
  bool dividing = false;
  bool changed = false;
  for (auto const& part : parts) {
    if (divides(part)) {
      dividing = true;
      suggestion += part == "/" ? "/" : suggestion.empty() ? "per " : " per ";
      continue;
    }
    if (multiplies(part)) {
      suggestion += part;
      continue;
    }
    if (!dividing && is_calendar_word(part)) {
      return fmt::format("'{}' has no fixed length; write days or weeks, or a rate such as 'per {}'", part,
                         part.ends_with('s') ? part.substr(0, part.size() - 1) : part);
    }
    bool const known = find_word(part, dividing, declared, false).has_value();
    std::string word(part);
    if (!known) {
      word = nearest_word(part, dividing, declared);
      changed = true;
    }
    if (word.empty()) return fmt::format("write {}", describe(expected));
    if (!suggestion.empty() && suggestion.back() != '/' && suggestion.back() != '-' && suggestion.back() != '*' &&
        suggestion.back() != ' ') {
      suggestion += ' ';
    }
    suggestion += word;
  }
  // Where it isn't known what is measured, none is expected.
  auto const meant = changed ? read_unit(suggestion, declared, expected) : std::nullopt;
  bool const price_of_one = expected == dimensions::price && meant && meant->dimension == dimensions::money;
  if (meant && (expected == dimensions::none || meant->dimension == expected || price_of_one)) {
    return fmt::format("did you mean '{}'?", suggestion);
  }
  return fmt::format("write {}", describe(expected));
}

std::string_view unit_meaning(std::string_view unit) {
  for (auto const& [word, meaning] : meanings) {
    bool const same =
        unit.size() == word.size() && std::equal(unit.begin(), unit.end(), word.begin(), [](char a, char b) {
          return std::toupper(static_cast<unsigned char>(a)) == static_cast<unsigned char>(b);
        });
    if (same) return meaning;
  }
  return {};
}

std::string describe(Dimension dimension) {
  for (auto const& known : descriptions) {
    if (known.dimension == dimension) return std::string(known.words);
  }
  struct Part {
    int exponent;
    std::string_view name;
  };
  std::array const parts = {Part{dimension.money, "money"},           Part{dimension.goods, "goods"},
                            Part{dimension.power, "power"},           Part{dimension.data, "data"},
                            Part{dimension.operations, "operations"}, Part{dimension.time, "time"}};
  std::string above;
  std::string below;
  for (auto const& part : parts) {
    if (part.exponent == 0) continue;
    std::string& side = part.exponent > 0 ? above : below;
    int const power = part.exponent > 0 ? part.exponent : -part.exponent;
    if (!side.empty()) side += part.exponent > 0 ? " × " : " per ";
    side += power == 1 ? std::string(part.name) : fmt::format("{}^{}", part.name, power);
  }
  return fmt::format("{}{}{}", above.empty() ? "a rate" : above, below.empty() ? "" : " per ", below);
}

}  // namespace chokepoint::base
