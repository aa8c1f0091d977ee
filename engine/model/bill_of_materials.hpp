#pragma once

#include <span>
#include <string>
#include <vector>

#include "engine/model/ids.hpp"

namespace chokepoint::model {

/// One line of a bill of materials: `product` needs `component`.
struct MaterialLine {
  ProductId product;
  ProductId component;
};

/// Products that need themselves, by name in order ("server" needs "board" needs "server"): each needs the next and the
/// last needs the first. Empty when nothing does. `names` is indexed by ProductId.
std::vector<std::string> find_material_cycle(std::span<std::string const> names, std::span<MaterialLine const> lines);

}  // namespace chokepoint::model
