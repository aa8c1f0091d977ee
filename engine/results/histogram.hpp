#pragma once

#include <cstdint>
#include <optional>

#include "engine/results/stored_sweep.hpp"

/// The fixed buckets of a sweep's histograms: 32 for each doubling, by sign; bucket 0 holds zero and what is nearer to
/// it than 2^-40. Whatever the values, they are the same for all outcomes, so that they merge exactly.
namespace chokepoint::results {

std::int32_t bucket_of(double value);
/// The middle of a bucket.
double bucket_middle(std::int32_t bucket);
/// The quantile as the histogram knows it, within 1.6 %; nothing where it is empty.
std::optional<double> histogram_quantile(OutcomeSums const& sums, double quantile);

}  // namespace chokepoint::results
