#include "engine/base/math.hpp"

#include <array>
#include <cmath>
#include <limits>

#include "engine/base/check.hpp"

namespace chokepoint::base {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr double half_log_two_pi = 0x1.d67f1c864beb5p-1;

/// A number as the unevaluated sum of two doubles, about 106 bits (Dekker, Numerische Mathematik 18, 1971).
struct DoubleDouble {
  double high;
  double low;
};

DoubleDouble exact_sum(double a, double b) {
  double const sum = a + b;
  double const b_part = sum - a;
  return {sum, (a - (sum - b_part)) + (b - b_part)};
}

DoubleDouble exact_product(double a, double b) {
  constexpr double splitter = 0x1.0p27 + 1.0;
  double const a_scaled = a * splitter;
  double const a_high = a_scaled - (a_scaled - a);
  double const a_low = a - a_high;
  double const b_scaled = b * splitter;
  double const b_high = b_scaled - (b_scaled - b);
  double const b_low = b - b_high;
  double const product = a * b;
  return {product, ((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low};
}

DoubleDouble product(DoubleDouble const& a, DoubleDouble const& b) {
  DoubleDouble const high = exact_product(a.high, b.high);
  return exact_sum(high.high, high.low + (a.high * b.low + a.low * b.high));
}

/// log x to about 2^-65 of itself, for positive finite x.
DoubleDouble accurate_log(double x) {
  double extra = 0.0;
  if (x < std::numeric_limits<double>::min()) {
    x *= 0x1.0p54;
    extra = -54.0;
  }
  detail::Reduced const reduced = detail::reduce(x);
  double const f = reduced.fraction;
  double const exponent = reduced.exponent + extra;
  // s = f / (2 + f) with the remainder of the division as its low part.
  DoubleDouble const divisor = exact_sum(2.0, f);
  double const s_high = f / divisor.high;
  DoubleDouble const back = exact_product(s_high, divisor.high);
  DoubleDouble const s{s_high, (((f - back.high) - back.low) - s_high * divisor.low) / divisor.high};
  DoubleDouble const z = product(s, s);
  // atanh(s) / s = 1 + z (1/3 + z p(z)); p need not be better than 50 bits.
  double const z1 = z.high;
  double const p =
      0x1.999999999999ap-3 +
      z1 * (0x1.2492492492522p-3 +
            z1 * (0x1.c71c71c6ea5acp-4 +
                  z1 * (0x1.745d177ad436ap-4 +
                        z1 * (0x1.3b1395b82701ep-4 +
                              z1 * (0x1.1118cd67251c5p-4 + z1 * (0x1.df7ba1f4809c3p-5 + z1 * 0x1.e03a7acf07f85p-5))))));
  DoubleDouble third = exact_sum(0x1.5555555555555p-2, z1 * p);
  third.low += 0x1.5555555555555p-56;  // 1/3 minus its double
  DoubleDouble const correction = product(product(z, third), s);
  DoubleDouble log_mantissa = exact_sum(2.0 * s.high, 2.0 * correction.high);
  log_mantissa.low += 2.0 * (s.low + correction.low);
  DoubleDouble const high = exact_sum(exponent * detail::ln2_high, log_mantissa.high);
  DoubleDouble const low = exact_product(exponent, detail::ln2_low);
  DoubleDouble const sum = exact_sum(high.high, low.high);
  return exact_sum(sum.high, sum.low + high.low + low.low + log_mantissa.low);
}

/// Stirling's series for δ(x), x >= 10: the first term left out is below 2e-18.
double stirling_series(double x) {
  double const inverse = 1.0 / x;
  double const square = inverse * inverse;
  return inverse *
         (1.0 / 12.0 +
          square *
              (-1.0 / 360.0 +
               square * (1.0 / 1260.0 +
                         square * (-1.0 / 1680.0 +
                                   square * (1.0 / 1188.0 +
                                             square * (-691.0 / 360360.0 +
                                                       square * (1.0 / 156.0 + square * (-3617.0 / 122400.0))))))));
}

/// e^(-x²) with the rounding error of the square taken into account.
double exp_minus_square(double x) {
  double const head = std::bit_cast<double>(std::bit_cast<std::uint64_t>(x) & ~std::uint64_t{0x7FFFFFF});
  return exp(-head * head) * exp(-(x - head) * (x + head));
}

}  // namespace

namespace detail {

double exp_extreme(double x, double x_low) {
  if (x != x) return x;
  if (x > 710.0) return infinity;
  if (x < -746.0) return 0.0;
  ExponentSplit const split = split_exponent(x, x_low);
  // Two factors: 2^1024 has no double, and only the last product may round into the subnormal range.
  std::int64_t const half = split.exponent / 2;
  return exp_of_remainder(split) * power_of_two(half) * power_of_two(split.exponent - half);
}

double log_extreme(double x) {
  if (x != x || x == infinity) return x;
  if (x == 0.0) return -infinity;
  if (x < 0.0) return not_a_number;
  Reduced reduced = reduce(x * 0x1.0p54);  // subnormal
  reduced.exponent -= 54.0;
  return log_of(reduced, 0.0);
}

}  // namespace detail

double expm1(double x) {
  if (x != x) return x;
  if (x > 40.0) return exp(x) - 1.0;
  if (x < -40.0) return -1.0;
  if (std::fabs(x) < 0x1.0p-54) return x;
  detail::ExponentSplit const split = detail::split_exponent(x, 0.0);
  double const r = split.remainder;
  double const rest = split.remainder_low + r * r * detail::exp_rest(r);
  if (split.exponent == 0) return r + rest;
  double const scale = detail::power_of_two(split.exponent);
  // 2^k (1 + r + rest) - 1, summed from the large to the small: 2^k - 1 is exact or nearly so for these k.
  DoubleDouble const constant = exact_sum(scale, -1.0);
  DoubleDouble const sum = exact_sum(constant.high, scale * r);
  return sum.high + (sum.low + (constant.low + scale * rest));
}

double expm1_minus(double x) {
  if (std::fabs(x) <= 0.3465) return x * x * detail::exp_rest(x);
  return expm1(x) - x;
}

double log1p(double x) {
  if (x != x || x == infinity) return x;
  if (x <= -1.0) return x == -1.0 ? -infinity : not_a_number;
  if (std::fabs(x) < 0x1.0p-54) return x;
  if (x > -0.2928 && x < 0.4142) return detail::log_of({x, 0.0}, 0.0);
  DoubleDouble const sum = exact_sum(1.0, x);
  return detail::log_of(detail::reduce(sum.high), sum.low / sum.high);
}

double log1p_minus(double x) {
  if (x > -0.2928 && x < 0.4142) {
    // log(1 + x) = 2s + s R and 2s - x = -x s, so that x itself never appears in the sum.
    double const s = x / (2.0 + x);
    return s * (detail::atanh_rest(s * s) - x);
  }
  return log1p(x) - x;
}

double pow(double x, double y) {
  if (y == 0.0 || x == 1.0) return 1.0;
  if (x != x || y != y) return x + y;
  double const size = std::fabs(x);
  if (std::fabs(y) == infinity) {
    if (size == 1.0) return 1.0;
    return (size > 1.0) == (y > 0.0) ? infinity : 0.0;
  }
  bool const integer = std::floor(y) == y;
  bool const odd = integer && std::fabs(y) < 0x1.0p53 && std::floor(y * 0.5) != y * 0.5;
  double const sign = odd && std::signbit(x) ? -1.0 : 1.0;
  if (size == 0.0 || size == infinity) return sign * ((size == 0.0) == (y > 0.0) ? 0.0 : infinity);
  if (x < 0.0 && !integer) return not_a_number;

  DoubleDouble const logarithm = accurate_log(size);
  double const rough = y * logarithm.high;
  if (rough > 710.0) return sign * infinity;
  if (rough < -746.0) return sign * 0.0;
  if (std::fabs(rough) < 0x1.0p-60) return sign;
  DoubleDouble const exponent = product({y, 0.0}, logarithm);
  if (exponent.high > 708.0 || exponent.high < -708.0) {
    return sign * detail::exp_extreme(exponent.high, exponent.low);
  }
  detail::ExponentSplit const split = detail::split_exponent(exponent.high, exponent.low);
  return sign * (detail::exp_of_remainder(split) * detail::power_of_two(split.exponent));
}

double log_gamma(double x) {
  CHOKEPOINT_CHECK(x > 0.0, "log Γ({})", x);
  if (x == infinity || x == 1.0 || x == 2.0) return x == infinity ? x : 0.0;
  double factor = 1.0;  // Γ(x + n) / Γ(x)
  while (x < 10.0) {
    factor *= x;
    x += 1.0;
  }
  double const shifted = (x - 0.5) * log(x) - x + half_log_two_pi + stirling_series(x);
  return factor == 1.0 ? shifted : shifted - log(factor);
}

double stirling_error(double x) {
  CHOKEPOINT_CHECK(x > 0.0, "Stirling error of {}", x);
  if (x >= 10.0) return stirling_series(x);
  return log_gamma(x) - ((x - 0.5) * log(x) - x + half_log_two_pi);
}

double sin(double x) {
  CHOKEPOINT_CHECK(std::fabs(x) <= 0x1.921fb54442d19p+0, "sin({}) beyond a quarter turn", x);
  double const y = x * x;
  double const p = -0x1.5555555555555p-3 +
                   y * (0x1.1111111111111p-7 +
                        y * (-0x1.a01a01a01a00dp-13 +
                             y * (0x1.71de3a556b9b4p-19 +
                                  y * (-0x1.ae64567e731ecp-26 +
                                       y * (0x1.612460b69da84p-33 +
                                            y * (-0x1.ae7ee3a0f8421p-41 +
                                                 y * (0x1.9507fd43389a8p-49 + y * -0x1.275efdfb3f368p-57)))))));
  return x + x * y * p;
}

double erfc(double x) {
  if (x != x) return x;
  if (x < 0.0) return 2.0 - erfc(-x);
  if (x > 27.5) return 0.0;
  // (1 + 2x) e^(x²) erfc(x) is smooth on [0, ∞); a Chebyshev series in t = (x - 3.75) / (x + 3.75), by Clenshaw's rule.
  // The approach is Shepherd and Laframboise's (Mathematics of Computation 36, 1981), the fit our own.
  constexpr std::array<double, 26> coefficients = {
      2.3551578691348034,     -0.004590054580646478,  -0.08424913336651792,    0.05920993999819189,
      -0.026658668435305753,  0.009074997670705265,   -0.002413163540417608,   0.0004907758365258086,
      -6.916973302501207e-05, 4.13902798607301e-06,   7.74038306619849e-07,    -2.1886401049234397e-07,
      1.076499946567091e-08,  4.521959811218287e-09,  -7.754400208831351e-10,  -6.318088340886684e-11,
      2.86879501093067e-11,   1.9455868545777347e-13, -9.65469674843344e-13,   3.25254814814874e-14,
      3.3478119482868056e-14, -1.864562880419313e-15, -1.2507950530688648e-15, 7.418235256624044e-17,
      5.068148904796111e-17,  -2.2370566594359995e-18};
  double const twice_t = 2.0 * ((x - 3.75) / (x + 3.75));
  double newer = 0.0;
  double older = 0.0;
  for (std::size_t i = coefficients.size() - 1; i > 0; --i) {
    double const next = twice_t * newer - older + coefficients[i];
    older = newer;
    newer = next;
  }
  double const value = 0.5 * twice_t * newer - older + 0.5 * coefficients[0];
  return exp_minus_square(x) * (value / (1.0 + 2.0 * x));
}

}  // namespace chokepoint::base
