#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/kernel/random_stream.hpp"

/// Where in the unit cube the points of a study lie. All of it follows from the seed.
namespace chokepoint::sweep {

enum class Design : std::uint8_t { grid, list, random, latin_hypercube, sobol };

/// [point][factor].
using UnitPoints = std::vector<std::vector<kernel::Uniform64>>;

/// Independent draws, keyed by point and factor: more points or factors move none of the others.
UnitPoints random_points(std::uint64_t seed, std::size_t points, std::size_t factors);

/// Each factor has one value in each of `points` equal parts of [0, 1), at a random place in it, in an order of its
/// own (McKay, Beckman, Conover, Technometrics 21, 1979).
UnitPoints latin_hypercube(std::uint64_t seed, std::size_t points, std::size_t factors);

/// The first `points` points, a power of two, of the Sobol sequence (directions of Joe and Kuo, SIAM J. Sci. Comput.
/// 30, 2008, as Boost.Random has them) *with* its origin, each coordinate scrambled by a nested uniform permutation of
/// its own: Owen's, by the hash of Burley (Practical hash-based Owen scrambling, JCGT 9, 2020). 32 binary digits.
UnitPoints sobol_points(std::uint64_t seed, std::size_t points, std::size_t factors);

/// The same as integers before scrambling, for tests: x / 2^32 are the coordinates.
std::vector<std::vector<std::uint32_t>> plain_sobol_points(std::size_t points, std::size_t factors);

/// The place of every combination of levels: the last factor changes fastest.
std::vector<std::vector<std::size_t>> grid(std::vector<std::size_t> const& levels);

/// The greatest number of factors that a Sobol sequence has directions for.
inline constexpr std::size_t most_sobol_factors = 1000;

}  // namespace chokepoint::sweep
