#pragma once

#include <string>
#include <vector>

#include "engine/scenario/field_tree.hpp"

namespace chokepoint::scenario {

/// JSON Schema (draft 7) of a scenario, for editors: completion, descriptions, and a first check while writing.
///
/// It refuses unknown keys, missing ones, wrong words, values without a unit or with one of another dimension where a
/// pattern can tell, and shapes that no reading could accept. What needs the whole file (names that exist, sums, order
/// of dates) is the reader's. What the reader accepts, the schema accepts.
std::string json_schema();

/// That of any block's keys.
std::string json_schema(std::vector<FieldNode> const& fields);

}  // namespace chokepoint::scenario
