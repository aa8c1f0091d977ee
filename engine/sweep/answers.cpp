#include "engine/sweep/answers.hpp"

#include <algorithm>

#include "engine/base/decimal.hpp"
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

class Reader {
 public:
  Reader(results::StoredStudy const& study, results::SweepState const& state, ValuesOf const& values)
      : study_(study), state_(state), values_(values) {
    auto const found = study.manifest.find("confidence");
    if (found == study.manifest.end()) return;
    auto const read = base::read_decimal(found->second);
    if (read.value) confidence_ = base::scale_to_double(*read.value, 1, 1);
  }

  std::vector<GroupAnswer> groups() const {
    auto const design = study_.manifest.find("design");
    bool const pooled = design != study_.manifest.end() && design->second != "grid" && design->second != "list";
    std::vector<GroupAnswer> groups;
    std::size_t const variants = study_.variants.size();
    for (std::size_t point = 0; point < (pooled ? 1 : study_.points.size()); ++point) {
      for (std::size_t variant = 0; variant < variants; ++variant) {
        std::vector<std::uint64_t> cells;
        for (std::size_t other = point; other < (pooled ? study_.points.size() : point + 1); ++other) {
          cells.push_back(other * variants + variant);
        }
        GroupAnswer group = answer(cells, variant > 0);
        group.variant = study_.variants[variant];
        if (!pooled) {
          group.cell = cells.front();
          group.label = label_of(point);
        }
        groups.push_back(std::move(group));
      }
    }
    return groups;
  }

 private:
  std::string label_of(std::size_t point) const {
    std::string label;
    for (std::size_t i = 0; i < study_.factors.size(); ++i) {
      label += (i > 0 ? ", " : "") + study_.factors[i].name + " " + study_.points[point][i].text;
    }
    return label;
  }

  GroupAnswer answer(std::vector<std::uint64_t> const& cells, bool paired) const {
    GroupAnswer group;
    std::size_t const outcomes = study_.outcomes.size();
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
        std::vector<double> const values = values_(cell, outcome);
        all.insert(all.end(), values.begin(), values.end());
      }
      if (all.empty()) return answer;
      std::sort(all.begin(), all.end());
      answer.median = quantile_of(all, 0.5);
      answer.low = quantile_of(all, lower_share);
      answer.high = quantile_of(all, upper_share);
    } else if (study_.outcomes[outcome].unit != "date") {
      answer.exact = false;
      answer.median = histogram_quantile(sums, 0.5);
      answer.low = histogram_quantile(sums, lower_share);
      answer.high = histogram_quantile(sums, upper_share);
    }
    return answer;
  }

  results::StoredStudy const& study_;
  results::SweepState const& state_;
  ValuesOf const& values_;
  double confidence_ = 0.95;
};

}  // namespace

std::vector<GroupAnswer> answers(results::StoredStudy const& study, results::SweepState const& state,
                                 ValuesOf const& values) {
  return Reader(study, state, values).groups();
}

}  // namespace chokepoint::sweep
