#include "engine/report/definitions.hpp"

#include <fmt/format.h>

#include "engine/report/canonical_words.hpp"
#include "engine/scenario/canonical.hpp"
#include "engine/scenario/measures.hpp"

namespace chokepoint::report {

namespace {

/// The formula is a choice between 1 and 0, whatever decides it.
bool gives_one_or_nothing(std::string const& formula) {
  return formula.starts_with("if ") && (formula.ends_with(" then 1 else 0") || formula.ends_with(" then 0 else 1"));
}

}  // namespace

bool is_yes_or_no(std::string const& outcome, std::vector<std::string> const& scenario_lines) {
  std::string const prefix = fmt::format("outcomes.\"{}\".", outcome);
  bool happens = false;
  for (std::string const& line : scenario_lines) {
    if (!line.starts_with(prefix)) continue;
    auto const [path, value] = scenario::canonical_line(line);
    std::string_view const key = path.substr(prefix.size());
    std::string const words = canonical_words(path, value);
    if (key == "formula") return gives_one_or_nothing(words);
    if (key == "reduce" && words == scenario::word_of(model::Reduce::first_date)) return false;
    if (key != "measure") continue;
    auto const* const measure = scenario::find_measure(words);
    happens = measure != nullptr && measure->measure == model::Measure::happened;
  }
  return happens;
}

Better better_of(results::StoredStudy const& study, std::uint32_t outcome) {
  auto const& about = study.outcomes[outcome];
  bool const time = about.unit == "date" || about.unit == "days" || about.unit.ends_with("-days");
  Better by_measure = time ? Better::less : Better::unsaid;
  std::string const prefix = fmt::format("outcomes.\"{}\".", about.name);
  for (std::string const& line : study.scenario_lines) {
    if (!line.starts_with(prefix)) continue;
    auto const [path, value] = scenario::canonical_line(line);
    std::string_view const key = path.substr(prefix.size());
    std::string const word = canonical_words(path, value);
    if (key == "better") return word == "less" ? Better::less : Better::more;
    auto const* const measure = key == "measure" ? scenario::find_measure(word) : nullptr;
    if (measure == nullptr || time || measure->measure == model::Measure::happened) continue;
    by_measure = scenario::is_burden(measure->measure) ? Better::less : Better::more;
  }
  return by_measure;
}

std::string better_words(Better better, std::string const& unit) {
  bool const date = unit == "date";
  switch (better) {
    case Better::less:
      return date ? "Earlier is better" : "Less is better";
    case Better::more:
      return date ? "Later is better" : "More is better";
    case Better::unsaid:
      break;
  }
  return "The scenario doesn’t say which way is better (better: more or less of the outcome does)";
}

std::vector<BetterWay> ways_of(Better better, std::string const& unit) {
  if (better != Better::unsaid) return {{better, better_words(better, unit), {}}};
  bool const date = unit == "date";
  std::string const unsaid = ": " + better_words(Better::unsaid, unit);
  return {{Better::more, (date ? "If later is better" : "If more is better") + unsaid,
           date ? "if later is better" : "if more is better"},
          {Better::less, (date ? "If earlier is better" : "If less is better") + unsaid,
           date ? "if earlier is better" : "if less is better"}};
}

std::optional<bool> yes_or_no(results::StoredRun::Outcome const& outcome,
                              std::vector<std::string> const& scenario_lines) {
  if (!outcome.value || !is_yes_or_no(outcome.name, scenario_lines)) return std::nullopt;
  double const yes = outcome.unit == "%" ? 100 : 1;
  if (*outcome.value != 0 && *outcome.value != yes) return std::nullopt;
  return *outcome.value == yes;
}

std::vector<std::string> scenario_lines_of(results::StoredRun const& run) {
  std::vector<std::string> lines;
  for (results::Table const& table : run.tables) {
    if (table.name != "scenario") continue;
    for (auto const& row : table.rows) lines.push_back(std::get<std::string>(row.back()));
  }
  return lines;
}

}  // namespace chokepoint::report
