#pragma once

#include <cstdint>
#include <string>

namespace chokepoint::base {

/// 128-bit integers hold unit-seconds and products of units and prices exactly.
__extension__ using Wide = __int128;
__extension__ using UnsignedWide = unsigned __int128;

/// Shares and exchange rates are counted in billionths.
inline constexpr std::int64_t billion = 1'000'000'000;

/// a*b/c in 128-bit arithmetic, rounded half to even. c > 0; std::overflow_error where the quotient leaves 64
/// bits.
std::int64_t multiply_divide(std::int64_t a, std::int64_t b, std::int64_t c);

/// a / b rounded half to even; b > 0.
Wide divide_half_even(Wide a, Wide b);

/// Decimal digits, with a sign where negative.
std::string to_string(Wide value);

/// The nearest double (ties to even), the same on every compiler.
double to_double(Wide value);

}  // namespace chokepoint::base
