#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/report/comparison.hpp"
#include "engine/report/summary.hpp"

namespace chokepoint::report {

/// Which outcomes are told: those that differ, the most first, or all in their order.
enum class OutcomesTold : std::uint8_t { differing, all };

/// What a person sees of comparisons: which values differ, then the outcomes in both with their differences, the
/// intervals and what these tell, where units wait, the courses over time, what to ask next. Ends with a line break.
std::string comparison_summary(std::vector<Comparison> const& comparisons, SummaryStyle const& style,
                               OutcomesTold told = OutcomesTold::differing);

/// Which outcomes one of the two alone has, by their titles with what they are there: "Outcomes of A alone: Late (30
/// chips)." Empty where there are none.
std::string alone_words(Comparison const& comparison);

/// "more", "earlier", "not told apart": empty where nothing is known.
std::string verdict_words(Compared const& one);

}  // namespace chokepoint::report
