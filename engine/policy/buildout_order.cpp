#include "engine/policy/buildout_order.hpp"

#include <algorithm>

namespace chokepoint::policy {

std::size_t first_listed(std::span<CampusOffer const> offers) {
  auto const found =
      std::find_if(offers.begin(), offers.end(), [](CampusOffer const& offer) { return offer.room_in_all > 0; });
  return static_cast<std::size_t>(found - offers.begin());
}

std::size_t first_with_room(std::span<CampusOffer const> offers) {
  std::size_t best = offers.size();
  for (std::size_t i = 0; i < offers.size(); ++i) {
    if (offers[i].room_first <= 0) continue;
    if (best == offers.size() || offers[i].first_at < offers[best].first_at) best = i;
  }
  return best;
}

std::size_t largest_room(std::span<CampusOffer const> offers) {
  std::size_t best = offers.size();
  for (std::size_t i = 0; i < offers.size(); ++i) {
    if (offers[i].room_in_all <= 0) continue;
    if (best == offers.size() || offers[i].room_in_all > offers[best].room_in_all) best = i;
  }
  return best;
}

}  // namespace chokepoint::policy
