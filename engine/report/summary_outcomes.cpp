#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "engine/base/unit.hpp"
#include "engine/report/definitions.hpp"
#include "engine/report/outcome_sentences.hpp"
#include "engine/report/outcome_words.hpp"
#include "engine/report/summary_parts.hpp"

namespace chokepoint::report {

void show_outcomes(SummaryPage& page, results::StoredRun const& run) {
  if (run.outcomes.empty()) {
    page.line();
    page.paragraph("The scenario declares no outcomes (chokepoint explain outcomes).");
    return;
  }
  std::vector<OutcomeWords> lines;
  std::size_t title = 0;
  std::size_t value = 0;
  std::size_t unit = 0;
  std::size_t error = 0;
  std::vector<std::string> const scenario_lines = scenario_lines_of(run);
  for (results::StoredRun::Outcome const& outcome : run.outcomes) {
    lines.push_back(words_of(outcome, scenario_lines));
    title = std::max(title, columns_of(outcome.title));
    value = std::max(value, columns_of(lines.back().value));
    unit = std::max(unit, columns_of(lines.back().unit));
    error = std::max(error, columns_of(lines.back().error));
  }
  bool const with_errors = error > 0;
  page.heading(with_errors ? "Outcomes (± one standard error, within this run)" : "Outcomes");
  unit = std::min(unit, std::size_t{16});
  std::size_t const others = 2 + 2 + value + 1 + unit + (with_errors ? 2 + error : 0);
  title = std::min(title, page.columns() > others + 10 ? page.columns() - others : std::size_t{10});
  for (std::size_t i = 0; i < lines.size(); ++i) {
    OutcomeWords const& line = lines[i];
    // A title that doesn't fit goes on below, a little to the right: nobody could guess what is cut off.
    std::vector<std::string> const titles = wrap(run.outcomes[i].title, title);
    std::string text =
        "  " + fit(titles.front(), title) + "  " + fit_right(line.value, value) + " " + fit(line.unit, unit);
    if (with_errors) text += "  " + line.error;
    page.line(text);
    std::string rest;
    for (std::size_t at = 1; at < titles.size(); ++at) rest += (at == 1 ? "" : " ") + titles[at];
    if (rest.empty()) continue;
    for (std::string const& more : wrap(rest, title - 2)) page.line("    " + more);
  }
  std::set<std::string_view> told;
  for (results::StoredRun::Outcome const& outcome : run.outcomes) {
    std::string_view const meaning = base::unit_meaning(outcome.unit);
    if (!meaning.empty() && told.insert(meaning).second) {
      page.paragraph(fmt::format("  {}: {}.", outcome.unit, meaning));
    }
  }
  OutcomeSentences const sentences(scenario_lines, Names::of_run(run));
  std::string const unpriced = sentences.unpriced();
  bool const has_payments = std::any_of(run.outcomes.begin(), run.outcomes.end(),
                                        [&](auto const& outcome) { return sentences.is_of_payments(outcome.name); });
  if (has_payments && !unpriced.empty()) page.paragraph(fmt::format("  Sums of money are without {}.", unpriced));
}

namespace {

/// Titles of events, the first of them by name.
struct Titles {
  static constexpr std::size_t most = 12;
  std::size_t count = 0;
  std::string text;

  void add(std::string const& title) {
    if (++count <= most) text += (count == 1 ? "" : ", ") + title;
  }
  std::string told() const { return count <= most ? text : fmt::format("{} and {} more", text, count - most); }
};

}  // namespace

void show_events(SummaryPage& page, results::StoredRun const& run) {
  if (run.events.empty()) return;
  constexpr std::size_t most = 12;
  page.heading("What happened when");
  Titles missing;
  Titles later;
  std::size_t shown = 0;
  std::size_t more = 0;
  std::size_t date = 0;
  for (auto const& event : run.events) date = std::max(date, event.date.empty() ? 0 : date_text(event.date).size());
  for (auto const& event : run.events) {
    Titles* const rest = event.date.empty() ? &missing : event.date >= run.fact("to") ? &later : nullptr;
    if (rest != nullptr) {
      rest->add(event.title);
    } else if (shown < most) {
      ++shown;
      std::size_t const room = page.columns() > date + 14 ? page.columns() - date - 4 : 10;
      page.line("  " + fit(date_text(event.date), date) + "  " + fit(event.title, room));
    } else {
      ++more;
    }
  }
  if (more > 0) page.line(fmt::format("  and {} more (table events)", more));
  if (later.count > 0) page.paragraph("After the run: " + later.told() + ".");
  if (missing.count > 0) page.paragraph("Not in this future: " + missing.told() + ".");
}

}  // namespace chokepoint::report
