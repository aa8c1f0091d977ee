#include "engine/sweep/answers.hpp"

#include <algorithm>
#include <array>

#include "engine/base/decimal.hpp"
#include "engine/results/histogram.hpp"
#include "engine/sweep/statistics.hpp"
#include "engine/sweep/sums.hpp"

namespace chokepoint::sweep {

namespace {

constexpr double lower_share = 0.05;
constexpr double upper_share = 0.95;

/// The least value that a share of the values doesn't exceed, and an interval of order statistics. So many more values
/// lie beyond all of these.
QuantileAnswer quantile_of_sorted(std::vector<double> const& sorted, std::uint64_t beyond, double share,
                                  double confidence) {
  std::uint64_t const all = sorted.size() + beyond;
  std::uint64_t const rank = quantile_rank(all, share);
  if (rank >= sorted.size()) return {};
  QuantileAnswer answer{sorted[rank], std::nullopt};
  auto const ranks = quantile_ranks(all, share, confidence);
  bool const known = ranks && ranks->second < sorted.size();
  if (known && sorted.front() < sorted.back()) answer.interval = Interval{sorted[ranks->first], sorted[ranks->second]};
  return answer;
}

std::string label_of(results::StoredStudy const& study, std::size_t point) {
  std::string label;
  for (std::size_t i = 0; i < study.factors.size(); ++i) {
    label += (i > 0 ? ", " : "") + study.factors[i].name + " " + study.points[point][i].text;
  }
  return label;
}

class Reader {
 public:
  Reader(results::StoredStudy const& study, results::SweepState const& state, ValuesOf const& values)
      : study_(study), state_(state), values_(values), confidence_(confidence_of(study)) {}

  std::vector<GroupAnswer> groups() const {
    std::vector<GroupAnswer> answers;
    for (Group& group : groups_of(study_)) {
      bool const paired = group.cells.front() % study_.variants.size() > 0;
      GroupAnswer answered = answer(group.cells, paired);
      answered.group = std::move(group);
      answers.push_back(std::move(answered));
    }
    return answers;
  }

 private:
  GroupAnswer answer(std::vector<std::uint64_t> const& cells, bool paired) const {
    GroupAnswer group;
    std::size_t const outcomes = study_.outcomes.size();
    for (std::uint64_t const cell : cells) group.failed += cell < state_.failed.size() ? state_.failed[cell] : 0;
    for (std::uint32_t outcome = 0; outcome < outcomes; ++outcome) {
      results::OutcomeSums sums;
      results::PairSums pairs;
      std::vector<CellValues> of_cells;
      std::vector<CellValues> of_pairs;
      for (std::uint64_t const cell : cells) {
        results::OutcomeSums const& own = state_.sums.outcomes[cell * outcomes + outcome];
        merge(sums, own);
        of_cells.push_back(values_of(own));
        merge(pairs, state_.sums.pairs[cell * outcomes + outcome]);
        of_pairs.push_back(differences_of(state_.sums.pairs[cell * outcomes + outcome], of_cells.back().rows));
      }
      group.outcomes.push_back(outcome_of(sums, of_cells, cells, outcome));
      if (!paired) continue;
      Observations const differences = observations_of(of_pairs, differences_of(pairs, sums.count + sums.missing));
      PairAnswer pair;
      pair.count = pairs.count;
      pair.only_baseline = pairs.only_baseline;
      pair.only_variant = pairs.only_variant;
      pair.difference = differences.mean;
      pair.half_width = mean_half_width(differences, confidence_);
      pair.reduction = variance_reduction(pairs);
      group.pairs.push_back(pair);
    }
    return group;
  }

  OutcomeAnswer outcome_of(results::OutcomeSums const& sums, std::vector<CellValues> const& of_cells,
                           std::vector<std::uint64_t> const& cells, std::uint32_t outcome) const {
    OutcomeAnswer answer;
    answer.count = sums.count;
    answer.missing = sums.missing;
    bool const date = study_.outcomes[outcome].unit == "date";
    if (sums.count == 0) {
      answer.median_never = answer.low_never = answer.high_never = date && sums.missing > 0;
      return answer;
    }
    Observations const observed = observations_of(of_cells, values_of(sums));
    answer.mean = observed.mean;
    answer.half_width = mean_half_width(observed, confidence_);
    answer.least = sums.least;
    answer.greatest = sums.greatest;
    constexpr std::uint64_t most_sorted = 5'000'000;
    if (values_ && sums.count <= most_sorted) {
      take_quantiles(answer, of_cells, cells, outcome);
    } else if (!date) {
      answer.exact = false;
      answer.median = results::histogram_quantile(sums, 0.5);
      answer.low = results::histogram_quantile(sums, lower_share);
      answer.high = results::histogram_quantile(sums, upper_share);
    }
    return answer;
  }

