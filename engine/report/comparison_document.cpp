#include "engine/report/comparison_document.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <set>
#include <string_view>

#include "engine/report/columns.hpp"
#include "engine/report/comparison_summary.hpp"
#include "engine/report/outcome_sentences.hpp"

namespace chokepoint::report {

namespace {

using results::Cell;
using results::cell_of;
using results::count_cell;
using results::Table;

std::string_view kind_of(ComparedKind kind) {
  switch (kind) {
    case ComparedKind::runs:
      return "runs";
    case ComparedKind::sweeps:
      return "sweeps";
    case ComparedKind::variants:
      break;
  }
  return "variants";
}

std::string fact(ComparedSource const& source, std::string_view key) {
  auto const found = source.facts.find(key);
  return found == source.facts.end() ? std::string() : found->second;
}

Table compared_table(std::string name) {
  return {std::move(name),
          {"comparison", "point",        "variant", "called",     "name",       "title",        "unit",    "date",
           "a",          "a_half_width", "a_count", "a_missing",  "b",          "b_half_width", "b_count", "b_missing",
           "pairs",      "only_a",       "only_b",  "difference", "half_width", "verdict",      "equal"},
          {}};
}

void add(Table& table, std::size_t comparison, std::vector<Compared> const& all) {
  for (Compared const& one : all) {
    table.rows.push_back({count_cell(comparison),
                          one.point,
                          one.variant,
                          one.variant_called,
                          one.name,
                          one.title,
                          one.unit,
                          one.date,
                          cell_of(one.a.mean),
                          cell_of(one.a.half_width),
                          count_cell(one.a.count),
                          count_cell(one.a.missing),
                          cell_of(one.b.mean),
                          cell_of(one.b.half_width),
                          count_cell(one.b.count),
                          count_cell(one.b.missing),
                          count_cell(one.pairs),
                          count_cell(one.only_a),
                          count_cell(one.only_b),
                          cell_of(one.difference),
                          cell_of(one.half_width),
                          verdict_words(one)});
    table.rows.back().emplace_back(std::int64_t{is_equal(one) ? 1 : 0});
  }
}

/// What a file or a variant is called in headings: a file by its last part.
std::string short_name(Comparison const& comparison, std::string const& called) {
  std::string const& name = called;
  if (comparison.kind == ComparedKind::variants) return name.empty() ? "the scenario as it is" : name;
  return name.substr(name.find_last_of('/') + 1);
}

std::string title_of(std::vector<Comparison> const& comparisons, std::vector<ComparedSource> const& sources) {
  if (comparisons.front().kind == ComparedKind::variants) return fact(sources.front(), "title");
  if (comparisons.size() > 1) return "Against " + short_name(comparisons.front(), comparisons.front().a_called);
  return fmt::format("{} against {}", short_name(comparisons.front(), comparisons.front().b_called),
                     short_name(comparisons.front(), comparisons.front().a_called));
}

}  // namespace

nlohmann::ordered_json comparison_document(std::vector<Comparison> const& comparisons,
                                           std::vector<ComparedSource> const& sources) {
  Table facts{"manifest", {"key", "value"}, {}};
  Comparison const& first = comparisons.front();
  facts.rows.push_back({std::string("kind"), std::string(kind_of(first.kind))});
  facts.rows.push_back({std::string("confidence"), fmt::to_string(first.confidence)});
  facts.rows.push_back({std::string("title"), title_of(comparisons, sources)});
  facts.rows.push_back({std::string("question"), sources.front().question});

  Table files{"sources", {"file", "fact", "value"}, {}};
  for (ComparedSource const& source : sources) {
    for (char const* const key :
         {"title", "scenario", "seed", "replication", "uncertain", "replications", "identity", "version", "hash"}) {
      if (std::string const value = fact(source, key); !value.empty()) {
        files.rows.push_back({source.file, std::string(key), value});
      }
    }
  }

  Table table{"comparisons", {"comparison", "a", "b", "paired", "about", "about_course", "alone"}, {}};
  Table changes{"changes", {"comparison", "path", "a", "b"}, {}};
  Table outcomes = compared_table("outcomes"), events = compared_table("events"), courses = compared_table("courses");
  Table definitions{"definitions", {"outcome", "definition", "yes_or_no"}, {}};
  Table notes{"notes", {"comparison", "text"}, {}};
  std::vector<scenario::Title> titles = sources.front().titles;
  for (Comparison const& one : comparisons) {
    for (Compared const& outcome : one.outcomes) titles.push_back({"outcomes." + outcome.name, outcome.title});
  }
  OutcomeSentences const sentences(sources.front().scenario_lines, Names(titles));
  std::set<std::string> defined;
  for (std::size_t i = 0; i < comparisons.size(); ++i) {
    Comparison const& one = comparisons[i];
    table.rows.push_back({count_cell(i), short_name(one, one.a_called), short_name(one, one.b_called),
                          std::int64_t{one.paired ? 1 : 0}, one.about, one.about_course, alone_words(one)});
    for (ScenarioChange const& change : one.changes) {
      changes.rows.push_back({count_cell(i), change.path, change.before, change.after});
    }
    add(outcomes, i, one.outcomes);
    add(events, i, one.events);
    add(courses, i, one.course);
    for (std::string const& note : one.notes) notes.rows.push_back({count_cell(i), note});
    for (Compared const& outcome : one.outcomes) {
      if (!defined.insert(outcome.name).second) continue;
      definitions.rows.push_back(
          {outcome.name, sentences.of(outcome.name, outcome.unit), std::int64_t{outcome.yes_or_no ? 1 : 0}});
    }
  }
  auto tables = nlohmann::ordered_json::object();
  for (Table const& each : {facts, files, table, changes, outcomes, events, courses, definitions, notes}) {
    tables[each.name] = columns_of(each);
  }
  return nlohmann::ordered_json{{"kind", "comparison"}, {"tables", std::move(tables)}};
}

}  // namespace chokepoint::report
