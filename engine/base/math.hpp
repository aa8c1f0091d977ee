#pragma once

#include <bit>
#include <cstdint>

namespace chokepoint::base {

// Elementary functions of our own: only + - * / sqrt, floor and bit operations on IEEE doubles, so that every
// compiler, optimization level, C library and processor gives the same bits (with -ffp-contract=off and the default
// rounding mode). Error bounds are in units in the last place (ulp) of the result; tests/unit/base/math.cpp holds
// them against long double references. Polynomials are our own fits in Chebyshev points.

/// e^x. Error < 0.75 ulp (< 1.1 ulp where the result is subnormal). exp(-inf) = 0, overflow gives +inf, NaN gives NaN.
double exp(double x);

/// Natural logarithm. Error < 0.9 ulp. log(±0) = -inf, log(x < 0) = NaN, log(+inf) = +inf, NaN gives NaN.
double log(double x);

/// e^x - 1 without cancellation near 0. Error < 1.2 ulp. expm1(-inf) = -1, expm1(±0) = ±0.
double expm1(double x);

/// e^x - 1 - x without cancellation near 0. Relative error < 2e-15.
double expm1_minus(double x);

/// log(1 + x) without cancellation near 0. Error < 0.9 ulp. log1p(-1) = -inf, log1p(x < -1) = NaN, log1p(±0) = ±0.
double log1p(double x);

/// log(1 + x) - x without cancellation near 0, for x > -1: the exponent of saddle-point forms. Relative error < 1e-15.
double log1p_minus(double x);

/// x^y with the special cases of C (Annex F): pow(x, 0) = 1 = pow(1, y) even for NaN, a negative x needs an integer y,
/// otherwise NaN. Error < 1 ulp, since the logarithm inside carries 65 bits.
double pow(double x, double y);

/// log Γ(x) for x > 0. Error < 1.2e-14 or 4 ulp, whichever is larger (near the zeros at 1 and 2 only the first holds).
double log_gamma(double x);

/// δ(x) = log Γ(x+1) - [(x + 1/2) log x - x + log(2π)/2] for x > 0: what Stirling's formula leaves out.
/// Absolute error < 1.2e-14; below 1e-17 from x = 10 on.
double stirling_error(double x);

/// sin x for |x| <= π/2 only (rank correlations need no more). Error < 2.2 ulp.
double sin(double x);

/// Complementary error function 2/√π ∫_x^∞ e^(-t²) dt. Relative error < 2e-15 for x <= 26, the upper tail included.
double erfc(double x);

namespace detail {

inline constexpr double ln2_high = 0x1.62e42feep-1;                  // 32 bits: its product with any exponent is exact
inline constexpr double ln2_low = 0x1.a39ef35793c76p-33;             // log 2 - ln2_high
inline constexpr std::uint64_t root_half_bits = 0x3FE6A09E667F3BCD;  // of sqrt(1/2)

/// x = 2^exponent * (1 + fraction) with 1 + fraction in [sqrt(1/2), sqrt(2)), for a positive normal x.
struct Reduced {
  double fraction;
  double exponent;
};
inline Reduced reduce(double x) {
  auto const bits = std::bit_cast<std::uint64_t>(x);
  auto const exponent = static_cast<std::int64_t>(bits - root_half_bits) >> 52;
  double const mantissa = std::bit_cast<double>(bits - (static_cast<std::uint64_t>(exponent) << 52));
  return {mantissa - 1.0, static_cast<double>(exponent)};
}

/// For s = f / (2 + f), z = s²: log(1 + f) = 2s + s * atanh_rest(z), relative error 2^-60 for f as in `Reduced`.
inline double atanh_rest(double z) {
  double const z2 = z * z;
  double const z4 = z2 * z2;
  double const low =
      (0x1.5555555555555p-1 + 0x1.9999999999a39p-2 * z) + (0x1.2492492476a1ap-2 + 0x1.c71c7201a55d7p-3 * z) * z2;
  double const high =
      (0x1.745cf8e4bba1bp-3 + 0x1.3b1c3c1c81c8fp-3 * z) + (0x1.0fbde0f4ad17bp-3 + 0x1.0c0aff044a970p-3 * z) * z2;
  return z * (low + high * z4);
}

/// log(2^exponent (1 + fraction)) + correction, where |correction| is at most an ulp or so of the rest.
inline double log_of(Reduced const& x, double correction) {
  double const f = x.fraction;
  double const s = f / (2.0 + f);
  double const half_square = 0.5 * f * f;
  // 2s = f - f²/2 + s f²/2 keeps the large part f exact.
  double const small = s * (half_square + atanh_rest(s * s)) + (x.exponent * ln2_low + correction);
  return x.exponent * ln2_high - ((half_square - small) - f);
}

/// x = exponent * log 2 + remainder + remainder_low, |remainder| <= 0.3466.
struct ExponentSplit {
  std::int64_t exponent;
  double remainder;
  double remainder_low;
};
inline ExponentSplit split_exponent(double x, double x_low) {
  // Adding 1.5 * 2^52 rounds to an integer, whose two's complement then stands in the low bits.
  constexpr double shift = 0x1.8p52;
  double const shifted = x * 0x1.71547652b82fep+0 + shift;
  double const exponent = shifted - shift;
  double const high = x - exponent * ln2_high;
  double const low = exponent * ln2_low - x_low;
  double const remainder = high - low;
  return {static_cast<std::int64_t>(std::bit_cast<std::uint64_t>(shifted) - std::bit_cast<std::uint64_t>(shift)),
          remainder, (high - remainder) - low};
}

/// (e^r - 1 - r) / r² for |r| <= 0.3466; r² times its error is below 2^-61.
inline double exp_rest(double r) {
  double const r2 = r * r;
  double const r4 = r2 * r2;
  double const low = (0x1.0p-1 + 0x1.5555555555557p-3 * r) + (0x1.5555555555556p-5 + 0x1.11111111100dcp-7 * r) * r2;
  double const middle =
      (0x1.6c16c16c162d4p-10 + 0x1.a01a01abe7fe1p-13 * r) + (0x1.a01a01a6d889cp-16 + 0x1.71de0231960ebp-19 * r) * r2;
  double const high = (0x1.27e4db646b17ep-22 + 0x1.af4de97ca4194p-26 * r) + 0x1.1f730349868cep-29 * r2;
  return low + (middle + high * r4) * r4;
}

/// e^(remainder + remainder_low), between 0.7 and 1.42.
inline double exp_of_remainder(ExponentSplit const& x) {
  double const r = x.remainder;
  double const sum = 1.0 + r;
  double const lost = r - (sum - 1.0);
  return sum + (lost + (x.remainder_low + r * r * exp_rest(r)));
}

inline double power_of_two(std::int64_t exponent) {  // -1022 <= exponent <= 1023
  return std::bit_cast<double>(static_cast<std::uint64_t>(exponent + 1023) << 52);
}

double exp_extreme(double x, double x_low);  // results near or beyond the ends of the range, NaN
double log_extreme(double x);                // zero, negative, subnormal, infinite, NaN

}  // namespace detail

inline double exp(double x) {
  if (!(x >= -708.0 && x <= 708.0)) [[unlikely]] {
    return detail::exp_extreme(x, 0.0);
  }
  detail::ExponentSplit const split = detail::split_exponent(x, 0.0);
  return detail::exp_of_remainder(split) * detail::power_of_two(split.exponent);
}

inline double log(double x) {
  constexpr std::uint64_t smallest_normal = 0x0010000000000000;
  constexpr std::uint64_t infinity = 0x7FF0000000000000;
  if (std::bit_cast<std::uint64_t>(x) - smallest_normal >= infinity - smallest_normal) [[unlikely]] {
    return detail::log_extreme(x);
  }
  return detail::log_of(detail::reduce(x), 0.0);
}

}  // namespace chokepoint::base
