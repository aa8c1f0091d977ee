#pragma once

#include <string>

#include "engine/expression/type.hpp"
#include "engine/model/outcome.hpp"

namespace chokepoint::scenario {

/// What an outcome is to a formula: its type, and the factor from the unit that it is reported in to base units.
struct OutcomeType {
  expression::Type type;
  double in_base_units = 1;
};
OutcomeType type_of(model::Outcome const& outcome, std::string const& currency);

/// The unit in which a formula's result is reported, and how many base units one of it is.
struct ReportedUnit {
  std::string word;  ///< "days", "USD per unit"; empty for plain numbers
  double scale = 1;
};
/// In which unit sums of an attribute are reported: plain ones under the attribute's own name.
ReportedUnit unit_of_metric(std::string const& metric, base::Dimension dimension);
ReportedUnit reported_unit(expression::Type const& type);

}  // namespace chokepoint::scenario
