#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/report/why_question.hpp"
#include "engine/report/why_run.hpp"

/// What of a scenario's rules stands behind a step: from the run's rules, their dates and the scenario's text.
namespace chokepoint::report {

/// A vintage of a rule that asks for what a step waits for.
struct Asking {
  std::string rule, title;  ///< "bis_china", "US export rule on advanced chips to China"
  std::string vintage;      ///< "January 2026 rule"; empty where the rule has one alone, which needs no name
  base::SimTime since;      ///< in force from then on
  std::string key, of;      ///< "cap" of the quota "china_cap", "permit" of "ndrc", "test" of a laboratory; else empty
};

/// Of each rule that may be about what the question is about, the vintage in force after all that happened before its
/// end, where it asks for what the step waits for. Whether it applies to a single order isn't told, that depends on its
/// day and size: it may ask for it.
std::vector<Asking> asking(WhyRun const& run, WhyQuestion const& question, std::string_view step);

/// A volume that a permit office opens.
struct PermitBatch {
  std::string name;
  std::optional<base::SimTime> opens;  ///< nothing where the scenario's text doesn't tell
};
/// In the order of their dates, those without one last.
std::vector<PermitBatch> batches_of(WhyRun const& run, std::string_view office);
/// "batch_1 of 2026-01-28": those of the office that had opened before that moment.
std::string opened_batches_words(WhyRun const& run, std::string_view office, base::SimTime before);

/// Sentences on what asks for it: "may ask for it: US export rule on advanced chips to China, January 2026 rule, since
/// 2026-01-15".
std::vector<std::string> asking_words(WhyRun const& run, WhyQuestion const& question, std::string_view step);
nlohmann::ordered_json asking_json(WhyRun const& run, WhyQuestion const& question, std::string_view step);

}  // namespace chokepoint::report
