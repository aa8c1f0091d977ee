#include "engine/base/decimal.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>

#include "engine/base/check.hpp"

namespace chokepoint::base {

namespace {

constexpr Wide largest_mantissa = static_cast<Wide>(~UnsignedWide{0} >> 1U);

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool names_a_non_finite(std::string_view text) {
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) {
    text.remove_prefix(1);
    return text == ".inf" || text == ".Inf" || text == ".INF";
  }
  return text == ".inf" || text == ".Inf" || text == ".INF" || text == ".nan" || text == ".NaN" || text == ".NAN";
}

/// Digits that were read, without the zeros at the end that would only move the exponent.
struct Significand {
  Wide value = 0;
  int pending_zeros = 0;
  bool overflow = false;

  void push(char c) {
    if (c == '0') {
      ++pending_zeros;  // kept back: an overlong run of zeros is exact as an exponent
      return;
    }
    for (; pending_zeros > 0; --pending_zeros) push_digit(0);
    push_digit(c - '0');
  }

  void push_digit(int digit) {
    if (overflow || value > (largest_mantissa - digit) / 10) {
      overflow = true;
      return;
    }
    value = value * 10 + digit;
  }
};

DecimalReading refused(DecimalProblem problem) { return {std::nullopt, problem}; }

/// A natural number of up to 256 bits: enough for a mantissa times a numerator, doubled.
class Natural {
 public:
  explicit Natural(UnsignedWide value) {
    for (std::size_t i = 0; i < 4; ++i) limbs_[i] = static_cast<std::uint32_t>(value >> (32U * i));
  }

  /// False when the product would need more than 256 bits.
  [[nodiscard]] bool multiply(std::uint64_t factor) {
    UnsignedWide carry = 0;
    for (auto& limb : limbs_) {
      carry += static_cast<UnsignedWide>(limb) * factor;
      limb = static_cast<std::uint32_t>(carry);
      carry >>= 32U;
    }
    return carry == 0;
  }

  /// Floors, and gives whether a remainder was dropped.
  bool divide(std::uint64_t divisor) {
    UnsignedWide remainder = 0;
    for (std::size_t i = limbs_.size(); i-- > 0;) {
      UnsignedWide const part = (remainder << 32U) | limbs_[i];
      limbs_[i] = static_cast<std::uint32_t>(part / divisor);  // below 2^32, since remainder < divisor
      remainder = part % divisor;
    }
    return remainder != 0;
  }

  /// The value when it is below 2^96, which is far more than a result may have.
  std::optional<UnsignedWide> small() const {
    for (std::size_t i = 3; i < limbs_.size(); ++i) {
      if (limbs_[i] != 0) return std::nullopt;
    }
    return (static_cast<UnsignedWide>(limbs_[2]) << 64U) | (static_cast<UnsignedWide>(limbs_[1]) << 32U) | limbs_[0];
  }

 private:
  std::array<std::uint32_t, 8> limbs_{};
};

UnsignedWide magnitude(Wide value) {
  return value < 0 ? -static_cast<UnsignedWide>(value) : static_cast<UnsignedWide>(value);
}

}  // namespace

DecimalReading read_decimal(std::string_view text) {
  if (names_a_non_finite(text)) return refused(DecimalProblem::not_finite);
  std::size_t at = 0;
  auto const digit_here = [&] { return at < text.size() && is_digit(text[at]); };
  bool const negative = !text.empty() && text[0] == '-';
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) ++at;
  if (!digit_here()) return refused(DecimalProblem::not_a_number);

  Significand digits;
  std::size_t const whole = at;
  for (; digit_here(); ++at) digits.push(text[at]);
  if (at - whole > 1 && text[whole] == '0') return refused(DecimalProblem::not_a_number);
  std::size_t fraction = 0;
  if (at < text.size() && text[at] == '.') {
    ++at;
    std::size_t const first = at;
    for (; digit_here(); ++at) digits.push(text[at]);
    fraction = at - first;
    if (fraction == 0) return refused(DecimalProblem::not_a_number);
  }
  constexpr std::int64_t far = 1'000'000'000;  // beyond every double, and safe to add to
  std::int64_t exponent = 0;
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    bool const down = at < text.size() && text[at] == '-';
    if (at < text.size() && (text[at] == '-' || text[at] == '+')) ++at;
    if (!digit_here()) return refused(DecimalProblem::not_a_number);
    for (; digit_here(); ++at) {
      if (exponent < far) exponent = exponent * 10 + (text[at] - '0');
    }
    if (down) exponent = -exponent;
  }
  if (at != text.size()) return refused(DecimalProblem::not_a_number);

  if (digits.overflow) return refused(DecimalProblem::too_large);
  exponent -= static_cast<std::int64_t>(fraction);
  Decimal decimal;
  if (digits.value == 0) return {decimal, DecimalProblem::not_a_number};
  // Zeros at the end stay in the mantissa as long as they fit, so that the value is kept as it was written.
  for (; digits.pending_zeros > 0 && digits.value <= largest_mantissa / 10; --digits.pending_zeros) digits.value *= 10;
  exponent += digits.pending_zeros;
  if (exponent > 400 || exponent < -800) return refused(DecimalProblem::too_large);
  decimal.mantissa = negative ? -digits.value : digits.value;
  decimal.exponent = static_cast<int>(exponent);
  double const value = to_double(decimal);
  // 1e-400 is refused like 1e400: a double would silently hold something else than what was written.
  if (!std::isfinite(value) || value == 0.0) return refused(DecimalProblem::too_large);
  return {decimal, DecimalProblem::not_a_number};
}

