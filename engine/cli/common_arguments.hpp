#pragma once

#include "engine/cli/verbs.hpp"

namespace chokepoint::cli {

/// What holds for every verb: of the environment, and in which form the command line asks to be answered.
CommonArguments common_of(int count, char const* const* arguments, char const* const* environment);

}  // namespace chokepoint::cli
