#pragma once

#include <cstdint>
#include <vector>

#include "engine/analysis/supply_graph.hpp"

namespace chokepoint::analysis {

/// Whose failure is looked at: that of a firm with all its sites, of all sites in a country, or of a place that goods
/// only pass, which stops what has no other way.
enum class Actor : std::uint8_t { firm, country, place };

/// Whom a failure stops, with contracts as they are: a source that fails has no other in its place, unless a want has.
struct Stopper {
  std::uint32_t actor = 0;           ///< in `firms`, `countries` or `places`
  std::uint32_t sources = 0;         ///< sources of others that it stops
  std::vector<std::uint32_t> wants;  ///< that it alone stops, ascending
};

/// Everybody whose failure alone stops a want or a source of somebody else, those first who stop most wants.
std::vector<Stopper> stoppers(SupplyGraph const& graph, Actor kind);

/// How many have to fail together to stop a want.
struct LeastFailures {
  std::uint32_t least = 0;  ///< 0 where none can: a source of it has no actor behind it, or it has no source
  bool exact = true;        ///< no: at most so many, since the search ended at its bound
};

/// By want. A source needs all of its inputs, so it is stopped by whoever stops one of them; a want is stopped when all
/// of its sources are: by a group that has somebody of each source's stoppers.
std::vector<LeastFailures> least_failures(SupplyGraph const& graph, Actor kind);

}  // namespace chokepoint::analysis
