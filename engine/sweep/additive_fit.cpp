#include "engine/sweep/additive_fit.hpp"

#include <algorithm>
#include <cmath>

#include "engine/sweep/statistics.hpp"

namespace chokepoint::sweep {

namespace {

constexpr double tolerance = 1e-9;  // of a column's own squares: less is left of one that others determine

/// What columns explain, taken one after the other.
struct Explained {
  double squares = 0;
  double rank = 0;  ///< columns that say something of their own
};

/// Cholesky's factor of the columns in this order, leaving out those that earlier ones determine; `first` of the order
/// are counted apart.
std::pair<Explained, Explained> explain(Products const& products, std::vector<double> const& with_outcome,
                                        std::vector<std::size_t> const& order, std::size_t first) {
  std::size_t const size = order.size();
  std::vector<double> factor(size * size, 0);
  std::vector<double> projected(size, 0);
  Explained before, all;
  for (std::size_t i = 0; i < size; ++i) {
    std::size_t const row = order[i];
    for (std::size_t j = 0; j <= i; ++j) {
      double rest = products.of_columns[row * products.size + order[j]];
      for (std::size_t k = 0; k < j; ++k) rest -= factor[i * size + k] * factor[j * size + k];
      if (j < i) {
        factor[i * size + j] = factor[j * size + j] > 0 ? rest / factor[j * size + j] : 0;
      } else if (rest > tolerance * products.of_columns[row * products.size + row]) {
        factor[i * size + i] = std::sqrt(rest);
      }
    }
    double const own = factor[i * size + i];
    if (own > 0) {
      double rest = with_outcome[row];
      for (std::size_t k = 0; k < i; ++k) rest -= factor[i * size + k] * projected[k];
      projected[i] = rest / own;
      all.squares += projected[i] * projected[i];
      all.rank += 1;
    }
    if (i + 1 == first) before = all;
  }
  return {before, all};
}

/// Columns of one value: its ranks, and for all classes but the last whether it lies in them, each around its mean.
void add_columns(std::vector<double> const& ranks, std::size_t classes, std::vector<std::vector<double>>& columns) {
  double const count = static_cast<double>(ranks.size());
  std::vector<double>& line = columns.emplace_back();
  line.reserve(ranks.size());
  for (double const rank : ranks) line.push_back(rank / count);
  for (std::size_t own = 0; own + 1 < classes; ++own) {
    std::vector<double>& step = columns.emplace_back();
    step.reserve(ranks.size());
    for (double const rank : ranks) {
      auto const place = static_cast<std::size_t>((rank - 1) / count * static_cast<double>(classes));
      step.push_back(std::min(place, classes - 1) == own ? 1 : 0);
    }
  }
}

void center(std::vector<double>& values) {
  double mean = 0;
  for (double const value : values) mean += value / static_cast<double>(values.size());
  for (double& value : values) value -= mean;
}

double product(std::vector<double> const& a, std::vector<double> const& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

/// Row by row, so that each sum is added up in the order of rows while many go on at once: a sum of its own waits for
/// each addition.
Products products_of(std::vector<std::vector<double>> const& columns) {
  Products products;
  products.size = columns.size();
  std::size_t const size = products.size;
  products.of_columns.assign(size * size, 0);
  if (size == 0) return products;
  std::vector<double> row(size);
  for (std::size_t at = 0; at < columns.front().size(); ++at) {
    for (std::size_t i = 0; i < size; ++i) row[i] = columns[i][at];
    for (std::size_t i = 0; i < size; ++i) {
      double const one = row[i];
      double* const sums = &products.of_columns[i * size];
      for (std::size_t j = 0; j <= i; ++j) sums[j] += one * row[j];
    }
  }
  for (std::size_t i = 0; i < size; ++i) {
    for (std::size_t j = 0; j < i; ++j) products.of_columns[j * size + i] = products.of_columns[i * size + j];
  }
  return products;
}

}  // namespace

AdditiveModel::AdditiveModel(std::span<std::vector<double> const> ranks) : values_(ranks.size()) {
  constexpr std::size_t most_classes = 8;
  constexpr std::size_t pairs_a_column = 10;
  std::size_t const count = ranks.empty() ? 0 : ranks.front().size();
  classes_ = std::min(most_classes, count / (pairs_a_column * std::max<std::size_t>(values_, 1)));
  if (classes_ == 0) return;
  for (auto const& one : ranks) add_columns(one, classes_, columns_);
  for (auto& column : columns_) center(column);
  products_ = products_of(columns_);
}

std::optional<AdditiveFit> AdditiveModel::fit(std::span<double const> outcome, double confidence) const {
  if (classes_ == 0) return std::nullopt;
  std::vector<double> y(outcome.begin(), outcome.end());
  center(y);
  double const total = product(y, y);
  if (!(total > 0)) return std::nullopt;
  std::vector<double> with_outcome;
  for (auto const& column : columns_) with_outcome.push_back(product(column, y));
  AdditiveFit fit;
  /// The share of so many squares of so many columns, less what chance gives them.
  auto const share = [&](Explained const& own, Explained const& all) {
    double const free = static_cast<double>(outcome.size()) - 1 - all.rank;
    double const chance = free > 0 ? (total - all.squares) / free : total;
    if (!(own.rank > 0)) return 0.0;
    if (chance > 0 && !is_more_than_luck(own.squares / own.rank / chance, own.rank, free, confidence)) return 0.0;
    return std::clamp((own.squares - own.rank * chance) / total, 0.0, 1.0);
  };
  for (std::size_t value = 0; value < values_; ++value) {
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < products_.size; ++i) {
      if (i / classes_ != value) order.push_back(i);
    }
    std::size_t const others = order.size();
    for (std::size_t i = 0; i < classes_; ++i) order.push_back(value * classes_ + i);
    auto const [before, all] = explain(products_, with_outcome, order, others);
    fit.beyond.push_back(share({all.squares - before.squares, all.rank - before.rank}, all));
    if (value == 0) fit.together = share(all, all);
  }
  return fit;
}

std::optional<AdditiveFit> fit_additively(std::span<std::vector<double> const> ranks, std::span<double const> outcome,
                                          double confidence) {
  return AdditiveModel(ranks).fit(outcome, confidence);
}

std::optional<std::vector<double>> partial_correlations(std::vector<double> matrix, std::size_t size) {
  // Gauss and Jordan's inverse in place; a correlation matrix needs no pivots, its diagonal tells what is left of each.
  for (std::size_t at = 0; at < size; ++at) {
    double const pivot = matrix[at * size + at];
    if (!(pivot > tolerance)) return std::nullopt;
    matrix[at * size + at] = 1;
    for (std::size_t j = 0; j < size; ++j) matrix[at * size + j] /= pivot;
    for (std::size_t i = 0; i < size; ++i) {
      if (i == at) continue;
      double const times = matrix[i * size + at];
      matrix[i * size + at] = 0;
      for (std::size_t j = 0; j < size; ++j) matrix[i * size + j] -= times * matrix[at * size + j];
    }
  }
  std::vector<double> partial;
  std::size_t const last = size - 1;
  for (std::size_t i = 0; i < last; ++i) {
    double const squares = matrix[i * size + i] * matrix[last * size + last];
    if (!(squares > 0)) return std::nullopt;
    partial.push_back(std::clamp(-matrix[i * size + last] / std::sqrt(squares), -1.0, 1.0));
  }
  return partial;
}

}  // namespace chokepoint::sweep
