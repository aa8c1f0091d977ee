#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "engine/base/decimal.hpp"
#include "engine/base/unit.hpp"

/// Words about numbers and dates that people write in other ways than we read: the messages of scalar.hpp.
namespace chokepoint::scenario {

/// "12 weeks" is {"12", "weeks"}, "25%" is {"25", "%"}, "12" is {"12", ""}.
std::pair<std::string_view, std::string_view> split_unit(std::string_view text);

/// The flag that a word means, in lower case, upper case or with a capital: yes, no, true, false, on, off.
std::optional<bool> flag_word(std::string_view text);

struct NumberComplaint {
  bool not_finite = false;
  std::string why;   ///< goes on after the quoted text: "has a leading zero ..."
  std::string hint;  ///< what to write instead
};

/// Why `text` (a number with or without unit) is no number of ours.
NumberComplaint explain_number(std::string_view text, base::DecimalProblem problem);

/// A number as a person reads it, with at most `digits` that count where it isn't whole: "1,230,000", "0.125",
/// "1,234,568" of 1234567.8. From 10^15 on, where not every whole number is told from the next, "1.23e+15".
std::string plain_number(double value, int digits = 6);

/// "write for example '12 days'".
std::string unit_example(std::string_view number, base::Dimension expected);

struct DateComplaint {
  bool too_early = false;
  std::string why;
  std::string hint;
};

/// Why `text` is no date of ours.
DateComplaint explain_date(std::string_view text);

}  // namespace chokepoint::scenario
