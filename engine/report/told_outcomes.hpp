#pragma once

#include <cstdint>
#include <vector>

#include "engine/results/stored_sweep.hpp"
#include "engine/sweep/answers.hpp"

/// In which order people are told of a sweep's outcomes.
namespace chokepoint::report {

struct ToldOutcomes {
  std::vector<std::uint32_t> order;  ///< all of them, by their indices; never empty where the study has outcomes
  std::size_t answers = 0;           ///< the first so many answer the study's question; 0 where it names none
};

/// The study's answers first, then the scenario's own order. Where the study names none and compares variants, the
/// first outcome that differs between them leads: one that is the same in all tells nothing of the comparison.
ToldOutcomes told_outcomes(results::StoredStudy const& study, std::vector<sweep::GroupAnswer> const& groups);

}  // namespace chokepoint::report
