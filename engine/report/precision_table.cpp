#include "engine/report/precision_table.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "engine/report/numbers.hpp"
#include "engine/report/sweep_summary.hpp"

namespace chokepoint::report {

std::string precision_words(results::StoredStudy const& study, sweep::PrecisionAnswer const& answer) {
  auto const& outcome = study.outcomes[answer.outcome];
  switch (answer.of) {
    case sweep::Estimate::mean:
      return fmt::format("mean of {}", outcome.name);
    case sweep::Estimate::difference:
      return fmt::format("{} − {}", outcome.name, study.variants.front());
    case sweep::Estimate::quantile:
      return fmt::format("{:g} % quantile of {}", 100 * answer.asked, outcome.name);
    case sweep::Estimate::probability:
      break;
  }
  std::string const threshold = outcome_words(answer.asked, outcome.unit);
  return outcome.unit == "date" ? fmt::format("{} after {}, or never", outcome.name, threshold)
                                : fmt::format("{} above {}", outcome.name, threshold);
}

std::string precision_table(results::StoredStudy const& study, std::vector<sweep::GroupAnswer> const& groups,
                            std::vector<std::vector<sweep::PrecisionAnswer>> const& answers) {
  constexpr std::size_t most_groups = 24;
  std::vector<std::vector<std::string>> lines{{"rule", "cell", "variant", "what", "estimate", "low", "high"}};
  for (std::size_t i = 0; i < std::min(most_groups, groups.size()); ++i) {
    for (sweep::PrecisionAnswer const& answer : answers[i]) {
      std::string const& unit = study.outcomes[answer.outcome].unit;
      auto const words = [&](double value) {
        if (answer.of == sweep::Estimate::probability) return fmt::format("{:.1f} %", 100 * value);
        if (answer.of == sweep::Estimate::difference && unit == "date") return readable(value / 86400) + " days";
        return outcome_words(value, unit);
      };
      lines.push_back(
          {answer.rule, groups[i].group.cell ? fmt::to_string(*groups[i].group.cell) : "all", groups[i].group.variant,
           precision_words(study, answer), answer.estimate ? words(*answer.estimate) : "—",
           answer.interval ? words(answer.interval->low) : "—", answer.interval ? words(answer.interval->high) : "—"});
    }
  }
  if (lines.size() == 1) return {};
  std::string text = "\nWhat the precision asks for, with intervals\n" + numbers_table(lines);
  if (study.fact("rows") == "none") {
    text += "Quantiles are within 2 %: from histograms, as no rows were kept.\n";
  }
  if (groups.size() > most_groups) text += fmt::format("… and {} more cells\n", groups.size() - most_groups);
  return text;
}

}  // namespace chokepoint::report
