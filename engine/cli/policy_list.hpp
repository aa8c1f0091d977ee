#pragma once

#include <nlohmann/json.hpp>

#include "engine/policy/library.hpp"

namespace chokepoint::cli {

/// A policy of a library, as `--json` tells it.
nlohmann::ordered_json policy_json(policy::LibraryPolicy const& policy);

}  // namespace chokepoint::cli
