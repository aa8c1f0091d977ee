#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <utility>

#include "engine/base/calendar.hpp"
#include "engine/base/unit.hpp"
#include "engine/ledger/delay_reason.hpp"
#include "engine/report/comparison.hpp"
#include "engine/report/definitions.hpp"
#include "engine/report/names.hpp"
#include "engine/report/outcome_words.hpp"
#include "engine/report/told_series.hpp"
#include "engine/report/waiting_rows.hpp"

namespace chokepoint::report {

namespace {

using results::StoredRun;

Compared::Side side_of(std::optional<double> const& value) {
  return {value ? std::uint64_t{1} : 0, value ? std::uint64_t{0} : 1, value};
}

void hold(Compared& one) {
  if (one.a.mean && one.b.mean) one.difference = *one.b.mean - *one.a.mean;
}

void compare_outcomes(StoredRun const& a, StoredRun const& b, Comparison& comparison) {
  std::vector<std::string> const lines = scenario_lines_of(a);
  auto const add_alone = [&](StoredRun::Outcome const& outcome, Compared::Side Compared::*side) {
    if (!a.fact("failure").empty() || !b.fact("failure").empty()) return;  // a failed run has none, as a note says
    Compared one{{}, {}, outcome.name, outcome.title, outcome.unit};
    one.*side = side_of(outcome.value);
    one.yes_or_no = yes_or_no(outcome, scenario_lines_of(side == &Compared::a ? a : b)).has_value();
    comparison.alone.push_back(std::move(one));
    comparison.outcomes_left_out = true;
  };
  for (auto const& outcome : a.outcomes) {
    auto const found = std::find_if(b.outcomes.begin(), b.outcomes.end(),
                                    [&](auto const& other) { return other.name == outcome.name; });
    if (found == b.outcomes.end()) {
      add_alone(outcome, &Compared::a);
      continue;
    }
    if (found->unit != outcome.unit) {
      comparison.notes.push_back(fmt::format("The outcome '{}' is in {} in A and in {} in B.", outcome.name,
                                             outcome.unit.empty() ? "no unit" : outcome.unit,
                                             found->unit.empty() ? "no unit" : found->unit));
      comparison.outcomes_left_out = true;
      continue;
    }
    Compared one{{}, {}, outcome.name, outcome.title, outcome.unit};
    one.a = side_of(outcome.value);
    one.b = side_of(found->value);
    one.yes_or_no = yes_or_no(outcome, lines) && yes_or_no(*found, lines);
    hold(one);
    comparison.outcomes.push_back(std::move(one));
  }
  for (auto const& outcome : b.outcomes) {
    bool const shared = std::any_of(a.outcomes.begin(), a.outcomes.end(),
                                    [&](auto const& other) { return other.name == outcome.name; });
    if (shared) continue;
    add_alone(outcome, &Compared::b);
  }
}

std::optional<double> moment(std::string const& iso) {
  auto const time = base::parse_date_time(iso);
  return time ? std::optional(static_cast<double>(time->seconds())) : std::nullopt;
}

void compare_events(StoredRun const& a, StoredRun const& b, Comparison& comparison) {
  for (auto const& event : a.events) {
    auto const found =
        std::find_if(b.events.begin(), b.events.end(), [&](auto const& other) { return other.name == event.name; });
    if (found == b.events.end() || found->date == event.date) continue;
    Compared one{{}, {}, event.name, event.title, "date"};
    one.a = side_of(moment(event.date));
    one.b = side_of(moment(found->date));
    hold(one);
    comparison.events.push_back(std::move(one));
  }
}

/// Units by product, status and date.
struct Series {
  std::vector<std::pair<std::string, std::string>> of;  // in the order of the file
  std::map<std::pair<std::string, std::string>, std::map<std::string, double>> units;
  std::map<std::string, std::string> word;  // by product: "chips"
};

Series series_of(StoredRun const& run) {
  std::map<std::string, double> per_unit;
  Series series;
  for (auto const& product : run.products) {
    per_unit[product.name] = static_cast<double>(product.per_unit);
    series.word[product.name] = base::plural_of(product.unit);
  }
  for (auto const& entry : told_series(run)) {
    std::pair const key(entry.product, entry.status);
    if (!series.units.contains(key)) series.of.push_back(key);
    series.units[key][entry.bucket_end] = static_cast<double>(entry.amount) / per_unit.at(entry.product);
  }
  return series;
}

void compare_series(StoredRun const& a, StoredRun const& b, CourseDates which, Comparison& comparison) {
  Names const names = Names::of_run(a);
  Series const first = series_of(a);
  Series const second = series_of(b);
  for (auto const& key : first.of) {
    auto const found = second.units.find(key);
    if (found == second.units.end()) continue;
    std::map<std::string, double> const& before = first.units.at(key);
    std::vector<std::string> dates;
    for (auto const& [date, units] : before) {
      if (found->second.contains(date)) dates.push_back(date);
    }
    std::vector<Compared> course;
    bool differs = false;
    for (std::string const& date : told_of(dates, which)) {
      Compared one{
          {},  {}, key.first + " " + key.second, names.product(key.first) + " " + key.second, first.word.at(key.first),
          date};
      one.a = side_of(before.at(date));
      one.b = side_of(found->second.at(date));
      hold(one);
      differs = differs || *one.difference != 0;
      course.push_back(std::move(one));
    }
    if (differs) comparison.course.insert(comparison.course.end(), course.begin(), course.end());
  }
}

void compare_waiting(StoredRun const& a, StoredRun const& b, Comparison& comparison) {
  WaitingRows const before = waiting_by_reason(a);
  WaitingRows const after = waiting_by_reason(b);
  if (before.rows.empty() && after.rows.empty()) return;
  // Where nothing waited there is no unit, either.
  std::string const word = waiting_unit(before.rows.empty() ? b : a) + "-days";
  std::string const other = waiting_unit(after.rows.empty() ? a : b) + "-days";
  if (word != other) {
    comparison.notes.push_back(
        fmt::format("What units waited for isn't compared: A has it in {}, B in {}.", word, other));
    return;
  }
  auto const days = [](WaitingRows const& rows, base::Wide unit_seconds) {
    return base::to_double(unit_seconds) / base::to_double(rows.parts_a_unit) / base::seconds_a_day;
  };
  auto const of_reason = [&](WaitingRows const& rows, std::string_view reason) {
    for (Waiting const& row : rows.rows) {
      if (row.label == reason) return days(rows, row.unit_seconds);
    }
    return 0.0;
  };
  auto const add = [&](std::string const& name, double first, double second) {
    Compared one{{}, {}, name, name, word};
    one.a = side_of(first);
    one.b = side_of(second);
    hold(one);
    comparison.waiting.push_back(std::move(one));
  };
  for (std::size_t i = 0; i < ledger::delay_reasons; ++i) {
    std::string const reason(ledger::name(static_cast<ledger::DelayReason>(i)));
    double const first = of_reason(before, reason);
    double const second = of_reason(after, reason);
    if (first != 0 || second != 0) add(reason, first, second);
  }
  add("total", days(before, before.total()), days(after, after.total()));
}

/// What people call what a changed value belongs to: of a rule's vintage both.
std::string title_of_path(StoredRun const& run, std::string const& path) {
  Names const names = Names::of_run(run);
  std::string title = names.path(path);
  constexpr std::string_view rules = "rules.", vintages = ".vintages.";
  std::size_t const at = path.find(vintages);
  if (!path.starts_with(rules) || at == std::string::npos) return title;
  std::string const rule = path.substr(rules.size(), at - rules.size());
  std::size_t wanted = 0;
  std::string_view const place = std::string_view(path).substr(at + vintages.size());
  if (std::from_chars(place.data(), place.data() + place.size(), wanted).ec != std::errc()) return title;
  for (results::Table const& table : run.tables) {
    if (table.name != "rules") continue;
    for (auto const& row : table.rows) {
      if (std::get<std::string>(row[0]) != rule || wanted-- > 0) continue;
      std::string const& name = std::get<std::string>(row[3]);
      return title.empty() ? name : fmt::format("{}, {}", title, name);
    }
  }
  return title;
}

/// "$domestic_ratio (0.5)": with what an uncertain value is in a run of central values.
std::string with_value(StoredRun const& run, std::string const& words) {
  if (!words.starts_with('$') || run.fact("uncertain") != "central") return words;
  for (results::Table const& table : run.tables) {
    if (table.name != "assumptions") continue;
    for (auto const& row : table.rows) {
      if (std::get<std::string>(row[0]) != "uncertain." + words.substr(1)) continue;
      return fmt::format("{} ({})", words, std::get<std::string>(row[1]));
    }
  }
  return words;
}

/// What a run keeps of values as they were written: those of which a source is stated.
Written written_in(StoredRun const& run) {
  Written written;
  for (results::Table const& table : run.tables) {
    if (table.name != "assumptions") continue;
    for (auto const& row : table.rows) {
      std::string const& path = std::get<std::string>(row[0]);
      // Of these a row tells more than a value.
      bool const is_more = path.starts_with("uncertain.") || path.starts_with("timeline.") ||
                           path.starts_with("correlations.") || !std::get<std::string>(row[2]).empty();
      if (!is_more) written.emplace(path, std::get<std::string>(row[1]));
    }
  }
  return written;
}

std::string luck_words(StoredRun const& run) {
  return fmt::format("seed {}, replication {}, uncertain values {}", run.fact("seed"), run.fact("replication"),
                     run.fact("uncertain"));
}

}  // namespace

Comparison compare_runs(std::string const& a_name, StoredRun const& a, std::string const& b_name, StoredRun const& b,
                        CourseDates dates) {
  Comparison comparison;
  comparison.a = comparison.a_called = a_name;
  comparison.b = comparison.b_called = b_name;
  comparison.paired = luck_words(a) == luck_words(b);
  comparison.about = "One future of each: no intervals, since one future doesn't tell what luck does. ";
  comparison.about += comparison.paired
                          ? fmt::format("Both had the same luck ({}).", luck_words(a))
                          : fmt::format("Their luck differs (A: {}; B: {}), so differences may be luck alone.",
                                        luck_words(a), luck_words(b));
  if (a.fact("hash") == b.fact("hash")) comparison.about += " The two runs are the same to the bit.";
  if (a.fact("semantics") != b.fact("semantics")) {
    comparison.notes.emplace_back("What a scenario means has changed between the versions that ran A and B.");
  }
  comparison.changes = scenario_changes(scenario_lines_of(a), scenario_lines_of(b), written_in(a), written_in(b));
  for (ScenarioChange& change : comparison.changes) {
    change.title = title_of_path(change.after.empty() ? a : b, change.path);
    if (change.title.empty()) change.title = title_of_path(change.after.empty() ? b : a, change.path);
    change.before = with_value(a, change.before);
    change.after = with_value(b, change.after);
  }
  comparison.next = next_of_runs(a, b);
  auto const from = moment(std::string(a.fact("from")));
  auto const to = moment(std::string(a.fact("to")));
  if (from && to) comparison.seconds = *to - *from;
  for (auto const& [name, run] : {std::pair("A", &a), std::pair("B", &b)}) {
    if (!run->fact("failure").empty()) {
      comparison.notes.push_back(fmt::format("{} failed and has no outcomes: {}", name, run->fact("failure")));
    }
  }
  compare_outcomes(a, b, comparison);
  compare_waiting(a, b, comparison);
  compare_events(a, b, comparison);
  compare_series(a, b, dates, comparison);
  if (has_file_changed(a, b)) {
    comparison.notes.push_back(
        fmt::format("What differs is more than was set for these runs: {} was edited between them, or these are two "
                    "files of that name. So no sweep of it tells how sure the difference is.",
                    a.fact("file")));
  }
  return comparison;
}

}  // namespace chokepoint::report
