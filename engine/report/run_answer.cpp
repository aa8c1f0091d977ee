#include "engine/report/run_answer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/ledger/delay_reason.hpp"
#include "engine/report/definitions.hpp"
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
  OutcomeWords const words = words_of(run.outcomes.front(), scenario_lines_of(run));
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
                                  reasons.empty() ? " of all waiting until " + day_of(run.fact("to")) : ""));
  }
  std::string_view const about = run.fact("about");
  std::string const ordered = "the ordered " + unit_words(0, 1, waiting_unit(run));
  std::string const whose = about.empty() ? ordered : std::string(about);
  // Work holds nothing back; and what a duty or a ban keeps people from ordering never waits.
  using ledger::DelayReason;
  constexpr std::array work{DelayReason::fabrication, DelayReason::transit, DelayReason::installation};
  bool const is_work = std::any_of(
      work.begin(), work.end(), [&](DelayReason reason) { return waiting.rows.front().label == ledger::name(reason); });
  bool const most_is_work = is_work && 2 * base::to_double(waiting.rows.front().unit_seconds) > total;
  if (!most_is_work) return fmt::format("What held back {}: {}.", whose, list_words(reasons));
  return fmt::format("Where the time of {} went, from order to use: {}. What nobody ordered is not in it.", whose,
                     list_words(reasons));
}

/// Which future it is: a reader who sees one number takes it for the expected one.
std::string caveat_of(results::StoredRun const& run) {
  if (run.uncertain.empty()) {
    return fmt::format("This is one future, with the luck of seed {}, replication {}. It is not a forecast.",
                       run.fact("seed"), run.fact("replication"));
  }
  if (run.fact("uncertain") == "drawn") {
    return fmt::format(
        "This is one future: one draw of what is uncertain (seed {}, replication {}). It is not a forecast.",
        run.fact("seed"), run.fact("replication"));
  }
  return "This is one future, in which every uncertain value is at its central value. It is not a forecast, and need "
         "not lie in the middle of the futures that are possible.";
}

std::string among_of(results::StoredRun const& run) {
  if (std::string_view const sweep = run.fact("sweep"); !sweep.empty()) {  // whose futures are there already
    return fmt::format("chokepoint results ecdf {} {}", shell_word(std::string(sweep)),
                       shell_word(run.outcomes.front().name));
  }
  // Of a folder, whose study it is that draws the futures, where there is one.
  constexpr std::string_view in_folder = "/scenario.yaml";
  std::string file(run.fact("file"));
  if (file.ends_with(in_folder)) file.resize(file.size() - in_folder.size());
  std::string command = "chokepoint sweep " + (file.empty() ? "SCENARIO" : shell_word(file));
  auto const overrides = nlohmann::json::parse(run.fact("overrides"), nullptr, false);
  if (!overrides.is_array()) return command;
  for (auto const& one : overrides) {
    if (one.is_string()) command += " --set " + shell_word(one.get<std::string>());
  }
  return command;
}

}  // namespace

std::string shell_word(std::string const& word) {
  constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./=:,+-%";
  if (!word.empty() && word.find_first_not_of(plain) == std::string::npos) return word;
  std::string quoted = "'";
  for (char const one : word) quoted += one == '\'' ? std::string("'\\''") : std::string(1, one);
  return quoted + "'";
}

RunAnswer answer_of(results::StoredRun const& run) {
  RunAnswer answer{sentence_of(run), held_of(run), {}, {}};
  if (!run.fact("failure").empty() || run.outcomes.empty()) return answer;
  answer.caveat = caveat_of(run);
  answer.among = among_of(run);
  return answer;
}

}  // namespace chokepoint::report
