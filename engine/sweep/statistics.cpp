#include "engine/sweep/statistics.hpp"

#include <algorithm>
#include <cmath>

#include "engine/base/math.hpp"
#include "engine/kernel/distribution_normal.hpp"

namespace chokepoint::sweep {

double normal_factor(double confidence) { return -kernel::normal_quantile((1 - confidence) / 2); }

double student_factor(double confidence, std::uint64_t degrees) {
  double const z = normal_factor(confidence);
  double const n = static_cast<double>(degrees);
  double const z2 = z * z;
  double const g1 = z * (z2 + 1) / 4;
  double const g2 = z * ((5 * z2 + 16) * z2 + 3) / 96;
  double const g3 = z * (((3 * z2 + 19) * z2 + 17) * z2 - 15) / 384;
  double const g4 = z * ((((79 * z2 + 776) * z2 + 1482) * z2 - 1920) * z2 - 945) / 92160;
  return z + (g1 + (g2 + (g3 + g4 / n) / n) / n) / n;
}

std::optional<double> mean_half_width(std::uint64_t count, double sum_of_squares, double sum_of_cubes,
                                      double confidence) {
  if (count < 9 || !(sum_of_squares > 0)) return std::nullopt;
  double const n = static_cast<double>(count);
  double const variance = sum_of_squares / n;
  double const skewness = sum_of_cubes / n / (variance * std::sqrt(variance));
  double const z2 = normal_factor(confidence) * normal_factor(confidence);
  double const widening = std::min(2.0, 1 + std::max(0.0, z2 * z2 + 2 * z2 - 3) / 18 * skewness * skewness / n);
  return student_factor(confidence, count - 1) * std::sqrt(sum_of_squares / (n - 1) / n) * widening;
}

std::optional<double> welch_half_width(Sample const& first, Sample const& second, double confidence) {
  if (first.count < 2 || second.count < 2) return std::nullopt;
  auto const of_mean = [](Sample const& sample) {  // the variance of its mean
    double const n = static_cast<double>(sample.count);
    return sample.sum_of_squares / (n - 1) / n;
  };
  double const one = of_mean(first);
  double const other = of_mean(second);
  double const variance = one + other;
  if (!(variance > 0)) return std::nullopt;
  double const spread =
      one * one / static_cast<double>(first.count - 1) + other * other / static_cast<double>(second.count - 1);
  constexpr double least_degrees = 8;  // of student_factor
  double const degrees = variance * variance / spread;
  if (!(degrees >= least_degrees)) return std::nullopt;
  return student_factor(confidence, static_cast<std::uint64_t>(degrees)) * std::sqrt(variance);
}

Interval wilson_interval(std::uint64_t successes, std::uint64_t count, double confidence) {
  if (count == 0) return {0, 1};
  double const n = static_cast<double>(count);
  return wilson_interval_of(successes == count ? 1 : static_cast<double>(successes) / n, n, confidence);
}

Interval wilson_interval_of(double share, double observations, double confidence) {
  if (!(observations > 0)) return {0, 1};
  double const z = normal_factor(confidence);
  double const n = observations;
  double const denominator = 1 + z * z / n;
  double const center = (share + z * z / (2 * n)) / denominator;
  double const half = z * std::sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / denominator;
  return {share <= 0 ? 0 : std::max(0.0, center - half), share >= 1 ? 1 : std::min(1.0, center + half)};
}

std::uint64_t quantile_rank(std::uint64_t count, double quantile) {
  // A product such as 0.07 · 100 that comes out a hair above a whole number is that number.
  constexpr double hair = 1e-9;
  auto const rank = static_cast<std::uint64_t>(std::ceil(std::max(0.0, static_cast<double>(count) * quantile - hair)));
  return std::min(std::max(rank, std::uint64_t{1}), count) - 1;
}

std::optional<std::pair<std::uint64_t, std::uint64_t>> quantile_ranks(std::uint64_t count, double quantile,
                                                                      double confidence, double widening) {
  double const n = static_cast<double>(count);
  double const spread = widening * normal_factor(confidence) * std::sqrt(n * quantile * (1 - quantile));
  double const low = std::floor(n * quantile - spread) - 1;  // ranks count from 0
  double const high = std::ceil(n * quantile + spread);
  if (low < 0 || high > n - 1) return std::nullopt;
  return std::pair(static_cast<std::uint64_t>(low), static_cast<std::uint64_t>(high));
}

bool is_more_than_luck(double f, double between_degrees, double within_degrees, double confidence) {
  if (!(f > 0) || !(between_degrees > 0) || !(within_degrees > 0)) return false;
  if (!std::isfinite(f)) return true;
  double const root = base::exp(base::log(f) / 3);
  double const between = 2 / (9 * between_degrees);
  double const within = 2 / (9 * within_degrees);
  double const score = ((1 - within) * root - (1 - between)) / std::sqrt(within * root * root + between);
  return score > kernel::normal_quantile(confidence);
}

}  // namespace chokepoint::sweep
