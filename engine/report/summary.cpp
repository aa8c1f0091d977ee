#include "engine/report/summary.hpp"

#include <fmt/format.h>

#include "engine/report/outcome_words.hpp"
#include "engine/report/page.hpp"
#include "engine/report/run_answer.hpp"
#include "engine/report/summary_parts.hpp"

namespace chokepoint::report {

namespace {

using results::StoredRun;

void say_what_it_is(SummaryPage& page, StoredRun const& run) {
  std::string_view const title = run.fact("title").empty() ? run.fact("scenario") : run.fact("title");
  page.line(page.colored("1", title.empty() ? "Untitled scenario" : title));
  std::string const span = fmt::format("{} to {}", day_of(run.fact("from")), day_of(run.fact("to")));
  std::string const values = run.fact("uncertain") == "drawn" ? "uncertain values drawn"
                             : run.uncertain.empty()          ? "nothing declared uncertain"
                                                              : "uncertain values central";
  page.paragraph(fmt::format("One future out of many, not a forecast: {}, seed {}, replication {}, {}.", span,
                             run.fact("seed"), run.fact("replication"), values));
}

void say_answer(SummaryPage& page, StoredRun const& run) {
  page.line();
  if (!run.fact("question").empty()) page.paragraph(run.fact("question"));
  RunAnswer const answer = answer_of(run);
  for (std::string const& line : wrap(answer.sentence, page.columns())) {
    page.line(page.colored("1", columns_of(line) > page.columns() ? fit(line, page.columns()) : line));
  }
  if (!answer.among.empty()) page.paragraph("Where that lies among other futures: " + answer.among);
  if (!answer.held.empty()) page.paragraph(answer.held);
}

void say_what_next(SummaryPage& page, StoredRun const& run, SummaryStyle const& style) {
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
  SummaryPage page(style);
  say_what_it_is(page, run);
  if (!style.whose.empty()) page.paragraph(style.whose);
  bool const complete = run.fact("end") == "idle" || run.fact("end") == "horizon";
  if (complete) {
    say_answer(page, run);
    show_outcomes(page, run);
    show_events(page, run);
    show_courses(page, run);
    show_units(page, run);
    show_delay(page, run);
    show_blocked(page, run);
    show_bound(page, run);
    show_buyers(page, run);
  }
  say_what_next(page, run, style);
  return page.take();
}

}  // namespace chokepoint::report
