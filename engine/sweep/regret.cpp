#include "engine/sweep/regret.hpp"

#include <algorithm>
#include <cmath>
#include <compare>
#include <limits>

#include "engine/base/decimal.hpp"
#include "engine/scenario/canonical.hpp"
#include "engine/sweep/study.hpp"
#include "engine/sweep/sums.hpp"

namespace chokepoint::sweep {

namespace {

/// The regrets of one variant in all futures, in their order.
struct Gathered {
  results::OutcomeSums sums;  ///< of the point at hand
  results::OutcomeSums all;   ///< of all points
  std::vector<CellValues> of_points;
  std::vector<CellShare> best_of_points;
  std::vector<double> regrets;
  VariantRegret answer;
};

/// A point is done: what it says goes to that of all.
void close_point(Gathered& gathered, std::uint64_t futures, std::uint64_t best) {
  CellValues point = values_of(gathered.sums);
  point.rows = futures;
  gathered.of_points.push_back(point);
  gathered.best_of_points.push_back({best, gathered.sums.count, futures});
  merge(gathered.all, gathered.sums);
  gathered.sums = {};
}

VariantRegret finish(Gathered& gathered, double confidence) {
  VariantRegret answer = gathered.answer;
  Observations const observed = observations_of(gathered.of_points, values_of(gathered.all));
  answer.mean = observed.mean;
  answer.half_width = mean_half_width(observed, confidence);
  ShareAnswer const best = share_of(gathered.best_of_points, confidence);
  answer.best_share = best.share;
  answer.probability = best.interval;
  constexpr double share = 0.95;
  std::vector<double>& regrets = gathered.regrets;
  if (regrets.empty()) return answer;
  std::uint64_t const rank = quantile_rank(regrets.size(), share);
  std::nth_element(regrets.begin(), regrets.begin() + static_cast<std::ptrdiff_t>(rank), regrets.end());
  answer.quantile = regrets[rank];
  return answer;
}

/// A choice's value in a future; of a date that doesn't come the run's end, beyond which it lies.
struct Reached {
  double value = 0;
  bool never = false;
  auto operator<=>(Reached const&) const = default;
};

/// When runs end [s since 1970], from the canonical text of the scenario.
double end_of_runs(results::StoredStudy const& study) {
  for (std::string const& line : study.scenario_lines) {
    auto const [path, value] = scenario::canonical_line(line);
    if (path != "clock.to") continue;
    auto const read = base::read_decimal(value);
    if (read.value) return base::scale_to_double(*read.value, 1, 1);
  }
  return std::numeric_limits<double>::quiet_NaN();
}

}  // namespace

base::Result<std::vector<GroupRegret>, results::FileProblem> regret_of(results::SweepFile const& file,
                                                                       results::SweepState const& state,
                                                                       std::uint32_t outcome, bool more_is_better,
                                                                       std::vector<std::uint32_t> const& variants) {
  results::StoredStudy const& study = file.study();
  std::uint64_t const all_variants = study.variants.size();
  bool const date = study.outcomes[outcome].unit == "date";
  double const end = date ? end_of_runs(study) : std::numeric_limits<double>::quiet_NaN();
  std::vector<GroupRegret> answers;
  for (Group const& group : groups_of(study)) {
    if (group.cells.front() % all_variants != 0) continue;  // one for each point, or for all
    GroupRegret answer;
    answer.group = group;
    std::vector<Gathered> gathered(variants.size());
    for (std::size_t i = 0; i < variants.size(); ++i) gathered[i].answer.variant = variants[i];
    for (std::uint64_t const baseline : group.cells) {
      std::uint64_t const replications = state.points[baseline / all_variants].blocks * block_replications;
      std::vector<std::vector<double>> values;  // by variant
      std::vector<bool> lost(replications, false);
      for (std::uint32_t const variant : variants) {
        auto found = file.values_by_replication(baseline + variant, outcome, replications);
        if (!found) return found.error();
        values.push_back(std::move(found).value());
        auto const failed = file.failed_replications(baseline + variant, replications);
        if (!failed) return failed.error();
        for (std::uint64_t const replication : failed.value()) lost[replication] = true;
      }
      std::vector<std::uint64_t> best_before;
      for (Gathered const& one : gathered) best_before.push_back(one.answer.best);
      std::size_t longest = 0;
      for (auto const& one : values) longest = std::max(longest, one.size());
      for (std::size_t future = 0; future < longest; ++future) {
        bool const whole = std::all_of(values.begin(), values.end(), [&](auto const& one) {
          return future < one.size() && (!std::isnan(one[future]) || (!std::isnan(end) && !lost[future]));
        });
        if (!whole) {
          (lost[future] ? answer.failed : answer.left_out) += 1;
          continue;
        }
        answer.futures += 1;
        std::vector<Reached> reached;
        for (auto const& one : values) {
          bool const never = std::isnan(one[future]);
          reached.push_back({never ? end : one[future], never});
        }
        Reached const best = more_is_better ? *std::max_element(reached.begin(), reached.end())
                                            : *std::min_element(reached.begin(), reached.end());
        for (std::size_t i = 0; i < variants.size(); ++i) {
          Reached const& own = reached[i];
          double const regret = more_is_better ? best.value - own.value : own.value - best.value;
          VariantRegret& known = gathered[i].answer;
          add(gathered[i].sums, regret);
          gathered[i].regrets.push_back(regret);
          if (own == best) known.best += 1;
          known.never += own.never ? 1U : 0U;
          known.at_least += own.never || best.never ? 1U : 0U;
          if (regret > known.greatest) {
            known.greatest = regret;
            known.worst_cell = baseline + variants[i];
            known.worst_replication = future;
          }
        }
      }
      for (std::size_t i = 0; i < variants.size(); ++i) {
        close_point(gathered[i], longest, gathered[i].answer.best - best_before[i]);
      }
    }
    for (Gathered& one : gathered) answer.variants.push_back(finish(one, confidence_of(study)));
    answers.push_back(std::move(answer));
  }
  return answers;
}

}  // namespace chokepoint::sweep
