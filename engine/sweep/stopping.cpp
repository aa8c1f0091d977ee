#include "engine/sweep/stopping.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/sweep/statistics.hpp"

namespace chokepoint::sweep {

namespace {

constexpr double nothing_known = std::numeric_limits<double>::infinity();

RuleState quantile_state(PrecisionRule const& rule, std::vector<double> values, double confidence) {
  RuleState state;
  state.half_width = nothing_known;
  auto const ranks = quantile_ranks(values.size(), rule.quantile, confidence);
  if (!ranks) return state;
  std::sort(values.begin(), values.end());
  double const low = values[ranks->first];
  double const high = values[ranks->second];
  state.estimate = values[quantile_rank(values.size(), rule.quantile)];
  if (!(high < nothing_known)) return state;  // a date that may not come at all
  // One value throughout tells nothing about where the next one will be.
  state.interval = {low, high};
  if (values.front() < values.back()) state.half_width = std::max(high - state.estimate, state.estimate - low);
  return state;
}

}  // namespace

std::uint64_t look_at_or_after(std::uint64_t blocks) {
  std::uint64_t count = first_look;
  while (count < blocks) count += count / 2;
  return count;
}

std::vector<RuleState> look(Study const& study, std::uint64_t point, std::vector<results::OutcomeSums> const& outcomes,
                            std::vector<results::PairSums> const& pairs, std::vector<std::uint64_t> const& more,
                            ValuesOf const& values) {
  std::vector<RuleState> states;
  for (std::size_t index = 0; index < study.precision.size(); ++index) {
    PrecisionRule const& rule = study.precision[index];
    for (std::size_t variant = 0; variant < study.variants.size(); ++variant) {
      if (rule.of == Estimate::difference && variant == 0) continue;
      std::size_t const at = variant * study.outcomes.size() + rule.outcome;
      RuleState state;
      state.half_width = nothing_known;
      if (rule.of == Estimate::mean) {
        state.estimate = outcomes[at].mean;
        state.half_width =
            mean_half_width(outcomes[at].count, outcomes[at].squares, outcomes[at].cubes, study.confidence)
                .value_or(nothing_known);
      } else if (rule.of == Estimate::difference) {
        state.estimate = pairs[at].difference_mean;
        state.half_width =
            mean_half_width(pairs[at].count, pairs[at].difference_squares, pairs[at].difference_cubes, study.confidence)
                .value_or(nothing_known);
      } else if (rule.of == Estimate::probability) {
        std::uint64_t const successes = more[variant * study.precision.size() + index];
        // A date that didn't come is later than any; a mean of nothing is no value at all.
        bool const date = study.outcomes[rule.outcome].unit == "date";
        std::uint64_t const count = outcomes[at].count + (date ? outcomes[at].missing : 0);
        state.estimate = count == 0 ? 0 : static_cast<double>(successes) / static_cast<double>(count);
        if (count > 0) {
          state.interval = wilson_interval(successes, count, study.confidence);
          state.half_width = state.interval.half_width();
        }
      } else {
        std::vector<double> all = values(point * study.variants.size() + variant, rule.outcome);
        bool const date = study.outcomes[rule.outcome].unit == "date";
        if (date) all.insert(all.end(), outcomes[at].missing, nothing_known);
        state = quantile_state(rule, std::move(all), study.confidence);
      }
      bool const of_mean = rule.of == Estimate::mean || rule.of == Estimate::difference;
      if (of_mean && state.half_width < nothing_known) {
        state.interval = {state.estimate - state.half_width, state.estimate + state.half_width};
      }
      // Of a date that may not come, that it doesn't is what is known.
      bool const says_never = study.outcomes[rule.outcome].unit == "date" &&
                              (rule.of == Estimate::probability || rule.of == Estimate::quantile);
      state.replications = outcomes[at].count + outcomes[at].missing;
      state.without_value = !says_never && state.replications > 0 &&
                            (rule.of == Estimate::difference ? pairs[at].count : outcomes[at].count) == 0;
      state.unit = rule.unit;
      state.what = rule.name + (study.compared ? " of " + study.variants[variant].name : "");
      state.wanted = rule.half_width > 0 ? rule.half_width : rule.relative * std::fabs(state.estimate);
      states.push_back(std::move(state));
    }
  }
  return states;
}

std::uint64_t blocks_needed(std::uint64_t blocks, std::vector<RuleState> const& states) {
  double excess = 1;
  for (RuleState const& state : states) excess = std::max(excess, state.excess());
  double const needed = static_cast<double>(blocks) * excess * excess;
  constexpr double most = 1e15;
  return needed < most ? static_cast<std::uint64_t>(std::ceil(needed)) : ~std::uint64_t{0};
}

std::uint64_t next_look(std::uint64_t blocks, std::vector<RuleState> const& states) {
  double excess = 1;
  for (RuleState const& state : states) {
    double const own = state.excess();
    excess = std::max(excess, std::isfinite(own) ? own : 2);
  }
  // Four times as many blocks halve the interval. What is expected from few is uncertain: never more than eightfold.
  double const wanted = static_cast<double>(blocks) * std::clamp(excess * excess, 1.0, 8.0);
  return look_at_or_after(std::max(blocks + 1, static_cast<std::uint64_t>(std::ceil(wanted))));
}

}  // namespace chokepoint::sweep
