#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "engine/base/result.hpp"
#include "engine/policy/library.hpp"
#include "engine/policy/worker_file.hpp"
#include "engine/workers/outline.hpp"

namespace chokepoint::cli {

/// A policy of a library, as `--json` tells it.
nlohmann::ordered_json policy_json(policy::LibraryPolicy const& policy);

/// What a file in Python says of itself, or why that can't be heard.
base::Result<workers::Outline, std::string> outline_of_file(policy::WorkerFile const& file);

}  // namespace chokepoint::cli
