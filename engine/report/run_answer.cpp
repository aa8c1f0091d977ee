#include "engine/report/run_answer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/report/outcome_words.hpp"
#include "engine/report/waiting_rows.hpp"
#include "engine/report/why_words.hpp"

namespace chokepoint::report {

namespace {

/// "39 %", "3.4 %", "under 0.1 %".
std::string share_words(double percent) {
  if (percent < 0.1) return "under 0.1 %";
  bool const whole = percent >= 9.95 || std::abs(percent - std::round(percent)) < 0.05;
  return fmt::format("{:.{}f} %", percent, whole ? 0 : 1);
}

std::string sentence_of(results::StoredRun const& run) {
  if (!run.fact("failure").empty()) return fmt::format("This run failed: {}", run.fact("failure"));
  if (run.outcomes.empty()) return "The scenario declares no outcomes.";
  OutcomeWords const words = words_of(run.outcomes.front());
  std::string text = fmt::format("{}: {}", run.outcomes.front().title, words.value);
  for (std::string const& part : {words.error, words.unit}) text += part.empty() ? "" : " " + part;
  return text + ".";
}

std::string held_of(results::StoredRun const& run) {
  constexpr std::size_t most = 3;
  WaitingRows waiting = waiting_by_reason(run);
  double const total = base::to_double(waiting.total());
  std::erase_if(waiting.rows, [](Waiting const& row) { return row.unit_seconds == 0; });
  if (!(total > 0)) return {};
  std::stable_sort(waiting.rows.begin(), waiting.rows.end(),
                   [](Waiting const& a, Waiting const& b) { return a.unit_seconds > b.unit_seconds; });
  waiting.rows.resize(std::min(waiting.rows.size(), most));
  std::vector<std::string> reasons;
  for (Waiting const& row : waiting.rows) {
    reasons.push_back(fmt::format("{} ({}{})", row.label, share_words(100 * base::to_double(row.unit_seconds) / total),
                                  reasons.empty() ? " of all waiting" : ""));
  }
  std::string_view const about = run.fact("about");
  return fmt::format("What held back {}: {}.", about.empty() ? "the ordered units" : about, list_words(reasons));
}

}  // namespace

RunAnswer answer_of(results::StoredRun const& run) { return {sentence_of(run), held_of(run)}; }

}  // namespace chokepoint::report
