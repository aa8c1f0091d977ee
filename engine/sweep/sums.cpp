#include "engine/sweep/sums.hpp"

#include <algorithm>
#include <cmath>

#include "engine/results/histogram.hpp"

namespace chokepoint::sweep {

namespace {

void count_in(results::OutcomeSums& sums, std::int32_t bucket, std::uint64_t count) {
  auto const at = std::lower_bound(sums.histogram.begin(), sums.histogram.end(), bucket,
                                   [](auto const& entry, std::int32_t sought) { return entry.first < sought; });
  if (at != sums.histogram.end() && at->first == bucket) {
    at->second += count;
  } else {
    sums.histogram.insert(at, {bucket, count});
  }
}

/// The n-th value of a sample: mean, Σ(x - mean)² and Σ(x - mean)³ (Pébay, Formulas for robust, one-pass parallel
/// computation of covariances and arbitrary-order statistical moments, Sandia 2008).
void add_moments(double n, double value, double& mean, double& squares, double& cubes) {
  double const delta = value - mean;
  double const step = delta / n;
  double const term = delta * step * (n - 1);
  mean += step;
  cubes += term * step * (n - 2) - 3 * step * squares;
  squares += term;
}

/// What Σ(x - mean)³ gains beside both samples' own when they are merged, `delta` apart.
double merged_cubes(double delta, double earlier, double later, double earlier_squares, double later_squares) {
  double const n = earlier + later;
  return delta * delta * delta * earlier * later * (earlier - later) / (n * n) +
         3 * delta * (earlier * later_squares - later * earlier_squares) / n;
}

}  // namespace

void add(results::OutcomeSums& sums, std::optional<double> value) {
  if (!value) {
    sums.missing += 1;
    return;
  }
  sums.count += 1;
  add_moments(static_cast<double>(sums.count), *value, sums.mean, sums.squares, sums.cubes);
  sums.least = sums.count == 1 ? *value : std::min(sums.least, *value);
  sums.greatest = sums.count == 1 ? *value : std::max(sums.greatest, *value);
  count_in(sums, results::bucket_of(*value), 1);
}

void merge(results::OutcomeSums& sums, results::OutcomeSums const& later) {
  sums.missing += later.missing;
  if (later.count == 0) return;
  if (sums.count == 0) {
    std::uint64_t const missing = sums.missing;
    sums = later;
    sums.missing = missing;
    return;
  }
  double const earlier_count = static_cast<double>(sums.count);
  double const later_count = static_cast<double>(later.count);
  double const count = earlier_count + later_count;
  double const delta = later.mean - sums.mean;
  sums.cubes += later.cubes + merged_cubes(delta, earlier_count, later_count, sums.squares, later.squares);
  sums.mean += delta * (later_count / count);
  sums.squares += later.squares + delta * delta * (earlier_count * later_count / count);
  sums.count += later.count;
  sums.least = std::min(sums.least, later.least);
  sums.greatest = std::max(sums.greatest, later.greatest);
  for (auto const& [bucket, held] : later.histogram) count_in(sums, bucket, held);
}

/// What is beyond the rounding of two values of this size: "three days later in every future" doesn't vary, though the
/// last bits of the dates do.
double beyond_rounding(double change, double size) {
  constexpr double bits = 0x1.0p-50;
  return std::fabs(change) <= bits * size ? 0 : change;
}

void add(results::PairSums& sums, double baseline, double variant) {
  sums.count += 1;
  double const n = static_cast<double>(sums.count);
  double const from_baseline = baseline - sums.baseline_mean;
  double const from_variant = variant - sums.variant_mean;
  sums.baseline_mean += from_baseline / n;
  sums.variant_mean += from_variant / n;
  sums.baseline_squares += from_baseline * (baseline - sums.baseline_mean);
  sums.variant_squares += from_variant * (variant - sums.variant_mean);
  sums.products += from_baseline * (variant - sums.variant_mean);
  double const size = std::max(std::fabs(baseline), std::fabs(variant));
  double const change = beyond_rounding(variant - baseline - sums.difference_mean, size);
  double const difference = sums.count == 1 ? variant - baseline : sums.difference_mean + change;
  add_moments(n, difference, sums.difference_mean, sums.difference_squares, sums.difference_cubes);
}

void add_future(results::PairSums& sums, double baseline, double variant) {
  bool const has_baseline = !std::isnan(baseline);
  bool const has_variant = !std::isnan(variant);
  if (has_baseline && has_variant) {
    add(sums, baseline, variant);
  } else if (has_baseline) {
    sums.only_baseline += 1;
  } else if (has_variant) {
    sums.only_variant += 1;
  }
}

void merge(results::PairSums& sums, results::PairSums const& later) {
  sums.only_baseline += later.only_baseline;
  sums.only_variant += later.only_variant;
  if (later.count == 0) return;
  if (sums.count == 0) {
    std::uint64_t const only_baseline = sums.only_baseline;
    std::uint64_t const only_variant = sums.only_variant;
    sums = later;
    sums.only_baseline = only_baseline;
    sums.only_variant = only_variant;
    return;
  }
  double const earlier_count = static_cast<double>(sums.count);
  double const later_count = static_cast<double>(later.count);
  double const count = earlier_count + later_count;
  double const share = later_count / count;
  double const weight = earlier_count * share;
  double const baseline = later.baseline_mean - sums.baseline_mean;
  double const variant = later.variant_mean - sums.variant_mean;
  double const difference = beyond_rounding(later.difference_mean - sums.difference_mean,
                                            std::max(std::fabs(sums.baseline_mean), std::fabs(sums.variant_mean)));
  sums.difference_cubes += later.difference_cubes + merged_cubes(difference, earlier_count, later_count,
                                                                 sums.difference_squares, later.difference_squares);
  sums.baseline_squares += later.baseline_squares + baseline * baseline * weight;
  sums.variant_squares += later.variant_squares + variant * variant * weight;
  sums.products += later.products + baseline * variant * weight;
  sums.difference_squares += later.difference_squares + difference * difference * weight;
  sums.baseline_mean += baseline * share;
  sums.variant_mean += variant * share;
  sums.difference_mean += difference * share;
  sums.count += later.count;
}

std::optional<double> variance(std::uint64_t count, double sum_of_squares) {
  if (count < 2) return std::nullopt;
  return sum_of_squares / static_cast<double>(count - 1);
}

std::optional<double> variance_reduction(results::PairSums const& sums) {
  if (sums.count < 2 || !(sums.difference_squares > 0)) return std::nullopt;
  return (sums.baseline_squares + sums.variant_squares) / sums.difference_squares;
}

}  // namespace chokepoint::sweep
