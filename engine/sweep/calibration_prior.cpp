#include "engine/sweep/calibration_prior.hpp"

#include <algorithm>

#include "engine/base/check.hpp"
#include "engine/kernel/distribution_normal.hpp"

namespace chokepoint::sweep {

namespace {

/// Calls `see(row, column, cell)` for each cell of the scenario's factor that isn't 0.
template <class See>
void each_cell(model::ParameterTable const& table, See const& see) {
  double const* cell = table.correlation_factor.data();
  for (std::size_t row = 0; row < table.correlated.size(); ++row) {
    for (std::size_t column = table.correlation_first[row]; column <= row; ++column, ++cell) {
      if (*cell != 0) see(table.correlated[row], table.correlated[column], *cell);
    }
  }
}

}  // namespace

std::optional<std::pair<std::uint32_t, std::uint32_t>> CalibrationPrior::first_tie(
    model::ParameterTable const& table, std::vector<std::uint32_t> const& values) {
  std::optional<std::pair<std::uint32_t, std::uint32_t>> tie;
  auto const is_chosen = [&](std::uint32_t one) {
    return std::find(values.begin(), values.end(), one) != values.end();
  };
  each_cell(table, [&](std::uint32_t row, std::uint32_t column, double) {
    if (tie || is_chosen(row) == is_chosen(column)) return;
    tie = is_chosen(row) ? std::pair(row, column) : std::pair(column, row);
  });
  return tie;
}

CalibrationPrior::CalibrationPrior(model::ParameterTable const& table, std::vector<std::uint32_t> const& values) {
  std::vector<std::uint32_t> rows = values;
  std::sort(rows.begin(), rows.end());
  auto const row_of = [&](std::uint32_t value) {
    return static_cast<std::size_t>(std::lower_bound(rows.begin(), rows.end(), value) - rows.begin());
  };
  std::size_t const size = values.size();
  factor_.assign(size * size, 0.0);
  for (std::size_t i = 0; i < size; ++i) factor_[i * size + i] = 1;
  each_cell(table, [&](std::uint32_t row, std::uint32_t column, double cell) {
    if (!std::binary_search(rows.begin(), rows.end(), row)) return;
    factor_[row_of(row) * size + row_of(column)] = cell;
  });
  for (std::uint32_t const value : values) {
    CHOKEPOINT_CHECK(value < table.uncertain.size(), "uncertain value {} of {}", value, table.uncertain.size());
    laws_.push_back(table.uncertain[value].law);
    place_.push_back(row_of(value));
  }
}

std::vector<double> CalibrationPrior::correlated(std::span<double const> scores) const {
  std::size_t const size = laws_.size();
  std::vector<double> own(size);  // in the rows' order
  for (std::size_t i = 0; i < size; ++i) own[place_[i]] = scores[i];
  std::vector<double> all(size);
  for (std::size_t i = 0; i < size; ++i) {
    std::size_t const row = place_[i];
    double score = 0;
    for (std::size_t j = 0; j <= row; ++j) score += factor_[row * size + j] * own[j];
    all[i] = score;
  }
  return all;
}

std::vector<double> CalibrationPrior::values(std::span<double const> scores) const {
  std::vector<double> result = correlated(scores);
  for (std::size_t i = 0; i < result.size(); ++i) result[i] = laws_[i].sample(kernel::uniform_of_score(result[i]));
  return result;
}

double CalibrationPrior::quantile(std::size_t value, double share) const {
  return laws_[value].sample({static_cast<std::uint64_t>(share * 0x1.0p64)});
}

}  // namespace chokepoint::sweep
