#pragma once

namespace chokepoint::cli::exit_code {

inline constexpr int ok = 0;
inline constexpr int failure = 1;             ///< a file can't be written or read, a defect of ours
inline constexpr int usage = 2;               ///< the command line isn't one we understand
inline constexpr int invalid_input = 3;       ///< a scenario or question with errors
inline constexpr int imprecise = 4;           ///< a sweep has not reached its precision, or has not run all
inline constexpr int replication_failed = 5;  ///< the run itself failed; of a sweep, some of its replications
inline constexpr int interrupted = 130;       ///< Ctrl-C

}  // namespace chokepoint::cli::exit_code
