#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "engine/sweep/attribution.hpp"

namespace chokepoint::report {

/// An outcome with what decides it.
struct InfluencedOutcome {
  std::string title;
  sweep::OutcomeInfluence const* influence;
};

/// What a value is, for people.
struct VariedValue {
  std::string path;
  std::string words;  ///< "12 days; 5 days to 30 days; judgment"; may be empty
};

/// Which values decide some outcomes: a row for each value, first those of which more of an outcome's variance goes
/// with the value alone, then those with the stronger rank correlation; of a value that varies together with others
/// both beyond these. What shows no more than luck for any of the outcomes is counted, and so is what `rows` leave out.
std::string influence_summary(std::vector<InfluencedOutcome> const& outcomes, std::vector<VariedValue> const& values,
                              std::size_t rows, std::optional<std::size_t> columns);

}  // namespace chokepoint::report
