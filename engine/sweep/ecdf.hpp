#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "engine/sweep/statistics.hpp"

/// In what share of replications an outcome is at most so much, or a date has come by then.
namespace chokepoint::sweep {

/// One step of an empirical distribution function: the share of replications up to and with `value`.
struct EcdfStep {
  double value = 0;
  double share = 0;
  Interval interval{};  ///< of the share (Wilson), at this step alone
};

/// From values with how often each came, in any order, and replications of which all that is known is that they lie
/// beyond every value: those in which a date didn't come before the run's end. So the last share of a date is the
/// probability that it comes at all. At most `most` steps are kept, evenly spaced by share, the first and last ones
/// among them.
std::vector<EcdfStep> ecdf_of(std::vector<std::pair<double, std::uint64_t>> values, std::uint64_t beyond,
                              double confidence, std::size_t most);

}  // namespace chokepoint::sweep
