#include "engine/sweep/answers.hpp"

#include <algorithm>

#include "engine/base/decimal.hpp"
#include "engine/results/histogram.hpp"
#include "engine/sweep/statistics.hpp"
#include "engine/sweep/sums.hpp"

namespace chokepoint::sweep {

namespace {

constexpr double lower_share = 0.05;
constexpr double upper_share = 0.95;

/// The least value that a share of the values doesn't exceed.
double quantile_of(std::vector<double> const& sorted, double share) {
  double const place = share * static_cast<double>(sorted.size());
  auto rank = static_cast<std::size_t>(place);
  if (static_cast<double>(rank) == place && rank > 0) rank -= 1;
  return sorted[std::min(rank, sorted.size() - 1)];
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
      for (std::uint64_t const cell : cells) {
        merge(sums, state_.sums.outcomes[cell * outcomes + outcome]);
        merge(pairs, state_.sums.pairs[cell * outcomes + outcome]);
      }
      group.outcomes.push_back(outcome_of(sums, cells, outcome));
      if (!paired) continue;
      PairAnswer pair;
      pair.count = pairs.count;
      pair.only_baseline = pairs.only_baseline;
      pair.only_variant = pairs.only_variant;
      pair.difference = pairs.difference_mean;
      pair.half_width = mean_half_width(pairs.count, pairs.difference_squares, pairs.difference_cubes, confidence_);
      pair.reduction = variance_reduction(pairs);
      group.pairs.push_back(pair);
    }
    return group;
  }

  OutcomeAnswer outcome_of(results::OutcomeSums const& sums, std::vector<std::uint64_t> const& cells,
                           std::uint32_t outcome) const {
    OutcomeAnswer answer;
    answer.count = sums.count;
    answer.missing = sums.missing;
    if (sums.count == 0) return answer;
    answer.mean = sums.mean;
    answer.half_width = mean_half_width(sums.count, sums.squares, sums.cubes, confidence_);
    answer.least = sums.least;
    answer.greatest = sums.greatest;
    constexpr std::uint64_t most_sorted = 5'000'000;
    if (values_ && sums.count <= most_sorted) {
      std::vector<double> all;
      for (std::uint64_t const cell : cells) {
        std::vector<double> values = values_(cell, outcome);
        if (all.empty()) {
          all = std::move(values);  // of one cell they aren't copied: they may be many
        } else {
          all.insert(all.end(), values.begin(), values.end());
        }
      }
      if (all.empty()) return answer;
      std::sort(all.begin(), all.end());
      answer.median = quantile_of(all, 0.5);
      answer.low = quantile_of(all, lower_share);
      answer.high = quantile_of(all, upper_share);
    } else if (study_.outcomes[outcome].unit != "date") {
      answer.exact = false;
      answer.median = results::histogram_quantile(sums, 0.5);
      answer.low = results::histogram_quantile(sums, lower_share);
      answer.high = results::histogram_quantile(sums, upper_share);
    }
    return answer;
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

std::vector<Group> groups_of(results::StoredStudy const& study) {
  auto const design = study.fact("design");
  bool const pooled = !design.empty() && design != "grid" && design != "list";
  std::vector<Group> groups;
  std::size_t const variants = study.variants.size();
  for (std::size_t point = 0; point < (pooled ? 1 : study.points.size()); ++point) {
    for (std::size_t variant = 0; variant < variants; ++variant) {
      Group group;
      group.variant = study.variants[variant];
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
