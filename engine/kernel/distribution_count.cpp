#include "engine/kernel/distribution_count.hpp"

#include <algorithm>
#include <cmath>

#include "engine/base/check.hpp"
#include "engine/base/math.hpp"
#include "engine/kernel/distribution_normal.hpp"
#include "engine/kernel/distribution_quadrature.hpp"

namespace chokepoint::kernel {

namespace {

constexpr double inverse_root_two_pi = 0x1.9884533d43651p-2;

/// Up to this variance a tail is summed mass by mass (some hundred terms), beyond it is an integral.
constexpr double summed_variance_max = 2500.0;
/// Below this variance a search may walk from the mode.
constexpr double walked_variance_max = 30.0;

/// x log(expected / x) - (expected - x), never positive: the exponent of Loader's form. `excess` is expected - x, which
/// the caller knows without cancellation. Far below x it is the quotient that keeps its digits.
double deviance(double x, double expected, double excess) {
  double const relative = excess / x;
  return relative < -0.25 ? x * (base::log(expected / x) - relative) : x * base::log1p_minus(relative);
}

/// mass(k) + mass(k - 1) + ...: the terms fall faster than geometrically.
template <class Law>
double sum_down(Law const& law, std::int64_t k) {
  double term = 1.0;
  double sum = 1.0;
  for (std::int64_t j = k; j > 0 && term > sum * 0x1.0p-56; --j) {
    term /= law.ratio(j - 1);
    sum += term;
  }
  return law.mass(k) * sum;
}

/// mass(k) + mass(k + 1) + ...
template <class Law>
double sum_up(Law const& law, std::int64_t k) {
  double term = 1.0;
  double sum = 1.0;
  for (std::int64_t j = k; j < law.last() && term > sum * 0x1.0p-56; ++j) {
    term *= law.ratio(j);
    sum += term;
  }
  return law.mass(k) * sum;
}

/// One standard deviation near the mode, less in the tail, where the density falls by e^|z| in each.
double tail_panel_width(double deviation, double distance) {
  return deviation * 3.0 / (3.0 + std::fabs(distance) / deviation);
}

/// The mass of a gamma law of shape `a` beyond x = mean: with a = k + 1 the upper side is the Poisson F(k), the lower
/// side 1 - F(k). The variable is e = x / a - 1, in which nothing cancels.
double gamma_tail(double a, double mean, bool upper) {
  double const peak = std::sqrt(a) * inverse_root_two_pi * base::exp(-base::stirling_error(a));
  auto const density = [a, peak](double e) { return peak * base::exp(a * base::log1p_minus(e)) / (1.0 + e); };
  double const from = (mean - a) / a;
  double const panel = tail_panel_width(1.0 / std::sqrt(a), from);
  return integrate_tail(density, from, upper ? panel : -panel);
}

/// The mass of a beta law (a, b) beyond x = p: with a = k + 1 and b = n - k the upper side is the binomial F(k).
/// The variable is e = x (a + b) / a - 1; `excess` is p (a + b) - a.
double beta_tail(double a, double b, double excess, bool upper) {
  double const n = a + b;
  double const skew = a / b;
  double const peak = std::sqrt(a * n / b) * inverse_root_two_pi *
                      base::exp(base::stirling_error(n) - base::stirling_error(a) - base::stirling_error(b));
  auto const density = [a, b, skew, peak](double e) {
    return peak * base::exp(a * base::log1p_minus(e) + b * base::log1p_minus(-e * skew)) /
           ((1.0 + e) * (1.0 - e * skew));
  };
  double const from = excess / a;
  double const panel = tail_panel_width(std::sqrt(b / (a * n)), from);
  return integrate_tail(density, from, upper ? panel : -panel);
}

/// F(k) (`lower`) or 1 - F(k) of a law of large variance, as an integral.
double integral_tail(Poisson const& law, std::int64_t k, bool lower) {
  return gamma_tail(static_cast<double>(k) + 1.0, law.mean, lower);
}
double integral_tail(Binomial const& law, std::int64_t k, bool lower) {
  auto const a = static_cast<double>(k + 1);
  double const excess = std::fma(static_cast<double>(law.count + 1), law.probability, -a);
  return beta_tail(a, static_cast<double>(law.count - k), excess, lower);
}

/// F(k) or 1 - F(k), computed from the side of the mean where the terms or the density fall away; the other by
/// complement.
template <class Law>
double tail_on_its_own_side(Law const& law, std::int64_t k, double mean, bool lower) {
  if (k >= law.last()) return lower ? 1.0 : 0.0;
  auto const x = static_cast<double>(k);
  bool const own_side = lower ? x <= mean : x + 1.0 >= mean;
  if (!own_side) return 1.0 - tail_on_its_own_side(law, k, mean, !lower);
  if (law.variance() > summed_variance_max) return integral_tail(law, k, lower);
  return lower ? sum_down(law, k) : sum_up(law, k + 1);
}

/// The law's quantile at a normal score, by Cornish and Fisher's expansion to its second correction.
double cornish_fisher(double mean, double variance, double skewness, double excess_kurtosis, double z) {
  double const square = z * z;
  double const score = z + skewness * (square - 1.0) / 6.0 + excess_kurtosis * z * (square - 3.0) / 24.0 -
                       skewness * skewness * z * (2.0 * square - 5.0) / 36.0;
  return mean + std::sqrt(variance) * score;
}

/// Whether F(k) >= p, with `tail` as F(k) up to the rounding of a walk.
template <class Law>
bool reaches(Law const& law, std::int64_t k, double tail, double p) {
  if (std::fabs(tail - p) > 1e-11 * p) return tail >= p;
  return law.lower_tail(k) >= p;
}
/// Whether 1 - F(k) <= p.
template <class Law>
bool leaves_at_most(Law const& law, std::int64_t k, double tail, double p) {
  if (std::fabs(tail - p) > 1e-11 * p) return tail <= p;
  return law.upper_tail(k) <= p;
}

template <class Law>
std::int64_t search_lower(Law const& law, std::int64_t k, double p) {
  double tail = law.lower_tail(k);
  double mass = law.mass(k);
  if (reaches(law, k, tail, p)) {
    double trusted = tail;
    while (k > 0) {
      double less = tail - mass;
      if (less < trusted * 0.0625) trusted = less = law.lower_tail(k - 1);  // before cancellation costs digits
      if (!reaches(law, k - 1, less, p)) break;
      tail = less;
      mass /= law.ratio(k - 1);
      --k;
    }
  } else {
    while (k < law.last()) {
      mass *= law.ratio(k);
      ++k;
      tail += mass;
      if (reaches(law, k, tail, p)) break;
    }
  }
  return k;
}

template <class Law>
std::int64_t search_upper(Law const& law, std::int64_t k, double p) {
  double tail = law.upper_tail(k);
  double mass = law.mass(k);
  if (leaves_at_most(law, k, tail, p)) {
    while (k > 0 && leaves_at_most(law, k - 1, tail + mass, p)) {
      tail += mass;
      mass /= law.ratio(k - 1);
      --k;
    }
  } else {
    double trusted = tail;
    while (k < law.last()) {
      mass *= law.ratio(k);
      ++k;
      tail -= mass;
      if (tail < trusted * 0.0625) trusted = tail = law.upper_tail(k);
      if (leaves_at_most(law, k, tail, p)) break;
    }
  }
  return k;
}

template <class Law>
std::int64_t search(Law const& law, double mean, double excess_kurtosis, Uniform64 u) {
  // The half is not the place to change sides: symmetric laws have F(k) = 1/2 exactly, and the two computed tails of
  // one k need not add up to 1 to the last bit. So the sides meet a little above it.
  constexpr double meeting = 0.5 - 0x1.35p-12;
  bool const upper = u.in_upper_half() && u.upper() < meeting;
  double const variance = law.variance();
  double start = mean;
  if (variance >= walked_variance_max) {
    start = cornish_fisher(mean, variance, law.skewness(), excess_kurtosis, normal_score(u)) + 0.5;
  }
  auto const limit = std::min(static_cast<double>(law.last()), 9e15);
  auto const k = static_cast<std::int64_t>(std::floor(std::clamp(start, 0.0, limit)));
  return upper ? search_upper(law, k, u.upper()) : search_lower(law, k, u.lower());
}

template <class Law>
std::int64_t fill(Law const& law, double mean, std::vector<double>& masses) {
  constexpr double smallest = 1e-36;
  masses.clear();
  masses.reserve(table_room);
  std::int64_t const mode = std::min(static_cast<std::int64_t>(std::floor(mean)), law.last());
  double const peak = law.mass(mode);
  std::int64_t first = mode;
  double mass = peak;
  while (first > 0 && mass > smallest) {
    mass /= law.ratio(first - 1);
    --first;
    masses.push_back(mass);
  }
  std::reverse(masses.begin(), masses.end());
  mass = peak;
  masses.push_back(mass);
  for (std::int64_t k = mode; k < law.last() && mass > smallest; ++k) {
    mass *= law.ratio(k);
    masses.push_back(mass);
  }
  return first;
}

void check(Poisson const& law) { CHOKEPOINT_CHECK(law.mean >= 0.0 && law.mean <= 1e15, "Poisson mean {}", law.mean); }
void check(Binomial const& law) {
  CHOKEPOINT_CHECK(
      law.count >= 0 && law.count <= 1'000'000'000'000'000 && law.probability >= 0.0 && law.probability <= 1.0,
      "binomial law of {} trials at {}", law.count, law.probability);
}

}  // namespace

double Poisson::skewness() const { return 1.0 / std::sqrt(mean); }

double Poisson::mass(std::int64_t k) const {
  if (mean == 0.0) return k == 0 ? 1.0 : 0.0;
  if (k == 0) return base::exp(-mean);
  auto const x = static_cast<double>(k);
  return inverse_root_two_pi / std::sqrt(x) * base::exp(deviance(x, mean, mean - x) - base::stirling_error(x));
}

double Poisson::lower_tail(std::int64_t k) const { return tail_on_its_own_side(*this, k, mean, true); }
double Poisson::upper_tail(std::int64_t k) const { return tail_on_its_own_side(*this, k, mean, false); }

double Binomial::skewness() const { return (1.0 - 2.0 * probability) / std::sqrt(variance()); }

double Binomial::mass(std::int64_t k) const {
  if (probability == 0.0) return k == 0 ? 1.0 : 0.0;
  if (probability == 1.0) return k == count ? 1.0 : 0.0;
  auto const n = static_cast<double>(count);
  if (k == 0) return base::exp(n * base::log1p(-probability));
  if (k == count) return base::exp(n * base::log(probability));
  auto const x = static_cast<double>(k);
  double const rest = n - x;
  double const excess = std::fma(n, probability, -x);  // one rounding: np - k cancels
  return std::sqrt(n / (x * rest)) * inverse_root_two_pi *
         base::exp(deviance(x, n * probability, excess) + deviance(rest, n * (1.0 - probability), -excess) +
                   (base::stirling_error(n) - base::stirling_error(x) - base::stirling_error(rest)));
}

double Binomial::lower_tail(std::int64_t k) const {
  return tail_on_its_own_side(*this, k, static_cast<double>(count) * probability, true);
}
double Binomial::upper_tail(std::int64_t k) const {
  return tail_on_its_own_side(*this, k, static_cast<double>(count) * probability, false);
}

std::int64_t quantile(Poisson const& law, Uniform64 u) {
  check(law);
  if (law.mean == 0.0) return 0;
  return search(law, law.mean, 1.0 / law.mean, u);
}

std::int64_t quantile(Binomial const& law, Uniform64 u) {
  check(law);
  if (law.count == 0 || law.probability == 0.0) return 0;
  if (law.probability == 1.0) return law.count;
  double const variance = law.variance();
  double const kurtosis = 1.0 / variance - 6.0 / static_cast<double>(law.count);
  return search(law, static_cast<double>(law.count) * law.probability, kurtosis, u);
}

std::int64_t fill_masses(Poisson const& law, std::vector<double>& masses) {
  check(law);
  return fill(law, law.mean, masses);
}

std::int64_t fill_masses(Binomial const& law, std::vector<double>& masses) {
  check(law);
  return fill(law, static_cast<double>(law.count) * law.probability, masses);
}

std::size_t CumulativeTable::build(std::span<double> masses) {
  CHOKEPOINT_CHECK(!masses.empty(), "a law without values");
  double running = 0.0;
  std::size_t median = 0;
  for (; median + 1 < masses.size(); ++median) {
    double const with = running + masses[median];
    if (with >= 0.5) break;
    masses[median] = running = with;
  }
  running = 0.0;
  for (std::size_t i = masses.size(); i-- > median;) {
    double const above = running;
    running += masses[i];
    masses[i] = above;
  }
  return median;
}

std::size_t CumulativeTable::find(std::span<double const> table, std::size_t median, Uniform64 u) {
  if (u.in_upper_half()) {
    double const p = u.upper();
    auto const after = table.subspan(median);
    auto const place = std::partition_point(after.begin(), after.end(), [p](double above) { return above > p; });
    return std::min(median + static_cast<std::size_t>(place - after.begin()), table.size() - 1);
  }
  double const p = u.lower();
  auto const before = table.first(median);
  auto const place = std::partition_point(before.begin(), before.end(), [p](double below) { return below < p; });
  return static_cast<std::size_t>(place - before.begin());
}

}  // namespace chokepoint::kernel
