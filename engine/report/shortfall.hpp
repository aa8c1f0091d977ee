#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/base/sim_time.hpp"

namespace chokepoint::report {

/// How far back one looks for what is behind something.
inline constexpr std::int64_t looked_back_days = 365;

/// A stretch of time in which less came than usual.
struct Shortfall {
  base::SimTime from, to;
  double came = 0;   ///< units
  double usual = 0;  ///< units that are usual in so long a time
};

/// What came in one time step of a series.
struct FlowStep {
  base::SimTime from, to;
  double units = 0;
};

/// The stretch that was short of most, of whole time steps that end by `until` and within a year before it; nothing
/// where no stretch brought less than half of what is usual, the median of all steps.
///
/// What comes in lots leaves time steps empty between them. Where it does so regularly, the rhythm (the median lengths
/// of what comes and of the pause) is one step, and as lots needn't fall into such steps evenly, a stretch is short
/// only if it lacks more than the lot of one. A step that the end of the run or of a calendar's year cut short counts
/// with the one before it.
std::optional<Shortfall> shortfall_of(std::vector<FlowStep> steps, base::SimTime until);

}  // namespace chokepoint::report
