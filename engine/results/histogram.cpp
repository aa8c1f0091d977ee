#include "engine/results/histogram.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "engine/results/block_data.hpp"

namespace chokepoint::results {

namespace {

constexpr int steps = 32;      // buckets of a doubling
constexpr int smallest = -40;  // exponent of two below which all is zero
constexpr int largest = 1023;

}  // namespace

std::int32_t bucket_of(double value) {
  double const size = std::fabs(value);
  if (!(size >= std::ldexp(1.0, smallest))) return 0;
  int exponent = 0;
  double const fraction = std::frexp(std::min(size, std::ldexp(1.0, largest)), &exponent);  // in [1/2, 1)
  auto const step = static_cast<std::int32_t>((fraction * 2 - 1) * steps);
  std::int32_t const bucket = (exponent - 1 - smallest) * steps + std::min(step, steps - 1) + 1;
  return value < 0 ? -bucket : bucket;
}

double bucket_middle(std::int32_t bucket) {
  if (bucket == 0) return 0;
  std::int32_t const place = std::abs(bucket) - 1;
  double const size = std::ldexp(1 + (place % steps + 0.5) / steps, place / steps + smallest);
  return bucket < 0 ? -size : size;
}

std::string histogram_words(Bytes const& stored) {
  std::string words;
  for (DataReader reader(stored); reader.left() > 0;) {
    auto const bucket = static_cast<std::int32_t>(static_cast<std::int64_t>(reader.integer()));
    words += fmt::format("{}{}:{}", words.empty() ? "" : " ", bucket_middle(bucket), reader.integer());
  }
  return words;
}

std::optional<double> histogram_quantile(OutcomeSums const& sums, double quantile) {
  if (sums.count == 0) return std::nullopt;
  auto const rank = static_cast<std::uint64_t>(quantile * static_cast<double>(sums.count - 1));
  std::uint64_t passed = 0;
  for (auto const& [bucket, held] : sums.histogram) {
    passed += held;
    if (passed > rank) return std::clamp(bucket_middle(bucket), sums.least, sums.greatest);
  }
  return sums.greatest;
}

}  // namespace chokepoint::results
