#include "engine/sweep/precision_answers.hpp"

#include <algorithm>
#include <cmath>

#include "engine/base/decimal.hpp"
#include "engine/base/sim_time.hpp"
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
      rules.push_back({.rule = name, .asked = 0.5, .estimate = std::nullopt, .interval = std::nullopt});
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
    } else if (key == "half_width" || key == "relative") {
      auto const read = base::read_decimal(word);
      double const number = read.value ? base::scale_to_double(*read.value, 1, 1) : 0;
      (key == "relative" ? rule.relative : rule.half_width) = number;
    } else if (key == "above" || key == "after" || key == "quantile") {
      auto const read = base::read_decimal(word);
      if (read.value) rule.asked = base::scale_to_double(*read.value, 1, 1);
    }
  }
  // Days are how people say by how much a date may be off.
  for (PrecisionAnswer& rule : rules) {
    bool const of_dates = study.outcomes[rule.outcome].unit == "date" && rule.of != Estimate::probability;
    if (of_dates) rule.half_width *= static_cast<double>(base::seconds_a_day);
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

/// How far an interval reaches from the estimate, as the rule that ends a point has it (stopping.cpp).
double reach_of(PrecisionAnswer const& answer) {
  Interval const& interval = *answer.interval;
  if (answer.of != Estimate::quantile) return (interval.high - interval.low) / 2;
  return std::max(interval.high - *answer.estimate, *answer.estimate - interval.low);
}

/// At how many points of a group the precision was reached. What was reached for all rules of a point together is
/// known; of a point that was given up each rule may have been met all the same, which its own interval tells.
void judge(PrecisionAnswer& answer, Group const& group, results::StoredStudy const& study,
           results::SweepState const& state) {
  answer.points = group.cells.size();
  answer.points_met = 0;
  for (std::uint64_t const cell : group.cells) {
    results::PointProgress const& point = state.points[cell / study.variants.size()];
    answer.points_met += point.finished && point.met ? 1U : 0U;
  }
  auto const wanted = answer.wanted();
  bool const alone = answer.points == 1 && answer.points_met == 0;
  if (alone && wanted && answer.interval && reach_of(answer) <= *wanted) answer.points_met = 1;
}

void take_mean(PrecisionAnswer& answer, std::optional<double> const& mean, std::optional<double> const& half_width) {
  answer.estimate = mean;
  if (mean && half_width) answer.interval = Interval{*mean - *half_width, *mean + *half_width};
}

}  // namespace

std::optional<double> PrecisionAnswer::wanted() const {
  if (half_width > 0) return half_width;
  return estimate ? std::optional(relative * std::fabs(*estimate)) : std::nullopt;
}

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
      answer.replications = told.count + told.missing;
      judge(answer, group.group, study, state);
      own.push_back(std::move(answer));
    }
  }
  return answers;
}

}  // namespace chokepoint::sweep
