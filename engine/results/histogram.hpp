#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "engine/results/stored_sweep.hpp"

/// The fixed buckets of a sweep's histograms: 32 for each doubling, by sign; bucket 0 holds zero and what is nearer to
/// it than 2^-40. Whatever the values, they are the same for all outcomes, so that they merge exactly.
namespace chokepoint::results {

std::int32_t bucket_of(double value);
/// The middle of a bucket.
double bucket_middle(std::int32_t bucket);
/// A stored histogram for people and other programs: "12.125:3 12.375:8", the middles of its buckets with how many
/// values each has. Stored it is the buckets' numbers and counts, eight bytes each, little endian.
std::string histogram_words(Bytes const& stored);
/// The quantile as the histogram knows it, within 1.6 %; nothing where it is empty.
std::optional<double> histogram_quantile(OutcomeSums const& sums, double quantile);

}  // namespace chokepoint::results
