#pragma once

#include <string>
#include <vector>

#include "engine/report/comparison.hpp"
#include "engine/report/summary.hpp"

namespace chokepoint::report {

/// What a person sees of comparisons: which values differ, then each outcome in both with its difference, the interval
/// and what that tells, then the courses over time. Ends with a line break.
std::string comparison_summary(std::vector<Comparison> const& comparisons, SummaryStyle const& style);

/// "more", "earlier", "not told apart": empty where nothing is known.
std::string verdict_words(Compared const& one);

}  // namespace chokepoint::report
