#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "engine/base/calendar.hpp"
#include "engine/cli/exit_codes.hpp"
#include "engine/cli/output.hpp"
#include "engine/cli/verbs.hpp"
#include "engine/cli/write_text.hpp"
#include "engine/importers/epoch_chips.hpp"

namespace chokepoint::cli {

int import_epoch_chips(ImportArguments const& arguments) {
  base::Diagnostics diagnostics;
  auto const counts =
      importers::read_epoch_counts({arguments.folder, arguments.chip, arguments.owner, arguments.fiscal}, diagnostics);
  if (!counts) {
    if (arguments.json) {
      print(nlohmann::ordered_json{{"diagnostics", to_json(diagnostics)}});
    } else {
      print_diagnostics(arguments, diagnostics);
    }
    return exit_code::invalid_input;
  }
  std::string const table = importers::observed_table(*counts);
  if (!arguments.out.empty()) {
    if (auto const problem = write_text(arguments.out, table)) {
      return report_problem(arguments, exit_code::failure, *problem);
    }
  }
  if (arguments.json) {
    auto json = nlohmann::ordered_json::array();
    for (auto const& count : *counts) {
      json.push_back({{"date", base::iso_date(count.end)},
                      {"name", count.name},
                      {"units", count.units},
                      {"low", count.low},
                      {"high", count.high},
                      {"error", count.share}});
    }
    print(json);
  } else if (arguments.out.empty()) {
    print(Stream::out, table);
  } else if (!arguments.quiet) {
    print(Stream::out, fmt::format("{} holds {} quarters. In a scenario: observed: {{NAME: {{shows: each_step, values: "
                                   "{{table: FILE.csv}}}}}}\n",
                                   arguments.out, counts->size()));
  }
  return exit_code::ok;
}

}  // namespace chokepoint::cli
