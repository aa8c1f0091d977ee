#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "engine/report/why_question.hpp"

/// Why a buyer got what it got, what a campus waits for, what became of a lot: from what a run's results file has.
/// Every figure is one of its tables', or a sum of them.
namespace chokepoint::report {

struct WhyStyle {
  std::size_t columns = 100;
};

/// The same answer for people and for programs.
std::string why_words(WhyRun const& run, WhyQuestion const& question, WhyStyle const& style = {});
nlohmann::ordered_json why_json(WhyRun const& run, WhyQuestion const& question);

/// Of gates that held a buyer's units back and whose lifting alone changes nothing ("cap", "license"): that something
/// else binds the same units, and what that is of those that wait at the question's date. Empty where none of them held
/// anything back.
std::string binds_together_words(WhyRun const& run, WhyQuestion const& question, std::vector<std::string> const& steps);

}  // namespace chokepoint::report
