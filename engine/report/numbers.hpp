#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/wide.hpp"

/// Numbers and text as a person reads them in a terminal.
namespace chokepoint::report {

/// "1,234,567": `value` counts 10^-decimals, so that (123456, 2) is "1,234.56".
std::string grouped(base::Wide value, int decimals = 0);
inline std::string grouped_count(std::uint64_t count) { return grouped(static_cast<base::Wide>(count)); }

/// A number with about four digits: "1,234,567", "214.3", "31.42", "0.0123". Whole numbers below 10^15 have no
/// decimals; from there on, and below 0.0001, "1.234e+18".
std::string readable(double value);
/// Lines of equally many words, the first a heading: the first column to the left, figures to the right.
std::string numbers_table(std::vector<std::vector<std::string>> const& lines);

/// "31.42 ± 0.31" in two parts: two digits of the standard error say how many of the value are worth showing.
struct WithError {
  std::string value;
  std::string error;
};
WithError readable(double value, double standard_error);

/// Rounds fractions numerator[i]/denominator so that the results sum to the rounded sum (largest remainder; ties to the
/// earlier). Numerators ≥ 0, denominator > 0.
std::vector<base::Wide> rounded_parts(std::vector<base::Wide> const& numerators, base::Wide denominator);

/// Columns that UTF-8 text takes in a terminal: East Asian wide characters take two, combining ones none.
std::size_t columns_of(std::string_view text);
/// `text` padded with spaces, or cut with "…" where it is wider.
std::string fit(std::string_view text, std::size_t columns);
/// The same at the right.
std::string fit_right(std::string_view text, std::size_t columns);
/// Breaks at spaces into lines of at most `columns`; longer words stay whole.
std::vector<std::string> wrap(std::string_view text, std::size_t columns);

}  // namespace chokepoint::report
