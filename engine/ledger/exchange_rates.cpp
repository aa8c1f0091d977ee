#include "engine/ledger/exchange_rates.hpp"

#include <cmath>

#include "engine/base/check.hpp"
#include "engine/base/wide.hpp"
#include "engine/ledger/checked.hpp"

namespace chokepoint::ledger {

std::int64_t in_billionths(double worth) {
  auto const parts = static_cast<std::int64_t>(std::nearbyint(worth * 1e9));
  CHOKEPOINT_CHECK(parts > 0, "a currency is worth {}", worth);
  return parts;
}

std::int64_t converted(std::int64_t amount, CurrencyWorth const& from, CurrencyWorth const& to) {
  base::Wide const given = static_cast<base::Wide>(from.billionths) * to.minor_units;
  base::Wide const wanted = static_cast<base::Wide>(to.billionths) * from.minor_units;
  // An amount of 63 bits and a rate of 64: nothing that a scenario can write is beyond 128 bits.
  base::Wide const result = base::divide_half_even(static_cast<base::Wide>(amount) * given, wanted);
  if (result < INT64_MIN || result > INT64_MAX)
    throw OutOfBooks("an amount of money leaves 64 bits in another currency");
  return static_cast<std::int64_t>(result);
}

}  // namespace chokepoint::ledger
