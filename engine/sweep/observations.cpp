#include "engine/sweep/observations.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace chokepoint::sweep {

namespace {

/// A point as one of many: how far its mean lies from that of all, weighed.
struct Weighed {
  double weight = 0;  ///< the share of its replications with a value
  double mean = 0;
};

/// Σ weight × mean / Σ weight, with the squares and cubes of what each point adds to its error.
Observations ratio_of(std::vector<Weighed> const& points) {
  Observations result;
  result.points = true;
  result.count = points.size();
  if (points.empty()) return result;
  double weights = 0;
  double sum = 0;
  for (Weighed const& point : points) {
    weights += point.weight;
    sum += point.weight * point.mean;
  }
  result.mean = sum / weights;
  double const usual = weights / static_cast<double>(points.size());
  for (Weighed const& point : points) {
    double const error = point.weight / usual * (point.mean - result.mean);
    result.squares += error * error;
    result.cubes += error * error * error;
  }
  return result;
}

template <class Cell>
bool is_one_each(std::span<Cell const> cells) {
  return std::all_of(cells.begin(), cells.end(), [](Cell const& cell) { return cell.rows <= 1; });
}

}  // namespace

CellValues values_of(results::OutcomeSums const& sums) {
  return {sums.count + sums.missing, sums.count, sums.mean, sums.squares, sums.cubes};
}

CellValues differences_of(results::PairSums const& sums, std::uint64_t rows) {
  return {rows, sums.count, sums.difference_mean, sums.difference_squares, sums.difference_cubes};
}

Observations observations_of(std::span<CellValues const> cells, CellValues const& together) {
  if (cells.size() == 1 || is_one_each(cells)) {
    return {together.count, together.mean, together.squares, together.cubes, false};
  }
  std::vector<Weighed> points;
  bool alike = true;
  for (CellValues const& cell : cells) {
    alike = alike && cell.rows == cells.front().rows;
    if (cell.count == 0) continue;
    points.push_back({static_cast<double>(cell.count) / static_cast<double>(cell.rows), cell.mean});
  }
  Observations result = ratio_of(points);
  if (alike) result.mean = together.mean;  // the same number, with the bits of the mean of all rows
  return result;
}

std::optional<double> mean_half_width(Observations const& observations, double confidence) {
  return mean_half_width(observations.count, observations.squares, observations.cubes, confidence);
}

ShareAnswer share_of(std::span<CellShare const> cells, double confidence) {
  std::uint64_t yes = 0;
  std::uint64_t count = 0;
  for (CellShare const& cell : cells) {
    yes += cell.yes;
    count += cell.count;
  }
  ShareAnswer answer;
  if (count == 0) return {0, {0, 1}, 0};
  double const n = static_cast<double>(count);
  answer.share = static_cast<double>(yes) / n;
  answer.effective = n;
  if (cells.size() == 1 || is_one_each(cells)) {
    answer.interval = wilson_interval(yes, count, confidence);
    return answer;
  }
  std::vector<Weighed> points;
  bool alike = true;
  for (CellShare const& cell : cells) {
    alike = alike && cell.rows == cells.front().rows;
    if (cell.count == 0) continue;
    points.push_back({static_cast<double>(cell.count) / static_cast<double>(cell.rows),
                      static_cast<double>(cell.yes) / static_cast<double>(cell.count)});
  }
  Observations const observed = ratio_of(points);
  if (!alike) answer.share = observed.mean;
  double const k = static_cast<double>(points.size());
  constexpr std::size_t least_points = 4;  // of student_factor
  if (points.size() < least_points) {
    answer.effective = k;
    answer.interval = {0, 1};
    return answer;
  }
  bool const varies = yes > 0 && yes < count;
  double const of_mean = observed.squares / (k * (k - 1));  // the variance of the share
  double const independent = answer.share * (1 - answer.share);
  answer.effective = !varies ? k : of_mean > 0 ? std::min(n, independent / of_mean) : n;
  double const z = normal_factor(confidence);
  double const t = student_factor(confidence, points.size() - 1);
  answer.interval = wilson_interval_of(answer.share, answer.effective * (z / t) * (z / t), confidence);
  return answer;
}

std::string what_intervals_count(results::StoredStudy const& study) {
  std::string_view const design = study.fact("design");
  bool const sampled = !design.empty() && design != "grid" && design != "list";
  if (!sampled) {
    return study.points.size() > 1 ? "All points have the same luck: their intervals err together, and a difference "
                                     "between two of them is better known than their intervals show."
                                   : std::string();
  }
  bool const several = study.fact("replications") != "1";
  std::string words;
  if (several) {
    words = fmt::format(
        "Intervals count the {} points of the design, not their replications, which share what was drawn for their "
        "point{}.",
        study.points.size(),
        study.points.size() < 9 ? "; fewer than 9 points are too few for the interval of a mean" : "");
  }
  if (design != "random") {
    words += fmt::format(
        "{}They are those of independent points; {} spreads its points more evenly, so what is told of all points "
        "together lies nearer to the truth than they say.",
        words.empty() ? "Intervals count the points of the design. " : " ",
        design == "sobol" ? "a Sobol sequence" : "a Latin hypercube");
  }
  return words;
}

}  // namespace chokepoint::sweep
