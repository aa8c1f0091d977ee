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

void serve_in_proportion(std::int64_t volume, std::span<Claim> claims) {
  std::int64_t const total = wanted_by(claims);
  std::int64_t left = volume;
  for (Claim& claim : claims) {
    claim.granted = static_cast<std::int64_t>(static_cast<base::Wide>(volume) * claim.wanted / total);
    left -= claim.granted;
  }
  // Each that is left goes to the greatest remainder that has not had one: `left` is less than the number of claims.
  auto const remainder = [&](Claim const& claim) {
    base::Wide const exact = static_cast<base::Wide>(volume) * claim.wanted;
    return exact - static_cast<base::Wide>(claim.granted) * total;
  };
  for (; left > 0; --left) {
    Claim* best = nullptr;
    for (Claim& claim : claims) {
      if (claim.granted < claim.wanted && (best == nullptr || remainder(claim) > remainder(*best))) best = &claim;
    }
    CHOKEPOINT_CHECK(best != nullptr, "{} parts are left that nobody wants", left);
    best->granted += 1;
  }
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

}  // namespace

void allocate(model::Split split, std::int64_t volume, std::span<Claim> claims) {
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

}  // namespace chokepoint::policy
