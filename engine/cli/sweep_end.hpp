#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "engine/results/sweep_file.hpp"
#include "engine/sweep/progress.hpp"

/// How a sweep ended, beside its numbers: for the shell, for programs, for people.
namespace chokepoint::cli {

int exit_code_of(sweep::SweepReport const& report);

/// For programs: how it ended and how to go on, which rules aren't met, what failed and how to see it.
nlohmann::ordered_json end_json(std::string const& path, sweep::SweepReport const& report,
                                results::SweepFile const& file);

/// The same for people, on standard error.
void say_how_it_ended(std::string const& path, sweep::SweepReport const& report, results::SweepFile const& file);

/// On standard error: how many replications failed and are in none of the numbers that were told, why, and how to see
/// it. Nothing where none failed.
void tell_of_failures(std::string const& path, results::SweepFile const& file, results::SweepState const& state);

}  // namespace chokepoint::cli
