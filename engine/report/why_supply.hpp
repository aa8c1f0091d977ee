#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/report/shortfall.hpp"
#include "engine/report/why_answer.hpp"
#include "engine/report/why_words.hpp"

namespace chokepoint::report {

/// Behind a stock that lacked goods: where they come from, how many came, what happened there, and what that lacked.
///
/// The links are the scenario's (who refills what, what is made of what), amounts are sums of the table `flows`, dates
/// those of events that happened and that pause or set something on the way. Steps from which as much as usual came
/// aren't told. That one thing came after the other isn't proof that it came of it: --relief and variants test that.
struct SupplyStep {
  std::string site, product;
  std::string from;  ///< the site that refills it; empty where it is made there
  std::string line;  ///< that makes it; empty where it is bought
  std::optional<Shortfall> shortfall;
  std::vector<std::pair<base::SimTime, std::string>> events;  ///< on the way, or at the line, ascending
  std::vector<SupplyStep> behind;
};

/// Nothing where the run kept no flows, or as much as usual came until then.
std::optional<SupplyStep> supply_behind(WhyRun const& run, std::string const& site, std::string const& product,
                                        base::SimTime until);

/// Behind the stock that most of an answer's units wait for at a date; nothing where none do.
std::optional<SupplyStep> supply_behind(WhyRun const& run, WhyAnswer const& answer, base::SimTime until);

Branch supply_branch(WhyRun const& run, SupplyStep const& step);
nlohmann::ordered_json supply_json(WhyRun const& run, SupplyStep const& step);

}  // namespace chokepoint::report
