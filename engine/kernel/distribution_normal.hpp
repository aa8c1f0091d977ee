#pragma once

#include "engine/kernel/random_stream.hpp"

namespace chokepoint::kernel {

/// z with Φ(z) = p for p in (0, 1/2]: zero or negative. Relative error about 1e-15 down to p = 1e-300.
///
/// Wichura: Algorithm AS 241, The percentage points of the normal distribution (Applied Statistics 37, 1988), PPND16.
double normal_quantile(double p);

/// The normal score of a draw, both tails equally exact; -9.17 <= z <= 9.17 for a 64-bit draw.
inline double normal_score(Uniform64 u) {
  Tail const tail = u.tail();
  double const z = normal_quantile(tail.probability);
  return tail.upper ? -z : z;
}

/// Φ(-z), the mass above z. Relative error below 2e-13 for |z| < 30.
double normal_upper_tail(double z);

/// The draw whose normal score is z: Φ(z) as 64 bits, counted from the nearer end.
Uniform64 uniform_of_score(double z);

/// φ(z), the density.
double normal_density(double z);

}  // namespace chokepoint::kernel
