#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

/// What a buyer takes in place of what it waits for, and how much of it.
namespace chokepoint::policy {

/// One alternative of a buyer's list, as it looks now.
struct SubstituteOffer {
  bool due = false;            ///< the need has waited long enough
  double premium = 0;          ///< that a dealer was last heard to ask; of others 0
  double premium_below = 1e9;  ///< the buyer takes it only while the premium is below this
};

/// The first of the list that is due and, of a dealer, not too dear; their count where there is none.
std::size_t choose_substitute(std::span<SubstituteOffer const> offers);

/// Parts of the substitute that meet a need of `need` parts, where one part is worth `worth` parts of what is needed:
/// the least that is enough.
std::int64_t parts_to_buy(std::int64_t need, double worth);

/// What `parts` of the substitute meet, in whole parts of what is needed.
std::int64_t need_met(std::int64_t parts, double worth);

}  // namespace chokepoint::policy
