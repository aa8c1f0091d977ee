#include "engine/report/spread_plot.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "engine/report/numbers.hpp"
#include "engine/results/histogram.hpp"

namespace chokepoint::report {

namespace {

constexpr std::size_t plot_columns = 40;

struct Axis {
  double low = 0, high = 0;
  double step() const { return (high - low) / static_cast<double>(plot_columns); }
};

struct Edges {
  double low = 0, high = 0;
};

/// Halfway to the buckets beside it, as far as there are values.
Edges edges_of(std::int32_t bucket, results::OutcomeSums const& sums) {
  double const middle = results::bucket_middle(bucket);
  double const low = (results::bucket_middle(bucket - 1) + middle) / 2;
  double const high = (middle + results::bucket_middle(bucket + 1)) / 2;
  return {std::clamp(low, sums.least, sums.greatest), std::clamp(high, sums.least, sums.greatest)};
}

/// How many values lie in each column: those of a bucket evenly between its edges.
std::array<double, plot_columns> densities(results::OutcomeSums const& sums, Axis const& axis) {
  std::array<double, plot_columns> columns{};
  auto const column_of = [&](double value) {
    double const place = std::floor((value - axis.low) / axis.step());
    return static_cast<std::size_t>(std::clamp(place, 0.0, static_cast<double>(plot_columns - 1)));
  };
  for (auto const& [bucket, held] : sums.histogram) {
    Edges const edges = edges_of(bucket, sums);
    double const width = edges.high - edges.low;
    for (std::size_t column = column_of(edges.low); column <= column_of(edges.high); ++column) {
      double const begin = axis.low + axis.step() * static_cast<double>(column);
      double const overlap = std::min(edges.high, begin + axis.step()) - std::max(edges.low, begin);
      columns[column] += static_cast<double>(held) * (width > 0 ? std::max(0.0, overlap) / width : 1);
    }
  }
  return columns;
}

std::string blocks(std::array<double, plot_columns> const& columns) {
  static constexpr std::array<std::string_view, 9> heights{" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  double const highest = *std::max_element(columns.begin(), columns.end());
  std::string line;
  for (double const column : columns) {
    auto const height = highest > 0 ? static_cast<std::size_t>(std::ceil(8 * column / highest)) : 0;
    line += heights[std::min<std::size_t>(8, height)];
  }
  return line;
}

/// The widest bucket that holds a value.
double widest(std::vector<SpreadRow> const& rows) {
  double most = 0;
  for (SpreadRow const& row : rows) {
    for (auto const& entry : row.sums->histogram) {
      Edges const edges = edges_of(entry.first, *row.sums);
      most = std::max(most, edges.high - edges.low);
    }
  }
  return most;
}

}  // namespace

std::string spread_plot(std::vector<SpreadRow> const& rows, SummaryStyle const& style) {
  Axis axis;
  bool any = false;
  std::size_t label_columns = 0;
  for (SpreadRow const& row : rows) {
    label_columns = std::max(label_columns, columns_of(row.label));
    if (row.sums->count == 0) continue;
    axis.low = any ? std::min(axis.low, row.sums->least) : row.sums->least;
    axis.high = any ? std::max(axis.high, row.sums->greatest) : row.sums->greatest;
    any = true;
  }
  constexpr double most_columns_a_bucket = 4;
  if (!(axis.high > axis.low) || widest(rows) > most_columns_a_bucket * axis.step()) return {};
  label_columns = std::min(label_columns, style.columns - plot_columns - 8);
  std::string text;
  for (SpreadRow const& row : rows) {
    std::string const line = blocks(densities(*row.sums, axis));
    text += fmt::format("  {}  ▕{}▏\n", fit(row.label, label_columns),
                        style.color ? fmt::format("\033[36m{}\033[0m", line) : line);
  }
  std::string const low = readable(axis.low);
  std::string const high = readable(axis.high);
  std::size_t const between = plot_columns > columns_of(low) ? plot_columns - columns_of(low) : 0;
  return text + fmt::format("  {}   {}{}\n", fit("", label_columns), low, fit_right(high, between));
}

}  // namespace chokepoint::report