double to_double(Decimal const& decimal) {
  static constexpr std::array<double, 23> powers = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                                    1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                                    1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
  constexpr Wide exact_limit = Wide{1} << 53;
  if (decimal.mantissa >= -exact_limit && decimal.mantissa <= exact_limit && decimal.exponent >= -22 &&
      decimal.exponent <= 22) {
    // Both operands are exact doubles, so the one operation rounds correctly.
    double const mantissa = static_cast<double>(static_cast<std::int64_t>(decimal.mantissa));
    return decimal.exponent >= 0 ? mantissa * powers[static_cast<std::size_t>(decimal.exponent)]
                                 : mantissa / powers[static_cast<std::size_t>(-decimal.exponent)];
  }
  std::string const text = to_string(decimal.mantissa) + "e" + std::to_string(decimal.exponent);
  double value = 0.0;
  auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  CHOKEPOINT_CHECK(end == text.data() + text.size(), "'{}' is not read as one number", text);
  if (error == std::errc::result_out_of_range) {
    double const beyond = decimal.exponent > 0 ? std::numeric_limits<double>::infinity() : 0.0;
    return decimal.mantissa < 0 ? -beyond : beyond;
  }
  return value;
}

double scale_to_double(Decimal const& decimal, std::int64_t numerator, std::int64_t denominator) {
  CHOKEPOINT_CHECK(denominator > 0, "denominator {}", denominator);
  Decimal scaled = decimal;
  // Zeros at the end are dropped first, so that "1.50" and "1.5" take the same way.
  for (; scaled.mantissa != 0 && scaled.mantissa % 10 == 0; scaled.mantissa /= 10) ++scaled.exponent;
  // Powers of ten move the point and cost no digit: "0.7 %" is the double nearest to 0.007.
  for (; numerator != 0 && numerator % 10 == 0; numerator /= 10) ++scaled.exponent;
  for (; denominator % 10 == 0; denominator /= 10) --scaled.exponent;
  Wide product = 0;
  if (__builtin_mul_overflow(scaled.mantissa, static_cast<Wide>(numerator), &product)) {
    return to_double(scaled) * static_cast<double>(numerator) / static_cast<double>(denominator);
  }
  scaled.mantissa = product;
  return to_double(scaled) / static_cast<double>(denominator);
}

std::optional<ScaledInteger> scale_to_integer(Decimal const& decimal, std::int64_t numerator,
                                              std::int64_t denominator) {
  CHOKEPOINT_CHECK(denominator > 0, "denominator {}", denominator);
  if (decimal.mantissa == 0 || numerator == 0) return ScaledInteger{};
  bool const negative = (decimal.mantissa < 0) != (numerator < 0);
  Natural twice(magnitude(decimal.mantissa));
  // 127 + 63 + 1 bits: these two always fit.
  CHOKEPOINT_CHECK(twice.multiply(static_cast<std::uint64_t>(magnitude(numerator))) && twice.multiply(2),
                   "mantissa beyond 128 bits");
  bool dropped = false;
  int exponent = decimal.exponent;
  // A number of at most 191 bits has at most 58 digits: dividing by more leaves nothing but "something was dropped".
  if (exponent < -60) {
    return ScaledInteger{0, false};
  }
  for (; exponent > 0; --exponent) {
    if (!twice.multiply(10)) return std::nullopt;  // above 2^255 / 2^63: far beyond 64 bits
  }
  for (; exponent < 0; ++exponent) dropped = twice.divide(10) || dropped;
  dropped = twice.divide(static_cast<std::uint64_t>(denominator)) || dropped;
  auto const doubled = twice.small();
  if (!doubled) return std::nullopt;
  UnsignedWide value = *doubled >> 1U;
  bool const half = (*doubled & 1U) != 0;
  if (half && (dropped || (value & 1U) != 0)) ++value;
  UnsignedWide const limit = UnsignedWide{1} << 63U;
  if (value > limit || (value == limit && !negative)) return std::nullopt;
  auto const bits = static_cast<std::uint64_t>(value);
  return ScaledInteger{static_cast<std::int64_t>(negative ? std::uint64_t{0} - bits : bits), !half && !dropped};
}

}  // namespace chokepoint::base
