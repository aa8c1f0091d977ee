#pragma once

namespace chokepoint::cli {

/// The whole program: reads the arguments, runs one verb, gives the exit code (exit_codes.hpp). Throws nothing.
int run_command_line(int count, char const* const* arguments, char const* const* environment);

}  // namespace chokepoint::cli
