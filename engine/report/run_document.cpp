#include "engine/report/run_document.hpp"

#include <nlohmann/json.hpp>

#include "engine/report/columns.hpp"
#include "engine/report/definitions.hpp"
#include "engine/report/run_answer.hpp"

namespace chokepoint::report {

namespace {

std::vector<std::string> texts_of(results::Table const& table, std::size_t column) {
  std::vector<std::string> texts;
  for (auto const& row : table.rows) texts.push_back(std::get<std::string>(row[column]));
  return texts;
}

}  // namespace

base::Result<nlohmann::ordered_json, results::FileProblem> run_document(results::ResultsFile const& file) {
  auto tables = nlohmann::ordered_json::object();
  std::vector<std::string> outcomes, scenario_lines;
  for (std::string const& name : file.names()) {
    // What no chart is drawn from would only make the page heavier.
    if (name == "trace" || name == "deliveries" || name.starts_with("wait_")) continue;
    auto const table = file.read(name);
    if (!table) return table.error();
    if (name == "outcomes") outcomes = texts_of(table.value(), 0);
    if (name == "scenario") {
      scenario_lines = texts_of(table.value(), 1);
    } else {
      tables[name] = columns_of(table.value());
    }
  }
  results::Table definitions{"definitions", {"outcome", "definition"}, {}};
  for (std::string const& outcome : outcomes) {
    definitions.rows.push_back({outcome, definition_of(outcome, scenario_lines)});
  }
  tables["definitions"] = columns_of(definitions);
  auto const run = file.run(results::TraceOfRun::left_out);
  if (!run) return run.error();
  RunAnswer const answer = answer_of(run.value());
  results::Table told{"answer", {"sentence", "held"}, {}};
  told.rows.push_back({answer.sentence, answer.held});
  tables["answer"] = columns_of(told);
  return nlohmann::ordered_json{{"kind", "run"}, {"tables", std::move(tables)}};
}

}  // namespace chokepoint::report
