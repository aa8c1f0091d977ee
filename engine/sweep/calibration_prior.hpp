#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "engine/kernel/distribution.hpp"
#include "engine/model/parameters.hpp"

namespace chokepoint::sweep {

/// What a scenario believes of some of its uncertain values, as independent standard normal scores: a score for each
/// value becomes correlated scores by the factor of the scenario's correlations, these the shares of their laws, and
/// those the values. It is what Parameters::resolve does with luck, so that scores drawn from the standard normal law
/// give what a run draws.
///
/// Whatever the laws are (bounded, in lumps, with long tails), a normal kernel in this space proposes nothing that a
/// law doesn't allow, and what was believed has the density Π φ(score).
class CalibrationPrior {
 public:
  CalibrationPrior() = default;
  /// `values`: indices into the table's uncertain values, each once. `first_tie` must have found nothing.
  CalibrationPrior(model::ParameterTable const& table, std::vector<std::uint32_t> const& values);

  /// A chosen value and one that isn't and that the scenario correlates with it; nothing where there are none.
  static std::optional<std::pair<std::uint32_t, std::uint32_t>> first_tie(model::ParameterTable const& table,
                                                                          std::vector<std::uint32_t> const& values);

  std::size_t size() const { return laws_.size(); }
  /// Each standard normal by itself, correlated as the scenario says.
  std::vector<double> correlated(std::span<double const> scores) const;
  /// In base units, in the order in which the values were given.
  std::vector<double> values(std::span<double const> scores) const;
  /// The value under which a share in (0, 1) of what was believed lies.
  double quantile(std::size_t value, double share) const;

 private:
  std::vector<kernel::Distribution> laws_;
  std::vector<double> factor_;      // lower, [i × size + j]; rows and columns in the table's order
  std::vector<std::size_t> place_;  // by value: its row
};

}  // namespace chokepoint::sweep
