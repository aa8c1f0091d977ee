#include "engine/report/why.hpp"

#include <nlohmann/json.hpp>

#include "engine/cli/exit_codes.hpp"
#include "engine/cli/output.hpp"
#include "engine/cli/verbs.hpp"
#include "engine/cli/why_relief.hpp"
#include "engine/results/results_file.hpp"

namespace chokepoint::cli {

int why(WhyArguments const& arguments) {
  auto const file = results::ResultsFile::open(arguments.file);
  if (!file) return report_problem(arguments, exit_code::failure, file.error());
  if (file.value().kind() == results::ResultsKind::sweep) {
    return report_problem(arguments, exit_code::invalid_input,
                          arguments.file + " holds a sweep; why tells of a single run",
                          "chokepoint replay " + arguments.file +
                              " --cell 0 --replication 0 --trace writes one of its runs to a file of its own");
  }
  if (file.value().kind() == results::ResultsKind::calibration) {
    return report_problem(arguments, exit_code::invalid_input,
                          arguments.file + " holds a calibration; why tells of a single run",
                          "run the scenario with what was learned: chokepoint run SCENARIO --set-file FILE.set");
  }
  auto const run = report::WhyRun::read(file.value());
  if (!run) return report_problem(arguments, exit_code::failure, run.error());
  if (auto const failed = run.value().manifest.find("failure");
      failed != run.value().manifest.end() && !failed->second.empty()) {
    return report_problem(arguments, exit_code::invalid_input, "the run failed: " + failed->second,
                          "a failed run has no answers; mend the scenario and run it again");
  }
  auto const question = report::read_question(run.value(), arguments.words);
  if (!question) return report_problem(arguments, exit_code::usage, question.error());
  std::optional<std::vector<GateRelief>> reliefs;
  if (arguments.relief) {
    int code = exit_code::ok;
    reliefs = reliefs_of_run(arguments, file.value(), run.value(), question.value(), code);
    if (!reliefs) return code;
  }
  if (arguments.json) {
    nlohmann::ordered_json json = report::why_json(run.value(), question.value());
    if (reliefs) json["relief"] = relief_json(*reliefs, run.value().names);
    print(json);
  } else if (!arguments.quiet) {
    report::WhyStyle style;
    if (is_terminal(arguments, Stream::out)) style.columns = terminal_columns(arguments, Stream::out);
    print(Stream::out, report::why_words(run.value(), question.value(), style));
    if (reliefs) print(Stream::out, relief_words(*reliefs, run.value(), question.value(), style.columns));
  }
  return exit_code::ok;
}

}  // namespace chokepoint::cli
