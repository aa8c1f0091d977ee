#include "engine/sweep/ecdf.hpp"

#include <algorithm>
#include <cmath>

#include "engine/sweep/observations.hpp"

namespace chokepoint::sweep {

namespace {

/// Some replications of a cell with one value.
struct Come {
  double value = 0;
  std::size_t cell = 0;
  std::uint64_t times = 0;
};

/// All values of all cells in order, and what is counted in each cell: at first none of its replications.
struct Ordered {
  std::vector<Come> come;
  std::vector<CellShare> shares;
};
Ordered ordered(std::vector<CellDistribution> const& cells) {
  Ordered all;
  for (std::size_t cell = 0; cell < cells.size(); ++cell) {
    CellShare share;
    share.count = cells[cell].beyond;
    share.rows = cells[cell].rows;
    for (auto const& [value, times] : cells[cell].values) {
      all.come.push_back({value, cell, times});
      share.count += times;
    }
    share.rows = std::max(share.rows, share.count);
    all.shares.push_back(share);
  }
  std::sort(all.come.begin(), all.come.end(),
            [](Come const& a, Come const& b) { return a.value < b.value || (a.value == b.value && a.cell < b.cell); });
  return all;
}

}  // namespace

std::vector<EcdfStep> ecdf_of(std::vector<CellDistribution> const& cells, double confidence, std::size_t most) {
  Ordered all = ordered(cells);
  std::uint64_t total = 0;
  for (CellShare const& share : all.shares) total += share.count;
  struct Step {
    std::size_t end = 0;  // of the values up to there
    double share = 0;
  };
  std::vector<Step> steps;
  std::uint64_t passed = 0;
  for (std::size_t i = 0; i < all.come.size(); ++i) {
    passed += all.come[i].times;
    if (i + 1 < all.come.size() && all.come[i + 1].value == all.come[i].value) continue;
    steps.push_back({i + 1, static_cast<double>(passed) / static_cast<double>(total)});
  }
  if (steps.size() > most && most >= 2) {
    std::vector<Step> kept{steps.front()};
    double const first = steps.front().share;
    double const spacing = (steps.back().share - first) / static_cast<double>(most - 1);
    for (std::size_t i = 1; i + 1 < steps.size(); ++i) {
      double const next = first + spacing * static_cast<double>(kept.size());
      if (steps[i].share >= next && kept.size() + 1 < most) kept.push_back(steps[i]);
    }
    kept.push_back(steps.back());
    steps = std::move(kept);
  }
  std::vector<EcdfStep> told;
  std::size_t at = 0;
  for (Step const& step : steps) {
    for (; at < step.end; ++at) all.shares[all.come[at].cell].yes += all.come[at].times;
    ShareAnswer const answer = share_of(all.shares, confidence);
    told.push_back({all.come[step.end - 1].value, answer.share, answer.interval});
  }
  return told;
}

std::vector<EcdfStep> ecdf_of(std::vector<std::pair<double, std::uint64_t>> values, std::uint64_t beyond,
                              double confidence, std::size_t most) {
  std::vector<CellDistribution> cells(1);
  cells[0].values = std::move(values);
  cells[0].beyond = beyond;
  return ecdf_of(cells, confidence, most);
}

EcdfStep ecdf_at(std::vector<CellDistribution> const& cells, double value, double confidence) {
  Ordered all = ordered(cells);
  for (Come const& come : all.come) {
    if (come.value <= value) all.shares[come.cell].yes += come.times;
  }
  ShareAnswer const answer = share_of(all.shares, confidence);
  return {value, answer.share, answer.interval};
}

double share_beyond(std::vector<CellDistribution> const& cells, double confidence) {
  Ordered all = ordered(cells);
  for (std::size_t i = 0; i < cells.size(); ++i) all.shares[i].yes = cells[i].beyond;
  return share_of(all.shares, confidence).share;
}

std::vector<QuantileAnswer> quantiles_of(std::vector<CellDistribution> const& cells, std::span<double const> quantiles,
                                         double confidence) {
  Ordered all = ordered(cells);
  double total = 0;
  std::uint64_t count = 0;
  std::vector<double> weights;  // every point counts alike, however many replications it has
  bool const alike = std::all_of(all.shares.begin(), all.shares.end(),
                                 [&](CellShare const& one) { return one.rows == all.shares.front().rows; });
  for (CellShare const& share : all.shares) {
    weights.push_back(alike || share.rows == 0 ? 1 : 1 / static_cast<double>(share.rows));
    total += weights.back() * static_cast<double>(share.count);
    count += share.count;
  }
  // The least value that so much of the weight doesn't exceed; nothing where that lies beyond all values.
  auto const value_at = [&](double weight) -> std::optional<double> {
    double passed = 0;
    for (Come const& come : all.come) {
      passed += weights[come.cell] * static_cast<double>(come.times);
      if (passed >= weight) return come.value;
    }
    return std::nullopt;
  };
  bool const several = cells.size() > 1 && std::any_of(all.shares.begin(), all.shares.end(),
                                                       [](CellShare const& one) { return one.rows > 1; });
  std::vector<QuantileAnswer> answers;
  for (double const quantile : quantiles) {
    QuantileAnswer& answer = answers.emplace_back();
    if (count == 0) continue;
    auto const value = value_at(alike ? static_cast<double>(quantile_rank(count, quantile) + 1) : quantile * total);
    if (!value) continue;
    answer.value = *value;
    double widening = 1;
    if (several) {
      constexpr std::size_t least_points = 9;
      if (cells.size() < least_points) continue;
      for (CellShare& share : all.shares) share.yes = 0;
      for (Come const& come : all.come) {
        if (come.value <= *value) all.shares[come.cell].yes += come.times;
      }
      ShareAnswer const share = share_of(all.shares, confidence);
      widening = std::sqrt(static_cast<double>(count) / share.effective) *
                 student_factor(confidence, cells.size() - 1) / normal_factor(confidence);
    }
    auto const ranks = quantile_ranks(count, quantile, confidence, widening);
    if (!ranks) continue;
    double const each = total / static_cast<double>(count);
    auto const low = value_at(static_cast<double>(ranks->first + 1) * each);
    auto const high = value_at(static_cast<double>(ranks->second + 1) * each);
    bool const varies = all.come.front().value < all.come.back().value;  // one value throughout tells nothing
    if (low && high && varies) answer.interval = Interval{std::min(*low, *value), std::max(*high, *value)};
  }
  return answers;
}

}  // namespace chokepoint::sweep
