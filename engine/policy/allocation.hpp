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
  std::int64_t bid = 0;      ///< of an auction, in any unit; more is better
  std::int64_t granted = 0;  ///< the answer

  // Scratch of the sharing.
  std::int64_t remainder = 0;  ///< of the exact share, above its whole parts
  std::size_t place = 0;       ///< in the list
  std::int64_t whole = 0;      ///< wanted, while wanted counts lots
};

/// What may leave of `volume` towards an order of `wanted`: all of it, or whole lots.
std::int64_t shippable(std::int64_t volume, std::int64_t wanted, std::int64_t lot);

/// Shares `volume` (parts, >= 0) among the claims: 0 <= granted <= wanted. Each is given whole multiples of `lot`
/// (parts, >= 1), or all that it wants; nothing is left that would make a lot for somebody, or complete an order.
///
/// first_come serves in order. proportional gives each its share of what the tier wants, whole lots by largest
/// remainder (ties: who came first). max_min gives equal shares and what one doesn't need to the others (progressive
/// filling: Bertsekas and Gallager, Data Networks, 6.5.2), single lots that are left to who came first. auction serves
/// the highest bids first (equal ones: who came first). `claims` must be in the order of tiers. No memory is allocated;
/// time is linear in their number, for max_min times the number of different sizes.
void allocate(model::Split split, std::int64_t volume, std::int64_t lot, std::span<Claim> claims);

/// What all who are served in one tier of an auction pay: the highest bid that isn't served in full, of which one may
/// be served in part; 0 where all are. A uniform price by the first rejected bid (Krishna, Auction Theory, 12.2: for
/// bidders who want one unit it is best to bid what it is worth to them).
std::int64_t clearing_bid(std::span<Claim const> claims, std::uint32_t tier);

}  // namespace chokepoint::policy
