#include "engine/base/wide.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "engine/base/check.hpp"

namespace chokepoint::base {

Wide divide_half_even(Wide a, Wide b) {
  CHOKEPOINT_CHECK(b > 0, "divisor {}", to_string(b));
  Wide quotient = a / b;
  Wide remainder = a % b;
  if (remainder < 0) {  // floor, so that the rest is in [0, b)
    remainder += b;
    quotient -= 1;
  }
  Wide const above_half = remainder - (b - remainder);
  if (above_half > 0 || (above_half == 0 && quotient % 2 != 0)) quotient += 1;
  return quotient;
}

std::int64_t multiply_divide(std::int64_t a, std::int64_t b, std::int64_t c) {
  Wide const quotient = divide_half_even(static_cast<Wide>(a) * b, c);
  if (quotient < INT64_MIN || quotient > INT64_MAX) {
    throw std::overflow_error(fmt::format("{} * {} / {} leaves 64 bits", a, b, c));
  }
  return static_cast<std::int64_t>(quotient);
}

std::string to_string(Wide value) {
  bool const negative = value < 0;
  UnsignedWide rest = negative ? -static_cast<UnsignedWide>(value) : static_cast<UnsignedWide>(value);
  std::string digits;
  do {
    digits.push_back(static_cast<char>('0' + static_cast<int>(rest % 10)));
    rest /= 10;
  } while (rest != 0);
  if (negative) digits.push_back('-');
  std::reverse(digits.begin(), digits.end());
  return digits;
}

double to_double(Wide value) {
  // The compiler's own conversion rounds to nearest even in libgcc and compiler-rt alike; small values need no call.
  if (value >= INT64_MIN && value <= INT64_MAX) return static_cast<double>(static_cast<std::int64_t>(value));
  return static_cast<double>(value);
}

}  // namespace chokepoint::base
