#include "engine/sweep/precision_answers.hpp"

#include <algorithm>

#include "engine/base/decimal.hpp"
#include "engine/scenario/canonical.hpp"
#include "engine/sweep/distributions.hpp"

namespace chokepoint::sweep {

namespace {

/// What rules ask for, from the canonical text of the study: `study.precision."late".above 20`.
std::vector<PrecisionAnswer> rules_of(results::StoredStudy const& study) {
  constexpr std::string_view prefix = "study.precision.\"";
  std::vector<PrecisionAnswer> rules;
  for (std::string const& line : study.scenario_lines) {
    if (!line.starts_with(prefix)) continue;
    auto const [path, value] = scenario::canonical_line(line);
    std::string_view const rest = path.substr(prefix.size());
    std::size_t const end = rest.find('"');
    std::string const name(rest.substr(0, end));
    if (rules.empty() || rules.back().rule != name) {
      rules.push_back({name, 0, Estimate::mean, 0.5, std::nullopt, std::nullopt});
      auto const own = std::find_if(study.outcomes.begin(), study.outcomes.end(),
                                    [&](auto const& outcome) { return outcome.name == name; });
      if (own != study.outcomes.end()) rules.back().outcome = static_cast<std::uint32_t>(own - study.outcomes.begin());
    }
    PrecisionAnswer& rule = rules.back();
    if (end + 2 >= rest.size()) continue;
    std::string_view const key = rest.substr(end + 2);
    std::string word(value);
    std::erase(word, '"');
    if (key == "outcome") {
      for (std::uint32_t i = 0; i < study.outcomes.size(); ++i) {
        if (study.outcomes[i].name == word) rule.outcome = i;
      }
    } else if (key == "of") {
      rule.of = word == "probability"  ? Estimate::probability
                : word == "quantile"   ? Estimate::quantile
                : word == "difference" ? Estimate::difference
                                       : Estimate::mean;
    } else if (key == "above" || key == "after" || key == "quantile") {
      auto const read = base::read_decimal(word);
      if (read.value) rule.asked = base::scale_to_double(*read.value, 1, 1);
    }
  }
  return rules;
}

/// Which of how many rules.
struct RulePlace {
  std::size_t rules;
  std::ptrdiff_t rule;
};

/// Of each cell in how many replications the threshold was passed, as it was counted when they ran.
std::vector<CellDistribution> counted_cells(results::StoredStudy const& study, results::SweepState const& state,
                                            Group const& group, PrecisionAnswer const& asked, RulePlace place) {
  bool const date = study.outcomes[asked.outcome].unit == "date";
  std::vector<CellDistribution> cells;
  for (std::uint64_t const cell : group.cells) {
    results::OutcomeSums const& sums = state.sums.outcomes[cell * study.outcomes.size() + asked.outcome];
    CellDistribution& own = cells.emplace_back();
    std::uint64_t const above = state.exceedances[cell * place.rules + static_cast<std::size_t>(place.rule)];
    std::uint64_t const all = sums.count + (date ? sums.missing : 0);
    own.beyond = std::min(above, all);
    if (all > own.beyond) own.values.emplace_back(asked.asked, all - own.beyond);
    own.rows = sums.count + sums.missing;
  }
  return cells;
}

void take_mean(PrecisionAnswer& answer, std::optional<double> const& mean, std::optional<double> const& half_width) {
  answer.estimate = mean;
  if (mean && half_width) answer.interval = Interval{*mean - *half_width, *mean + *half_width};
}

}  // namespace

base::Result<std::vector<std::vector<PrecisionAnswer>>, results::FileProblem> precision_answers(
    results::SweepFile const& file, results::SweepState const& state, std::vector<GroupAnswer> const& groups) {
  results::StoredStudy const& study = file.study();
  double const confidence = confidence_of(study);
  std::vector<PrecisionAnswer> const rules = rules_of(study);
  std::vector<std::string_view> const counted = study.rules();
  std::vector<std::vector<PrecisionAnswer>> answers;
  for (GroupAnswer const& group : groups) {
    auto& own = answers.emplace_back();
    for (PrecisionAnswer answer : rules) {
      OutcomeAnswer const& told = group.outcomes[answer.outcome];
      if (answer.of == Estimate::difference && group.pairs.empty()) continue;
      if (answer.of == Estimate::mean) {
        take_mean(answer, told.mean, told.half_width);
      } else if (answer.of == Estimate::difference) {
        PairAnswer const& pair = group.pairs[answer.outcome];
        if (pair.count > 0) take_mean(answer, pair.difference, pair.half_width);
      } else {
        auto const place = std::find(counted.begin(), counted.end(), answer.rule);
        bool const is_counted = answer.of == Estimate::probability && place != counted.end();
        auto const cells = is_counted
                               ? base::Result<std::vector<CellDistribution>, results::FileProblem>(counted_cells(
                                     study, state, group.group, answer, {counted.size(), place - counted.begin()}))
                               : distributions_of(file, state, group.group, answer.outcome);
        if (!cells) return cells.error();
        bool const any = std::any_of(cells.value().begin(), cells.value().end(),
                                     [](auto const& cell) { return cell.beyond > 0 || !cell.values.empty(); });
        if (any && answer.of == Estimate::probability) {
          EcdfStep const step = ecdf_at(cells.value(), answer.asked, confidence);
          answer.estimate = 1 - step.share;
          answer.interval = Interval{1 - step.interval.high, 1 - step.interval.low};
        } else if (any) {
          QuantileAnswer const found = quantiles_of(cells.value(), std::vector{answer.asked}, confidence).front();
          answer.estimate = found.value;
          answer.interval = found.interval;
        }
      }
      own.push_back(std::move(answer));
    }
  }
  return answers;
}

}  // namespace chokepoint::sweep
