#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/base/sim_time.hpp"

namespace chokepoint::ledger {

/// A ratio of integers such as a tariff of 25/100. denominator > 0.
struct Rate {
  std::int64_t numerator = 0;
  std::int64_t denominator = 1;
};

/// One assessed line: amount × rate, rounded half to even once. Minor units in, minor units out.
std::int64_t assess(Rate rate, std::int64_t amount);

/// A currency as scenarios name it.
struct Currency {
  std::string code;      ///< ISO 4217
  int minor_digits = 2;  ///< 10^digits minor units make one major unit: 2 for USD, 0 for JPY
};

/// Lines converted one by one, and what that left of the converted sum.
struct ConvertedLines {
  std::int64_t total = 0;     ///< the sum of the lines, converted at once
  std::int64_t rounding = 0;  ///< total − Σ converted lines: belongs to the account `rounding`
};

/// Dated exchange rates between currencies, each against the first one. A rate holds from its date until the next; the
/// first also holds for the time before it. Fixed once made: shared by all books and threads.
class ExchangeRates {
 public:
  struct Dated {
    std::uint32_t currency = 0;  ///< index, not 0
    base::SimTime from;
    Rate worth;  ///< of one major unit, in major units of currency 0; positive
  };

  /// At least one currency; rates in any order, at most one per currency and date.
  ExchangeRates(std::vector<Currency> currencies, std::vector<Dated> rates);

  std::uint32_t currencies() const { return static_cast<std::uint32_t>(currencies_.size()); }
  Currency const& currency(std::uint32_t index) const { return currencies_.at(index); }

  /// Minor units of `to` for one minor unit of `from`, in lowest terms; nothing when a rate isn't known.
  std::optional<Rate> rate(std::uint32_t from, std::uint32_t to, base::SimTime time) const;
  /// An amount in minor units, half to even. The rate must be known.
  std::int64_t convert(std::int64_t amount, std::uint32_t from, std::uint32_t to, base::SimTime time) const;
  /// Converts each line half to even into `converted`, as long as `lines`.
  ConvertedLines convert_lines(std::span<std::int64_t const> lines, std::uint32_t from, std::uint32_t to,
                               base::SimTime time, std::span<std::int64_t> converted) const;

 private:
  std::optional<Rate> worth(std::uint32_t currency, base::SimTime time) const;

  std::vector<Currency> currencies_;
  std::vector<Dated> rates_;  // by currency, then date
};

}  // namespace chokepoint::ledger
