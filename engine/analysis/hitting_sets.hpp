#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace chokepoint::analysis {

/// Actors, ascending and each once.
using ActorSet = std::vector<std::uint32_t>;

/// The fewest actors of whom each of many sets has one.
struct LeastHits {
  bool possible = true;  ///< no: some set is empty, so nobody has one in it
  bool exact = true;     ///< no: the search ended at its bound, so that fewer may do
  std::uint32_t least = 0;
  /// Groups of that many, each of which will do. All there are, or the first `most`; of a search at its bound, one.
  std::vector<ActorSet> groups;
  bool more = false;  ///< there are more than `most`
};

/// Some set of which nobody is in `group`; nothing where the group has one of each.
using Unhit = std::function<std::optional<ActorSet>(ActorSet const& group)>;

/// Sets needn't be listed: there may be more than anybody could, such as all ways to make a product. They are asked for
/// one by one, each time one that the group at hand doesn't hit yet (implicit hitting sets: Moreno-Centeno, Karp: The
/// implicit hitting set approach to solve combinatorial optimization problems, Operations Research 61, 2013).
///
///   1. Greedily, a group that hits all: an upper bound.
///   2. Sets without an actor in common need one each: a lower bound.
///   3. From there up, for each size: take a set that isn't hit; one of its actors must be in. Branch over them, never
///      coming back to one whose branch is done; give up where sets without an actor in common are more than there are
///      places left.
///
/// The first size at which something is found is the least, exactly, unless `steps` sets have been looked at before: a
/// count, not a time, so that everybody gets the same answer.
LeastHits least_hits(Unhit const& unhit, std::size_t most, std::uint64_t steps);

/// Of sets that are listed. Those that contain another one are left out first, since who hits that hits them, too.
LeastHits least_hits(std::vector<ActorSet> sets, std::size_t most, std::uint64_t steps);

}  // namespace chokepoint::analysis
