#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/model/world.hpp"

namespace chokepoint::model {

/// Hashes of the names that luck and identities are keyed by, once for all runs of a world.
struct NameHashes {
  explicit NameHashes(World const& world);

  std::vector<std::uint64_t> actors;
  std::vector<std::uint64_t> demands;
  std::vector<std::uint64_t> stocks;
  std::vector<std::uint64_t> lanes;
  std::vector<std::uint64_t> products;
  std::vector<std::vector<std::uint64_t>> reactions;  ///< by government
};

/// The places of two hashes that are equal; nothing where all differ.
std::optional<std::pair<std::size_t, std::size_t>> equal_pair(std::vector<std::uint64_t> const& hashes);

/// Two elements whose names have one hash, and so one luck: "lanes.air and lanes.sea". Of a million names that happens
/// once in some thirty million worlds, and is refused at load (DESIGN 4.3); nothing where all differ.
std::optional<std::string> names_of_one_hash(World const& world);

}  // namespace chokepoint::model
