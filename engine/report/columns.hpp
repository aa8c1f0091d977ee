#pragma once

#include <nlohmann/json_fwd.hpp>

#include "engine/results/table.hpp"

namespace chokepoint::report {

/// A table as the report's page reads it: {"columns": [name...], "rows": n, "data": [column...]}. A column is an array
/// of values, or {"words": [text...], "at": [which...]} where few texts come often; what is nothing, or no number, is
/// null (-1 among words).
nlohmann::ordered_json columns_of(results::Table const& table);

}  // namespace chokepoint::report
