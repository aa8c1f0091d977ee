#pragma once

#include <cstddef>

namespace chokepoint::ledger {

/// How often the calling thread has allocated so far, through any form of operator new: lets a test promise that
/// posting doesn't.
std::size_t allocations();

}  // namespace chokepoint::ledger
