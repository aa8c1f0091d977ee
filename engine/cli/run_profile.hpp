#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "engine/simulation/run_profile.hpp"

namespace chokepoint::cli {

/// What `run --profile` tells, for a person.
std::string profile_text(simulation::RunProfile const& profile);

nlohmann::ordered_json to_json(simulation::RunProfile const& profile);

}  // namespace chokepoint::cli
