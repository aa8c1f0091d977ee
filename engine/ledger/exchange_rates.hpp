#pragma once

#include <cstdint>

namespace chokepoint::ledger {

/// What a currency is worth at a moment.
struct CurrencyWorth {
  std::int64_t billionths = 1'000'000'000;  ///< of one whole unit, in the currency that all are held against; > 0
  std::int64_t minor_units = 100;           ///< in one whole unit: 100 for most
};

/// A worth as authors write it, to the nearest billionth.
std::int64_t in_billionths(double worth);

/// An amount of one currency in another, minor units in, minor units out, rounded half to even once.
std::int64_t converted(std::int64_t amount, CurrencyWorth const& from, CurrencyWorth const& to);

}  // namespace chokepoint::ledger
