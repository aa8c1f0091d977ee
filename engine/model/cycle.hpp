#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace chokepoint::model {

/// "from leads to to" between nodes that are numbered from 0: a lane, a holding, a part of a bill of materials.
struct Arc {
  std::uint32_t from = 0;
  std::uint32_t to = 0;
};

/// One cycle as positions in `arcs`, in the order of travel; empty when there is none. An arc to its own start counts.
///
/// Which one is fixed, so that a message reads the same on every machine: a shortest cycle through the least node that
/// lies on any, begun at that node; among equally short ones the lexicographically least by position.
/// Linear in nodes and arcs (strongly connected components, Tarjan, SIAM J. Comput. 1, 1972).
std::vector<std::uint32_t> find_cycle(std::uint32_t nodes, std::span<Arc const> arcs);

}  // namespace chokepoint::model
