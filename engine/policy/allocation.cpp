#include "engine/policy/allocation.hpp"

#include <algorithm>

#include "engine/base/check.hpp"
#include "engine/base/wide.hpp"

namespace chokepoint::policy {

namespace {

std::int64_t serve_in_order(std::int64_t volume, std::span<Claim> claims) {
  for (Claim& claim : claims) {
    claim.granted = std::min(claim.wanted, volume);
    volume -= claim.granted;
  }
  return volume;
}

std::int64_t wanted_by(std::span<Claim const> claims) {
  std::int64_t total = 0;
  for (Claim const& claim : claims) total += claim.wanted;
  return total;
}

/// Back to where each was: the places are 0, 1, 2 ..., so every swap brings one home.
void restore_places(std::span<Claim> claims) {
  for (std::size_t i = 0; i < claims.size(); ++i) {
    while (claims[i].place != i) std::swap(claims[i], claims[claims[i].place]);
  }
}

void serve_in_proportion(std::int64_t volume, std::span<Claim> claims) {
  std::int64_t const total = wanted_by(claims);
  std::int64_t left = volume;
  for (std::size_t i = 0; i < claims.size(); ++i) {
    Claim& claim = claims[i];
    claim.place = i;
    std::int64_t product = 0;
    if (!__builtin_mul_overflow(volume, claim.wanted, &product)) {  // nearly always, and far quicker than 128 bits
      claim.granted = product / total;
      claim.remainder = product % total;
    } else {
      base::Wide const wide = static_cast<base::Wide>(volume) * claim.wanted;
      claim.granted = static_cast<std::int64_t>(wide / total);
      claim.remainder = static_cast<std::int64_t>(wide % total);
    }
    left -= claim.granted;
  }
  // Each part that is left goes to one of the greatest remainders: fewer are left than there are claims.
  if (left == 0) return;
  auto const served = claims.begin() + static_cast<std::ptrdiff_t>(left);
  std::nth_element(claims.begin(), served - 1, claims.end(), [](Claim const& a, Claim const& b) {
    return a.remainder != b.remainder ? a.remainder > b.remainder : a.place < b.place;
  });
  for (auto claim = claims.begin(); claim != served; ++claim) {
    CHOKEPOINT_CHECK(claim->granted < claim->wanted, "{} parts are left that nobody wants", left);
    claim->granted += 1;
  }
  restore_places(claims);
}

void serve_equally(std::int64_t volume, std::span<Claim> claims) {
  auto const more_than = [&](std::int64_t amount) {
    return std::count_if(claims.begin(), claims.end(), [&](Claim const& claim) { return claim.wanted > amount; });
  };
  std::int64_t level = 0;  // that all have who want more
  std::int64_t left = volume;
  for (std::int64_t open = more_than(0); open > 0 && left >= open; open = more_than(level)) {
    std::int64_t next = left / open + level;  // to which all can be raised at once
    for (Claim const& claim : claims) {
      if (claim.wanted > level) next = std::min(next, claim.wanted);
    }
    for (Claim& claim : claims) {
      if (claim.wanted <= level) continue;
      claim.granted += next - level;
      left -= next - level;
    }
    level = next;
  }
  for (Claim& claim : claims) {
    if (left == 0) break;
    if (claim.granted >= claim.wanted) continue;
    claim.granted += 1;
    left -= 1;
  }
}

void allocate_parts(model::Split split, std::int64_t volume, std::span<Claim> claims) {
  for (std::size_t first = 0; first < claims.size();) {
    std::size_t last = first;
    while (last < claims.size() && claims[last].tier == claims[first].tier) claims[last++].granted = 0;
    std::span<Claim> const tier = claims.subspan(first, last - first);
    std::int64_t const wanted = wanted_by(tier);
    if (split == model::Split::first_come || wanted <= volume) {
      serve_in_order(volume, tier);
    } else if (volume > 0) {
      split == model::Split::proportional ? serve_in_proportion(volume, tier) : serve_equally(volume, tier);
    }
    for (Claim const& claim : tier) volume -= claim.granted;
    first = last;
  }
}

}  // namespace

std::int64_t clearing_bid(std::span<Claim const> claims, std::uint32_t tier) {
  std::int64_t highest = 0;
  for (Claim const& claim : claims) {
    if (claim.tier == tier && claim.granted < claim.wanted) highest = std::max(highest, claim.bid);
  }
  return highest;
}

std::int64_t shippable(std::int64_t volume, std::int64_t wanted, std::int64_t lot) {
  return wanted <= volume ? wanted : volume - volume % lot;
}

void allocate(model::Split split, std::int64_t volume, std::int64_t lot, std::span<Claim> claims) {
  if (split == model::Split::auction) {
    // First come by bids.
    for (std::size_t i = 0; i < claims.size(); ++i) claims[i].place = i;
    std::sort(claims.begin(), claims.end(), [](Claim const& a, Claim const& b) {
      if (a.tier != b.tier) return a.tier < b.tier;
      return a.bid != b.bid ? a.bid > b.bid : a.place < b.place;
    });
    allocate(model::Split::first_come, volume, lot, claims);
    return restore_places(claims);
  }
  if (lot == 1) return allocate_parts(split, volume, claims);
  if (volume < lot) {  // whole orders at most, the first that it is enough for
    for (Claim& claim : claims) {
      claim.granted = claim.wanted <= volume ? claim.wanted : 0;
      volume -= claim.granted;
    }
    return;
  }
  for (Claim& claim : claims) {
    claim.whole = claim.wanted;
    claim.wanted = (claim.whole + lot - 1) / lot;
  }
  allocate_parts(split, volume / lot, claims);
  std::int64_t left = volume;
  for (Claim& claim : claims) {
    claim.wanted = claim.whole;
    claim.granted = std::min(claim.granted * lot, claim.wanted);
    left -= claim.granted;
  }
  // Orders completed with less than a lot leave something to those behind them.
  std::int64_t whole_lots = left - left % lot;
  for (Claim& claim : claims) {
    std::int64_t const open = claim.wanted - claim.granted;
    std::int64_t const more = open <= left ? open : whole_lots;
    if (more == 0) continue;
    claim.granted += more;
    left -= more;
    whole_lots = left - left % lot;
  }
}

}  // namespace chokepoint::policy
