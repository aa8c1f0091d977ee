#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

/// What an additive model of several values explains of an outcome, together and each beyond the others.
namespace chokepoint::sweep {

struct AdditiveFit {
  double together = 0;         ///< share of the variance that all explain, less what unrelated values would
  std::vector<double> beyond;  ///< by value: what is lost without it, likewise; 0 where luck shows as much
};

/// Sums of squares and products of the columns of a model, around their means.
struct Products {
  std::size_t size = 0;
  std::vector<double> of_columns;  ///< [i × size + j]
};

/// The side of a model that doesn't know the outcome: made once for all outcomes of the same values and pairs.
class AdditiveModel {
 public:
  /// Of values' ranks, which all have as many.
  explicit AdditiveModel(std::span<std::vector<double> const> ranks);
  /// As fit_additively().
  std::optional<AdditiveFit> fit(std::span<double const> outcome, double confidence) const;

 private:
  std::size_t values_ = 0;
  std::size_t classes_ = 0;                   // 1: a straight line alone; 0: too few pairs
  std::vector<std::vector<double>> columns_;  // by value and class: its ranks, then whether it lies in the class
  Products products_;
};

/// By least squares on independent pairs, each value a straight line in its ranks and steps between classes of them (at
/// most 8), so that its effect may have any shape. Nothing where there are fewer than 10 pairs for each of the model's
/// columns, or the outcome never varies.
std::optional<AdditiveFit> fit_additively(std::span<std::vector<double> const> ranks, std::span<double const> outcome,
                                          double confidence);

/// Partial correlations of the last of several variables with each of the others, given the rest of them, from their
/// correlation matrix [i × size + j]. Nothing where some of them determine another.
std::optional<std::vector<double>> partial_correlations(std::vector<double> matrix, std::size_t size);

}  // namespace chokepoint::sweep
