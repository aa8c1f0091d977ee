#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "engine/report/names.hpp"
#include "engine/report/summary_parts.hpp"
#include "engine/report/waiting_rows.hpp"
#include "engine/report/why_words.hpp"

namespace chokepoint::report {

void show_buyers(SummaryPage& page, results::StoredRun const& run) {
  constexpr std::size_t most = 15;
  constexpr std::size_t columns = 13;
  constexpr std::size_t share_columns = 8;
  auto const table =
      std::find_if(run.tables.begin(), run.tables.end(), [](auto const& one) { return one.name == "orders"; });
  if (table == run.tables.end()) return;
  struct Line {
    std::string buyer;              // its name; below what it is called
    std::array<double, 4> units{};  // ordered, delivered, waiting, given up
  };
  Names const names = Names::of_run(run);
  std::vector<Line> lines;
  for (auto const& row : table->rows) {
    auto const& buyer = std::get<std::string>(row[0]);
    auto found = std::find_if(lines.begin(), lines.end(), [&](Line const& line) { return line.buyer == buyer; });
    if (found == lines.end()) found = lines.insert(lines.end(), {buyer});
    for (std::size_t i = 0; i < 4; ++i) found->units[i] += std::get<double>(row[std::array{3U, 4U, 6U, 5U}[i]]);
  }
  std::erase_if(lines, [](Line const& line) { return line.units[0] == 0; });
  if (lines.empty()) return;
  std::stable_sort(lines.begin(), lines.end(), [](Line const& a, Line const& b) { return a.units[2] > b.units[2]; });
  auto const add = [](Line& sum, Line const& line) {
    for (std::size_t i = 0; i < 4; ++i) sum.units[i] += line.units[i];
  };
  for (Line& line : lines) line.buyer = names.trader(line.buyer);
  Line total{"total"};
  for (Line const& line : lines) add(total, line);
  if (lines.size() > most) {
    Line rest{fmt::format("{} others", lines.size() - most + 1)};
    for (std::size_t i = most - 1; i < lines.size(); ++i) add(rest, lines[i]);
    lines.resize(most - 1);
    lines.push_back(std::move(rest));
  }
  lines.push_back(std::move(total));
  std::size_t name = columns_of("buyer");
  for (Line const& line : lines) name = std::max(name, columns_of(line.buyer));
  name = std::min(name, page.columns() - 2 - 4 * columns - share_columns);
  page.heading(fmt::format("Who waits ({})", unit_words(0, 1, waiting_unit(run))));
  page.paragraph(fmt::format("Of {}; what was taken instead of an order counts as given up there.", run.fact("about")));
  std::string head = "  " + fit("buyer", name);
  for (auto const* word : {"ordered", "delivered", "waiting", "given up"}) head += fit_right(word, columns);
  page.line(head + fit_right("served", share_columns));
  for (Line const& line : lines) {
    std::string text = "  " + fit(line.buyer, name);
    for (double const units : line.units) text += fit_right(readable(units), columns);
    page.line(text + fit_right(fmt::format("{:.0f} %", 100 * line.units[1] / line.units[0]), share_columns));
  }
}

}  // namespace chokepoint::report
