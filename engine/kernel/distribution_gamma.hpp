#pragma once

#include <cstddef>
#include <vector>

#include "engine/kernel/random_stream.hpp"

namespace chokepoint::kernel {

/// P(a, x): the mass of a gamma law with shape a and scale 1 below x. Relative error below 1e-12 where it is the
/// smaller of the two tails. Domain: shape in [gamma_shape_min, gamma_shape_max], x >= 0.
double gamma_lower_tail(double shape, double x);

/// Q(a, x) = 1 - P(a, x), as accurate in its own tail.
double gamma_upper_tail(double shape, double x);

inline constexpr double gamma_shape_min = 0.01;
inline constexpr double gamma_shape_max = 1e8;

/// The inverse CDF of gamma laws of one shape, as a table: y = log(x / mean) over the normal score z of the draw.
///
/// y(z) is smooth for every shape (nearly linear for large ones, -z²/2a in the lower tail of small ones), so 148
/// quintic pieces of width 1/8 over |z| <= 9.25, which is all that 64 bits reach, give |F(sample) - u| < 5e-10 and both
/// tails to 2e-8 of themselves, at shape 0.01; from shape 1 on it is 4e-12 and 3e-11.
///
/// Nodes are found from the ends inwards: the mass between two neighbors is a Gauss-Legendre sum, one Halley step
/// places the next node. Building takes some 50 µs, nearly independent of the shape, and no memory beyond
/// `coefficients`.
namespace gamma_table {

inline constexpr double z_first = -9.25;
inline constexpr double pieces_per_unit = 8.0;
inline constexpr std::size_t pieces = 148;
inline constexpr std::size_t coefficients_per_piece = 6;
/// One value more than the pieces need: y at the end of the last.
inline constexpr std::size_t size = pieces * coefficients_per_piece + 1;

/// Fills `coefficients`, whose memory is reused when it is large enough.
void build(double shape, std::vector<double>& coefficients);

/// x / mean for a draw.
double relative_quantile(double const* coefficients, Uniform64 u);

}  // namespace gamma_table

}  // namespace chokepoint::kernel
