#include "engine/report/outcome_words.hpp"

#include "engine/base/calendar.hpp"
#include "engine/report/definitions.hpp"
#include "engine/report/numbers.hpp"

namespace chokepoint::report {

namespace {

std::string moment_text(double seconds) {
  if (!(seconds >= 0) || seconds >= static_cast<double>(base::SimTime::end().seconds())) return readable(seconds);
  return date_text(base::iso_date_time(base::SimTime(static_cast<std::int64_t>(seconds))));
}

}  // namespace

std::string day_of(std::string_view iso) { return std::string(iso.substr(0, iso.find('T'))); }

std::string date_text(std::string_view iso) {
  if (iso.find("T00:00:00Z") != std::string_view::npos) return day_of(iso);
  std::string text(iso);
  text[text.find('T')] = ' ';
  return text.substr(0, text.size() - 4);  // without seconds and Z
}

OutcomeWords words_of(results::StoredRun::Outcome const& outcome, std::vector<std::string> const& scenario_lines) {
  OutcomeWords line{{}, outcome.unit, {}};
  if (auto const answer = yes_or_no(outcome, scenario_lines)) {
    line.value = *answer ? "yes" : "no";
    line.unit.clear();
  } else if (outcome.unit == "date") {
    line.value = outcome.value ? moment_text(*outcome.value) : "not reached";
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

std::string difference_unit(std::string_view unit, DatesIn dates) {
  if (unit == "date") return dates == DatesIn::days ? "days" : "seconds";
  return unit == "%" ? "percentage points" : std::string(unit);
}

std::string_view difference_suffix(std::string_view unit) {
  return unit == "date" ? " days" : unit == "%" ? " points" : "";
}

}  // namespace chokepoint::report
