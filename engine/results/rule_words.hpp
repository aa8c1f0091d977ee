#pragma once

#include <string>
#include <vector>

#include "engine/model/world.hpp"

namespace chokepoint::results {

/// What a vintage asks for, one phrase each: "license, weighed case by case", "test at us_lab", "25 % duty". What acts
/// at the border only where goods enter the rule's country.
std::vector<std::string> effects_in_words(model::World const& world, model::Vintage const& vintage, bool enters);

}  // namespace chokepoint::results
