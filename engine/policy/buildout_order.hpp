#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "engine/base/sim_time.hpp"

/// To which of its campuses a buyer sends the units it has just received. Each rule gives a position in the list of
/// offers, or their count when no campus has room by its plan.
namespace chokepoint::policy {

/// What a buyer expects of one campus: its plan as announced, less what is there and what it has sent there itself.
/// Amounts in the product's resolution.
struct CampusOffer {
  std::int64_t room_in_all = 0;  ///< once everything planned is built
  std::int64_t room_first = 0;   ///< when there is any: now, or as soon as a phase adds some
  base::SimTime first_at;        ///< when that is
};

/// The first of the list that has room in all: one campus is filled after the other.
std::size_t first_listed(std::span<CampusOffer const> offers);

/// The one that has room first; of several, the first of the list.
std::size_t first_with_room(std::span<CampusOffer const> offers);

/// The one with most room in all; of several, the first of the list.
std::size_t largest_room(std::span<CampusOffer const> offers);

}  // namespace chokepoint::policy
