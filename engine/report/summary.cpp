#include "engine/report/summary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <numeric>

#include "engine/base/calendar.hpp"
#include "engine/base/check.hpp"
#include "engine/ledger/delay.hpp"
#include "engine/ledger/delay_reason.hpp"
#include "engine/ledger/units.hpp"
#include "engine/report/numbers.hpp"
#include "engine/report/page.hpp"

namespace chokepoint::report {

namespace {

using results::StoredRun;

constexpr base::Wide seconds_a_day = 86400;
constexpr std::size_t bar_columns = 16;
constexpr std::size_t number_columns = 16;

/// The page under construction.
class Page {
 public:
  explicit Page(SummaryStyle const& style) : style_(style) {}

  void line(std::string text = {}) {
    text.erase(text.find_last_not_of(' ') + 1);
    out_ += text + '\n';
  }
  void paragraph(std::string_view text) {
    for (std::string const& wrapped : wrap(text, style_.columns)) line(wrapped);
  }
  void heading(std::string_view text) {
    line();
    line(colored("1", text));
  }
  std::string colored(std::string_view code, std::string_view text) const {
    if (!style_.color || text.empty()) return std::string(text);
    return fmt::format("\033[{}m{}\033[0m", code, text);
  }
  std::size_t columns() const { return style_.columns; }
  std::string take() { return std::move(out_); }

