#pragma once

#include <CLI/CLI.hpp>
#include <string>

/// What a command line says that the program doesn't know.
namespace chokepoint::cli {

/// The verb or option that a mistyped word probably means, as a hint; empty when none is near.
std::string suggestion(CLI::App& app, int count, char const* const* arguments);

/// The first word that stands where a verb does and is none; empty where there is no such word.
std::string unknown_verb(CLI::App& app, int count, char const* const* arguments);

}  // namespace chokepoint::cli
