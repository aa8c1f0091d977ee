#pragma once

#include <string>

namespace chokepoint::base {

/// How a process ended, by what waitpid told of it: "ended with code 3", "was ended by signal 11 (Segmentation fault)".
///
/// SIGKILL is told as what it mostly is: the system that is out of memory. Whoever sends it himself has words of his
/// own.
std::string describe_process_end(int status);

}  // namespace chokepoint::base
