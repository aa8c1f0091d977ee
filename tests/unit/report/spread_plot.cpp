#include "engine/report/spread_plot.hpp"

#include <gtest/gtest.h>

#include "engine/sweep/sums.hpp"

namespace chokepoint::report {
namespace {

results::OutcomeSums sums_of(std::vector<double> const& values) {
  results::OutcomeSums sums;
  for (double const value : values) sweep::add(sums, value);
  return sums;
}

/// What stands between the ends of a row, cell by cell.
std::vector<std::string> cells_of(std::string const& plot, std::string const& label) {
  std::size_t const row = plot.find("  " + label);
  std::string const begin = "▕", end = "▏";
  std::size_t const from = plot.find(begin, row) + begin.size();
  std::string const inside = plot.substr(from, plot.find(end, from) - from);
  std::vector<std::string> cells;
  for (std::size_t i = 0; i < inside.size();) {
    std::size_t const bytes = inside[i] == ' ' ? 1 : 3;
    cells.push_back(inside.substr(i, bytes));
    i += bytes;
  }
  return cells;
}

TEST(SpreadPlot, RowsStandOnOneAxisAndAreAsHighAsTheirShares) {
  // Of the first row four fifths lie at its lower end, of the second all lie at the axis' upper end.
  auto const low = sums_of({0, 0, 0, 0, 50});
  auto const high = sums_of({100, 100});
  std::string const plot = spread_plot({{"low", &low}, {"high", &high}}, {});
  auto const first = cells_of(plot, "low");
  auto const second = cells_of(plot, "high");
  ASSERT_EQ(first.size(), 40u) << plot;
  ASSERT_EQ(second.size(), 40u) << plot;
  EXPECT_EQ(first[0], "█");
  EXPECT_EQ(first[19] != " " || first[20] != " ", true) << "a quarter as many halfway\n" << plot;
  EXPECT_EQ(first[39], " ");
  EXPECT_EQ(second[39], "█");
  EXPECT_EQ(second[0], " ");
  EXPECT_NE(plot.find("0                                    100\n"), std::string::npos) << plot;
}

TEST(SpreadPlot, IsNotDrawnWhereThereIsNothingToSee) {
  auto const constant = sums_of({5, 5, 5});
  EXPECT_EQ(spread_plot({{"", &constant}}, {}), "");
  auto const narrow = sums_of({1000, 1001, 1002});
  EXPECT_EQ(spread_plot({{"", &narrow}, {"", &constant}}, {}).empty(), false) << "from 5 to 1002 there is";
  EXPECT_EQ(spread_plot({{"", &narrow}}, {}), "") << "all within one bucket";
  results::OutcomeSums const none;
  EXPECT_EQ(spread_plot({{"", &none}}, {}), "");
  EXPECT_EQ(spread_plot({}, {}), "");
}

}  // namespace
}  // namespace chokepoint::report
