#pragma once

#include <cstdint>
#include <span>

#include "engine/model/world.hpp"

/// Who gets how much of a volume that doesn't do for all: goods at an order desk, permits at an authority.
namespace chokepoint::policy {

/// One that asks. Those of a lower tier are served before all of a higher one; within a tier in the order of the list,
/// which is the order in which they came.
struct Claim {
  std::int64_t wanted = 0;  ///< parts, >= 0
  std::uint32_t tier = 0;
  std::int64_t granted = 0;  ///< the answer
};

/// Shares `volume` (parts, >= 0) among the claims: 0 <= granted <= wanted, and nothing is left while anybody wants
/// more.
///
/// first_come serves in order. proportional gives each its share of what the tier wants, whole parts by largest
/// remainder (ties: who came first). max_min gives equal shares and what one doesn't need to the others (progressive
/// filling: Bertsekas and Gallager, Data Networks, 6.5.2), single parts that are left to who came first.
/// `claims` must be in the order of tiers. Quadratic in their number, and no memory is allocated.
void allocate(model::Split split, std::int64_t volume, std::span<Claim> claims);

}  // namespace chokepoint::policy
