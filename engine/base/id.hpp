#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <limits>

namespace chokepoint::base {

/// A dense index with a type: a FirmId and a SiteId can't be swapped, compared or added.
///
/// Ids are positions in the World's tables, given in the order of the elements' names, so the same scenario
/// always has the same ids. A default-constructed id refers to nothing.
template <class Tag>
class Id {
 public:
  constexpr Id() = default;
  constexpr explicit Id(std::uint32_t index) : index_(index) {}
  constexpr explicit Id(std::size_t index) : index_(static_cast<std::uint32_t>(index)) {}

  constexpr std::uint32_t index() const { return index_; }
  constexpr bool valid() const { return index_ != std::numeric_limits<std::uint32_t>::max(); }

  friend constexpr auto operator<=>(Id, Id) = default;

 private:
  std::uint32_t index_ = std::numeric_limits<std::uint32_t>::max();
};

}  // namespace chokepoint::base

template <class Tag>
struct std::hash<chokepoint::base::Id<Tag>> {
  std::size_t operator()(chokepoint::base::Id<Tag> id) const { return id.index(); }
};
