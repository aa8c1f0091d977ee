#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "engine/cli/verbs.hpp"
#include "engine/report/why_question.hpp"

namespace chokepoint::cli {

/// What a buyer would have got of a product with one gate out of the way, all else and all luck being the same.
struct GateRelief {
  std::string gate;      ///< "bis_china license"; empty: the run as it was
  std::string of{};      ///< what it belongs to: "rules.bis_china"
  std::string how;       ///< "gone" or "30 days earlier"
  std::string reason{};  ///< what waiting for it is charged to: "license"; empty where that isn't known
  std::int64_t per_unit = 1;
  std::int64_t delivered = 0;         ///< before the question's date, in parts of a unit
  std::int64_t delivered_in_all = 0;  ///< by the end of the run
  std::optional<base::SimTime> mean;  ///< date of all that was delivered
  std::string failure;                ///< of a run that fails so; then there are no figures
};

/// Runs the scenario of a results file again: first as it was, which must give the very same run, then with each gate
/// out of the way. Nothing, reported, with `code` set, where the scenario isn't what it was.
std::optional<std::vector<GateRelief>> reliefs_of_run(CommonArguments const& arguments,
                                                      results::ResultsFile const& file, report::WhyRun const& run,
                                                      report::WhyQuestion const& question, int& code);

std::string relief_words(std::vector<GateRelief> const& reliefs, report::WhyRun const& run,
                         report::WhyQuestion const& question, std::size_t columns);
nlohmann::ordered_json relief_json(std::vector<GateRelief> const& reliefs, report::Names const& names);

}  // namespace chokepoint::cli
