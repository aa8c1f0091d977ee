#pragma once

#include <string>
#include <vector>

#include "engine/scenario/spec.hpp"

namespace chokepoint::scenario {

/// What people call something that a scenario names.
struct Title {
  std::string path;   ///< "firms.majors"
  std::string title;  ///< "The ten largest exporters"
};

/// Of everything that has one, in the order of the field table; then those of buyers without one that bear the name of
/// the firm to which they belong: they are called by its title. They change no result, so the canonical text lacks
/// them; whoever shows results to people needs them all the same.
std::vector<Title> titles_of(ScenarioSpec const& scenario);

}  // namespace chokepoint::scenario