 private:
  SummaryStyle const& style_;
  std::string out_;
};

std::string day_of(std::string_view iso) { return std::string(iso.substr(0, iso.find('T'))); }

void say_what_it_is(Page& page, StoredRun const& run) {
  std::string_view const title = run.fact("title").empty() ? run.fact("scenario") : run.fact("title");
  page.line(page.colored("1", title.empty() ? "Untitled scenario" : title));
  std::string const span = fmt::format("{} to {}", day_of(run.fact("from")), day_of(run.fact("to")));
  std::string const values = run.fact("uncertain") == "drawn" ? "uncertain values drawn"
                             : run.uncertain.empty()          ? "nothing declared uncertain"
                                                              : "uncertain values central";
  page.paragraph(fmt::format("One future out of many, not a forecast: {}, seed {}, replication {}, {}.", span,
                             run.fact("seed"), run.fact("replication"), values));
}

/// "2026-02-13", and the time of day where it isn't midnight.
std::string date_text(std::string_view iso) {
  if (iso.find("T00:00:00Z") != std::string_view::npos) return day_of(iso);
  std::string text(iso);
  text[text.find('T')] = ' ';
  return text.substr(0, text.size() - 4);  // without seconds and Z
}

std::string date_text(double seconds) {
  if (!(seconds >= 0) || seconds >= static_cast<double>(base::SimTime::end().seconds())) return readable(seconds);
  return date_text(base::iso_date_time(base::SimTime(static_cast<std::int64_t>(seconds))));
}

struct OutcomeLine {
  std::string title, value, unit, error;
};

OutcomeLine line_of(StoredRun::Outcome const& outcome) {
  OutcomeLine line{outcome.title, {}, outcome.unit, {}};
  if (outcome.unit == "date") {
    line.value = outcome.value ? date_text(*outcome.value) : "not reached";
    line.unit.clear();
  } else if (!outcome.value) {
    line.value = "none";
    line.unit.clear();
  } else if (outcome.standard_error) {
    WithError const shown = readable(*outcome.value, *outcome.standard_error);
    line.value = shown.value;
    line.error = "± " + shown.error;
  } else {
    line.value = readable(*outcome.value);
  }
  return line;
}

void show_outcomes(Page& page, StoredRun const& run) {
  if (run.outcomes.empty()) {
    page.line();
    page.paragraph("The scenario declares no outcomes (chokepoint explain outcomes).");
    return;
  }
  std::vector<OutcomeLine> lines;
  std::size_t title = 0;
  std::size_t value = 0;
  std::size_t unit = 0;
  std::size_t error = 0;
  for (StoredRun::Outcome const& outcome : run.outcomes) {
    lines.push_back(line_of(outcome));
    title = std::max(title, columns_of(lines.back().title));
    value = std::max(value, columns_of(lines.back().value));
    unit = std::max(unit, columns_of(lines.back().unit));
    error = std::max(error, columns_of(lines.back().error));
  }
  bool const with_errors = error > 0;
  page.heading(with_errors ? "Outcomes (± one standard error, within this run)" : "Outcomes");
  unit = std::min(unit, std::size_t{16});
  std::size_t const others = 2 + 2 + value + 1 + unit + (with_errors ? 2 + error : 0);
  title = std::min(title, page.columns() > others + 10 ? page.columns() - others : std::size_t{10});
  for (OutcomeLine const& line : lines) {
    std::string text = "  " + fit(line.title, title) + "  " + fit_right(line.value, value) + " " + fit(line.unit, unit);
    if (with_errors) text += "  " + line.error;
    page.line(text);
  }
}

/// A line each for those that happened, and one for all that didn't.
void show_events(Page& page, StoredRun const& run) {
  if (run.events.empty()) return;
  constexpr std::size_t most = 12;
  page.heading("What happened when");
  std::string missing;
  std::string later;
  std::size_t shown = 0;
  std::size_t more = 0;
  std::size_t date = 0;
  for (auto const& event : run.events) date = std::max(date, event.date.empty() ? 0 : date_text(event.date).size());
  for (auto const& event : run.events) {
    std::string* rest = event.date.empty() ? &missing : event.date >= run.fact("to") ? &later : nullptr;
    if (rest != nullptr) {
      *rest += (rest->empty() ? "" : ", ") + event.title;
    } else if (shown < most) {
      ++shown;
      std::size_t const room = page.columns() > date + 14 ? page.columns() - date - 4 : 10;
      page.line("  " + fit(date_text(event.date), date) + "  " + fit(event.title, room));
    } else {
      ++more;
    }
  }
  if (more > 0) page.line(fmt::format("  and {} more (table events)", more));
  if (!later.empty()) page.paragraph("After the run: " + later + ".");
  if (!missing.empty()) page.paragraph("Not in this future: " + missing + ".");
}

/// Amounts at the last bucket's end, by product and status.
void show_units(Page& page, StoredRun const& run) {
  if (run.series.empty()) return;
  std::string const& last = std::max_element(run.series.begin(), run.series.end(), [](auto const& a, auto const& b) {
                              return a.bucket_end < b.bucket_end;
                            })->bucket_end;
  std::size_t name = 0;
  for (auto const& product : run.products) name = std::max(name, columns_of(product.name));
  name = std::min(name, std::size_t{24});
  page.heading(fmt::format("Units at the end ({})", day_of(last)));
  for (auto const& product : run.products) {
    bool const installs = std::any_of(run.series.begin(), run.series.end(), [&](auto const& row) {
      return row.product == product.name && row.status == ledger::name(ledger::UnitStatus::installed);
    });
    std::string rest;
    std::vector<std::string> lines;
    for (auto const& row : run.series) {
      if (row.product != product.name || row.bucket_end != last || row.amount == 0) continue;
      std::string const amount =
          product.per_unit == 1 ? grouped(row.amount)
                                : readable(static_cast<double>(row.amount) / static_cast<double>(product.per_unit));
      bool const still_there = installs && row.status == ledger::name(ledger::UnitStatus::delivered);
      std::string const part = fmt::format("{} {}", amount, still_there ? "delivered and not installed" : row.status);
      if (!rest.empty() && 4 + name + columns_of(rest) + 3 + columns_of(part) > page.columns()) {
        lines.push_back(std::move(rest) + ",");
        rest.clear();
      }
      rest += (rest.empty() ? "" : ", ") + part;
    }
    if (rest.empty()) continue;
    lines.push_back(std::move(rest));
    for (std::size_t i = 0; i < lines.size(); ++i) {
      page.line("  " + fit(i == 0 ? product.name : "", name) + "  " + lines[i]);
    }
  }
}

/// One row of a table of waiting: exact, in unit-seconds of `per_unit` parts.
struct Waiting {
  std::string label;
  base::Wide unit_seconds = 0;
};

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
void show_waiting(Page& page, std::vector<Waiting> const& rows, base::Wide parts_a_unit, std::string_view total_label) {
  std::vector<base::Wide> exact;
  std::size_t label = columns_of(total_label);
  for (Waiting const& row : rows) {
    exact.push_back(row.unit_seconds);
    label = std::max(label, columns_of(row.label));
  }
  label = std::min(label, page.columns() - number_columns - bar_columns - 15);
  base::Wide const total = std::accumulate(exact.begin(), exact.end(), base::Wide{0});
  if (total <= 0) return;
  // Sums beyond 2^96 would leave no room for the factors below; what is cut off then is less than a billionth.
  base::Wide sum = total;
  while (sum > (base::Wide{1} << 96)) {
    sum = 0;
    for (base::Wide& value : exact) sum += value /= 2;
    parts_a_unit = std::max<base::Wide>(parts_a_unit / 2, 1);
  }
  base::Wide const denominator = parts_a_unit * seconds_a_day;
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
    page.line("  " + fit(rows[i].label, label) + "  " + fit_right(grouped(shown[i], decimals), number_columns) + "  " +
              fit_right(grouped(shares[i], 1) + " %", 7) + "  " + page.colored("36", bar(exact[i], longest)));
  }
  base::Wide const shown_total = std::accumulate(shown.begin(), shown.end(), base::Wide{0});
  page.line("  " + fit(total_label, label) + "  " + fit_right(grouped(shown_total, decimals), number_columns) + "  " +
            fit_right("100.0 %", 7));
}

/// Adds `amount` to the row of that label, or begins one.
void add_to(std::vector<Waiting>& rows, std::string_view label, base::Wide amount) {
  auto const found = std::find_if(rows.begin(), rows.end(), [&](Waiting const& row) { return row.label == label; });
  if (found != rows.end()) {
    found->unit_seconds += amount;
  } else {
    rows.push_back({std::string(label), amount});
  }
}

using DelayRows = std::vector<StoredRun::Delay>;

/// Whose waiting it was, where some of it wasn't a true need that is still there.
void show_classes(Page& page, DelayRows const& delay, base::Wide common) {
  constexpr std::array<std::string_view, ledger::order_classes> words{"units that are needed", "units that pad orders",
                                                                      "units of orders given up"};
  std::vector<Waiting> rows;
  for (std::size_t order_class = 0; order_class < words.size(); ++order_class) {
    std::string_view const word = ledger::name(static_cast<ledger::OrderClass>(order_class));
    for (auto const& row : delay) {
      if (row.order_class == word) add_to(rows, words[order_class], row.unit_seconds * (common / row.per_unit));
    }
  }
  if (rows.size() == 1 && rows.front().label == words[0]) return;
  page.heading("Whose waiting that was (unit-days)");
  show_waiting(page, rows, common, "total");
}

/// What the tables of waiting that follow tell of, and of how much they leave out.
void say_what_about(Page& page, StoredRun const& run) {
  if (run.fact("about").empty()) return;
  double told = 0;
  double all = 0;
  for (auto const& row : run.delay) {
    double const days = base::to_double(row.unit_seconds) / static_cast<double>(row.per_unit * seconds_a_day);
    all += days;
    told += row.about ? days : 0;
  }
  page.paragraph(fmt::format("Of {}: {} of all {} unit-days. Others: chokepoint run --of BUYER --product PRODUCT.",
                             run.fact("about"), readable(told), readable(all)));
}

void show_delay(Page& page, StoredRun const& run) {
  DelayRows delay;
  std::copy_if(run.delay.begin(), run.delay.end(), std::back_inserter(delay),
               [](auto const& row) { return row.about; });
  if (run.delay.empty()) return;
  base::Wide common = 1;  // parts of a unit that every stream's amounts are whole numbers of
  for (auto const& row : delay) {
    auto const rest = static_cast<std::int64_t>(common % row.per_unit);
    common *= row.per_unit / std::gcd(row.per_unit, rest);
  }
  std::vector<Waiting> rows;
  for (std::size_t reason = 0; reason < ledger::delay_reasons; ++reason) {
    std::string_view const word = ledger::name(static_cast<ledger::DelayReason>(reason));
    for (auto const& row : delay) {
      if (row.reason == word) add_to(rows, word, row.unit_seconds * (common / row.per_unit));
    }
  }
  page.heading("What the ordered units waited for, from order to delivery (unit-days)");
  say_what_about(page, run);
  show_waiting(page, rows, common, "total");
  show_classes(page, delay, common);
}

void show_blocked(Page& page, StoredRun const& run) {
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
  page.heading("What was unmet at the same time (unit-days)");
  show_waiting(page, rows, parts, "total");
}

/// Who is hurt: what came of each buyer's orders, of those that the scenario is about.
void show_buyers(Page& page, StoredRun const& run) {
  constexpr std::size_t most = 15;
  constexpr std::size_t columns = 13;
  constexpr std::size_t share_columns = 8;
  auto const table =
      std::find_if(run.tables.begin(), run.tables.end(), [](auto const& one) { return one.name == "orders"; });
  if (table == run.tables.end()) return;
  struct Line {
    std::string buyer;
    std::array<double, 4> units{};  // ordered, delivered, waiting, given up
  };
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
  page.heading("Who waits (units)");
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

void say_what_next(Page& page, StoredRun const& run, SummaryStyle const& style) {
  page.line();
  if (run.fact("end") == "failure" || run.fact("end") == "event budget") {
    page.line(page.colored("31", fmt::format("The run failed: {}", run.fact("failure"))));
  }
  if (!run.fact("hash").empty()) page.line(fmt::format("{} events, hash {}", run.fact("events"), run.fact("hash")));
  if (style.results_file.empty()) {
    page.line(fmt::format("Nothing was written{}.", style.not_written.empty() ? "" : ": " + style.not_written));
    return;
  }
  page.line(fmt::format("Written to {}", style.results_file));
  page.line(page_template().empty() || !run.fact("failure").empty()
                ? fmt::format("Next: chokepoint results export {} --table series --format csv", style.results_file)
                : fmt::format("Next: chokepoint report {}", style.results_file));
  if (!style.terminal) return;
  page.line(fmt::format("      chokepoint results query {} \"select * from delay\"", style.results_file));
  page.line(fmt::format("      chokepoint compare {} OTHER", style.results_file));
}

}  // namespace

std::string summary(StoredRun const& run, SummaryStyle const& style) {
  Page page(style);
  say_what_it_is(page, run);
  bool const complete = run.fact("end") == "idle" || run.fact("end") == "horizon";
  if (complete) {
    show_outcomes(page, run);
    show_events(page, run);
    show_units(page, run);
    show_delay(page, run);
    show_blocked(page, run);
    show_buyers(page, run);
  }
  say_what_next(page, run, style);
  return page.take();
}

}  // namespace chokepoint::report
