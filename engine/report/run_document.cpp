#include "engine/report/run_document.hpp"

#include <nlohmann/json.hpp>

#include "engine/base/unit.hpp"
#include "engine/ledger/delay_reason.hpp"
#include "engine/report/columns.hpp"
#include "engine/report/definitions.hpp"
#include "engine/report/outcome_sentences.hpp"
#include "engine/report/run_answer.hpp"
#include "engine/report/told_series.hpp"
#include "engine/scenario/glossary.hpp"

namespace chokepoint::report {

namespace {

std::vector<std::string> texts_of(results::Table const& table, std::size_t column) {
  std::vector<std::string> texts;
  for (auto const& row : table.rows) texts.push_back(std::get<std::string>(row[column]));
  return texts;
}

/// A page of the glossary as a table: the words that charts use, with what they mean.
results::Table words_of_page(std::string_view name, std::string_view word) {
  results::Table table{std::string(name), {std::string(word), "meaning"}, {}};
  for (scenario::GlossaryPage const& page : scenario::glossary()) {
    if (page.name != name) continue;
    for (auto const& one : page.words) table.rows.push_back({std::string(one.word), std::string(one.meaning)});
  }
  return table;
}

/// Whether something is done with the units, or they wait for something, or somebody has them of whom the books don't
/// tell whether it works on them, lets them wait in its queue or refuses them.
std::string_view kind_of(std::string_view reason) {
  using ledger::DelayReason;
  for (auto const work : {DelayReason::fabrication, DelayReason::transit, DelayReason::installation}) {
    if (reason == ledger::name(work)) return "work";
  }
  for (auto const examined : {DelayReason::laboratory, DelayReason::customs}) {
    if (reason == ledger::name(examined)) return "examination";
  }
  return "waiting";
}

/// What time from order to online is charged to.
results::Table reasons() {
  results::Table table = words_of_page("reasons", "reason");
  table.columns.emplace_back("kind");
  for (auto& row : table.rows) row.emplace_back(std::string(kind_of(std::get<std::string>(row[0]))));
  return table;
}

/// What units are that not everybody knows: they are also the metrics that a product's attributes count in.
results::Table unit_meanings() {
  results::Table table{"units", {"unit", "meaning"}, {}};
  table.rows.push_back({std::string("tpp"), std::string(base::unit_meaning("tpp"))});
  return table;
}

/// What units are in, as series have it.
results::Table statuses() {
  results::Table table = words_of_page("statuses", "status");
  table.rows.push_back(
      {std::string(not_installed), "In the hands of buyers that put it online at a campus, and not yet."});
  table.rows.push_back({std::string(for_no_campus),
                        "In the hands of buyers that have no campus in the scenario, or that rent it where it stands: "
                        "whether it runs isn’t told."});
  return table;
}

}  // namespace

base::Result<nlohmann::ordered_json, results::FileProblem> run_document(results::ResultsFile const& file) {
  auto tables = nlohmann::ordered_json::object();
  std::vector<std::string> scenario_lines;
  for (std::string const& name : file.names()) {
    // What no chart is drawn from would only make the page heavier.
    if (name == "trace" || name == "series" || name == "deliveries" || name.starts_with("wait_")) continue;
    auto const table = file.read(name);
    if (!table) return table.error();
    if (name == "scenario") {
      scenario_lines = texts_of(table.value(), 1);
    } else {
      tables[name] = columns_of(table.value());
    }
  }
  results::Table definitions{"definitions", {"outcome", "definition", "yes_or_no"}, {}};
  auto const run = file.run(results::TraceOfRun::left_out);
  if (!run) return run.error();
  OutcomeSentences const sentences(scenario_lines, Names::of_run(run.value()));
  for (auto const& one : run.value().outcomes) {
    definitions.rows.push_back(
        {one.name, sentences.of(one.name, one.unit), std::int64_t{is_yes_or_no(one.name, scenario_lines)}});
  }
  tables["definitions"] = columns_of(definitions);
  results::Table left_out{"left_out", {"of", "words"}, {}};
  if (std::string const unpriced = sentences.unpriced(); !unpriced.empty()) {
    left_out.rows.push_back({std::string("money"), "Without " + unpriced + "."});
  }
  RunAnswer const answer = answer_of(run.value());
  results::Table told{"answer", {"sentence", "held", "caveat", "among"}, {}};
  told.rows.push_back({answer.sentence, answer.held, answer.caveat, answer.among});
  for (results::Table const& table :
       {told, left_out, unit_meanings(), told_series_table(run.value()), reasons(), statuses()}) {
    tables[table.name] = columns_of(table);
  }
  return nlohmann::ordered_json{{"kind", "run"}, {"tables", std::move(tables)}};
}

}  // namespace chokepoint::report
