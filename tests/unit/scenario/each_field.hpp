#pragma once

#include <functional>
#include <vector>

#include "engine/scenario/field_tree.hpp"

namespace chokepoint::scenario {

/// Visits fields and what is in them, parents first.
inline void each_field(std::vector<FieldNode> const& fields, std::function<void(FieldNode const&)> const& visit) {
  for (auto const& field : fields) {
    visit(field);
    each_field(field.children, visit);
  }
}

}  // namespace chokepoint::scenario
