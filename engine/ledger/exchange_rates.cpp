#include "engine/ledger/exchange_rates.hpp"

#include <algorithm>
#include <utility>

#include "engine/base/check.hpp"
#include "engine/base/wide.hpp"
#include "engine/ledger/checked.hpp"

namespace chokepoint::ledger {

using base::SimTime;
using base::Wide;

namespace {

Wide greatest_common_divisor(Wide a, Wide b) {
  while (b != 0) a = std::exchange(b, a % b);
  return a;
}

Wide power_of_ten(int exponent) {
  Wide power = 1;
  for (int i = 0; i < exponent; ++i) power *= 10;
  return power;
}

/// Divides both by what they share, so that later products stay small.
void reduce(Wide& a, Wide& b) {
  Wide const shared = greatest_common_divisor(a, b);
  a /= shared;
  b /= shared;
}

}  // namespace

std::int64_t assess(Rate rate, std::int64_t amount) {
  return base::multiply_divide(amount, rate.numerator, rate.denominator);
}

ExchangeRates::ExchangeRates(std::vector<Currency> currencies, std::vector<Dated> rates)
    : currencies_(std::move(currencies)), rates_(std::move(rates)) {
  CHOKEPOINT_CHECK(!currencies_.empty(), "no currency");
  for (Currency const& currency : currencies_) {
    CHOKEPOINT_CHECK(currency.minor_digits >= 0 && currency.minor_digits <= 6, "{} has {} minor digits", currency.code,
                     currency.minor_digits);
  }
  for (Dated const& rate : rates_) {
    CHOKEPOINT_CHECK(rate.currency > 0 && rate.currency < currencies_.size(), "a rate of currency {}", rate.currency);
    CHOKEPOINT_CHECK(rate.worth.numerator > 0 && rate.worth.denominator > 0, "{} is worth {}/{}",
                     currencies_[rate.currency].code, rate.worth.numerator, rate.worth.denominator);
  }
  std::sort(rates_.begin(), rates_.end(), [](Dated const& a, Dated const& b) {
    return a.currency != b.currency ? a.currency < b.currency : a.from < b.from;
  });
  for (std::size_t i = 1; i < rates_.size(); ++i) {
    CHOKEPOINT_CHECK(rates_[i - 1].currency != rates_[i].currency || rates_[i - 1].from != rates_[i].from,
                     "two rates of {} on one date", currencies_[rates_[i].currency].code);
  }
}

std::optional<Rate> ExchangeRates::worth(std::uint32_t currency, SimTime time) const {
  CHOKEPOINT_CHECK(currency < currencies_.size(), "currency {} of {}", currency, currencies_.size());
  if (currency == 0) return Rate{1, 1};
  auto const first =
      std::partition_point(rates_.begin(), rates_.end(), [=](Dated const& rate) { return rate.currency < currency; });
  auto const last =
      std::partition_point(first, rates_.end(), [=](Dated const& rate) { return rate.currency == currency; });
  if (first == last) return std::nullopt;
  auto const after = std::partition_point(first, last, [=](Dated const& rate) { return rate.from <= time; });
  return (after == first ? first : after - 1)->worth;
}

std::optional<Rate> ExchangeRates::rate(std::uint32_t from, std::uint32_t to, SimTime time) const {
  if (from == to) return Rate{1, 1};
  auto const given = worth(from, time);
  auto const wanted = worth(to, time);
  if (!given || !wanted) return std::nullopt;
  int const digits = currencies_[to].minor_digits - currencies_[from].minor_digits;
  Wide numerator = given->numerator;
  Wide denominator = given->denominator;
  Wide wanted_numerator = wanted->numerator;
  Wide wanted_denominator = wanted->denominator;
  Wide scale_up = power_of_ten(std::max(digits, 0));
  Wide scale_down = power_of_ten(std::max(-digits, 0));
  // Two 64-bit factors fit in 128 bits; the scale follows after reduction.
  reduce(numerator, denominator);
  reduce(wanted_numerator, wanted_denominator);
  numerator *= wanted_denominator;
  denominator *= wanted_numerator;
  reduce(numerator, denominator);
  reduce(scale_up, denominator);
  reduce(scale_down, numerator);
  CHOKEPOINT_CHECK(numerator <= INT64_MAX / scale_up && denominator <= INT64_MAX / scale_down,
                   "the rate of {} in {} has too many digits", currencies_[from].code, currencies_[to].code);
  return Rate{static_cast<std::int64_t>(numerator * scale_up), static_cast<std::int64_t>(denominator * scale_down)};
}

std::int64_t ExchangeRates::convert(std::int64_t amount, std::uint32_t from, std::uint32_t to, SimTime time) const {
  auto const found = rate(from, to, time);
  CHOKEPOINT_CHECK(found.has_value(), "no rate from {} to {}", currencies_[from].code, currencies_[to].code);
  return assess(*found, amount);
}

ConvertedLines ExchangeRates::convert_lines(std::span<std::int64_t const> lines, std::uint32_t from, std::uint32_t to,
                                            SimTime time, std::span<std::int64_t> converted) const {
  CHOKEPOINT_CHECK(lines.size() == converted.size(), "{} lines into {}", lines.size(), converted.size());
  std::int64_t sum = 0;
  std::int64_t converted_sum = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    converted[i] = convert(lines[i], from, to, time);
    add_exactly(sum, lines[i]);
    add_exactly(converted_sum, converted[i]);
  }
  std::int64_t const total = convert(sum, from, to, time);
  return {.total = total, .rounding = total - converted_sum};
}

}  // namespace chokepoint::ledger
