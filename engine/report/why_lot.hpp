#pragma once

#include <string>
#include <vector>

#include "engine/report/why_question.hpp"

namespace chokepoint::report {

/// One thing that happened to a lot or its order, or a stay between two of them.
struct LotStep {
  std::string what;  ///< "asked commerce: approved"
  base::SimTime begins, ends;
  double units = 0;
};

/// The story of a lot from order to delivery, as far as the run went, in the order of time.
std::vector<LotStep> lot_story(WhyRun const& run, std::string const& id);
std::string lot_words(WhyRun const& run, WhyQuestion const& question, std::size_t columns);
/// The chain behind the last delivery to the buyer before the date, or the first one after it; empty without a trace.
std::string chain_words(WhyRun const& run, WhyQuestion const& question, std::size_t columns);

}  // namespace chokepoint::report
