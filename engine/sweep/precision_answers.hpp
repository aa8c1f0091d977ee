#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/sweep/answers.hpp"

/// What a study asked to be known so well: estimates and intervals of the very things that its precision is about.
namespace chokepoint::sweep {

struct PrecisionAnswer {
  std::string rule;
  std::uint32_t outcome = 0;
  Estimate of = Estimate::mean;
  double asked = 0;       ///< the threshold of a probability, the share of a quantile
  double half_width = 0;  ///< at most this on either side was asked for; 0: `relative` holds; of dates in seconds
  double relative = 0;    ///< or at most this share of the estimate
  std::optional<double> estimate;
  std::optional<Interval> interval;
  std::uint64_t replications = 0;  ///< of the group that ran to their end
  std::uint64_t points = 1;        ///< of the group: the precision is asked for at each of them
  std::uint64_t points_met = 0;    ///< at how many of them it was reached
  bool met() const { return points_met == points; }
  /// The half-width that was asked for; nothing where it is a share of an estimate that isn't known.
  std::optional<double> wanted() const;
};

/// By group as `answers` has them; none of studies that ask for no precision. A date that didn't come is later than
/// any. Differences are of variants alone.
base::Result<std::vector<std::vector<PrecisionAnswer>>, results::FileProblem> precision_answers(
    results::SweepFile const& file, results::SweepState const& state, std::vector<GroupAnswer> const& groups);

}  // namespace chokepoint::sweep
