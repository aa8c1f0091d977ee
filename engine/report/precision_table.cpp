#include "engine/report/precision_table.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "engine/base/sim_time.hpp"
#include "engine/report/fitted_table.hpp"
#include "engine/report/numbers.hpp"
#include "engine/report/outcome_words.hpp"
#include "engine/report/sweep_summary.hpp"

namespace chokepoint::report {

std::string precision_words(results::StoredStudy const& study, sweep::PrecisionAnswer const& answer,
                            std::string const& outcome) {
  std::string const& unit = study.outcomes[answer.outcome].unit;
  switch (answer.of) {
    case sweep::Estimate::mean:
      return fmt::format("mean of {}", outcome);
    case sweep::Estimate::difference:
      return fmt::format("{} − {}", outcome, study.called(std::size_t{0}));
    case sweep::Estimate::quantile:
      return fmt::format("{:g} % quantile of {}", 100 * answer.asked, outcome);
    case sweep::Estimate::probability:
      break;
  }
  std::string const threshold = outcome_words(answer.asked, unit);
  return unit == "date" ? fmt::format("{} after {}, or never", outcome, threshold)
                        : fmt::format("{} above {}", outcome, threshold);
}

std::string precision_figure(results::StoredStudy const& study, sweep::PrecisionAnswer const& answer,
                             std::optional<double> const& value) {
  if (!value) return "—";
  std::string const& unit = study.outcomes[answer.outcome].unit;
  if (answer.of == sweep::Estimate::probability) return fmt::format("{:.1f} %", 100 * *value);
  if (answer.of != sweep::Estimate::difference) return outcome_words(*value, unit);
  return readable(unit == "date" ? *value / base::seconds_a_day : *value).append(difference_suffix(unit));
}

std::string precision_end(results::StoredStudy const& study, sweep::PrecisionAnswer const& answer, bool high) {
  if (!answer.interval) return "—";
  return precision_figure(study, answer, high ? answer.interval->high : answer.interval->low);
}

std::string asked_words(results::StoredStudy const& study, sweep::PrecisionAnswer const& answer) {
  if (!(answer.half_width > 0)) return fmt::format("± {:g} % of it", 100 * answer.relative);
  if (answer.of == sweep::Estimate::probability) return fmt::format("± {:g} points", 100 * answer.half_width);
  std::string const& unit = study.outcomes[answer.outcome].unit;
  double const half = unit == "date" ? answer.half_width / base::seconds_a_day : answer.half_width;
  return fmt::format("± {}{}", readable(half), difference_suffix(unit));
}

std::string met_words(results::SweepState const& state, sweep::Group const& group, sweep::PrecisionAnswer const& answer,
                      std::size_t variants) {
  if (answer.met()) return "yes";
  if (answer.points > 1) {
    return fmt::format("at {} of {} points", grouped_count(answer.points_met), grouped_count(answer.points));
  }
  return state.points[group.cells.front() / variants].finished ? "no" : "not yet";
}

std::string precision_table(results::StoredStudy const& study, results::SweepState const& state,
                            std::vector<sweep::GroupAnswer> const& groups,
                            std::vector<std::vector<sweep::PrecisionAnswer>> const& answers,
                            std::optional<std::size_t> columns) {
  constexpr std::size_t most_groups = 24;
  std::vector<std::vector<std::string>> lines{
      {"rule", "cell", "variant", "what", "estimate", "low", "high", "asked for", "met", "futures"}};
  for (std::size_t i = 0; i < std::min(most_groups, groups.size()); ++i) {
    sweep::Group const& group = groups[i].group;
    for (sweep::PrecisionAnswer const& answer : answers[i]) {
      lines.push_back({answer.rule, group.cell ? fmt::to_string(*group.cell) : "all", group.called,
                       precision_words(study, answer, study.outcomes[answer.outcome].name),
                       precision_figure(study, answer, answer.estimate), precision_end(study, answer, false),
                       precision_end(study, answer, true), asked_words(study, answer),
                       met_words(state, group, answer, study.variants.size()), grouped_count(answer.replications)});
    }
  }
  if (lines.size() == 1) return {};
  std::string text = "\nWhat the precision asks for, with intervals\n" + table_in(lines, columns);
  if (study.fact("rows") == "none") {
    text += paragraph_in("Quantiles are within 2 %: from histograms, as no rows were kept.", columns);
  }
  if (groups.size() > most_groups) text += fmt::format("… and {} more cells\n", groups.size() - most_groups);
  return text;
}

}  // namespace chokepoint::report
