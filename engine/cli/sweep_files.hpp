#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/cli/verbs.hpp"
#include "engine/results/sweep_file.hpp"
#include "engine/sweep/answers.hpp"
#include "engine/sweep/executor.hpp"
#include "engine/sweep/run.hpp"

/// What the verbs about sweeps share.
namespace chokepoint::cli {

/// The file that a person means by the name of a study: of a folder its study.yaml, else its scenario.yaml.
std::filesystem::path study_path(std::string const& named);

/// Wall time [s] since some moment.
double wall_seconds();

/// Reads a study; nothing after an error.
std::optional<sweep::Study> load_study(sweep::StudyRequest const& request, base::Diagnostics& diagnostics);

/// The study that a command line asks for; what is wrong with it is printed. Nothing after an error, which was
/// reported.
std::optional<sweep::Study> load_requested_study(SweepArguments const& arguments);

/// The study that a results file was begun with, as its files are today; nothing, reported, with `code` set, when it is
/// no longer the same.
std::optional<sweep::Study> load_study_of(CommonArguments const& arguments, std::string const& results,
                                          results::StoredStudy const& stored, int& code);

/// The same, or nothing without a word where it isn't there any more, or no longer the same.
std::optional<sweep::Study> study_of(CommonArguments const& arguments, results::StoredStudy const& stored,
                                     base::Diagnostics& diagnostics);

/// As results keep it, with the overrides that were asked for.
results::StoredStudy describe_study(sweep::Study const& study);

/// Runs what a file lacks, shows how it goes and what came out, and gives the exit code. Closes the file.
int run_and_report(SweepArguments const& arguments, sweep::Study const& study, std::string const& path,
                   results::SweepFile file, sweep::Executor& executor);

/// Why a file has no answers yet: it is one of several parts of a sweep, of which each has blocks of its own.
std::optional<results::FileProblem> why_no_answers(std::string const& path, results::StoredStudy const& study);
/// A sweep's file for reading; refused where it is a part.
base::Result<results::SweepFile, results::FileProblem> open_for_answers(std::string const& path);

/// The outcome of this name; nothing, reported, with `code` set, where there is none.
std::optional<std::uint32_t> find_outcome(CommonArguments const& arguments, results::StoredStudy const& study,
                                          std::string const& name, int& code);

/// The file's answers: with exact quantiles where it has rows.
base::Result<std::vector<sweep::GroupAnswer>, results::FileProblem> answers_of(results::SweepFile const& file,
                                                                               results::SweepState const& state);

/// Prints what a sweep's file says, as text or as one line of JSON, as text of the study's answers
/// alone unless of all; a problem where it can't be read.
[[nodiscard]] std::optional<results::FileProblem> print_answers(CommonArguments const& arguments,
                                                                std::string const& path, results::SweepFile const& file,
                                                                results::SweepState const& state,
                                                                sweep::SweepReport const& report, bool all_outcomes);

}  // namespace chokepoint::cli
