#pragma once

#include <string>
#include <vector>

#include "engine/scenario/field.hpp"

namespace chokepoint::scenario {

/// What people call something that a scenario names.
struct Title {
  std::string path;   ///< "firms.majors"
  std::string title;  ///< "The ten largest exporters"
};

/// Of everything that has one, in the order of the field table. They change no result, so the canonical text lacks
/// them; whoever shows results to people needs them all the same.
std::vector<Title> titles_of(SpecBlock const& scenario);

}  // namespace chokepoint::scenario
