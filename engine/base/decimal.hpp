#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "engine/base/wide.hpp"

namespace chokepoint::base {

/// A decimal number exactly as written: mantissa × 10^exponent. "27000.55" is {2700055, -2}.
struct Decimal {
  Wide mantissa = 0;
  int exponent = 0;
};

enum class DecimalProblem : std::uint8_t {
  not_a_number,  ///< not the whole text is a YAML 1.2 core-schema decimal ("010", "1_000", "0x1F", "1,5", "1." are
                 ///< refused)
  not_finite,    ///< ".nan", ".inf"
  too_large,  ///< beyond what a finite double or the mantissa can hold ("1e400"; also "1e-400", which would become 0)
};

struct DecimalReading {
  std::optional<Decimal> value;
  DecimalProblem problem = DecimalProblem::not_a_number;  ///< meaningful when there is no value
};

/// Reads the whole of `text` as an optional sign, digits without leading zeros, optional fraction, optional exponent.
DecimalReading read_decimal(std::string_view text);

/// The nearest double, the same on every machine and in every locale.
double to_double(Decimal const& decimal);

/// decimal × numerator / denominator as a double: the nearest one where the denominator only has factors of ten ("0.7
/// %" is the double 0.007), else with at most two roundings. denominator > 0. Every reader of units uses this one.
double scale_to_double(Decimal const& decimal, std::int64_t numerator, std::int64_t denominator);

/// decimal × numerator / denominator as an integer, half to even.
struct ScaledInteger {
  std::int64_t value = 0;
  bool exact = true;  ///< false when digits were rounded away
};
/// Nothing when the result does not fit 64 bits. denominator > 0.
std::optional<ScaledInteger> scale_to_integer(Decimal const& decimal, std::int64_t numerator, std::int64_t denominator);

}  // namespace chokepoint::base
