#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/diagnostic.hpp"
#include "engine/cli/verbs.hpp"
#include "engine/results/results_file.hpp"

/// How verbs speak: results to standard output, everything else to standard error.
namespace chokepoint::cli {

enum class Stream : std::uint8_t { out, err };

void print(Stream stream, std::string_view text);
/// One JSON value and a line break.
void print(nlohmann::ordered_json const& json);
/// On one line where the verb gives one JSON value a line.
void print(CommonArguments const& arguments, nlohmann::ordered_json const& json);
/// Whether everything printed so far has arrived; a full disk or a closed pipe says no.
bool flush_output();

/// Whether a person looks at this stream, in a terminal that is more than a typewriter.
bool is_terminal(CommonArguments const& arguments, Stream stream);
/// How many columns the person's terminal has; 80 where nobody looks, or where it doesn't tell.
std::size_t terminal_columns(CommonArguments const& arguments, Stream stream);
/// How wide text for people may be: nothing where a file or another program reads it.
std::optional<std::size_t> columns_for_person(CommonArguments const& arguments, Stream stream);
/// Whether text for this stream may carry colors.
bool use_color(CommonArguments const& arguments, Stream stream);

/// Says what went wrong and what to try: as text, or with --json as {"error": ..., "hint": ...}. Gives `code`.
int report_problem(CommonArguments const& arguments, int code, std::string const& message,
                   std::string const& hint = {});
int report_problem(CommonArguments const& arguments, int code, results::FileProblem const& problem);

/// The diagnostics as a list of {severity, code, file, line, column, path, message, hint}; no place: null.
nlohmann::ordered_json to_json(base::Diagnostics const& diagnostics);
/// Errors and warnings as text, unless quiet (then errors only matter and warnings are dropped).
void print_diagnostics(CommonArguments const& arguments, base::Diagnostics const& diagnostics);

}  // namespace chokepoint::cli
