#include "engine/model/correlation.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <map>
#include <optional>
#include <utility>

namespace chokepoint::model {

namespace {

constexpr double least_pivot = 1e-10;

/// A symmetric matrix with ones on its diagonal: of each row what stands from its first cell that isn't 0 to the
/// diagonal. Cholesky's factor has its zeros in the same places (George and Liu, Computer Solution of Large Sparse
/// Positive Definite Systems, 1981), so a value that is tied to few others costs little.
class CorrelationMatrix {
 public:
  CorrelationMatrix(std::vector<std::uint32_t> const& members, std::span<RankCorrelation const> pairs,
                    std::span<RankTie const> ties)
      : first_(members.size()), begins_(members.size() + 1) {
    std::vector<Cell> cells;
    for (std::size_t i = 0; i < pairs.size(); ++i) {
      std::uint32_t const one = rank(members, pairs[i].one);
      std::uint32_t const other = rank(members, pairs[i].other);
      cells.push_back({std::max(one, other), std::min(one, other), ties[i].normal});
    }
    for (std::uint32_t i = 0; i < first_.size(); ++i) first_[i] = i;
    for (Cell const& cell : cells) first_[cell.row] = std::min(first_[cell.row], cell.column);
    for (std::size_t i = 0; i < first_.size(); ++i) {
      std::size_t const width = i - first_[i] + 1;
      begins_[i + 1] = begins_[i] + width;
      work_ += static_cast<double>(width) * static_cast<double>(width);
    }
    if (!affordable()) return;
    cells_.resize(begins_.back());
    for (std::uint32_t i = 0; i < first_.size(); ++i) cells_[place(i, i)] = 1;
    for (Cell const& cell : cells) cells_[place(cell.row, cell.column)] = cell.value;
  }

  /// Whether the factor takes little enough time and memory.
  bool affordable() const {
    constexpr std::size_t most_cells = 2'000'000;
    constexpr double most_work = 5e8;
    return begins_.back() <= most_cells && work_ <= most_work;
  }
  double work() const { return work_; }
  std::vector<std::uint32_t> const& first() const { return first_; }

  struct Factor {
    std::vector<double> lower;
    std::optional<std::size_t> failed;  ///< the first row of those that are impossible together
  };
  /// The factor of the part without the rows that are `left_out`, and of the first `rows` only.
  Factor cholesky(std::size_t rows, std::vector<bool> const& left_out) const {
    Factor factor{std::vector<double>(begins_[rows]), std::nullopt};
    for (std::size_t i = 0; i < rows; ++i) {
      if (left_out[i]) continue;
      double* const row = &factor.lower[begins_[i]] - first_[i];
      for (std::size_t j = first_[i]; j <= i; ++j) {
        if (left_out[j]) continue;
        double const* const above = &factor.lower[begins_[j]] - first_[j];
        double rest = cells_[place(i, j)];
        for (std::size_t k = std::max(first_[i], first_[j]); k < j; ++k) {
          rest -= row[k] * above[k];
        }
        if (i != j) {
          row[j] = rest / above[j];
        } else if (rest > least_pivot) {
          row[i] = std::sqrt(rest);
        } else {
          factor.failed = i;
          return factor;
        }
      }
    }
    return factor;
  }

 private:
  struct Cell {
    std::uint32_t row;
    std::uint32_t column;
    double value;
  };
  std::size_t place(std::size_t row, std::size_t column) const { return begins_[row] + column - first_[row]; }
  static std::uint32_t rank(std::vector<std::uint32_t> const& members, std::uint32_t member) {
    return static_cast<std::uint32_t>(std::lower_bound(members.begin(), members.end(), member) - members.begin());
  }

  std::vector<std::uint32_t> first_;  // by row: the column of its first cell
  std::vector<std::size_t> begins_;
  std::vector<double> cells_;
  double work_ = 0;
};

std::optional<CorrelationProblem> find_plain_problem(std::span<RankCorrelation const> pairs) {
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> seen;
  for (std::uint32_t i = 0; i < pairs.size(); ++i) {
    if (!(pairs[i].spearman > -1 && pairs[i].spearman < 1)) {
      return CorrelationProblem{CorrelationProblem::Kind::out_of_range, {i}};
    }
    if (pairs[i].one == pairs[i].other) {
      return CorrelationProblem{CorrelationProblem::Kind::with_itself, {i}};
    }
    auto const [before, is_new] = seen.try_emplace(std::minmax(pairs[i].one, pairs[i].other), i);
    if (!is_new) return CorrelationProblem{CorrelationProblem::Kind::repeated, {before->second, i}};
  }
  return std::nullopt;
}

/// How the pairs are tied; nothing where laws with atoms would take too long.
std::optional<std::vector<RankTie>> ties_of(std::span<RankCorrelation const> pairs,
                                            std::span<RankMargin const> margins) {
  constexpr std::size_t most_terms = 100'000;
  RankMargin const continuous;
  std::size_t terms = 0;
  std::vector<RankTie> ties;
  for (RankCorrelation const& pair : pairs) {
    RankMargin const& one = margins.empty() ? continuous : margins[pair.one];
    RankMargin const& other = margins.empty() ? continuous : margins[pair.other];
    if (!one.continuous() || !other.continuous()) terms += one.steps().size() * other.steps().size();
    if (terms > most_terms) return std::nullopt;
    ties.push_back(rank_tie(one, other, pair.spearman));
  }
  return ties;
}

/// The rows, up to the one that failed, that are left when one value after the other is left out as long as the rest
/// is still impossible; all of them where that would take too long.
std::vector<std::size_t> smallest_impossible(CorrelationMatrix const& matrix, std::size_t failed) {
  constexpr double most_work = 5e8;
  std::size_t const rows = failed + 1;
  std::vector<bool> left_out(rows, false);
  bool const quick = matrix.work() * static_cast<double>(rows) <= most_work;
  for (std::size_t i = 0; quick && i < rows; ++i) {
    left_out[i] = true;
    if (!matrix.cholesky(rows, left_out).failed) left_out[i] = false;
  }
  std::vector<std::size_t> result;
  for (std::size_t i = 0; i < rows; ++i) {
    if (!left_out[i]) result.push_back(i);
  }
  return result;
}

}  // namespace

base::Result<CorrelationFactor, CorrelationProblem> correlate(std::span<RankCorrelation const> pairs,
                                                              std::span<RankMargin const> margins) {
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

  std::optional<std::vector<RankTie>> ties = ties_of(pairs, margins);
  if (!ties) return CorrelationProblem{CorrelationProblem::Kind::too_many, {0}};
  CorrelationMatrix const matrix(factor.members, pairs, *ties);
  if (!matrix.affordable()) return CorrelationProblem{CorrelationProblem::Kind::too_many, {0}};
  std::vector<bool> const none_left_out(factor.members.size(), false);
  auto found = matrix.cholesky(factor.members.size(), none_left_out);
  if (!found.failed) {
    factor.ties = std::move(*ties);
    factor.first = matrix.first();
    factor.lower = std::move(found.lower);
    return factor;
  }
  std::vector<std::uint32_t> culprits;
  for (std::size_t const row : smallest_impossible(matrix, *found.failed)) {
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
