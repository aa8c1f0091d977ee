#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

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

}  // namespace chokepoint::report