  /// From all values: sorted as they are where each is independent of the others, which may be millions.
  void take_quantiles(OutcomeAnswer& answer, std::vector<CellValues> const& of_cells,
                      std::vector<std::uint64_t> const& cells, std::uint32_t outcome) const {
    constexpr std::array quantiles{0.5, lower_share, upper_share};
    std::vector<QuantileAnswer> found;
    bool const date = study_.outcomes[outcome].unit == "date";  // one that doesn't come is later than all
    bool const one_each =
        std::all_of(of_cells.begin(), of_cells.end(), [](CellValues const& cell) { return cell.rows <= 1; });
    if (cells.size() == 1 || one_each) {
      std::vector<double> all;
      for (std::uint64_t const cell : cells) {
        std::vector<double> values = values_(cell, outcome);
        if (all.empty()) {
          all = std::move(values);  // of one cell they aren't copied: they may be many
        } else {
          all.insert(all.end(), values.begin(), values.end());
        }
      }
      if (all.empty()) return;
      std::sort(all.begin(), all.end());
      std::uint64_t const beyond = date ? answer.missing : 0;
      for (double const quantile : quantiles) found.push_back(quantile_of_sorted(all, beyond, quantile, confidence_));
    } else {
      std::vector<CellDistribution> all(cells.size());
      for (std::size_t i = 0; i < cells.size(); ++i) {
        all[i].rows = of_cells[i].rows;
        all[i].beyond = date ? of_cells[i].rows - of_cells[i].count : 0;
        for (double const value : values_(cells[i], outcome)) all[i].values.emplace_back(value, 1);
      }
      found = quantiles_of(all, quantiles, confidence_);
    }
    answer.median_never = date && !found[0].value;
    answer.low_never = date && !found[1].value;
    answer.high_never = date && !found[2].value;
    answer.median = found[0].value;
    answer.median_interval = found[0].interval;
    answer.low = found[1].value;
    answer.low_interval = found[1].interval;
    answer.high = found[2].value;
    answer.high_interval = found[2].interval;
  }

  results::StoredStudy const& study_;
  results::SweepState const& state_;
  ValuesOf const& values_;
  double confidence_;
};

}  // namespace

double confidence_of(results::StoredStudy const& study) {
  constexpr double usual = 0.95;
  auto const read = base::read_decimal(study.fact("confidence"));
  return read.value ? base::scale_to_double(*read.value, 1, 1) : usual;
}

std::uint64_t replications_in_numbers(results::StoredStudy const& study, results::SweepState const& state) {
  auto const read = base::read_decimal(study.fact("replications"));
  std::uint64_t const each =
      read.value ? static_cast<std::uint64_t>(base::scale_to_double(*read.value, 1, 1)) : ~std::uint64_t{0};
  std::uint64_t all = 0;
  for (auto const& point : state.points) {
    all += std::min(point.blocks * block_replications, each) * study.variants.size();
  }
  return all;
}

std::vector<Group> groups_of(results::StoredStudy const& study) {
  auto const design = study.fact("design");
  bool const pooled = !design.empty() && design != "grid" && design != "list";
  std::vector<Group> groups;
  std::size_t const variants = study.variants.size();
  for (std::size_t point = 0; point < (pooled ? 1 : study.points.size()); ++point) {
    for (std::size_t variant = 0; variant < variants; ++variant) {
      Group group;
      group.variant = study.variants[variant];
      group.called = study.called(variant);
      for (std::size_t other = point; other < (pooled ? study.points.size() : point + 1); ++other) {
        group.cells.push_back(other * variants + variant);
      }
      if (!pooled) {
        group.cell = group.cells.front();
        group.label = label_of(study, point);
      }
      groups.push_back(std::move(group));
    }
  }
  return groups;
}

std::vector<GroupAnswer> answers(results::StoredStudy const& study, results::SweepState const& state,
                                 ValuesOf const& values) {
  return Reader(study, state, values).groups();
}

}  // namespace chokepoint::sweep
