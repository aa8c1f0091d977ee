#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <numeric>

#include "engine/base/sim_time.hpp"
#include "engine/ledger/delay.hpp"
#include "engine/report/summary_parts.hpp"
#include "engine/report/waiting_rows.hpp"
#include "engine/report/why_words.hpp"

namespace chokepoint::report {

namespace {

constexpr std::size_t bar_columns = 16;
constexpr std::size_t waiting_columns = 16;

/// Decimals that leave a total of unit-days about four digits.
int decimals_for(base::Wide total, base::Wide denominator) {
  if (total >= 1000 * denominator) return 0;
  return total >= 100 * denominator ? 1 : 2;
}

std::string bar(base::Wide part, base::Wide longest) {
  // In eighths of a column, so that small shares stay visible.
  static constexpr std::array<std::string_view, 8> eighths{"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  base::Wide const scaled = longest > 0 ? part * static_cast<base::Wide>(bar_columns * 8) / longest : 0;
  auto const length = static_cast<std::size_t>(std::max<base::Wide>(scaled, part > 0 ? 1 : 0));
  std::string text;
  for (std::size_t i = 0; i < length / 8; ++i) text += "█";
  return text + std::string(eighths[length % 8]);
}

/// Prints rows whose shown numbers and shares sum to those of the total line.
void show_waiting(SummaryPage& page, std::vector<Waiting> const& rows, base::Wide parts_a_unit,
                  std::string_view total_label) {
  std::vector<base::Wide> exact;
  std::size_t label = columns_of(total_label);
  for (Waiting const& row : rows) {
    exact.push_back(row.unit_seconds);
    label = std::max(label, columns_of(row.label));
  }
  label = std::min(label, page.columns() - waiting_columns - bar_columns - 15);
  base::Wide const total = std::accumulate(exact.begin(), exact.end(), base::Wide{0});
  if (total <= 0) return;
  // Sums beyond 2^96 would leave no room for the factors below; what is cut off then is less than a billionth.
  base::Wide sum = total;
  while (sum > (base::Wide{1} << 96)) {
    sum = 0;
    for (base::Wide& value : exact) sum += value /= 2;
    parts_a_unit = std::max<base::Wide>(parts_a_unit / 2, 1);
  }
  base::Wide const denominator = parts_a_unit * base::seconds_a_day;
  int const decimals = decimals_for(sum, denominator);
  base::Wide const scale = decimals == 0 ? 1 : decimals == 1 ? 10 : 100;
  std::vector<base::Wide> numerators;
  std::vector<base::Wide> thousandths;
  for (base::Wide const value : exact) {
    numerators.push_back(value * scale);
    thousandths.push_back(value * 1000);
  }
  std::vector<base::Wide> const shown = rounded_parts(numerators, denominator);
  std::vector<base::Wide> const shares = rounded_parts(thousandths, sum);
  base::Wide const longest = *std::max_element(exact.begin(), exact.end());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    page.line("  " + fit(rows[i].label, label) + "  " + fit_right(grouped(shown[i], decimals), waiting_columns) + "  " +
              fit_right(shares[i] == 0 && exact[i] > 0 ? "< 0.1 %" : grouped(shares[i], 1) + " %", 7) + "  " +
              page.drawn(bar(exact[i], longest)));
  }
  base::Wide const shown_total = std::accumulate(shown.begin(), shown.end(), base::Wide{0});
  page.line("  " + fit(total_label, label) + "  " + fit_right(grouped(shown_total, decimals), waiting_columns) + "  " +
            fit_right("100.0 %", 7));
}

/// Whose waiting it was, where some of it wasn't a true need that is still there.
void show_classes(SummaryPage& page, results::StoredRun const& run) {
  WaitingRows classes = waiting_by_class(run);
  std::string const units = unit_words(0, 1, waiting_unit(run));
  std::string_view const needed = ledger::name(ledger::OrderClass::genuine);
  if (classes.rows.size() == 1 && classes.rows.front().label == needed) return;
  for (Waiting& row : classes.rows) {
    row.label = units + (row.label == needed                                       ? " that are needed"
                         : row.label == ledger::name(ledger::OrderClass::inflated) ? " that pad orders"
                                                                                   : " of orders given up");
  }
  page.heading(fmt::format("Whose waiting that was ({}-days)", waiting_unit(run)));
  show_waiting(page, classes.rows, classes.parts_a_unit, "total");
}

}  // namespace

void show_delay(SummaryPage& page, results::StoredRun const& run) {
  if (run.delay.empty()) return;
  WaitingRows const reasons = waiting_by_reason(run);
  std::string const unit = waiting_unit(run);
  page.heading(
      fmt::format("What the ordered {} waited for, from order to delivery ({}-days)", unit_words(0, 1, unit), unit));
  if (!run.fact("about").empty()) {
    WaitingTold const told = waiting_told(run);
    page.paragraph(fmt::format("Of {}: {} of all {} {}-days. Others: chokepoint run --of BUYER --product PRODUCT.",
                               run.fact("about"), readable(told.about), readable(told.all), unit));
  }
  show_waiting(page, reasons.rows, reasons.parts_a_unit, "total");
  show_classes(page, run);
}

void show_blocked(SummaryPage& page, results::StoredRun const& run) {
  constexpr std::size_t most = 8;
  std::vector<Waiting> rows;
  std::int64_t parts = 1;
  for (auto const& row : run.blocked) {
    if (!row.about) continue;
    if (row.per_unit == 0) return;  // sums of different resolutions say nothing
    parts = row.per_unit;
    add_to(rows, row.gates.empty() ? "nothing (work or transit)" : row.gates, row.unit_seconds);
  }
  // With one gate at a time this table says what the one above says.
  if (std::none_of(rows.begin(), rows.end(),
                   [](auto const& row) { return row.label.find('+') != std::string::npos; })) {
    return;
  }
  std::stable_sort(rows.begin(), rows.end(),
                   [](auto const& a, auto const& b) { return a.unit_seconds > b.unit_seconds; });
  if (rows.size() > most) {
    Waiting rest{fmt::format("{} other sets", rows.size() - most + 1), 0};
    for (std::size_t i = most - 1; i < rows.size(); ++i) rest.unit_seconds += rows[i].unit_seconds;
    rows.resize(most - 1);
    rows.push_back(std::move(rest));
  }
  page.heading(fmt::format("What was unmet at the same time ({}-days)", waiting_unit(run)));
  show_waiting(page, rows, parts, "total");
}

}  // namespace chokepoint::report
