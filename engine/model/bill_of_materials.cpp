#include "engine/model/bill_of_materials.hpp"

#include "engine/model/cycle.hpp"

namespace chokepoint::model {

std::vector<std::string> find_material_cycle(std::span<std::string const> names, std::span<MaterialLine const> lines) {
  std::vector<Arc> arcs;
  arcs.reserve(lines.size());
  for (MaterialLine const& line : lines) {
    arcs.push_back({line.product.index(), line.component.index()});
  }
  std::vector<std::string> cycle;
  for (std::uint32_t const position : find_cycle(static_cast<std::uint32_t>(names.size()), arcs)) {
    cycle.push_back(names[arcs[position].from]);
  }
  return cycle;
}

}  // namespace chokepoint::model
