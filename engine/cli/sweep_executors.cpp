#include "engine/cli/sweep_executors.hpp"

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>

#include "engine/cli/common_arguments.hpp"
#include "engine/cli/exit_codes.hpp"
#include "engine/cli/interrupt.hpp"
#include "engine/cli/load.hpp"
#include "engine/cli/output.hpp"
#include "engine/cli/sweep_files.hpp"

namespace chokepoint::cli {

namespace {

using Json = nlohmann::ordered_json;

/// What must be the same for two processes to run the same sweep.
std::string agreed(sweep::Study const& study) { return Json(describe_study(study).manifest).dump(); }

std::string request_text(sweep::Study const& study) {
  auto const& file = study.study_file.empty() ? study.scenario_file : study.study_file;
  return Json{{"file", file.string()}, {"overrides", study.overrides}, {"seed", study.seed}}.dump();
}

sweep::Ranks::Read read(std::string const& text, std::shared_ptr<policy::Libraries> libraries) {
  Json const json = Json::parse(text);
  sweep::StudyRequest request;
  request.file = json.at("file").get<std::string>();
  request.overrides = json.at("overrides").get<std::vector<std::string>>();
  request.seed = json.at("seed").get<std::uint64_t>();
  request.libraries = std::move(libraries);
  base::Diagnostics diagnostics;  // rank 0 has shown what there is to be shown
  sweep::Ranks::Read result;
  result.study = load_study(request, diagnostics);
  if (result.study) result.agreed = agreed(*result.study);
  return result;
}

}  // namespace

std::optional<int> Team::refuse(SweepArguments const& arguments) {
  if (arguments.started_by_mpi < 2) return std::nullopt;
  if (!sweep::Ranks::available()) {
    return report_problem(arguments, exit_code::usage,
                          "mpirun started this, and this chokepoint was built without Boost.MPI",
                          "apt-get install libboost-mpi-dev openmpi-bin libopenmpi-dev, then build it anew");
  }
  if (arguments.isolate) {
    return report_problem(arguments, exit_code::usage, "--isolate is for one machine, without mpirun",
                          "leave out one of them");
  }
  return std::nullopt;
}

Team::Team(SweepArguments const& arguments) : libraries_(libraries_of(arguments)) {
  if (arguments.started_by_mpi > 1) ranks_ = std::make_unique<sweep::Ranks>();
}

int Team::help() const {
  watch_for_interrupt();  // rank 0 says when to stop
  ranks_->work([this](std::string const& request) { return read(request, libraries_); }, wall_seconds);
  return exit_code::ok;
}

std::unique_ptr<sweep::Executor> Team::make_executor(SweepArguments const& arguments, sweep::Study const& study) {
  int const workers = threads_wanted(arguments.threads);
  if (ranks_) return ranks_->make_executor(study, request_text(study), agreed(study));
  if (arguments.isolate) return sweep::make_forked(study, workers, {.seconds_to_answer = arguments.worker_seconds});
  return sweep::make_threads(study, workers);
}

}  // namespace chokepoint::cli
