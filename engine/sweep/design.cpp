#include "engine/sweep/design.hpp"

#include <algorithm>
#include <bit>
#include <boost/random/sobol.hpp>
#include <numeric>

#include "engine/base/check.hpp"

namespace chokepoint::sweep {

namespace {

std::uint32_t reversed(std::uint32_t bits) {
  bits = ((bits >> 1U) & 0x55555555U) | ((bits & 0x55555555U) << 1U);
  bits = ((bits >> 2U) & 0x33333333U) | ((bits & 0x33333333U) << 2U);
  bits = ((bits >> 4U) & 0x0F0F0F0FU) | ((bits & 0x0F0F0F0FU) << 4U);
  bits = ((bits >> 8U) & 0x00FF00FFU) | ((bits & 0x00FF00FFU) << 8U);
  return (bits >> 16U) | (bits << 16U);
}

/// Laine and Karras' permutation with the constants of Vegdahl, which Burley gives: each bit is flipped depending on
/// those below it alone; on reversed bits, on those above it.
std::uint32_t permuted(std::uint32_t bits, std::uint32_t key) {
  bits ^= bits * 0x3d20adeaU;
  bits += key;
  bits *= (key >> 16U) | 1U;
  bits ^= bits * 0x05526c56U;
  bits ^= bits * 0x53a22864U;
  return bits;
}

}  // namespace

UnitPoints random_points(std::uint64_t seed, std::size_t points, std::size_t factors) {
  kernel::StreamKey const key = kernel::StreamKey::of(seed, "study design");
  UnitPoints result(points, std::vector<kernel::Uniform64>(factors));
  for (std::size_t point = 0; point < points; ++point) {
    for (std::size_t factor = 0; factor < factors; ++factor) {
      result[point][factor] = kernel::draw(key, point, factor, 0, 0);
    }
  }
  return result;
}

UnitPoints latin_hypercube(std::uint64_t seed, std::size_t points, std::size_t factors) {
  kernel::StreamKey const place = kernel::StreamKey::of(seed, "study design");
  kernel::StreamKey const shuffle = kernel::StreamKey::of(seed, "study design order");
  UnitPoints result(points, std::vector<kernel::Uniform64>(factors));
  // A part's bounds as 64-bit fractions: part × 2^64 / points, exact to one unit.
  auto const bound = [&](std::size_t part) {
    __extension__ using Wide = unsigned __int128;
    return static_cast<std::uint64_t>((static_cast<Wide>(part) << 64U) / points);
  };
  for (std::size_t factor = 0; factor < factors; ++factor) {
    std::vector<std::size_t> order(points);
    std::iota(order.begin(), order.end(), std::size_t{0});
    kernel::RandomStream stream(shuffle, 0, factor, 0);
    for (std::size_t left = points; left > 1; --left) {
      __extension__ using Wide = unsigned __int128;
      auto const chosen = static_cast<std::size_t>((static_cast<Wide>(stream.next().bits) * left) >> 64U);
      std::swap(order[left - 1], order[chosen]);
    }
    for (std::size_t point = 0; point < points; ++point) {
      __extension__ using Wide = unsigned __int128;
      std::uint64_t const low = bound(order[point]);
      std::uint64_t const high = order[point] + 1 == points ? ~std::uint64_t{0} : bound(order[point] + 1) - 1;
      std::uint64_t const luck = kernel::draw(place, point, factor, 0, 0).bits;
      result[point][factor] = {low + static_cast<std::uint64_t>((static_cast<Wide>(luck) * (high - low)) >> 64U)};
    }
  }
  return result;
}

std::vector<std::vector<std::uint32_t>> plain_sobol_points(std::size_t points, std::size_t factors) {
  std::vector<std::vector<std::uint32_t>> result(points, std::vector<std::uint32_t>(factors, 0));
  if (factors == 0) return result;
  CHOKEPOINT_CHECK(factors <= most_sobol_factors, "{} factors", factors);
  boost::random::sobol_engine<std::uint32_t, 32> engine(factors);  // begins after the origin, which is kept here
  for (std::size_t point = 1; point < points; ++point) {
    for (std::size_t factor = 0; factor < factors; ++factor) result[point][factor] = engine();
  }
  return result;
}

UnitPoints sobol_points(std::uint64_t seed, std::size_t points, std::size_t factors) {
  auto const plain = plain_sobol_points(points, factors);
  kernel::StreamKey const key = kernel::StreamKey::of(seed, "study design");
  UnitPoints result(points, std::vector<kernel::Uniform64>(factors));
  for (std::size_t factor = 0; factor < factors; ++factor) {
    auto const scramble = static_cast<std::uint32_t>(kernel::draw(key, 0, factor, 0, 0).bits >> 32U);
    for (std::size_t point = 0; point < points; ++point) {
      std::uint32_t const bits = reversed(permuted(reversed(plain[point][factor]), scramble));
      constexpr std::uint64_t middle = std::uint64_t{1} << 31U;
      result[point][factor] = {(std::uint64_t{bits} << 32U) | middle};
    }
  }
  return result;
}

std::vector<std::vector<std::size_t>> grid(std::vector<std::size_t> const& levels) {
  std::vector<std::vector<std::size_t>> result;
  std::vector<std::size_t> place(levels.size(), 0);
  if (std::find(levels.begin(), levels.end(), std::size_t{0}) != levels.end()) return result;
  while (true) {
    result.push_back(place);
    std::size_t at = levels.size();
    while (at > 0 && ++place[at - 1] == levels[at - 1]) place[--at] = 0;
    if (at == 0) return result;
  }
}

}  // namespace chokepoint::sweep
