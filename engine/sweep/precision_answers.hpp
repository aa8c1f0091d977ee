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
  double asked = 0;  ///< the threshold of a probability, the share of a quantile
  std::optional<double> estimate;
  std::optional<Interval> interval;
};

/// By group as `answers` has them; none of studies that ask for no precision. A date that didn't come is later than
/// any. Differences are of variants alone.
base::Result<std::vector<std::vector<PrecisionAnswer>>, results::FileProblem> precision_answers(
    results::SweepFile const& file, results::SweepState const& state, std::vector<GroupAnswer> const& groups);

}  // namespace chokepoint::sweep
