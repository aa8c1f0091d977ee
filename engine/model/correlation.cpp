#include "engine/model/correlation.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <numbers>
#include <optional>

#include "engine/base/math.hpp"

namespace chokepoint::model {

namespace {

constexpr double least_pivot = 1e-10;

/// A symmetric matrix with ones on its diagonal.
class CorrelationMatrix {
 public:
  CorrelationMatrix(std::vector<std::uint32_t> const& members, std::span<RankCorrelation const> pairs)
      : size_(members.size()), cells_(size_ * size_) {
    for (std::size_t i = 0; i < size_; ++i) {
      cells_[i * size_ + i] = 1;
    }
    for (RankCorrelation const& pair : pairs) {
      std::size_t const one = rank(members, pair.one);
      std::size_t const other = rank(members, pair.other);
      double const pearson = 2 * base::sin(std::numbers::pi / 6 * pair.spearman);
      cells_[one * size_ + other] = pearson;
      cells_[other * size_ + one] = pearson;
    }
  }

  /// The factor of the part that belongs to `rows`, or nothing when that part isn't positive definite.
  std::optional<std::vector<double>> cholesky(std::vector<std::size_t> const& rows) const {
    std::vector<double> lower(rows.size() * (rows.size() + 1) / 2);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      double* const row = &lower[i * (i + 1) / 2];
      for (std::size_t j = 0; j <= i; ++j) {
        double const* const above = &lower[j * (j + 1) / 2];
        double rest = cells_[rows[i] * size_ + rows[j]];
        for (std::size_t k = 0; k < j; ++k) {
          rest -= row[k] * above[k];
        }
        if (i != j) {
          row[j] = rest / above[j];
        } else if (rest > least_pivot) {
          row[i] = std::sqrt(rest);
        } else {
          return std::nullopt;
        }
      }
    }
    return lower;
  }

 private:
  static std::size_t rank(std::vector<std::uint32_t> const& members, std::uint32_t member) {
    return static_cast<std::size_t>(std::lower_bound(members.begin(), members.end(), member) - members.begin());
  }

  std::size_t size_;
  std::vector<double> cells_;
};

bool same_values(RankCorrelation const& a, RankCorrelation const& b) {
  return (a.one == b.one && a.other == b.other) || (a.one == b.other && a.other == b.one);
}

std::optional<CorrelationProblem> find_plain_problem(std::span<RankCorrelation const> pairs) {
  for (std::uint32_t i = 0; i < pairs.size(); ++i) {
    if (!(pairs[i].spearman > -1 && pairs[i].spearman < 1)) {
      return CorrelationProblem{CorrelationProblem::Kind::out_of_range, {i}};
    }
    if (pairs[i].one == pairs[i].other) {
      return CorrelationProblem{CorrelationProblem::Kind::with_itself, {i}};
    }
    for (std::uint32_t j = 0; j < i; ++j) {
      if (same_values(pairs[j], pairs[i])) {
        return CorrelationProblem{CorrelationProblem::Kind::repeated, {j, i}};
      }
    }
  }
  return std::nullopt;
}

/// Leaves out one value after the other as long as the rest is still impossible.
std::vector<std::size_t> smallest_impossible(CorrelationMatrix const& matrix, std::vector<std::size_t> rows) {
  for (std::size_t i = 0; i < rows.size();) {
    std::vector<std::size_t> fewer;
    std::copy_if(rows.begin(), rows.end(), std::back_inserter(fewer), [&](std::size_t row) { return row != rows[i]; });
    if (matrix.cholesky(fewer)) {
      i += 1;
    } else {
      rows.swap(fewer);
    }
  }
  return rows;
}

}  // namespace

base::Result<CorrelationFactor, CorrelationProblem> correlate(std::span<RankCorrelation const> pairs) {
  if (std::optional<CorrelationProblem> problem = find_plain_problem(pairs)) {
    return *problem;
  }
  CorrelationFactor factor;
  for (RankCorrelation const& pair : pairs) {
    factor.members.push_back(pair.one);
    factor.members.push_back(pair.other);
  }
  std::sort(factor.members.begin(), factor.members.end());
  factor.members.erase(std::unique(factor.members.begin(), factor.members.end()), factor.members.end());

  CorrelationMatrix const matrix(factor.members, pairs);
  std::vector<std::size_t> all(factor.members.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    all[i] = i;
  }
  if (std::optional<std::vector<double>> lower = matrix.cholesky(all)) {
    factor.lower = *lower;
    return factor;
  }
  std::vector<std::uint32_t> culprits;
  for (std::size_t const row : smallest_impossible(matrix, all)) {
    culprits.push_back(factor.members[row]);
  }
  CorrelationProblem problem{CorrelationProblem::Kind::contradictory, {}};
  for (std::uint32_t i = 0; i < pairs.size(); ++i) {
    if (std::binary_search(culprits.begin(), culprits.end(), pairs[i].one) &&
        std::binary_search(culprits.begin(), culprits.end(), pairs[i].other)) {
      problem.pairs.push_back(i);
    }
  }
  return problem;
}

}  // namespace chokepoint::model
