#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/results/stored_sweep.hpp"

namespace chokepoint::results {

/// One direction in which a sweep's points lie.
struct SweepAxis {
  std::vector<std::size_t> factors;  ///< that move along it, in lockstep; none of the axis of bare points
  std::vector<std::uint64_t> at;     ///< by place on it: a point that lies there
};

/// The points of a design as a table of many dimensions.
struct SweepAxes {
  std::vector<SweepAxis> axes;
  std::vector<std::vector<std::size_t>> places;  ///< by point and axis
};

/// Of a grid an axis for each factor, whose values come in their order; of other designs one axis for all points.
SweepAxes axes_of(StoredStudy const& study);

}  // namespace chokepoint::results
