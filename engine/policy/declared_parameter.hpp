#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/base/unit.hpp"

namespace chokepoint::policy {

/// A number that a policy declares that scenarios may give it, in whichever language it is written: what a scenario
/// writes is held to it, with the place.
struct DeclaredParameter {
  std::string name;
  std::string unit{};  ///< as scenarios write units; empty: a plain number
  std::string meaning{};
  base::Dimension dimension{};
  std::string currency{};                 ///< in its unit; else empty
  double numerator = 1, denominator = 1;  ///< base units that make up one `unit`
  double otherwise = 0;                   ///< in `unit`: what holds where a scenario doesn't give it
  double least = 0;                       ///< in `unit`; infinite: without bound
  double most = 0;

  /// Whether the policy is told it in its unit, as those of libraries are; others are told it in base units (seconds,
  /// shares of 1), as all else.
  bool told_in_unit = false;

  /// Times a value in base units is one in `unit`.
  double scale() const { return denominator / numerator; }
  double in_base_units(double in_unit) const { return in_unit * numerator / denominator; }
  /// What the policy is told of so much.
  double told(double in_unit) const { return told_in_unit ? in_unit : in_base_units(in_unit); }
  /// "30 days", as a scenario would write it.
  std::string written(double in_unit) const;
  /// "from 0 to 100 %", "0 % or more"; empty where it has no bounds.
  std::string range() const;
  /// Whether a value, in base units, is within its bounds: but for what changing units rounds.
  bool allows(double in_base_units) const;
};

/// A name as scenarios write names of policies' own: lower-case letters, digits and _, a letter first.
bool is_declared_name(std::string_view name);

/// Fills in what follows from the unit, and holds all of it to what can be declared: else words for what is wrong,
/// which go on after "parameter NAME".
base::Result<DeclaredParameter, std::string> declared(DeclaredParameter parameter);

}  // namespace chokepoint::policy
