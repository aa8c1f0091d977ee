#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/diagnostic.hpp"
#include "engine/model/world.hpp"

/// Policies whose scores were all below 0, of questions where hardly anybody means that.
namespace chokepoint::policy {

/// An actor for whom a policy never took anything in a run.
struct NothingTaken {
  std::uint16_t policy = 0;  ///< place in World::policies
  std::uint32_t actor = 0;
  std::uint32_t times = 0;  ///< that it was asked

  friend auto operator<=>(NothingTaken const&, NothingTaken const&) = default;
};

/// What to write where scores shall say an order only.
std::string hint_of_scores_below_0(model::Question question);

/// Warns of each policy once, with the actors. `all` stands in order.
void warn_of_nothing_taken(model::World const& world, std::vector<NothingTaken> const& all,
                           base::Diagnostics& diagnostics);

}  // namespace chokepoint::policy
