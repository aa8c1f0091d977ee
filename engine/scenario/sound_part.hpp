#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>

#include "engine/base/diagnostic.hpp"
#include "engine/scenario/spec.hpp"

namespace chokepoint::scenario {

/// What is left of a scenario that was read with errors once every named element that has one is taken out, and every
/// element that refers to one taken out, over and over. What remains can be assembled, and whatever is wrong with it is
/// wrong by itself: so a person gets the problems of both stages at once. A faulty clock is replaced by a long one, and
/// nothing is said of times. Nothing where the errors leave no ground to stand on: in what is included, or at no
/// particular place.
struct SoundPart {
  ScenarioSpec spec;
  bool whole = true;  ///< nothing was taken out
  /// What the scenario has of names, those of what was taken out and of what couldn't be read among them.
  std::set<std::string, std::less<>> names;
  bool names_known = true;  ///< false where a whole block couldn't be read
  bool clock_known = true;  ///< false where it is another than the scenario's

  /// Whether a problem of assembly is there whatever was taken out.
  bool is_certain(base::Diagnostic const& problem) const;
};
std::optional<SoundPart> sound_part(ScenarioSpec spec, base::Diagnostics const& diagnostics);

}  // namespace chokepoint::scenario
