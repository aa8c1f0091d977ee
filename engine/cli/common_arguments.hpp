#pragma once

#include "engine/cli/verbs.hpp"

namespace chokepoint::cli {

/// What holds for every verb: of the environment, and in which form the command line asks to be answered.
CommonArguments common_of(int count, char const* const* arguments, char const* const* environment);

/// What --threads asks for; 0: as many as the machine has.
int threads_wanted(int asked);

}  // namespace chokepoint::cli
